"""The text of PDFs, read in a process of its own (`pdf_worker.py`)."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.domain.text import clean
from workbench.intake.pdf_worker import SIZE_BYTES

WORKER = "--read-pdfs"
"""How the frozen program is told to be that process."""
LARGEST = 50_000_000
"""Bytes of a PDF that is read."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """What could be read of a PDF: pages, text, and a remark about what lacks ("" for nothing)."""

    pages: int | None
    text: str
    remark: str

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read; a scan is only pictures."""
        return bool(self.text.strip())


class PdfReader:
    """Reads PDFs one after the other; the process starts with the first and ends with `close`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, source: bytes) -> PdfText:
        """Return the text; whatever the bytes are, an answer comes within seconds."""
        if len(source) > LARGEST:
            return PdfText(None, "", "the PDF is too large to be read for its text")
        try:
            line = self._answer(source)
        except OSError:
            line = b""
        if not line:
            self.close()
            return PdfText(None, "", "the PDF could not be read in time, or broke its reader")
        return _understood(json.loads(line))

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what could not be written any more
                    continue
        process.wait()

    def _answer(self, source: bytes) -> bytes:
        if self._process is None:
            self._process = _started()
        given, told = self._process.stdin, self._process.stdout
        if given is None or told is None:
            return b""
        given.write(len(source).to_bytes(SIZE_BYTES, "big"))
        given.write(source)
        given.flush()
        return told.readline()


def _started() -> subprocess.Popen[bytes]:
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, WORKER] if frozen else [sys.executable, "-m", _MODULE]
    environment = dict(os.environ)
    if not frozen:
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ROOT), known)))
    # The passphrase of a profile is nothing that this process should know.
    environment.pop("WORKBENCH_PASSPHRASE", None)
    return subprocess.Popen(  # noqa: S603  # our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


_MODULE = "workbench.intake.pdf_worker"
_ROOT = Path(__file__).resolve().parent.parent.parent


def _understood(answer: dict[str, object]) -> PdfText:
    if why := answer.get("why"):
        return PdfText(None, "", f"its text cannot be read: {why}")
    pages, text = int(str(answer["pages"])), clean(str(answer["text"]))
    blank, broken = int(str(answer["blank"])), int(str(answer["broken"]))
    read = "page" if pages == 1 else "pages"
    if not text.strip():
        return PdfText(pages, "", f"no text: {pages} {read} without any, probably a scan")
    remarks = []
    if blank:
        remarks.append(f"hardly any text on {blank} of {pages} {read}")
    if broken:
        remarks.append(f"{broken} of {pages} {read} are damaged")
    if answer["cut"]:
        remarks.append("only its beginning was read")
    return PdfText(pages, text, "; ".join(remarks))
