"""The process that reads the text of PDFs, so that a hostile one harms nothing else.

It is started by `pdf_text.py`, takes one PDF after another from its standard input and answers
with a line of JSON each. A PDF that takes too long or too much memory ends the process.
"""

import faulthandler
import json
import os
import sys
from contextlib import closing
from typing import BinaryIO

LONGEST_TIME = 10
"""Seconds for one PDF."""
MOST_PAGES = 300
MOST_TEXT = 400_000
"""Characters taken from one PDF."""
FEWEST_LETTERS = 10
"""Letters from which on a page counts as text; a scan may bear a stamp."""
_MOST_MEMORY = 2 << 30
SIZE_BYTES = 8


def main() -> int:
    """Answer until the input ends."""
    _bound_memory()
    given, told = sys.stdin.buffer, sys.stdout.buffer
    # What PDFium prints goes nowhere; what it breaks is seen by the answer that lacks.
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # no path of a file
        while len(size := given.read(SIZE_BYTES)) == SIZE_BYTES:
            source = given.read(int.from_bytes(size, "big"))
            # The watch is a thread of C: it ends the process even from within PDFium.
            faulthandler.dump_traceback_later(LONGEST_TIME, exit=True, file=nowhere)
            answer = read(source)
            faulthandler.cancel_dump_traceback_later()
            _tell(told, answer)
    return 0


def _tell(told: BinaryIO, answer: dict[str, object]) -> None:
    told.write(json.dumps(answer).encode() + b"\n")
    told.flush()


def _bound_memory() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(source: bytes) -> dict[str, object]:
    """Return the pages, their text and the pages without any; or why it cannot be read."""
    import pypdfium2 as pdfium

    try:
        with closing(pdfium.PdfDocument(source)) as document:
            return _read(document)
    except pdfium.PdfiumError as error:
        said = str(error).lower()
        return {"why": "it is locked by a password" if "password" in said else "it is damaged"}
    except (ValueError, TypeError, MemoryError, OSError, UnicodeError):
        return {"why": "it is damaged"}


def _read(document: object) -> dict[str, object]:
    import pypdfium2 as pdfium

    assert isinstance(document, pdfium.PdfDocument)  # noqa: S101  # for the reader of types
    count, left = len(document), MOST_TEXT
    texts: list[str] = []
    blank = broken = 0
    for number in range(min(count, MOST_PAGES)):
        try:
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                text = words.get_text_bounded()[:left]
        except (pdfium.PdfiumError, ValueError, UnicodeError):
            broken += 1
            continue
        blank += sum(map(str.isalpha, text)) < FEWEST_LETTERS
        texts.append(text)
        left -= len(text)
        if left <= 0:
            break
    return {
        "pages": count,
        "text": "\n\n".join(text.replace("\r\n", "\n").strip() for text in texts),
        "blank": blank,
        "broken": broken,
        "cut": left <= 0 or count > MOST_PAGES,
    }


if __name__ == "__main__":
    sys.exit(main())
