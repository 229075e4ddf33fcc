"""Reading a centre as its owner: who has a login, which scopes there are, where a case lies."""

from psycopg import Connection

from workbench.domain.ids import parse_number
from workbench.domain.people import Role
from workbench.domain.roster import Roster, RosterPerson, RosterScope

# Op ids rise with time, so the last contact is one step along the receipts' key for each person.
_PEOPLE = """
SELECT p.login, p.name, p.role, p.active, p.must_change_password,
    (SELECT coalesce(array_agg(s.name ORDER BY s.name), '{}')
     FROM app.member m JOIN app.scope s ON s.id = m.scope WHERE m.login = p.login),
    (SELECT r.at FROM app.receipt r WHERE r.actor = p.login ORDER BY r.op_id DESC LIMIT 1),
    EXISTS (SELECT FROM pg_stat_activity a
            WHERE a.usename = p.login AND a.datname = current_database())
FROM app.person p ORDER BY NOT p.active, lower(p.name), p.login
"""
_SCOPES = """
SELECT s.name, s.vendor, coalesce(c.cases, 0), coalesce(c.open, 0),
    (SELECT count(*) FROM app.member m WHERE m.scope = s.id)
FROM app.scope s
LEFT JOIN (
    SELECT scope, count(*) AS cases,
        count(*) FILTER (WHERE state IN ('new', 'open', 'waiting')) AS open
    FROM app.case_item GROUP BY scope
) c ON c.scope = s.id
ORDER BY s.vendor IS NOT NULL, lower(s.vendor), lower(s.name)
"""
_LIES = """
SELECT s.name FROM app.case_item c JOIN app.scope s ON s.id = c.scope
WHERE c.number = %s OR c.case_id::text = %s
"""


def read_roster(connection: Connection) -> Roster:
    """Return everybody and every scope."""
    info = connection.info
    scopes = tuple(RosterScope(*row) for row in connection.execute(_SCOPES))
    return Roster(f"{info.dbname} on {info.host}:{info.port}", read_people(connection), scopes)


def read_people(connection: Connection) -> tuple[RosterPerson, ...]:
    """Return everybody with a login, by name; those who are deactivated last."""
    found = connection.execute(_PEOPLE)
    return tuple(
        RosterPerson(login, name, Role(role), tuple(scopes), active, pending, last, connected)
        for login, name, role, active, pending, scopes, last, connected in found
    )


def scope_of_case(connection: Connection, case: str) -> str | None:
    """Return the scope in which a case lies, by its number or id; None if there is no such case."""
    row = connection.execute(_LIES, (parse_number(case), case.strip().lower())).fetchone()
    return str(row[0]) if row else None
