"""The commands without a window: their JSON shapes, their exit codes, their sentences."""

import argparse
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.profiles import mail
from tests.support.tree import ROOT
from workbench.app import open_workbench, unlock_profile
from workbench.cli.commands import command_named, parser, run
from workbench.domain.operations import Operation
from workbench.settings import Settings
from workbench.storage.sqlcipher import connect

PASSPHRASE = "of the test"
LINE = {
    "case": str,
    "number": str,
    "kind": str,
    "state": str,
    "priority": int,
    "subject": str,
    "assignee": (str, type(None)),
    "due": (str, type(None)),
    "received": str,
}
ATTACHMENT = {"name": str, "media_type": str, "size": int, "sha256": str}
HEX = re.compile(r"[0-9a-f]{64}")

Command = Callable[..., tuple[int, Any, str]]


def shaped(value: Any, shape: dict[str, Any]) -> bool:
    """Whether a JSON object holds these names with values of these types."""
    return all(isinstance(value.get(name, shaped), kind) for name, kind in shape.items())


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile that the environment names."""
    monkeypatch.setenv("WORKBENCH_PROFILE", str(tmp_path / "profile"))
    monkeypatch.setenv("WORKBENCH_PASSPHRASE", PASSPHRASE)
    # Stretching a passphrase takes 0.1 s a command; how strong it is, its own tests say.
    monkeypatch.setattr("workbench.security.wrapping._COST", 1 << 10)
    return tmp_path / "profile"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command with --json: its status, its answer, its stderr."""

    def command(*arguments: object) -> tuple[int, Any, str]:
        status = run([*map(str, arguments), "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err

    return command


@pytest.fixture
def case(command: Command, tmp_path: Path) -> str:
    """The number of a case made of one mail."""
    path = tmp_path / "a.eml"
    path.write_bytes(mail(1))
    _, (result,), _ = command("intake", path)
    return str(result["number"])


def program(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_intake_answers_for_each_path_as_it_was_given(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(1))
    (tmp_path / "b.eml").write_bytes(mail(2, answers=(1,)))
    (tmp_path / "c.bin").write_bytes(b"\0")
    paths = [f"{tmp_path}/./a.eml", str(tmp_path / "b.eml"), str(tmp_path / "c.bin")]
    status, results, said = command("intake", *paths, paths[0])
    assert (status, said) == (0, "")
    assert [r["path"] for r in results] == [*paths, paths[0]]
    assert [r["outcome"] for r in results] == ["new", "joined", "unreadable", "duplicate"]
    assert [r["number"] for r in results] == ["E-1", "E-1", "E-2", "E-1"]
    assert all(set(r) == {"path", "case", "number", "outcome", "reason"} for r in results)
    assert all(r["reason"] for r in results)


def test_a_path_that_cannot_be_read_is_told_on_stderr_too(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(1))
    status, results, said = command("intake", tmp_path / "none.eml", tmp_path / "a.eml")
    assert status == 1
    assert [r["outcome"] for r in results] == ["unreadable", "new"]
    assert results[0]["case"] is None
    assert "none.eml" in said


def test_a_table_with_a_kind_answers_for_each_row(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("id,title,text,rating\nr1,One,Good,5\nr2,Two,Bad,1\n")
    status, results, _ = command("intake", path, "--kind", "appeal.reviewer")
    assert status == 0
    assert [r["path"] for r in results] == [str(path)] * 2
    _, shown, _ = command("show", results[1]["number"])
    assert shown["kind"] == "appeal.reviewer"
    assert shown["content"][0]["text"] == "Bad"
    assert command("intake", path, "--kind", "nonsense")[0] == 1


def test_cases_lists_lines(command: Command, case: str, tmp_path: Path) -> None:
    (tmp_path / "z.eml").write_bytes(mail(7, text="A platypus sold me shoes.", Subject="Shoes"))
    command("intake", tmp_path / "z.eml")
    status, lines, _ = command("cases")
    assert status == 0
    assert len(lines) == 2
    assert all(shaped(line, LINE) for line in lines)
    assert [line["subject"] for line in command("cases", "--search", "platypus")[1]] == ["Shoes"]
    assert len(command("cases", "--limit", 1)[1]) == 1
    assert command("cases", "--view", "waiting")[1] == []
    command("claim", case)
    assert [line["number"] for line in command("cases", "--view", "mine")[1]] == [case]
    assert [line["subject"] for line in command("cases", "--view", "unclaimed")[1]] == ["Shoes"]
    assert command("cases", "--limit", 0)[0] == 1
    assert len(command("cases", "--limit", 10**20)[1]) == 2


def test_options_of_every_command_may_stand_before_its_name(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--json", "show", case]) == 0
    assert json.loads(capsys.readouterr().out)["number"] == case
    assert run(["--profile", str(tmp_path / "empty"), "show", case]) == 1
    assert "no case" in capsys.readouterr().err


def verbs_of(grammar: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (verbs,) = [a.choices for a in grammar._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(verbs)


def test_each_command_is_there() -> None:
    """Commands are loaded by name, so that each start loads only its own part."""
    verbs = verbs_of(parser())
    verbs |= verbs_of(verbs.pop("central"))
    assert {"intake", "letter-sent", "demo", "add-person"} <= verbs.keys()
    assert all(callable(command_named(v.get_default("command"))) for v in verbs.values())


def test_nobody_unknown_is_played(command: Command, profile: Path) -> None:
    status, answer, said = command("demo", "--profile", profile, "--as", "nobody")
    assert (status, answer) == (1, None)
    assert "amara.moss" in said
    assert not profile.exists()


def test_a_view_that_is_not_there_is_answered_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(["cases", "--view", "none"])
    assert "breached" in capsys.readouterr().err.rpartition("error:")[2]


def test_show_tells_everything(command: Command, case: str, tmp_path: Path) -> None:
    attached = tmp_path / "photo.txt"
    attached.write_bytes(b"evidence")
    command("note", case, "The seller is one person.", "--attach", attached)
    command("decide", case, "--action", "remove", "--reason", "Two sales of one bike.")
    status, shown, said = command("show", case)
    assert (status, said) == (0, "")
    assert shaped(shown, LINE)
    (message,) = shown["messages"]
    named = ("from", "to", "cc", "subject", "sent", "message_id", "text", "attachments")
    assert [name in message for name in named] == [True] * 8
    assert message["message_id"] == "1@example.org"
    (note,) = shown["notes"]
    assert (note["n"], note["text"]) == (1, "The seller is one person.")
    assert all(HEX.fullmatch(note[name]) for name in ("content_hash", "hash", "previous_hash"))
    (attachment,) = note["attachments"]
    assert shaped(attachment, ATTACHMENT)
    assert attachment["sha256"] == sha256(b"evidence").hexdigest()
    (decision,) = shown["decisions"]
    assert (decision["action"], decision["outcome"]) == ("remove", "applied")
    assert shown["letters"] == []
    assert shown["content"] == []
    assert all(set(line) - {"source"} == {"at", "actor", "what"} for line in shown["timeline"])
    (taken_in,) = (line for line in shown["timeline"] if "source" in line)
    assert taken_in["source"]["sha256"] == message["intake"]["sha256"] == message["sha256"]
    assert message["intake"]["origin"]["how"] == "file"
    assert all(re.search(r"[+-]\d\d:\d\d$", line["at"]) for line in shown["timeline"])
    by_id = command("show", shown["case"])[1]
    assert by_id == shown


@pytest.mark.parametrize("reference", ["E-999", "platypus", "0" * 32, ""])
def test_a_case_that_is_not_there_is_a_sentence(command: Command, reference: str) -> None:
    status, answer, said = command("show", reference)
    assert (status, answer) == (1, None)
    assert said.startswith("workbench: ")
    assert "Traceback" not in said


def test_a_note_is_sealed_and_takes_several_files(
    command: Command, case: str, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(4)]
    for path in paths:
        path.write_bytes(path.name.encode())
    status, sealed, _ = command(
        "note", case, "With files.", "--attach", *paths[:2], "--attach", *paths[2:]
    )
    assert (status, sealed["outcome"], sealed["n"]) == (0, "applied", 1)
    assert HEX.fullmatch(sealed["hash"])
    (note,) = command("show", case)[1]["notes"]
    assert [a["name"] for a in note["attachments"]] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    status, _, said = command("note", case, "x", "--attach", tmp_path / "none")
    assert status == 1
    assert "was not written" in said
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        status, _, said = command("note", case, "x", "--attach", tmp_path / "pipe")
        assert status == 1
        assert "neither a file nor a folder" in said
    assert command("note", case, "  ")[0] == 1
    assert len(command("show", case)[1]["notes"]) == 1


def test_a_note_is_read_from_stdin(
    command: Command, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"typed \xff here\n")))
    assert command("note", case, "-")[0] == 0
    assert command("show", case)[1]["notes"][0]["text"] == "typed � here"


def test_a_decision_is_shown_with_what_it_rests_on(command: Command, case: str) -> None:
    rests_on = ("--facts", "Booked on 3 May.", "--grounds", "Terms v4, 2.1")
    command("decide", case, "--action", "keep", "--reason", "No breach.", *rests_on)
    (decision,) = command("show", case)[1]["decisions"]
    told = (decision["facts"], decision["grounds"], decision["automated"])
    assert told == ("Booked on 3 May.", "Terms v4, 2.1", False)


def test_claim_and_decide_answer_with_the_outcome(command: Command, case: str) -> None:
    status, claimed, _ = command("claim", case)
    assert (status, claimed["outcome"], claimed["state"]) == (0, "applied", "open")
    assert claimed["assignee"]
    status, done, _ = command("decide", case, "--action", "keep", "--reason", "No breach.")
    assert (status, done["outcome"], done["state"]) == (0, "applied", "decided")
    status, again, said = command("claim", case)
    assert (status, again["outcome"]) == (3, "refused")
    assert "reopen it first" in again["reason"]
    assert "refused" in said
    status, lost, _ = command("decide", case, "--action", "remove", "--reason", "Second thoughts")
    assert lost["outcome"] == "superseded"
    told = [line["what"] for line in command("show", case)[1]["timeline"]]
    assert told[-2:] == ["decided: keep", "decided: remove (superseded)"]
    assert command("show", case)[1]["state"] == "decided"


@pytest.mark.parametrize(
    ("action", "reason", "sentence"),
    [("burn", "because", "no action “burn”"), ("keep", "  ", "needs its reasons")],
)
def test_a_decision_without_sense_is_a_sentence(
    command: Command, case: str, action: str, reason: str, sentence: str
) -> None:
    status, answer, said = command("decide", case, "--action", action, "--reason", reason)
    assert (status, answer) == (1, None)
    assert sentence in said


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["show"], ["decide", "E-1"], ["cases", "--view", "none"], ["intake"]],
)
def test_a_command_line_that_is_not_understood_exits_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err


def test_templates_need_no_profile(command: Command, profile: Path) -> None:
    status, found, _ = command("templates")
    assert status == 0
    assert not profile.exists()
    named = {template["id"] for template in found}
    assert {"acknowledgement", "further-information", "decision", "defective-notice"} <= named
    for template in found:
        assert {"en", "da", "de"} <= set(template["languages"])
        assert all({"name", "meaning", "required"} <= set(f) for f in template["fields"])


def fields_of(command: Command, template: str) -> list[str]:
    (found,) = [t for t in command("templates")[1] if t["id"] == template]
    return [f"{field['name']}=Value of {field['name']}" for field in found["fields"]]


@pytest.mark.parametrize("template", ["acknowledgement", "decision"])
def test_a_letter_is_made_kept_and_made_again_alike(
    command: Command, case: str, tmp_path: Path, template: str
) -> None:
    values = fields_of(command, template)
    half = len(values) // 2
    given = ["--set", *values[:half], "--set", *values[half:]]
    letters = []
    for name in ("one.pdf", "two.pdf"):
        status, letter, said = command(
            "letter", case, "--template", template, "--language", "en", *given,
            "--out", tmp_path / name,
        )  # fmt: skip
        assert (status, letter["outcome"]) == (0, "applied"), said
        letters.append(letter)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.pdf", "two.pdf"))
    assert one == two
    assert one.startswith(b"%PDF-")
    assert letters[0]["sha256"] == sha256(one).hexdigest()
    shown = command("show", case)[1]["letters"]
    assert [(x["template"], x["language"], x["sha256"]) for x in shown] == [
        (template, "en", letters[0]["sha256"])
    ] * 2
    assert all(x["version"] for x in shown)


def test_a_letter_with_an_empty_field_is_not_made(
    command: Command, case: str, tmp_path: Path
) -> None:
    status, answer, said = command(
        "letter", case, "--template", "further-information", "--out", tmp_path / "a.pdf"
    )
    assert (status, answer) == (1, None)
    assert said
    assert not (tmp_path / "a.pdf").exists()
    assert command("show", case)[1]["letters"] == []


def test_a_refused_letter_answers_with_its_reason_and_writes_no_file(
    command: Command, case: str, tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works here has become an auditor, who looks but writes no letters."""
    monkeypatch.setenv("LOGNAME", "ida")
    workbench = open_workbench(unlock_profile(Settings(profile, passphrase=PASSPHRASE)))
    auditor = {"login": "ida", "name": "Ida", "role": "auditor", "facts": {"scopes": ["local"]}}
    at = workbench.desk.now()
    joining = Operation(uuid4(), "person.add", None, auditor, "ida", at, imported=True)
    workbench.desk.ledger.record([joining], workbench.desk.person.role)
    workbench.close()
    status, letter, said = command(
        "letter", case, "--template", "acknowledgement", "--out", tmp_path / "a.pdf"
    )
    assert (status, letter["outcome"], letter["out"]) == (3, "refused", None), said
    assert "auditor may not do this" in letter["reason"]
    assert not (tmp_path / "a.pdf").exists()


def test_a_letter_is_recorded_as_sent(command: Command, case: str, tmp_path: Path) -> None:
    values = fields_of(command, "acknowledgement")
    out = tmp_path / "a.pdf"
    _, letter, _ = command(
        "letter", case, "--template", "acknowledgement", "--set", *values, "--out", out
    )
    at = "2026-11-22T14:30:00+01:00"
    for named in (letter["n"], letter["letter"], letter["sha256"]):
        status, sent, _ = command("letter-sent", case, named, "--how", "post", "--at", at)
        assert (status, sent["outcome"]) == (0, "applied")
    (shown,) = command("show", case)[1]["letters"]
    assert shown["sent"] == [{"how": "post", "at": "2026-11-22T13:30:00+00:00"}] * 3
    assert command("letter-sent", case, "9", "--how", "post")[0] == 1
    for at in ("soon", ""):
        assert command("letter-sent", case, 1, "--how", "post", "--at", at)[0] == 1


def test_a_letter_that_cannot_be_written_is_kept(
    command: Command, case: str, tmp_path: Path
) -> None:
    values = fields_of(command, "acknowledgement")
    out = tmp_path / "no" / "folder.pdf"
    status, _, said = command(
        "letter", case, "--template", "acknowledgement", "--set", *values, "--out", out
    )
    assert status == 1
    assert "kept with the case" in said
    assert len(command("show", case)[1]["letters"]) == 1


def test_a_split_makes_a_case_of_its_own(command: Command, case: str, tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(mail(2, answers=(1,)))
    command("intake", tmp_path / "b.eml")
    status, split, _ = command("split", case, 2)
    assert (status, split["number"]) == (0, "E-2")
    assert [len(command("show", n)[1]["messages"]) for n in (case, "E-2")] == [1, 1]
    assert command("split", case, 1)[0] == 1
    assert command("split", case, 9)[0] == 1


# --- verify -----------------------------------------------------------------------------------

TAMPERED = {
    "text": ("UPDATE operation SET args = replace(args, 'second', 'forged') WHERE {n2}", 2),
    "author": ("UPDATE operation SET actor = 'nobody' WHERE {n2}", 2),
    "hash": ("UPDATE operation SET detail = replace(detail, 'h\":\"', 'h\":\"0') WHERE {n2}", 2),
    "removed": ("DELETE FROM operation WHERE {n2}", 2),
    "cut tail": ("DELETE FROM operation WHERE {n3}", 3),
    "all removed": ("DELETE FROM operation WHERE kind = 'note.write'", 1),
    "hidden": ("UPDATE operation SET outcome = 'refused' WHERE {n3}", 3),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_verify_names_the_first_broken_link(
    command: Command, case: str, profile: Path, how: str
) -> None:
    for text in ("first", "second", "third"):
        command("note", case, f"the {text} note")
    status, found, said = command("verify")
    assert (status, said) == (0, "")
    assert (found["ok"], found["notes"], found["broken"]) == (True, 3, None)
    keys = unlock_profile(Settings(profile, passphrase=PASSPHRASE)).keys
    connection = connect(profile / "journal.db", keys.journal, synchronous="FULL")
    try:
        for trigger in ("operation_kept", "operation_fixed"):
            connection.execute(f"DROP TRIGGER {trigger}")
        place = {f"n{n}": f"kind = 'note.write' AND detail LIKE '{{\"n\":{n},%'" for n in (2, 3)}
        sql, n = TAMPERED[how]
        assert connection.execute(sql.format(**place)).rowcount > 0
    finally:
        connection.close()
    for scope in ([], [case]):
        status, found, said = command("verify", *scope)
        assert status == 1
        assert not found["ok"]
        assert (found["broken"]["number"], found["broken"]["n"]) == (case, n)
        assert f"note {n} of {case}" in said


@pytest.mark.parametrize("altered", ["args = 'torn'", "at = 'yesterday'", "op_id = 'x'"])
def test_a_note_torn_out_of_shape_is_a_sentence(
    command: Command, case: str, profile: Path, altered: str
) -> None:
    command("note", case, "sealed")
    keys = unlock_profile(Settings(profile, passphrase=PASSPHRASE)).keys
    connection = connect(profile / "journal.db", keys.journal, synchronous="FULL")
    connection.execute("DROP TRIGGER operation_fixed")
    connection.execute(f"UPDATE operation SET {altered} WHERE kind = 'note.write'")  # noqa: S608  # of the list above
    connection.close()
    status, answer, said = command("verify")
    assert (status, answer) == (1, None)
    assert "altered" in said


def test_a_cut_tail_shows_though_the_copy_was_thrown_away(
    command: Command, case: str, profile: Path
) -> None:
    for text in ("first", "second"):
        command("note", case, text)
    keys = unlock_profile(Settings(profile, passphrase=PASSPHRASE)).keys
    connection = connect(profile / "journal.db", keys.journal, synchronous="FULL")
    connection.execute("DROP TRIGGER operation_kept")
    (last,) = connection.execute("SELECT max(seq) FROM operation").fetchone()
    connection.execute("DELETE FROM operation WHERE seq = ?", [last])
    connection.close()
    (profile / "replica.db").unlink()
    status, found, said = command("verify")
    assert (status, found["ok"], found["gap"]) == (1, False, last)
    assert f"lacks operation {last}" in said


# --- the program itself -----------------------------------------------------------------------


def test_the_whole_way_in_the_real_program(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(1, text="Grüße aus København"))
    folder = str(tmp_path / "other")
    taken = program("intake", str(tmp_path / "a.eml"), "--profile", folder, "--json")
    assert taken.returncode == 0, taken.stderr
    (result,) = json.loads(taken.stdout)
    shown = program("show", result["number"], "--profile", folder, "--json", LC_ALL="C")
    assert "Grüße aus København" in json.loads(shown.stdout)["messages"][0]["text"]
    in_words = program("cases", "--profile", folder, PYTHONIOENCODING="latin-1")
    assert "E-1" in in_words.stdout
    assert program("note", "E-1", "sealed", "--profile", folder).returncode == 0
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            unheard = subprocess.run(
                [sys.executable, "-m", "workbench", "cases", "--profile", folder],
                cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
            )  # fmt: skip
        assert unheard.returncode == 1
        assert unheard.stderr.startswith("workbench: The answer could not be written")
        assert unheard.stderr.count("\n") == 1
    assert program("templates").returncode == 0
    verified = program("verify", "--profile", folder)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "1 notes of 1 cases" in verified.stdout
    nowhere = program("show", "E-7", "--profile", folder)
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert nowhere.stderr.startswith("workbench: There is no case E-7")


def test_the_self_test_lists_what_was_tried() -> None:
    done = program("self-test", "--json")
    found = json.loads(done.stdout)
    assert all(set(line) == {"check", "ok", "detail"} for line in found)
    assert {"store", "fonts", "PDF", "mail", "Qt"} <= {line["check"] for line in found}
    failed = [line for line in found if not line["ok"] and line["check"] != "Qt"]
    assert failed == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_that_is_no_text_stays_readable_json(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.eml"
    Path(os.fsdecode(path)).write_bytes(mail(1))
    done = program("intake", os.fsdecode(path), "--json")
    (result,) = json.loads(done.stdout)
    assert os.fsencode(result["path"]) == path


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"WORKBENCH_PASSPHRASE": ""}, "needs a passphrase"),
        ({"WORKBENCH_PASSPHRASE": "another"}, "does not open this profile"),
        ({"WORKBENCH_PROFILE": "/dev/null/x"}, "cannot be made"),
    ],
)
def test_a_profile_that_does_not_open_is_a_sentence(
    command: Command, case: str, environment: dict[str, str], sentence: str
) -> None:
    done = program("cases", "--json", **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
