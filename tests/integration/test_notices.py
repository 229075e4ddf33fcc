"""Notices of illegal content become cases with all that they say, once each."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.profiles import NOON, ledger_in, person, random_keys
from workbench.operations.desk import Desk
from workbench.operations.intake import take_in

_NOTICE = {
    "noticeId": "N-1",
    "url": "https://reviews.example/r/8841 https://reviews.example/r/8842",
    "explanation": "The review accuses Berg GmbH of fraud, which a court found untrue.",
    "notifier": {"name": "Bo Berg", "email": "bo@example.org"},
    "goodFaithStatement": True,
    "memberState": "DE",
    "legalGround": "StGB § 187",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, random_keys()) as ledger:
        yield Desk(ledger, person("ann"), now=lambda: NOON)


def _file(folder: Path, value: object, name: str = "n.json") -> str:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value))
    return str(folder / name)


def test_a_notice_becomes_a_case_with_its_fields(desk: Desk, tmp_path: Path) -> None:
    (result,) = take_in(desk, [_file(tmp_path, _NOTICE)])
    assert result.case is not None
    case = desk.read(result.case)
    (message,) = case.stream("message")
    notice = message.body["notice"]
    assert (case.kind, case.channel) == ("notice.illegal_content", "form")
    assert "court found untrue" in message.body["text"]
    assert (notice["name"], notice["law"], notice["country"]) == ("Bo Berg", "StGB § 187", "DE")
    assert notice["lacks"] == []
    assert sorted(item.url for item in case.contents) == notice["urls"]
    assert notice["urls"] == str(_NOTICE["url"]).split()
    assert [p.address for p in case.parties] == ["bo@example.org"]


def test_each_notice_is_taken_in_once_whatever_file_it_comes_in(desk: Desk, tmp_path: Path) -> None:
    other = {**_NOTICE, "noticeId": "N-2"}
    first = take_in(desk, [_file(tmp_path, [_NOTICE])])
    again = take_in(desk, [_file(tmp_path, [_NOTICE, other], "more.json")])
    assert [r.outcome for r in (*first, *again)] == ["new", "duplicate", "new"]
    assert again[0].case == first[0].case


def test_what_a_notice_lacks_is_told(desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, "URL;Reasons;E-mail;Good faith\nnowhere;It is false.;;no\n", "n.csv")
    (result,) = take_in(desk, [path])
    assert result.case is not None
    (message,) = desk.read(result.case).stream("message")
    lacks = " ".join(message.body["notice"]["lacks"])
    assert [letter in lacks for letter in ("(a)", "(b)", "(c)", "(d)")] == [False, True, True, True]
    assert "Art. 16(2)" in message.body["defects"][0]


def test_a_trusted_flagger_has_priority_and_is_to_be_checked(desk: Desk, tmp_path: Path) -> None:
    (result,) = take_in(desk, [_file(tmp_path, {**_NOTICE, "trustedFlagger": "yes"})])
    assert result.case is not None
    case = desk.read(result.case)
    assert (case.kind, int(case.priority)) == ("notice.trusted_flagger", 2)
    assert "not checked" in " ".join(case.stream("message")[0].body["defects"])


def test_a_table_of_reviews_is_none(desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, "id,url,text,rating\n1,https://x.example/1,Fine,5\n", "r.csv")
    (result,) = take_in(desk, [path])
    assert result.case is None
