"""What the buttons do, written once against the xlwings API; Excel, WPS and LibreOffice run the same."""
