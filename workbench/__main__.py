"""`python -m workbench`, and the installed command `workbench`."""

import sys
from importlib import import_module

WINDOW = "--window"
"""How the frozen program is told to be the window's process (`cli/window.py`)."""


def main() -> int:
    """Run the command line, or in the frozen program also the window's own process."""
    arguments = sys.argv[1:]
    if arguments[:1] == [WINDOW]:
        # By name: the core must not depend on the window, which may even be left out.
        return int(import_module("ui.__main__").main(arguments[1:]))
    from workbench.cli.commands import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
