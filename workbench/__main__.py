"""`python -m workbench`, and the installed command `workbench`."""

import sys
from importlib import import_module

WINDOW = "--window"
"""How the frozen program is told to be the window's process (`cli/window.py`)."""
PDF_READER = "--read-pdfs"
"""How it is told to be the process that reads PDFs (`intake/pdf_text.py`)."""


def main() -> int:
    """Run the command line, or in the frozen program also the window's own process."""
    arguments = sys.argv[1:]
    if arguments[:1] == [WINDOW]:
        # By name: the core must not depend on the window, which may even be left out.
        return int(import_module("ui.__main__").main(arguments[1:]))
    if arguments[:1] == [PDF_READER]:
        return int(import_module("workbench.intake.pdf_worker").main())
    from workbench.cli.commands import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
