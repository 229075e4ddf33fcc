"""A centre with very many cases, laid down by SQL in a minute instead of hours."""

from psycopg import Connection

_KINDS = "array['csm_escalation', 'legal_letter.defamation', 'appeal.reviewer', 'authority.order']"
_STATES = "array['new', 'open', 'waiting', 'decided', 'closed', 'closed', 'closed', 'closed']"
_ID = "('0000000{0}-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid"
_TEXT = (
    "'The customer ' || md5(number::text) || ' wrote that the review of shop ' || number % 9973"
    " || ' is false and asks for its removal, ' || md5((number * 7)::text)"
)
_FIELDS = """jsonb_build_object(
            'scope', jsonb_build_array('in-house', 0),
            'subject', jsonb_build_array('Review ' || md5(number::text), 0),
            'kind', '["csm_escalation", 0]'::jsonb, 'priority', '[3, 0]'::jsonb,
            'jurisdiction', '["DK", 0]'::jsonb, 'language', '["en", 0]'::jsonb,
            'channel', '["mail", 0]'::jsonb, 'received', '["2026-01-01T00:00:00+00:00", 0]'::jsonb,
            'received_source', '["time of intake", 0]'::jsonb,
            'due', '["2026-01-03T00:00:00+00:00", 0]'::jsonb)"""
_CASES = f"""
    INSERT INTO app.case_item (case_id, scope, class, number, kind, state, priority, subject,
        assignee, token, due, due_basis, received, jurisdiction, language, waiting_for, fields,
        reasons, lengths, head, entries, last_at, fingerprint, row_xid)
    SELECT {_ID.format(1)}, %(scope)s, 'ordinary', number, ({_KINDS})[1 + number %% 4],
        ({_STATES})[1 + number %% 8], number %% 5, 'Review ' || md5(number::text),
        CASE WHEN number %% 8 BETWEEN 1 AND 3 THEN 'bo' END, 1,
        timestamptz '2026-01-01' + number * interval '1 minute', 'House 48 h',
        timestamptz '2025-12-30' + number * interval '1 minute', 'DK', 'en', '',
        {_FIELDS},
        '{{"due": "House 48 h"}}', '{{"note": 1}}', sha256(convert_to(number::text, 'UTF8')), 2,
        now(), 0, '0'::xid8
    FROM generate_series(%(first)s::bigint, %(last)s) AS number
"""
_ENTRIES = f"""
    INSERT INTO app.entry (actor, op_id, scope, class, case_id, place, kind, stream, n, outcome,
        at, content_hash, previous_hash, hash, row_xid)
    SELECT 'ann', {_ID.format(2)}, %(scope)s, 'ordinary', {_ID.format(1)}, 1, 'case.open',
        NULL::text, NULL::int, 'applied', now(), NULL::bytea, NULL::bytea, NULL::bytea, '0'::xid8
    FROM generate_series(%(first)s::bigint, %(last)s) AS number
    UNION ALL
    SELECT 'ann', {_ID.format(3)}, %(scope)s, 'ordinary', {_ID.format(1)}, 2, 'note.write', 'note',
        1, 'applied', now(), sha256(convert_to(number::text, 'UTF8')),
        decode(repeat('00', 32), 'hex'), sha256(convert_to(number::text, 'UTF8')), '0'::xid8
    FROM generate_series(%(first)s::bigint, %(last)s) AS number
"""
_BODIES = f"""
    INSERT INTO app.entry_body (actor, op_id, scope, class, case_id, body, detail)
    SELECT 'ann', {_ID.format(2)}, %(scope)s, 'ordinary', {_ID.format(1)},
        jsonb_build_object('fields', jsonb_build_object('subject', 'Review ' || md5(number::text)),
            'reasons', '{{}}'::jsonb, 'received_source', 'time of intake'), '{{}}'
    FROM generate_series(%(first)s::bigint, %(last)s) AS number
    UNION ALL
    SELECT 'ann', {_ID.format(3)}, %(scope)s, 'ordinary', {_ID.format(1)},
        jsonb_build_object('text', {_TEXT.replace("%", "%%")}, 'salt', repeat('0f', 16),
            'attachments', '[]'::jsonb), jsonb_build_object('n', 1)
    FROM generate_series(%(first)s::bigint, %(last)s) AS number
"""
_AT_ONCE = 50_000


def crowd(owner: Connection, scope: str, cases: int) -> None:
    """Lay so many cases with a note each into a scope.

    Args:
        owner: a session of the owner's.
        scope: its name.
        cases: how many.
    """
    row = owner.execute("SELECT id FROM app.scope WHERE name = %s", (scope,)).fetchone()
    assert row is not None
    for first in range(1, cases + 1, _AT_ONCE):
        last = min(first + _AT_ONCE - 1, cases)
        for statement in (_CASES, _ENTRIES, _BODIES):
            owner.execute(statement.encode(), {"scope": row[0], "first": first, "last": last})
    owner.execute("SELECT setval('app.case_number', %s)", (cases,))
    owner.execute("VACUUM ANALYZE")
