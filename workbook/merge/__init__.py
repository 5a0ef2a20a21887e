"""Summing submissions over a roster, and drawing the summary workbook."""
