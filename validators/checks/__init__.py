"""Checks no formula can say, one function for each rule; the catalogue gives them words and severity."""
