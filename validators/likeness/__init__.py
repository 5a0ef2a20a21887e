"""Texts that are like another's, or like last year's (N07)."""
