"""`python -m ui`: the window, or one sentence on what Qt lacks to open it."""

import os
import sys
from collections.abc import Sequence

from ui.system_libraries import import_refusal, window_refusal


def main(arguments: Sequence[str]) -> int:
    """Open the window and return the exit status when it closes; 1 where none can open."""
    refusal = window_refusal(os.environ)
    if refusal is None:
        try:
            from ui.application import run

            return run(arguments)  # loads Qt after it has begun to fetch the key
        except ImportError as error:
            refusal = import_refusal(error)
            if refusal is None:
                raise
    print(refusal, file=sys.stderr)  # noqa: T201 - there is no window to say it in
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
