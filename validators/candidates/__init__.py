"""Where the mistake may be: the smallest changes that would make every identity hold, as candidates."""
