"""Who works, with which records, at what time: what every verb needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workbench.changes import Recorded
from workbench.domain.cases import CaseSnapshot
from workbench.domain.ids import new_id, number_text, parse_number
from workbench.domain.operations import Operation
from workbench.domain.people import LOCAL_SCOPE, Person
from workbench.errors import UserError
from workbench.storage.case_query import case_number, find_case, read_case, read_outline
from workbench.storage.ledger import Ledger

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at the records of one profile."""

    ledger: Ledger
    person: Person
    organisation: str = "Review Platform"
    own_hosts: frozenset[str] = frozenset()
    """Mail servers of ours: the top Received header of one of them tells when a mail came."""
    trusted_roots: "tuple[Certificate, ...]" = ()
    """Certificates by which the signers of mails are believed."""
    now: Callable[[], datetime] = _utc_now

    @property
    def scope(self) -> str:
        """The scope in which this person's new cases lie."""
        return self.person.scopes[0] if self.person.scopes else LOCAL_SCOPE

    def operation(
        self,
        kind: str,
        case: UUID | None,
        args: Mapping[str, Any],
        *,
        op_id: UUID | None = None,
        at: datetime | None = None,
    ) -> Operation:
        """Return an operation of this person, made now unless said otherwise."""
        return Operation(
            op_id=op_id or new_id(),
            kind=kind,
            case=case,
            args=args,
            actor=self.person.login,
            at=at or self.now(),
        )

    def record(
        self, operations: Sequence[Operation], files: Sequence[bytes] = ()
    ) -> tuple[Recorded, ...]:
        """Record operations with this person's role."""
        return self.ledger.record(operations, self.person.role, files)

    def case_id(self, reference: str) -> UUID:
        """Return the case that `E-…` or a UUID names.

        Raises:
            UserError: it is no reference, or there is no such case.
        """
        number, case = parse_number(reference), None
        if number is None:
            try:
                case = UUID(reference)
            except ValueError:
                raise UserError(
                    f"“{reference}” is no case. Give its number (E-20418) or its UUID."
                ) from None
        with self.ledger.replica.reading() as connection:
            found = find_case(connection, number=number, case=case)
        if found is None:
            raise UserError(f"There is no case {reference}. Look it up with `workbench cases`.")
        return found

    def reference(self, case: UUID) -> str:
        """Return the case as people name it: `E-…`, or its id while there is no number."""
        with self.ledger.replica.reading() as connection:
            return number_text(case_number(connection, case)) or str(case)

    def read(self, case: UUID) -> CaseSnapshot:
        """Return the case as it stands.

        Raises:
            UserError: there is no such case.
        """
        with self.ledger.replica.reading() as connection:
            return _there(read_case(connection, case))

    def outline(self, case: UUID) -> CaseSnapshot:
        """Return the case without its content and what happened on it: enough to act on it.

        Raises:
            UserError: there is no such case.
        """
        with self.ledger.replica.reading() as connection:
            return _there(read_outline(connection, case))


def _there(snapshot: CaseSnapshot | None) -> CaseSnapshot:
    if snapshot is None:
        raise UserError("There is no such case any more.")
    return snapshot
