"""Reads and judges hostile files one by one, each in a process of its own with bounds set by the system.

Run as a program with the folder of the files; prints one JSON line for each: what was said, the
seconds of processor time, and by how many bytes memory grew.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from nianbao.addin.reading.alone import judged
from nianbao.workbook.errors import UnreadableFile

MEMORY, SECONDS = 600 << 20, 20
"""Bytes of address space beyond what the program itself takes, and seconds of processor time."""


def _own_size() -> int:
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _measured(path: Path) -> str:
    """In a process of its own: what is said of the file, and how much memory that took."""
    size = _own_size() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    before = _resident()
    result = judged(path, None)
    said = result.reason if isinstance(result, UnreadableFile) else ""
    return json.dumps({"said": said, "memory": _resident() - before})


def main(folder: Path) -> None:
    """Measure every file of the folder; the first is harmless and only warms up."""
    import pdfplumber
    from lxml import html
    from nianbao.workbook.read.documents import docx, pdf_bounds

    assert pdfplumber and html and docx and pdf_bounds
    first, *files = sorted(folder.iterdir())
    judged(first, None)
    for path in files:
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.write(theirs, _measured(path).encode())
            os._exit(0)
        os.close(theirs)
        _, status, used = os.wait4(child, 0)
        answer = json.loads(os.read(ours, 1 << 16) or b'{"said": null, "memory": 0}')
        os.close(ours)
        seconds = used.ru_utime + used.ru_stime
        found = {"name": path.name, "status": status, "seconds": seconds, **answer}
        sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
