"""What a sentence claims about which figure, and whether the tables say the same."""
