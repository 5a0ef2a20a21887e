"""Chinese text to sentences, tokens, numbers, periods of time."""
