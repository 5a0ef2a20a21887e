"""The doors: the command line, the ribbon, the LibreOffice host and the batch job of a district."""
