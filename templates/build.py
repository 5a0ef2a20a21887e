"""Builds what lies beside this file: each form as an empty master workbook, and the Word templates.

python templates/build.py [DIRECTORY]
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from nianbao.templates.notice_docx import notice_template
from nianbao.templates.report_docx import report_template
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.files import write_whole
from nianbao.workbook.form import FORMS, Form
from nianbao.workbook.submission import blank_submission

FOLDER = Path(__file__).parent
REPORT, NOTICE = "report.docx", "notice.docx"


def master_name(form: Form) -> str:
    """File name of the master workbook of a form."""
    return f"agency-{form.version}.xlsx"


def master_workbook(form: Form) -> bytes:
    """The agency workbook of a form with nothing filled in."""
    blank = replace(blank_submission(form, "", "", form.first_year), report_year=None)
    return agency_workbook(blank, live_checks(blank))


def main() -> None:
    """Write the files into the directory named, or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for form in FORMS:
        write_whole(folder / master_name(form), master_workbook(form))
    write_whole(folder / REPORT, report_template())
    write_whole(folder / NOTICE, notice_template())


if __name__ == "__main__":
    main()
