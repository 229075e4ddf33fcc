"""A worker whose PDFium never comes back, as one might that meets a loop."""

import itertools
import sys

from workbench.intake import pdf_worker


def _hang(_source: bytes) -> dict[str, object]:
    return {"pages": sum(1 for _ in itertools.count())}


pdf_worker.LONGEST_TIME = 1
pdf_worker.read = _hang  # type: ignore[assignment]
sys.exit(pdf_worker.main())
