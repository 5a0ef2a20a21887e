"""Drawing the agency workbook: the official tables, live checks, entry rules."""
