"""Every view, order, filter and search, against a plain Python model of the same cases."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.many_cases import COMMON, NOW, PEOPLE, Made, fill_replica, made_cases
from workbench.domain.cases import QueueItem, State, View
from workbench.domain.instants import to_micros
from workbench.domain.queue import QueueQuestion, Sort
from workbench.storage import queue_query
from workbench.storage.queue_query import QueueReader

KEY = b"k" * 32
COUNT = 600
CASES = list(made_cases(COUNT, seed=7))
NEVER = 1 << 62


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueueReader]:
    path = fill_replica(tmp_path_factory.mktemp("replica"), KEY, iter(CASES))
    made = QueueReader(path, KEY)
    yield made
    made.close()


@pytest.fixture(params=[5, 50, 2_000], ids=lambda few: f"few={few}")
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 600 cases take each of the ways that a million take."""
    monkeypatch.setattr(queue_query, "_FEW", request.param)


def of(values: list[str]) -> st.SearchStrategy[str | None]:
    """A filter that is mostly off."""
    return st.none() | st.none() | st.sampled_from(values)


questions = st.builds(
    QueueQuestion,
    view=st.sampled_from(View),
    person=st.sampled_from(PEOPLE[:3]),
    sort=st.sampled_from(Sort),
    search=st.sampled_from(["", "", COMMON, "ba", '"', "%", CASES[5].text.split()[1], "nowhere"]),
    kind=of(["executive_escalation", "csm_escalation", "threat_to_life"]),
    priority=st.none() | st.none() | st.integers(0, 4),
    language=of(["en", "de", "uk"]),
    jurisdiction=of(["UK", "DE", "IE"]),
    tag=of(["vip", "none such"]),
    assignee=of(PEOPLE[:3]),
)


def expected(question: QueueQuestion) -> list[Made]:
    """The cases that answer the question, in its order, by the plainest code."""
    found = [case for case in CASES if _in_view(case, question) and _passes(case, question)]
    found = [case for case in found if _has_words(case.text, question.search)]
    searched = any(sign.isalnum() for sign in question.search)
    return sorted(found, key=lambda case: _key(case, question.sort, searched))


def _in_view(case: Made, question: QueueQuestion) -> bool:
    due = NEVER if case.due is None else case.due
    now, soon = to_micros(NOW), to_micros(NOW + timedelta(hours=24))
    held = case.state.needs_work
    return {
        View.ALL: True,
        View.WAITING: case.state is State.WAITING,
        View.OPEN: held,
        View.MINE: held and case.assignee == question.person,
        View.UNCLAIMED: held and case.assignee is None,
        View.BREACHED: held and due < now,
        View.DUE: held and now <= due <= soon,
    }[question.view]


def _passes(case: Made, question: QueueQuestion) -> bool:
    names = ("kind", "priority", "language", "jurisdiction", "tag", "assignee")
    wanted = {name: getattr(question, name) for name in names}
    return all(value is None or getattr(case, name) == value for name, value in wanted.items())


def _has_words(text: str, typed: str) -> bool:
    words = [word for word in typed.replace('"', " ").split() if word]
    return all(any(word.startswith(wanted) for word in text.split()) for wanted in words)


def _key(case: Made, sort: Sort, searched: bool) -> tuple[int, ...]:
    due = NEVER if case.due is None else case.due
    if sort is Sort.DUE:
        return due, case.row
    if sort is Sort.PRIORITY:
        return case.priority, due, case.row
    return (-case.row,) if searched else (-case.received, -case.row)


@pytest.mark.usefixtures("_few")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(questions, st.integers(1, 70))
def test_each_question_is_answered_as_the_plain_model_does(
    reader: QueueReader, question: QueueQuestion, size: int
) -> None:
    """Ids, counts, and pages one after another without a gap or a repeat."""
    rows = [case.row for case in expected(question)]
    assert list(reader.ids(question, NOW)) == rows
    count = reader.count(question, NOW, cap=1_000)
    assert count.n <= len(rows) if count.capped else count.n == len(rows)
    if not question.search:
        assert reader.newer_than(question, NOW, COUNT - 99).n == sum(r > COUNT - 99 for r in rows)

    read: list[int] = []
    last: QueueItem | None = None
    while page := reader.page(question, NOW, size, after=last):
        read += [item.row for item in page]
        last = page[-1]
    assert read == rows
    items, count = reader.first(question, NOW, size)
    assert [item.row for item in items] == rows[:size]
    assert count.n <= len(rows) if count.capped else count.n == len(rows)
    some = [case.row for case in CASES[::3]]
    assert reader.matching(question, NOW, some) == set(some) & set(rows)


def test_an_item_says_what_its_case_holds(reader: QueueReader) -> None:
    case = next(case for case in CASES if case.due is None)
    (item,) = reader.rows([case.row])
    assert (item.case, item.number, item.kind) == (case.case, case.row, case.kind)
    assert (item.state, item.priority, item.subject) == (case.state, case.priority, case.subject)
    assert (item.assignee, item.due) == (case.assignee, None)
    assert to_micros(item.received) == case.received


def test_rows_come_as_they_were_asked_for_and_the_lost_are_left_out(reader: QueueReader) -> None:
    assert [item.row for item in reader.rows([9, 10_000, 3, 7])] == [9, 3, 7]


def test_counts_beyond_the_cap_say_so(reader: QueueReader) -> None:
    question = QueueQuestion(view=View.ALL, search=COMMON)
    assert str(reader.count(question, NOW, cap=10)) == "10+"


def test_ids_stop_when_nobody_wants_them(
    reader: QueueReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_query, "_STEPS", 1)
    question = QueueQuestion(view=View.ALL)
    assert len(reader.ids(question, NOW, lambda: False)) < COUNT
    assert len(reader.ids(question, NOW)) == COUNT  # and the reader serves the next one


def test_view_counts_are_those_of_the_views(reader: QueueReader) -> None:
    counts = reader.view_counts(PEOPLE[0], NOW)
    for view in View:
        question = replace(QueueQuestion(view=view), person=PEOPLE[0])
        assert counts[view].n == len(expected(question))


def test_no_walk_sorts(reader: QueueReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view with one filter is read off its index: SQLite builds no temporary tree."""
    filters: list[dict[str, Any]] = [
        {},
        {"kind": "csm_escalation"},
        {"priority": 2},
        {"language": "de"},
        {"jurisdiction": "UK"},
        {"assignee": PEOPLE[0]},
    ]
    seen: list[str] = []
    for view in (View.OPEN, View.ALL):
        for sort in Sort:
            for held in filters:
                question = replace(QueueQuestion(view=view, sort=sort), **held)
                seen += plan(reader, question, monkeypatch)
    assert any("INDEX" in step for step in seen)
    assert not [step for step in seen if "TEMP B-TREE" in step]


def plan(
    reader: QueueReader, question: QueueQuestion, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """How SQLite means to read a page."""
    run, steps = reader._run, list[str]()

    def explained(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        steps.extend(str(row[3]) for row in run(f"EXPLAIN QUERY PLAN {sql}", values))
        return run(sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(reader, "_run", explained)
        reader.page(question, NOW, 50)
    return steps
