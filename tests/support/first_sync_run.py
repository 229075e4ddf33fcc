"""A process that does a first sync and nothing else, and tells its time and its memory.

`python -m tests.support.first_sync_run FOLDER PLACE LOGIN`; prints JSON: milliseconds until there
is a page to look at, until all is there, and the most megabytes it ever held.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from tests.support.workstations import Workstation
from workbench.sync.state import Link, SyncState


def main() -> None:
    """Sync, and tell."""
    folder, place, login = sys.argv[1:]
    station = Workstation(Path(folder), place, login)
    first: list[float] = []
    begun = perf_counter()

    def tell(state: SyncState) -> None:
        if state.done and not first:
            first.append(perf_counter() - begun)

    try:
        while station.engine.step(tell).state.link is Link.FIRST_SYNC:
            pass
        whole = perf_counter() - begun
        assert station.engine.state.link is Link.SYNCED, station.engine.state
    finally:
        station.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first_ms": first[0] * 1000, "whole_ms": whole * 1000, "megabytes": most}))


if __name__ == "__main__":
    main()
