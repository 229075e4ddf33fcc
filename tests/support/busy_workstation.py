"""A workstation as a process: somebody works at it by chance, and it meets the centre.

It goes on until it is killed.

Arguments: the profile folder, its three keys in hex, a seed.
"""

import contextlib
import random
import sys
from itertools import count
from pathlib import Path
from threading import Event

from tests.support.profiles import new_case
from tests.support.verbs import VERBS, WORDS, shown
from tests.support.workstations import Workstation
from workbench.errors import EnvironmentFault, UserError

_FIRST = 2


def work(workstation: Workstation, chance: random.Random) -> None:
    """Do one thing, or meet the centre."""
    if chance.random() < 0.3:  # about as often as people wait
        workstation.step()
        return
    cases = shown(workstation.ledger)
    if len(cases) < _FIRST or chance.random() < 0.05:  # few cases, so that people meet
        new_case(workstation.desk, chance.choice(WORDS))
        return
    verb = VERBS[chance.choice([*VERBS])]
    with contextlib.suppress(UserError):
        verb(workstation.desk, chance.choice(cases), chance.choice(WORDS))


def main(folder: str, keys: str, seed: str) -> None:
    """Work until the end."""
    first, second, third = (bytes.fromhex(key) for key in keys.split(","))
    workstation = Workstation.of(Path(folder), (first, second, third))
    chance = random.Random(seed)  # noqa: S311  # histories, no secrets
    pause = Event()
    for _ in count():
        with contextlib.suppress(EnvironmentFault):  # as people do, it is tried again
            work(workstation, chance)
        pause.wait(chance.choice([0, 0.005, 0.02]))


if __name__ == "__main__":
    main(*sys.argv[1:])
