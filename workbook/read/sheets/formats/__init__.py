"""The file formats of spreadsheets, each as a ``Book``: nothing of the form is known here."""
