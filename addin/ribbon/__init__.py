"""What the buttons do, written once against the xlwings API; Excel, WPS and LibreOffice run the same.

Where xlwings has no name for something, or does more than is wanted, Excel's own is called (``sheet.api``,
``book.api``); the engine of LibreOffice answers to the same few names.  ``sheet.api.Activate()`` is one:
xlwings's ``activate`` looks for the topmost Excel and fails where that is another one, or is WPS.
"""
