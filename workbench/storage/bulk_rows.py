"""Many rows written at once: SQLAlchemy works out each value's form, the driver takes them all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

_MANY = 1_000
"""Rows from which on working out the statement's parameters row by row is felt."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    if len(rows) < _MANY:
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    columns = ", ".join(names)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks})",  # noqa: S608  # names of the schema
        list(_bound(connection, table, names, rows)),
    )


def _bound(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    dialect = connection.dialect
    types = [table.c[name].type.dialect_impl(dialect) for name in names]
    forms = [each.bind_processor(dialect) for each in types]
    for row in rows:
        yield tuple(
            value if form is None else form(value)
            for form, value in zip(forms, row.values(), strict=True)
        )
