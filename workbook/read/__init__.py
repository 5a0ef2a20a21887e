"""Reading whatever comes in (our workbook, any spreadsheet, a published report) into a Submission."""
