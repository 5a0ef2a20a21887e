"""What a report says in words: agency, year, the six parts."""
