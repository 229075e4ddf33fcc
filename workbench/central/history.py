"""Loading history: operations of the past, judged here and written in bulk, marked as imported.

Each operation would take a round trip through `api.apply`, which gives it today's time. Here the
same rules judge in Python, and COPY brings the result; what lies at the centre afterwards is what
applying each would have left, but for the times. Files lie there whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.types.json import Jsonb

from workbench.domain.cases import State
from workbench.domain.ids import canonical_json
from workbench.domain.operations import KINDS, Operation, Outcome, Rule
from workbench.domain.people import Role
from workbench.domain.rules import CaseState, Verdict, judge
from workbench.errors import UserError

Told = tuple[Operation, Sequence[bytes]]
"""An operation, and the bytes of the files that it names by hash."""

CHUNK = 1 << 20
"""Bytes of a file that lie in one row."""
_BATCH = 500
_KEPT = frozenset({Outcome.APPLIED, Outcome.CONFLICT, Outcome.SUPERSEDED})

_ADD_FILE = (
    "INSERT INTO app.file AS f (scope, class, sha256, size, complete)"
    " VALUES (%s, 'ordinary', %s, %s, true) ON CONFLICT (scope, sha256)"
    " DO UPDATE SET size = excluded.size, complete = true WHERE NOT f.complete"
)
_ADD_CHUNK = (
    "INSERT INTO app.file_chunk (scope, class, sha256, n, bytes)"
    " VALUES (%s, 'ordinary', %s, %s, %s)"
    " ON CONFLICT (scope, sha256, n) DO UPDATE SET bytes = excluded.bytes"
)


def load_history(
    connection: Connection,
    operations: Iterable[Told],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write operations with the times and actors they had, all or none; return how many.

    Who joined the department (`person.add`) is left out: people of a centre have logins.

    Args:
        connection: the owner's.
        operations: in the order they happened on each case, all of a case after one another; of
            cases that the centre does not have yet.
        progress: is told how many are loaded, now and then.

    Raises:
        UserError: a scope is not there, a case is there already, or an operation cannot be read.
    """
    loaded = 0
    try:
        with connection.transaction():
            connection.execute(_script("stage_history.sql"))
            scopes: dict[str, int] = dict(
                connection.execute("SELECT name, id FROM app.scope").fetchall()
            )
            loader = _Loader(connection, scopes)
            for batch in _batches(operations):
                loaded += loader.load(batch)
                if progress is not None:
                    progress(loaded)
    except psycopg.errors.UniqueViolation as error:
        raise UserError(
            "The history tells of a case or an operation that the centre has already. "
            "Nothing was loaded."
        ) from error
    except (psycopg.DataError, KeyError) as error:
        raise UserError(
            f"The history holds an operation that cannot be read ({error}). Nothing was loaded."
        ) from error
    return loaded


@dataclass
class _Case:
    """A case while its history is told."""

    state: CaseState
    reasons: dict[str, str] = field(default_factory=dict)
    waiting: tuple[str, str | None] = ("", None)
    members: dict[tuple[str, bytes], tuple[Any, bool]] = field(default_factory=dict)
    entries: int = 0

    def follow(self, operation: Operation, verdict: Verdict) -> None:
        """Take in what an operation left."""
        self.entries += verdict.outcome in _KEPT
        if verdict.outcome is not Outcome.APPLIED:
            return
        self.state = verdict.state
        kind, args = KINDS[operation.kind], operation.args
        if kind.id == "case.open":
            self.reasons = dict(args["reasons"])
        elif kind.rule is Rule.SET_FIELD:
            self.reasons[kind.target] = args.get("reason", "")
        elif kind.rule is Rule.MEMBER:
            self._remember(kind.target, args["value"], is_in=not kind.removes)
        if kind.rule is Rule.TRANSITION:
            waits = kind.target == State.WAITING
            self.waiting = (args["for"], args.get("until") or None) if waits else ("", None)

    def _remember(self, name: str, value: Any, *, is_in: bool) -> None:
        key = name, sha256(canonical_json(value)).digest()
        if is_in or key in self.members:
            self.members[key] = self.members.get(key, (value, False))[0], is_in


class _Loader:
    """Writes batches of whole cases within one transaction."""

    def __init__(self, connection: Connection, scopes: Mapping[str, int]) -> None:
        self._connection = connection
        self._scopes = scopes
        self._files: set[tuple[int, bytes]] = set()
        self._script = _script("load_history.sql")

    def load(self, batch: Sequence[Sequence[Told]]) -> int:
        """Judge the cases of a batch and write them; return how many operations they have."""
        numbers = self._numbers(batch)
        operations: list[tuple[Any, ...]] = []
        cases: list[tuple[Any, ...]] = []
        members: list[tuple[Any, ...]] = []
        contents: list[tuple[int, bytes]] = []
        for told in batch:
            case, judged = _Case(CaseState()), []
            for given, _ in told:
                operation = replace(given, imported=True)
                number = next(numbers) if operation.kind == "case.open" else 0
                verdict = judge(case.state, operation, Role.ADMINISTRATOR, number, operation.at)
                case.follow(operation, verdict)
                judged.append((operation, verdict, case.entries))
            scope = self._scope(case, told[0][0])
            operations += [_operation_row(*row, scope) for row in judged]
            contents += [(scope, content) for _, named in told for content in named]
            if told[0][0].case is not None:
                cases.append(_case_row(told[0][0].case, scope, case))
                members += _member_rows(told[0][0].case, case)
        self._copy("staged_operation", operations)
        self._copy("staged_case", cases)
        self._copy("staged_member", members)
        self._connection.execute(self._script)
        self._store(contents)
        return len(operations)

    def _numbers(self, batch: Sequence[Sequence[Told]]) -> Iterator[int]:
        opened = sum(o.kind == "case.open" for told in batch for o, _ in told)
        taken = "SELECT nextval('app.case_number') FROM generate_series(1, %s)"
        return iter([int(number) for (number,) in self._connection.execute(taken, (opened,))])

    def _scope(self, case: _Case, first: Operation) -> int:
        fields = case.state.fields
        name = str(fields["scope"].value if fields else first.args.get("scope"))
        if name not in self._scopes:
            raise UserError(
                f"The history lies in the scope {name}, which is not there. Nothing was loaded. "
                "Add it with `workbench central add-scope`."
            )
        return self._scopes[name]

    def _copy(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY pg_temp.{table} FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _store(self, contents: Sequence[tuple[int, bytes]]) -> None:
        added, chunks = [], []
        for scope, content in contents:
            digest = sha256(content).digest()
            if (scope, digest) in self._files:
                continue
            self._files.add((scope, digest))
            added.append((scope, digest, len(content)))
            starts = range(0, max(len(content), 1), CHUNK)
            chunks += [
                (scope, digest, n, content[start : start + CHUNK]) for n, start in enumerate(starts)
            ]
        with self._connection.cursor() as cursor:
            cursor.executemany(_ADD_FILE.encode(), added)
            cursor.executemany(_ADD_CHUNK.encode(), chunks)


def _script(name: str) -> bytes:
    return (files("workbench.central") / "sql" / name).read_bytes()


def _batches(operations: Iterable[Told]) -> Iterator[list[list[Told]]]:
    batch: list[list[Told]] = []
    for _, told in groupby(operations, key=lambda row: row[0].case or row[0].op_id):
        history = list(told)
        if history[0][0].kind == "person.add":
            continue
        batch.append(history)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _operation_row(
    operation: Operation, verdict: Verdict, place: int, scope: int
) -> tuple[Any, ...]:
    kept = verdict.outcome in _KEPT
    return (
        operation.actor,
        operation.op_id,
        scope,
        operation.case,
        place if kept and operation.case is not None else None,
        operation.kind,
        verdict.outcome.value,
        kept,
        operation.at,
        Jsonb(dict(operation.args)),
        Jsonb(dict(verdict.detail)),
    )


def _case_row(case_id: UUID, scope: int, case: _Case) -> tuple[Any, ...]:
    state = case.state
    return (
        case_id,
        scope,
        state.number,
        state.state,
        state.holder,
        state.token,
        state.claim_op,
        *case.waiting,
        Jsonb({name: [value.value, value.revision] for name, value in state.fields.items()}),
        Jsonb(case.reasons),
        Jsonb(dict(state.lengths)),
        state.head,
        case.entries,
    )


def _member_rows(case_id: UUID, case: _Case) -> list[tuple[Any, ...]]:
    return [
        (case_id, name, digest, Jsonb(value), is_in)
        for (name, digest), (value, is_in) in case.members.items()
    ]
