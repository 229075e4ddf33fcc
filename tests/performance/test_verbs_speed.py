"""From the click to durable: one verb against one bare commit of the same bytes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.profiles import desk_at, ledger_in, new_case, random_keys
from tests.support.stopwatch import median_ms
from workbench.operations.casework import add_tag, claim_cases, release_cases, set_priority
from workbench.operations.notes import save_draft, write_note
from workbench.storage.sqlcipher import connect

pytestmark = pytest.mark.benchmark

TEXT = "The seller's account was opened the day before. " * 10
ROUNDS = 60

Figures = Callable[[str, float, float | None, float], None]


def test_verbs(tmp_path: Path, figures: Figures) -> None:
    keys = random_keys()
    bare = connect(tmp_path / "bare.db", keys[0], synchronous="FULL")
    bare.execute("CREATE TABLE said (n INTEGER PRIMARY KEY, body TEXT)")
    body = json.dumps({"text": TEXT, "salt": "0" * 32, "attachments": []})
    folder = tmp_path / "profile"
    folder.mkdir()

    def commit() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO said (body) VALUES (?)", [body])
        bare.execute("COMMIT")

    with ledger_in(folder, keys) as ledger:
        desk = desk_at(ledger)
        case = new_case(desk)
        for _ in range(100):
            write_note(desk, case, TEXT)
        priorities = iter(list(range(5)) * ROUNDS)
        verbs: dict[str, Callable[[], object]] = {
            "a note sealed, on a case of 100": lambda: write_note(desk, case, TEXT),
            "a draft kept": lambda: save_draft(desk, "note", TEXT),
            "a tag put on": lambda: add_tag(desk, [case], "vip"),
            "a case claimed and released": lambda: (
                claim_cases(desk, [case]),
                release_cases(desk, [case]),
            ),
            "a priority set": lambda: set_priority(desk, [case], next(priorities)),
        }
        for words, verb in verbs.items():
            floor = median_ms(commit, ROUNDS)
            figures(words, median_ms(verb, ROUNDS), floor, 10)
    bare.close()
