"""The next case of the queue, given to one person only."""

from uuid import UUID

from workbench.changes import Changes, Recorded
from workbench.domain.cases import View
from workbench.domain.ids import new_id
from workbench.domain.queue import QueueQuestion, Sort
from workbench.errors import UserError
from workbench.operations.casework import claim_cases
from workbench.operations.desk import Desk
from workbench.storage.outbox import CHOSEN
from workbench.storage.queue_query import QueueReader
from workbench.sync.engine import SyncEngine


def take_next(desk: Desk, engine: SyncEngine | None, reader: QueueReader) -> Changes:
    """Take the case that is most urgent among those that nobody holds.

    At a centre the centre chooses, so that two people never get the same case; without it there is
    no next case.

    Args:
        desk: the person's desk.
        engine: what talks to the centre; None where the profile is its own.
        reader: of the queue, for a profile that is its own centre.

    Raises:
        UserError: no case waits.
        EnvironmentFault: the centre cannot be reached; nothing was recorded.
    """
    if engine is None:
        question = QueueQuestion(view=View.UNCLAIMED, person=desk.person.login, sort=Sort.PRIORITY)
        waiting = reader.page(question, desk.now(), 1)
        if not waiting:
            raise UserError("No case is waiting in the queue.")
        return claim_cases(desk, [waiting[0].case])
    operation = desk.operation("case.claim", None, {}, op_id=new_id())
    entry = engine.take_next(operation, desk.person.role)
    if CHOSEN not in entry.detail:
        waits = "The centre has not answered which case is next; it will be in your list."
        raise UserError(str(entry.detail.get("reason", waits)))
    case = UUID(entry.detail[CHOSEN])
    recorded = Recorded(operation.op_id, operation.kind, case, entry.outcome, entry.detail)
    return Changes((recorded,), f"Claimed {desk.reference(case)}")
