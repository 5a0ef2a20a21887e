"""The report for publication: Word and HTML from a submission, figures in its text from its tables."""
