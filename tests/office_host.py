"""The side of ``office.py`` that speaks UNO; runs under the Python that came with LibreOffice.

``uno`` is compiled for one Python only, which need not be the one the tests run on, and importing
it replaces ``__import__``; so it lives in a process of its own.  One JSON request a line on
standard input, one JSON answer a line on standard output.  When standard input closes, LibreOffice
is ended too, however the tests came to their end.

    python3 office_host.py SOFFICE PROFILE_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table.CellContentType import EMPTY, FORMULA, TEXT

START_SECONDS = 60
TEXT_RESULT = 2
EXCEL_GRAMMAR = uno.getConstantByName("com.sun.star.sheet.AddressConvention.XL_OOX")
ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
CALC_FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "csv": "Text - txt - csv (StarCalc)",
    "html": "HTML (StarCalc)",
    "pdf": "calc_pdf_Export",
}
WRITER_FILTERS = {
    "docx": "MS Word 2007 XML",
    "odt": "writer8",
    "html": "HTML (StarWriter)",
    "txt": "Text (encoded)",
    "pdf": "writer_pdf_Export",
}


def properties(**values):
    """UNO's list of named values."""
    made = []
    for name, value in values.items():
        pair = PropertyValue()
        pair.Name, pair.Value = name, value
        made.append(pair)
    return tuple(made)


class Host:
    """One LibreOffice with its own profile and pipe, and the documents open in it."""

    def __init__(self, soffice, profile):
        pipe = "nianbao-" + uuid.uuid4().hex
        command = [
            soffice,
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            "-env:UserInstallation=" + uno.systemPathToFileUrl(profile),
            "--accept=pipe,name=" + pipe + ";urp;",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        context = self._connect(pipe)
        self.manager = context.ServiceManager
        self.desktop = self.manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.documents = {}
        self.cells = {}

    def _connect(self, pipe):
        manager = uno.getComponentContext().ServiceManager
        resolver = manager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
            except Exception:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def end(self):
        """Close LibreOffice, by force where it does not go by itself."""
        try:
            self.desktop.terminate()
            self.process.wait(10)
        except Exception:
            self.process.kill()

    def open(self, path, filter=None):
        wanted = {"Hidden": True} if filter is None else {"Hidden": True, "FilterName": filter}
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path), "_blank", 0, properties(**wanted)
        )
        if document is None:
            raise ValueError("LibreOffice does not open " + path)
        key = uuid.uuid4().hex
        self.documents[key] = document
        self.cells[key] = {}
        return key

    def close(self, document):
        self.cells.pop(document)
        self.documents.pop(document).close(True)

    def sheets(self, document):
        return list(self.documents[document].Sheets.ElementNames)

    def names(self, document):
        return sorted(self.documents[document].NamedRanges.ElementNames)

    def recalculate(self, document):
        self.documents[document].calculateAll()

    def set(self, document, values):
        """Enter values; numbers as numbers, strings as text, null clears."""
        book = self.documents[document]
        book.enableAutomaticCalculation(False)
        try:
            for target, value in values.items():
                cell = self._unlocked(document, target)
                if value is None:
                    cell.setFormula("")
                elif isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)
        finally:
            book.enableAutomaticCalculation(True)
        book.calculate()

    def set_formula(self, document, target, formula):
        """Enter a formula written the way Excel writes it."""
        cell = self._unlocked(document, target)
        parser = self.documents[document].createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = EXCEL_GRAMMAR
        cell.setTokens(parser.parseFormula(formula.lstrip("="), cell.getCellAddress()))

    def get(self, document, targets):
        return [self._read(self._cell(document, target)) for target in targets]

    def save(self, document, path, filter=None):
        book = self.documents[document]
        calc = book.supportsService("com.sun.star.sheet.SpreadsheetDocument")
        suffix = pathlib.Path(path).suffix.lstrip(".").lower()
        name = filter or (CALC_FILTERS if calc else WRITER_FILTERS)[suffix]
        book.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=name, Overwrite=True))

    def _cell(self, document, target):
        known = self.cells[document]
        if target not in known:
            known[target] = self._find(self.documents[document], target)
        return known[target]

    def _find(self, book, target):
        if "!" in target:
            sheet, address = target.rsplit("!", 1)
            name = sheet.strip("'").replace("''", "'")
            return book.Sheets.getByName(name).getCellRangeByName(address).getCellByPosition(0, 0)
        if not book.NamedRanges.hasByName(target):
            raise KeyError("no such name: " + target)
        cells = book.NamedRanges.getByName(target).getReferredCells()
        if cells is None:
            raise KeyError("the name refers to no cell: " + target)
        return cells.getCellByPosition(0, 0)

    def _unlocked(self, document, target):
        cell = self._cell(document, target)
        if cell.Spreadsheet.isProtected() and cell.CellProtection.IsLocked:
            raise PermissionError("locked: " + target)
        return cell

    @staticmethod
    def _read(cell):
        kind = cell.Type
        formula = cell.Formula if kind == FORMULA else ""
        text = cell.String
        answer = {"text": text, "formula": formula}
        if kind == EMPTY:
            return dict(answer, kind="blank", value=None)
        code = cell.getError()
        if code:
            return dict(answer, kind="error", value=ERRORS.get(code, f"Err:{code}"))
        if kind == TEXT or (kind == FORMULA and cell.FormulaResultType2 == TEXT_RESULT):
            return dict(answer, kind="text", value=text)
        return dict(answer, kind="number", value=cell.Value)


def say(answer):
    """Write one line and let it go."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main():
    """Answer requests until there are no more."""
    host = Host(sys.argv[1], sys.argv[2])
    try:
        say({"answer": "ready"})
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = {"answer": getattr(host, request.pop("do"))(**request)}
            except Exception as error:
                answer = {"error": type(error).__name__, "message": str(error)}
            say(answer)
    finally:
        host.end()


if __name__ == "__main__":
    main()
