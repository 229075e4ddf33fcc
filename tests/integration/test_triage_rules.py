"""Triage rules on a real, encrypted profile: tried on past cases, saved, and used at intake."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.profiles import desk_at, ledger_in, mail, new_case, opening, random_keys
from workbench.cli.commands import run
from workbench.domain.house_rules import HOUSE_RULES
from workbench.domain.people import Role
from workbench.domain.triage_rules import rules_data, rules_from
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.intake import take_in
from workbench.operations.opening import open_case
from workbench.operations.triage_rules import rules_in_force, save_rules, saved_rules, try_rules

OTHERS: dict[str, Any] = {
    "version": "2",
    "rules": [
        {"name": "again", "when": ["repeat at least 1"], "priority": 1, "reason": "wrote before"},
        {"name": "rest", "when": [], "priority": 4, "reason": "house target"},
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ledger_in(tmp_path, random_keys()) as ledger:
        yield desk_at(ledger)


def test_a_draft_is_tried_on_past_cases_and_changes_none(desk: Desk) -> None:
    for kind in ("csm_escalation", "appeal.reviewer", "legal_letter.court_order"):
        new_case(desk, kind=kind)
    found = try_rules(desk, rules_from(OTHERS))
    assert found.words == "Would change 2 of 3 past cases."
    steps = sorted((one.before.priority, one.after.priority) for one in found.changed)
    assert steps == [(1, 4), (3, 4)]
    assert rules_in_force(desk) == HOUSE_RULES


def test_saved_rules_propose_at_intake(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.eml" for n in (1, 2)]
    for n, path in enumerate(paths, start=1):
        path.write_bytes(mail(n))
    take_in(desk, [str(paths[0])])
    assert save_rules(desk, OTHERS, "Those who write again are first.").outcome == "applied"
    (placed,) = take_in(desk, [str(paths[1])])
    assert placed.case is not None
    shown = desk.outline(placed.case)
    assert (shown.priority, shown.reasons["priority"]) == (1, "wrote before")
    assert [(one.by, one.reason) for one in saved_rules(desk)] == [
        ("ann", "Those who write again are first.")
    ]


def test_what_cannot_count_is_not_saved(desk: Desk) -> None:
    circle = {
        "version": "3",
        "rules": [{"name": "a", "when": [], "priority": "as a", "reason": "x"}],
    }
    with pytest.raises(UserError, match="in a circle"):
        save_rules(desk, circle, "why not")
    with pytest.raises(UserError, match="Say why the rules change"):
        save_rules(desk, OTHERS, " ")
    save_rules(desk, OTHERS, "first")
    with pytest.raises(UserError, match="There was a version “2” already"):
        save_rules(desk, OTHERS, "again")
    specialist = desk_at(desk.ledger, "sam", Role.SPECIALIST)
    assert save_rules(specialist, OTHERS | {"version": "9"}, "mine").outcome == "refused"


def test_a_dry_run_over_2500_cases_is_a_matter_of_a_second(desk: Desk) -> None:
    """The limit is generous here: what it takes on a machine at rest is a benchmark's to say."""
    operations = []
    for n in range(2_500):
        case, opened = open_case(desk, opening(f"Case {n}"), desk.now())
        message: dict[str, Any] = {
            "from": "Bo Berg <bo@example.org>",
            "to": [],
            "cc": [],
            "subject": f"Case {n}",
            "text": "They sold my bike twice. " * 60,
            "message_id": f"<{n}@example.org>",
            "references": [],
            "attachments": [],
            "source": {
                "name": "m",
                "media_type": "message/rfc822",
                "size": 1,
                "sha256": f"{n:064x}",
            },
            "automatic": None,
        }
        operations += [opened, desk.operation("message.receive", case, message)]
    desk.record(operations)
    began = time.perf_counter()
    found = try_rules(desk, rules_from(OTHERS))
    took = time.perf_counter() - began
    print(f"dry run over {found.tried}: {took:.2f} s")
    assert (found.tried, took < 10) == (2_500, True)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKBENCH_PROFILE", str(tmp_path / "p"))
    monkeypatch.setenv("WORKBENCH_PASSPHRASE", "t")
    assert run(["rules", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told.pop("saved"), told) == ([], rules_data(HOUSE_RULES))
    draft = tmp_path / "r.json"
    draft.write_text(json.dumps(OTHERS))
    assert run(["rules", "test", str(draft), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"tried": 0, "changed": []}
    assert run(["rules", "save", str(draft), "--reason", "tried", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "applied"
    assert run(["rules"]) == 0
    assert "  1. P1  repeat at least 1: wrote before" in capsys.readouterr().out
    assert run(["rules", "save"]) == 1
    assert "Name the file with the draft" in capsys.readouterr().err
