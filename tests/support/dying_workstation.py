"""A workstation that is killed with its operations sent and no answer read.

`python -m tests.support.dying_workstation FOLDER KEYS PLACE LOGIN`
"""

import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from psycopg.types.json import Jsonb

from tests.support.postgres import PASSWORD
from tests.support.profiles import ledger_in
from workbench.central.connection import person_session
from workbench.central.transport import Transport
from workbench.storage.outbox import pending
from workbench.sync.sign_in import DEVICE


def main() -> None:
    """Send all that waits, and die."""
    folder, keys, place, login = sys.argv[1:]
    journal, replica, files = map(bytes.fromhex, keys.split(","))
    with ledger_in(Path(folder), (journal, replica, files)) as ledger:
        device = UUID(ledger.journal.meta(DEVICE))
        with ledger.journal.reading() as connection:
            entries = pending(connection, 100)
        session = person_session(place, login, PASSWORD, Transport())
        with session.pipeline() as pipeline:
            for entry in entries:
                operation = entry.operation
                session.execute(
                    "SELECT api.apply(%s, %s, %s, %s, %s, %s, %s)",
                    (
                        operation.op_id,
                        device,
                        entry.seq,
                        operation.kind,
                        operation.case,
                        Jsonb(dict(operation.args)),
                        operation.at,
                    ),
                )
                pipeline.sync()
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
