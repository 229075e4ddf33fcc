"""A copy of a centre brought back by the commands that the program shows."""

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.centre_acts import apply, count, open_case, write_note
from tests.support.postgres import Centre, drop
from workbench.central.catalog import weaknesses
from workbench.cli.commands import run


def follow(centre: Centre, command: str) -> None:
    """Run one of the shown commands, as an operator with the password in the environment."""
    program, *arguments = shlex.split(command)
    environment = os.environ | {"PGPASSWORD": centre.running.password}
    subprocess.run(  # what the program under test shows
        [centre.running.binaries / program, *arguments], env=environment, check=True
    )


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(["central", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_restored_centre_is_another_course_of_events(
    staffed: Centre, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with staffed.session("vera") as vera:
        case = open_case(vera, "north")
        write_note(vera, case, "before the copy")
        before = vera.execute("SELECT api.hello(null)").fetchone()
        for command in told(capsys, "backup", str(tmp_path), "--dsn", staffed.dsn)["commands"]:
            assert staffed.running.password not in command
            follow(staffed, command)
        lost = write_note(vera, case, "after the copy")
        assert lost[1]["n"] == 2
        last = vera.execute("SELECT op_id FROM app.receipt ORDER BY at DESC LIMIT 1").fetchone()
    assert before is not None
    assert last is not None
    again = Centre(staffed.running, "restored")
    shown = told(capsys, "restore", "--from", str(tmp_path), "--dsn", again.dsn)["commands"]
    try:
        for command in shown[1:3]:  # the logins are still there
            follow(staffed, command)
        epoch = told(capsys, "restore", "--dsn", again.dsn)["epoch"]
        with again.owner() as owner:
            assert weaknesses(owner) == ()
        with again.session("vera") as vera:
            row = vera.execute("SELECT api.hello(%s)", last).fetchone()
            assert row is not None
            assert (row[0]["epoch"], row[0]["knows_last"]) == (epoch, False)
            assert epoch != before[0]["epoch"]
            args = {"text": "after the copy", "salt": "0f" * 16, "attachments": []}
            assert apply(vera, "note.write", case, args, last[0])[1] == lost[1]
            assert count(vera, "entry") == 3
    finally:
        drop(staffed.running, "restored")


def test_rows_of_a_server_that_had_counted_further_are_stamped_anew(
    staffed: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    with staffed.session("vera") as vera, staffed.owner() as owner:
        write_note(vera, open_case(vera, "north"))
        for table in ("case_item", "entry"):
            owner.execute(f"ALTER TABLE app.{table} DISABLE TRIGGER stamp".encode())
            owner.execute(f"UPDATE app.{table} SET row_xid = '999999999'".encode())  # noqa: S608
            owner.execute(f"ALTER TABLE app.{table} ENABLE ALWAYS TRIGGER stamp".encode())
        told(capsys, "restore", "--dsn", staffed.dsn)
        for table in ("case_item", "entry"):
            news = f"SELECT count(*) FROM app.{table} WHERE row_xid >= pg_current_xact_id()"  # noqa: S608
            assert owner.execute(news.encode()).fetchone() == (0,)
