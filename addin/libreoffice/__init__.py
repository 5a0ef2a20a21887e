"""LibreOffice as a host of the buttons: an xlwings engine over UNO, and the extension that carries it."""
