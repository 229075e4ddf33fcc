"""A case's words in the queue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.models.case_line import case_line, due_words, initials
from workbench.domain.cases import QueueItem

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ITEM = QueueItem(
    row=1,
    case=UUID(int=1),
    number=20418,
    kind="legal_letter.defamation",
    state="open",
    priority=3,
    subject="Notice\nof   complaint",
    assignee="anna.meyer",
    due=NOW + timedelta(days=5),
    due_basis="UK s.5",
    received=NOW,
)


def test_a_line_says_all_that_the_picture_shows() -> None:
    line = case_line(ITEM, NOW)
    assert (line.priority, line.subject, line.due, line.tone) == (
        "P3",
        "Notice of complaint",
        "5 d",
        "green",
    )
    assert line.below == "E-20418 · Defamation notice · UK s.5"
    assert line.holder == "AM"
    assert not line.bold


@pytest.mark.parametrize(
    ("basis", "short"),
    [
        ("House target P3: 7 d after receipt", "House target 7 d"),
        ("Defamation Act 2013 s.5, SI 2013/3028 reg. 1(3): 48 h", "Defamation Act 2013 s.5"),
        ("UK s.5", "UK s.5"),
        ("", ""),
    ],
)
def test_a_basis_is_shown_in_short_and_said_whole(basis: str, short: str) -> None:
    line = case_line(ITEM._replace(due_basis=basis), NOW)
    assert line.below.removeprefix("E-20418 · Defamation notice").removeprefix(" · ") == short
    assert basis in line.whole
    assert basis in line.spoken


@pytest.mark.parametrize(
    "change",
    [{"state": "new"}, {"priority": 1}, {"due": NOW - timedelta(hours=1)}],
    ids=["unread", "urgent", "overdue"],
)
def test_what_wants_a_look_is_bold(change: dict[str, object]) -> None:
    assert case_line(ITEM._replace(**change), NOW).bold  # type: ignore[arg-type]  # one field each


@pytest.mark.parametrize(("state", "words"), [("decided", "decided"), ("closed", "closed")])
def test_a_case_that_is_done_has_no_time_left(state: str, words: str) -> None:
    line = case_line(ITEM._replace(state=state, due=NOW - timedelta(days=1)), NOW)
    assert (line.due, line.tone) == (words, "neutral")


def test_a_case_that_left_the_view_says_so() -> None:
    assert case_line(ITEM, NOW, moved_on=True).below.startswith("moved on · ")


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(minutes=40), "40 m", "red"),
        (timedelta(hours=31, minutes=12), "31 h 12 m", "amber"),
        (timedelta(days=3, hours=4), "3 d 4 h", "green"),
        (timedelta(days=22, hours=4), "22 d", "green"),
        (timedelta(hours=-2), "2 h over", "red"),
    ],
)
def test_the_time_left(left: timedelta, words: str, tone: str) -> None:
    assert due_words(NOW + left, NOW) == (words, tone)


def test_no_due_time_is_said() -> None:
    assert due_words(None, NOW) == ("no due time", "neutral")


@given(st.text(max_size=20) | st.none())
def test_initials_fit_their_place(login: str | None) -> None:
    assert 1 <= len(initials(login)) <= 6


@pytest.mark.parametrize(
    ("lease", "me", "holder", "spoken"),
    [
        (None, "", "AM", "held by anna.meyer"),
        (None, "anna.meyer", "You", "held by you"),
        (timedelta(hours=2), "", "AM · {at}", "anna.meyer's until {at}"),
        (timedelta(hours=2), "anna.meyer", "You · {at}", "Yours until {at}"),
        (timedelta(0), "", "AM · lapsed", "anna.meyer's claim has lapsed"),
    ],
)
def test_a_claim_says_until_when_it_holds(
    lease: timedelta | None, me: str, holder: str, spoken: str
) -> None:
    until = None if lease is None else NOW + lease
    at = f"{(NOW + timedelta(hours=2)).astimezone():%H:%M}"
    line = case_line(ITEM._replace(lease=until), NOW, me=me)
    assert line.holder == holder.format(at=at)
    assert spoken.format(at=at) in line.spoken


def test_what_is_not_yet_central_says_so_in_words() -> None:
    assert case_line(ITEM, NOW).mark == ""
    line = case_line(ITEM._replace(pending=True, number=None), NOW)
    assert line.mark == "↑ not yet central"
    assert line.spoken.endswith("not yet central")
    assert line.below.startswith("no number yet")


def test_a_decision_is_called_decided_once_it_is_central() -> None:
    decided = ITEM._replace(state="decided")
    assert case_line(decided, NOW).due == "decided"
    assert case_line(decided._replace(pending=True), NOW).due == "on its way"
