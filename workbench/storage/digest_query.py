"""Digests of what the replica holds of a scope, to be held against those of the centre.

What is laid over the centre's rows is left out. Everything is counted as it lies there, and not as
a case's row says it should be: so a lost entry is found too.
"""

from sqlalchemy import Connection

from workbench.storage.places import FIRST_PENDING_CASE, FIRST_PENDING_ENTRY, PLACE_BITS

Digest = tuple[int, int, int, int]
"""Cases, entries, members, and the sum of the cases' fingerprints."""

_SHOWN = (
    "WITH shown AS (SELECT row, fingerprint FROM base WHERE scope = :scope"  # noqa: S608  # constants
    " UNION ALL SELECT row, fingerprint FROM case_item WHERE scope = :scope"
    f" AND row < {FIRST_PENDING_CASE} AND row NOT IN (SELECT row FROM base)) "
)
# A sum of 64-bit numbers overflows SQLite's integers; its two halves do not.
_CASES = (
    f"{_SHOWN}SELECT row / :size, count(*), sum(fingerprint >> 32),"  # noqa: S608  # constants
    " sum(fingerprint & 4294967295) FROM shown GROUP BY 1"
)
_ENTRIES = (
    f"{_SHOWN}SELECT shown.row / :size, count(*) FROM shown CROSS JOIN entry"  # noqa: S608  # constants
    f" ON entry.seq BETWEEN shown.row << {PLACE_BITS}"
    f" AND (shown.row << {PLACE_BITS} | {(1 << PLACE_BITS) - 1})"
    f" WHERE entry.seq < {FIRST_PENDING_ENTRY} GROUP BY 1"
)
_MEMBERS = (
    f"{_SHOWN}SELECT shown.row / :size, count(*) FROM shown JOIN ("  # noqa: S608  # constants
    "SELECT case_row FROM base_member UNION ALL SELECT case_row FROM member"
    " WHERE case_row NOT IN (SELECT row FROM base)) AS one ON one.case_row = shown.row GROUP BY 1"
)


def read_digests(connection: Connection, scope: str, bucket_size: int) -> dict[int, Digest]:
    """Return a digest for each range of case numbers that holds any.

    Args:
        connection: the replica's.
        scope: the scope's name.
        bucket_size: how many numbers one digest stands for; the first is of 0 up to this.
    """
    values = {"scope": scope, "size": bucket_size}

    def counted(statement: str) -> dict[int, int]:
        found = connection.exec_driver_sql(statement, values)
        return {int(row[0]): int(row[1]) for row in found}

    entries, members = counted(_ENTRIES), counted(_MEMBERS)
    return {
        bucket: (
            cases,
            entries.get(bucket, 0),
            members.get(bucket, 0),
            ((high or 0) << 32) + (low or 0),
        )
        for bucket, cases, high, low in connection.exec_driver_sql(_CASES, values)
    }
