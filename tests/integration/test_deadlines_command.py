"""`workbench deadlines`, by the worked examples beside the project and by hand."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from workbench.cli.commands import run
from workbench.domain.regime_table import REGIMES

EXPECTED = {
    "raw_date": "raw_date",
    "expected_due_date": "due_date",
    "due_instant_exclusive": "due_instant",
    "expected_due_instant": "due_instant",
    "conservative_due_date": "conservative_due_date",
    "expected_earliest_date": "earliest_date",
    "expected_latest_date": "latest_date",
    "expected_earliest_effective_date": "earliest_effective_date",
    "expected_latest_service_date": "latest_service_date",
    "rule": "counting",
}
"""A worked example's name for what the answer has under another."""

DATES = {
    "raw_date", "due_date", "due_instant", "conservative_due_date", "earliest_date",
    "latest_date", "earliest_effective_date", "latest_service_date",
}  # fmt: skip


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["deadlines", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_all_worked_examples(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads((shared / "domain" / "deadlines.json").read_bytes())
    wrong = []
    for example in told["examples"]:
        asked = ("--rule", example["regime"], "--jurisdiction", example["jurisdiction"])
        for received in (example["trigger_local"], example["trigger_utc"]):
            answer = answered(capsys, *asked, "--received", received)
            wrong += [
                (example["id"], ours, example[theirs], answer.get(ours))
                for theirs, ours in EXPECTED.items()
                if theirs in example and example[theirs] != answer.get(ours)
            ]
            if "direction" in example and "conservative_due_date" in answer:
                wrong.append((example["id"], "conservative_due_date", "none", "one"))
    assert wrong == []
    assert len(told["examples"]) == told["meta"]["count"]


def test_all_regimes_and_jurisdictions_are_known(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meta = json.loads((shared / "domain" / "deadlines.json").read_bytes())["meta"]
    assert set(meta["all_regimes"]) <= REGIMES.keys()
    asked = ("--received", "2026-11-23T10:00Z", "--jurisdiction")
    for place in meta["all_jurisdictions"]:
        law = {"E": "GDPR_DSR", "U": "US_DMCA_512_RESTORE", "A": "AU_DEFAMATION_S31A"}[place[0]]
        rule = "UK_GDPR_DSR" if place in {"UK", "England & Wales"} else law
        assert answered(capsys, *asked, place, "--rule", rule)["explanation"]


def test_the_answer_has_the_keys_that_apply_and_no_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("--received", "2026-04-14T10:00+02:00", "--jurisdiction", "EU/DK")
    answer = answered(capsys, *asked, "--rule", "GDPR_DSR")
    told = answer.pop("explanation")
    assert answer == {
        "raw_date": "2026-05-14",
        "due_date": "2026-05-15",
        "due_instant": "2026-05-16T00:00:00+02:00",
        "conservative_due_date": "2026-05-13",
        "counting": "MONTHS_SAME_DATE_CLAMP_ROLL_FORWARD",
        "legal_basis": "GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c) and 3(4)",
        "confidence": "V",
    }
    assert [one["effect"] for one in told] == ["not counted", "counted", "rolled"]
    assert told[1]["reason"].endswith("Thu 2026-05-14: Ascension Day")
    assert [one["from"] for one in told[1:]] == [one["to"] for one in told[:-1]]
    assert told[-1]["to"] == answer["due_instant"]
    without = answered(capsys, *asked, "--rule", "DSA_ART9_ORDER")
    assert without.keys() & DATES == set()


def test_the_list_tells_each_rule_with_its_source_and_inputs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rules = {one["rule"]: one for one in answered(capsys, "--list")}
    assert rules.keys() == REGIMES.keys()
    assert all(one["source"] and one["confidence"] in {"V", "V2", "K"} for one in rules.values())
    assert rules["US_FRCP45_OBJECTION"]["inputs"] == [
        {"option": "--event", "required": False, "meaning": "the time that it sets for compliance"}
    ]
    assert run(["deadlines", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*REGIMES]


def test_the_words_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--rule", "US_SCA_PRESERVATION", "--jurisdiction", "US"]
    assert run(["deadlines", *asked, "--received", "2026-11-23T15:00-05:00"]) == 0
    said = capsys.readouterr().out
    for words in ("Sun 2027-02-21", "official text", "kept at least until then", "holidays 0."):
        assert words in said


def test_inputs_of_a_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hearing = ("--rule", "UK_CPR_CLEAR_DAYS", "--received", "2026-11-30T10:30Z")
    england = ("--jurisdiction", "England & Wales")
    answer = answered(capsys, *hearing, *england, "--period", "2")
    assert answer["latest_service_date"] == "2026-11-25"
    effect = ("--rule", "P2B_TERMINATION_NOTICE", "--received", "2026-11-01T10:00Z")
    answer = answered(
        capsys, *effect, "--jurisdiction", "EU/DK", "--event", "2027-01-01T00:00+01:00"
    )
    assert answer["latest_service_date"] == "2026-12-01"
    notice = ("--rule", "DSA_ART16_NOTICE", "--received", "2026-11-01T10:00Z")
    answer = answered(capsys, *notice, "--jurisdiction", "EU/DK", "--priority", "1")
    assert answer["due_instant"] == "2026-11-01T19:00:00+01:00"
    assert answer["confidence"] == "house target"
    edition = tmp_path / "edition.json"
    row = {"calendar": "GB-ENG", "date": "2026-11-27", "name": "Proclaimed"}
    edition.write_text(json.dumps({"version": "third", "holidays": [row]}))
    answer = answered(capsys, *hearing, *england, "--holidays", str(edition))
    assert answer["latest_service_date"] == "2026-11-23"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--rule", "GDPR_DSR"), "Give --rule, --received and --jurisdiction"),
        (("--rule", "X", "--received", "2026-11-23T10:00Z", "--jurisdiction", "UK"), "rule “X”"),
        (("--rule", "GDPR_DSR", "--received", "soon", "--jurisdiction", "EU/DK"), "ISO 8601"),
        (("--rule", "GDPR_DSR", "--received", "2026-11-23", "--jurisdiction", "EU/DK"), "zone"),
        (("--rule", "GDPR_DSR", "--received", "2026-11-23T10:00Z", "--jurisdiction", "EU/XX"),
         "no Member State"),
        (("--rule", "GDPR_DSR", "--received", "2026-11-23T10:00Z", "--jurisdiction", "EU/DK",
          "--holidays", "nowhere.json"), "nowhere.json could not be read"),
        (("--rule", "GDPR_DSR", "--received", "2026-11-23T10:00Z", "--jurisdiction", "EU/DK",
          "--holidays", "pyproject.toml"), "holds no edition of holidays"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["deadlines", *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_any_offset_names_the_same_instant(capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for received in ("2026-11-25T23:30Z", "2026-11-26T00:30+01:00", "2026-11-25T13:30-10:00"):
        assert datetime.fromisoformat(received).tzinfo
        rule = ("--rule", "GDPR_DSR", "--jurisdiction", "EU/DK")
        answers.append(answered(capsys, *rule, "--received", received))
    assert answers[0] == answers[1] == answers[2]
