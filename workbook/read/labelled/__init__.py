"""Grids to readings by official labels, wherever in them the tables stand."""
