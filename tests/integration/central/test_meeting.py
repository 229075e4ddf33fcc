"""What a workstation asks the centre: who am I, what is new, do we agree, who else is here."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection

from tests.support.centre_acts import apply, count, open_case, write_note
from tests.support.postgres import Centre
from workbench.central import provision
from workbench.central.protocol import PROTOCOL
from workbench.domain.people import Role

CHANGED = (
    "SELECT case_id FROM app.case_item WHERE scope = %(scope)s"
    " AND row_xid >= (SELECT api.cursor_floor(%(cursor)s))"
    " AND NOT pg_visible_in_snapshot(row_xid, %(cursor)s::pg_snapshot)"
)


def hello(session: Connection) -> dict[str, Any]:
    row = session.execute("SELECT api.hello(null)").fetchone()
    assert row is not None
    told: dict[str, Any] = row[0]
    return told


def changed(session: Connection, cursor: str) -> list[UUID]:
    scope = hello(session)["scopes"][0]["id"]
    given = {"scope": scope, "cursor": cursor}
    return [case for (case,) in session.execute(CHANGED, given)]


def test_hello_tells_who_one_is_and_what_is_spoken(staffed: Centre) -> None:
    with staffed.session("vic") as vic, staffed.session("vera") as vera:
        told = hello(vic)
        assert told["protocol"] == {"least": PROTOCOL, "newest": PROTOCOL}
        assert [(s["name"], s["vendor"]) for s in told["scopes"]] == [("north", "North Ltd")]
        assert (told["is_lead"], hello(vera)["is_lead"]) == (True, False)


def test_what_changed_since_a_snapshot_is_found_whoever_commits_late(staffed: Centre) -> None:
    with (
        staffed.session("vera") as vera,
        staffed.session("vic") as late,
        staffed.session("vic") as reader,
    ):
        first, second = open_case(vera, "north"), open_case(vera, "north")
        with late.transaction():
            write_note(late, first)  # begun before, committed after the snapshot
            write_note(vera, second)
            cursor = hello(reader)["snapshot"]
            assert changed(reader, cursor) == []
        assert changed(reader, cursor) == [first]


def test_a_cursor_tells_nothing_of_other_scopes_and_garbage_is_refused(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        open_case(vera, "north")
        assert wim.execute("SELECT api.cursor_floor('1:1:')::text").fetchone() == ("1",)
        scope = hello(vera)["scopes"][0]["id"]
        assert wim.execute(CHANGED, {"scope": scope, "cursor": "1:1:"}).fetchall() == []
        for garbage in ("", "x", "5:1:", "1:1:7", "-1:1:"):
            with pytest.raises(psycopg.DataError):
                wim.execute("SELECT api.cursor_floor(%s)", (garbage,))


def digests(session: Connection, scope: int, size: int = 2) -> list[tuple[Any, ...]]:
    return session.execute("SELECT * FROM api.digests(%s, %s)", (scope, size)).fetchall()


def test_digests_count_and_change_with_whatever_changes(staffed: Centre) -> None:
    with staffed.session("vera") as vera:
        scope = hello(vera)["scopes"][0]["id"]
        assert digests(vera, scope) == []
        cases = [open_case(vera, "north") for _ in range(3)]
        write_note(vera, cases[0])
        apply(vera, "tag.add", cases[0], {"value": "vip"})
        apply(vera, "tag.add", cases[0], {"value": "gone"})
        apply(vera, "tag.remove", cases[0], {"value": "gone"})
        before = digests(vera, scope)
        assert [row[:4] for row in before] == [(0, 1, 5, 1), (1, 2, 2, 0)]
        sums = vera.execute("SELECT sum(fingerprint) FROM app.case_item").fetchone()
        assert sums == (sum(row[4] for row in before),)
        write_note(vera, cases[2])
        after = digests(vera, scope)
        assert after[0] == before[0]
        assert after[1] != before[1]
        assert len(digests(vera, scope, 1_000)) == 1
        assert len(digests(vera, scope, 0)) == 3


def test_a_fingerprint_follows_the_content_and_not_the_moment(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.owner() as owner:
        open_case(vera, "north")
        read = b"SELECT fingerprint FROM app.case_item"
        first = owner.execute(read).fetchone()
        owner.execute("UPDATE app.case_item SET subject = subject")
        assert owner.execute(read).fetchone() == first
        owner.execute("UPDATE app.case_item SET subject = 'another'")
        assert owner.execute(read).fetchone() != first


def test_digests_of_others_scopes_are_empty(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        open_case(vera, "north")
        for scope in (hello(vera)["scopes"][0]["id"], 99, -1):
            assert digests(wim, scope) == []


def here(session: Connection, case: UUID | None, *, writing: bool = False) -> list[Any]:
    found = session.execute("SELECT login, name, writing FROM api.here(%s, %s)", (case, writing))
    return found.fetchall()


def test_who_else_looks_at_a_case_or_writes_on_it(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("vic") as vic:
        case, other = open_case(vera, "north"), open_case(vera, "north")
        assert here(vera, case) == []
        assert here(vic, case, writing=True) == [("vera", "Vera", False)]
        assert here(vera, case) == [("vic", "Vic", True)]
        assert here(vic, other) == []
        assert here(vera, case) == []
        assert here(vic, case) == [("vera", "Vera", False)]
        assert here(vera, None) == []
        assert here(vic, case) == []


def test_who_went_away_is_gone_after_half_a_minute(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("vic") as vic, staffed.owner() as owner:
        case = open_case(vera, "north")
        here(vera, case)
        owner.execute("UPDATE app.presence SET seen = seen - interval '31 seconds'")
        assert here(vic, case) == []


def test_presence_tells_nothing_of_hidden_cases(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("wim") as wim:
        case = open_case(vera, "north")
        here(vera, case)
        assert here(wim, case, writing=True) == here(wim, uuid4()) == []
        assert here(vera, case) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            wim.execute("SELECT * FROM app.presence")


def test_colleagues_are_news_when_they_or_their_scopes_change(staffed: Centre) -> None:
    read = (
        "SELECT login FROM app.person WHERE NOT pg_visible_in_snapshot(row_xid, %s::pg_snapshot)"
        " ORDER BY login"
    )
    with staffed.session("vic") as vic, staffed.owner() as owner:
        changes = (
            partial(provision.set_role, role=Role.AUDITOR),
            partial(provision.grant, scope="south"),
            partial(provision.revoke, scope="south"),
        )
        for change in changes:
            cursor = hello(vic)["snapshot"]
            assert vic.execute(read, (cursor,)).fetchall() == []
            change(owner, "vera")
            assert vic.execute(read, (cursor,)).fetchall() == [("vera",)]


def test_a_conflict_is_resolved_by_the_operation_that_says_so(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.session("vic") as vic:
        case, other = open_case(vera, "north", subject="A"), open_case(vera, "north", subject="A")
        for at in (case, other):
            for session, value in ((vera, "B"), (vic, "C")):
                change = {"value": value, "base": "A", "base_revision": 0}
                apply(session, "case.set_subject", at, change)
        read = "SELECT op_id, resolved_by FROM app.conflict WHERE case_id = %s"
        ((conflict, unsolved),) = vera.execute(read, (case,)).fetchall()
        assert unsolved is None
        choice = {"value": "C", "base": "B", "base_revision": 1, "resolves": str(conflict)}
        stale = choice | {"base_revision": 0, "value": "D"}
        assert apply(vera, "case.set_subject", case, stale)[0] == "conflict"
        resolving = uuid4()
        assert apply(vera, "case.set_subject", case, choice, resolving)[0] == "applied"
        solved: dict[UUID, UUID | None] = dict(vera.execute(read, (case,)).fetchall())
        assert solved.pop(conflict) == resolving
        assert list(solved.values()) == [None]
        assert [by for _, by in vera.execute(read, (other,))] == [None]


def test_more_than_anybody_can_have_done_is_refused_for_a_moment(staffed: Centre) -> None:
    with staffed.session("vera") as vera, staffed.owner() as owner:
        case = open_case(vera, "north")
        owner.execute("""SELECT setval('app."pace vera"', last_value + 60000)
                      FROM app."pace vera" """)
        with pytest.raises(psycopg.errors.ConfigurationLimitExceeded, match="60,000"):
            write_note(vera, case)
        assert count(vera, "entry") == 1
        owner.execute("""SELECT setval('app."pace vera"', last_value - (1 << 20))
                      FROM app."pace vera" """)
        assert write_note(vera, case)[0] == "applied"
