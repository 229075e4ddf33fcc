"""The questions of a pull, whose answers are in the replica's own form.

PostgreSQL converts each value, so that nothing is on the way (`storage/pulled.py` has the columns).

They are plain SELECTs by the person: row-level security decides what there is to see. Text comes
as text and truths as numbers, since these are the quickest to decode on this side.
"""

from typing import LiteralString

_NEVER = "4611686018427387904"
"""`storage/replica_file.NEVER`: what has no due time is due last."""


def _micros(column: LiteralString) -> LiteralString:
    return f"(extract(epoch FROM {column}) * 1000000)::bigint"


def _hex(column: LiteralString) -> LiteralString:
    return f"replace({column}::text, '-', '')"


_CASE_COLUMNS = (
    f"{_hex('c.case_id')}, c.number, s.name, c.kind, c.state,"
    " (c.state IN ('new', 'open', 'waiting'))::int::bigint, c.priority::bigint, c.subject,"
    f" c.assignee, {_micros('c.lease')}, {_micros('c.due')},"
    f" coalesce({_micros('c.due')}, {_NEVER}), c.due_basis, {_micros('c.received')},"
    f" c.jurisdiction, c.language, c.waiting_for, {_micros('c.waiting_until')}, c.token,"
    f" {_hex('c.claim_op')}, c.head, c.fields::text, c.reasons::text, c.lengths::text,"
    " c.entries::bigint, c.fingerprint"
)
_ENTRY_COLUMNS = (
    f"{_hex('e.op_id')}, {_hex('e.case_id')}, c.number, e.place::bigint, s.name, e.kind, e.stream,"
    f" e.n::bigint, e.actor, {_micros('e.at')}, {_micros('e.claimed_at')}, b.body::text,"
    " b.detail::text, e.outcome, e.imported::int::bigint, encode(e.content_hash, 'hex'),"
    " encode(e.previous_hash, 'hex'), encode(e.hash, 'hex')"
)
_MEMBER_COLUMNS = f"{_hex('m.case_id')}, m.name, m.value::text, m.is_in::int::bigint"


def _since(name: LiteralString) -> LiteralString:
    return (
        f"{name}.scope = ANY(%(scopes)s)"
        f" AND {name}.row_xid >= (SELECT api.cursor_floor(%(cursor)s))"
        f" AND NOT pg_visible_in_snapshot({name}.row_xid, %(cursor)s::pg_snapshot)"
    )


BY_INDEX = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),"
    " set_config('enable_mergejoin', 'off', true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true)"
)
"""For the length of a pull: the planner takes what changed for a third of all there is, and would
read the whole tables for it."""
CHANGED_EXITS = (
    f"SELECT s.name, {_hex('x.case_id')} FROM app.scope_exit x JOIN app.scope s ON s.id = x.scope"
    f" WHERE {_since('x')}"
)
CHANGED_CASES = (
    f"SELECT {_CASE_COLUMNS} FROM app.case_item c JOIN app.scope s ON s.id = c.scope"
    f" WHERE {_since('c')} ORDER BY c.number"
)
CHANGED_ENTRIES = (
    f"SELECT {_ENTRY_COLUMNS} FROM app.entry e"
    " LEFT JOIN app.entry_body b USING (actor, op_id)"
    " JOIN app.scope s ON s.id = e.scope"
    " LEFT JOIN app.case_item c ON c.case_id = e.case_id"
    f" WHERE {_since('e')} ORDER BY c.number, e.place"
)
"""A body that was redacted by law is gone; its entry stays."""
CHANGED_MEMBERS = f"SELECT {_MEMBER_COLUMNS} FROM app.set_member m WHERE {_since('m')}"

PEOPLE_MARK = "SELECT count(*), max(p.row_xid::text::bigint) FROM app.person p"
PEOPLE = (
    "SELECT p.login, p.name, p.role, (p.facts || jsonb_build_object('scopes', coalesce(("
    "SELECT jsonb_agg(s.name ORDER BY s.name) FROM app.member m JOIN app.scope s ON s.id = m.scope"
    " WHERE m.login = p.login), '[]')))::text FROM app.person p ORDER BY p.login"
)

QUARANTINE_MARK = (
    "SELECT count(*), max(r.at)::text FROM app.receipt r WHERE r.outcome = 'quarantined'"
    " AND api.is_lead()"
)
QUARANTINED = (
    f"SELECT {_hex('r.op_id')}, r.actor, r.kind, {_hex('r.case_id')}, r.args::text,"
    f" coalesce(r.detail ->> 'reason', ''), {_micros('r.at')} FROM app.receipt r"
    " WHERE r.outcome = 'quarantined' AND api.is_lead() ORDER BY r.at, r.op_id"
)

NEWEST_NUMBER = "SELECT max(number) FROM app.case_item WHERE scope = %(scope)s"
COUNT_CASES = "SELECT count(*) FROM app.case_item WHERE scope = %(scope)s"
PAGE_START = (
    "SELECT number FROM app.case_item WHERE scope = %(scope)s AND number <= %(last)s"
    " ORDER BY number DESC OFFSET %(cases)s LIMIT 1"
)
_WITHIN = "c.scope = %(scope)s AND c.number BETWEEN %(first)s AND %(last)s"
PAGE_CASES = (
    f"SELECT {_CASE_COLUMNS} FROM app.case_item c JOIN app.scope s ON s.id = c.scope"
    f" WHERE {_WITHIN} ORDER BY c.number"
)
PAGE_ENTRIES = (
    f"SELECT {_ENTRY_COLUMNS} FROM app.case_item c"
    " JOIN app.scope s ON s.id = c.scope"
    " JOIN app.entry e ON e.case_id = c.case_id"
    " LEFT JOIN app.entry_body b USING (actor, op_id)"
    f" WHERE {_WITHIN} ORDER BY c.number, e.place"
)
PAGE_MEMBERS = (
    f"SELECT {_MEMBER_COLUMNS} FROM app.case_item c"
    " JOIN app.set_member m ON m.case_id = c.case_id AND m.is_in"
    f" WHERE {_WITHIN} ORDER BY c.number, m.name"
)
CASELESS_ENTRIES = (
    f"SELECT {_ENTRY_COLUMNS.replace('c.number', 'NULL::bigint')} FROM app.entry e"
    " JOIN app.scope s ON s.id = e.scope"
    " LEFT JOIN app.entry_body b USING (actor, op_id)"
    " WHERE e.scope = %(scope)s AND e.case_id IS NULL"
)
"""What belongs to the scope and to no case, such as imported files."""

DIGESTS = "SELECT bucket, cases, entries, members, fingerprint FROM api.digests(%s, %s)"
