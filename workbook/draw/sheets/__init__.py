"""The sheets of the agency workbook, one module each."""
