"""History as a file: what another system, or a profile, tells of its past.

JSON lines in UTF-8. A line is an operation: `op_id`, `kind`, `case` (null where it has none),
`args`, `actor`, `at` (ISO 8601). A line that is `{"file": "<base64>"}` holds the bytes of a file
that the next operation names by its hash.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from workbench.central.history import Told
from workbench.domain.instants import parse_iso
from workbench.domain.operations import Operation
from workbench.errors import EnvironmentFault, UserError


def read_history(path: Path) -> Iterator[Told]:
    """Return the operations of a file, all of a case after one another, in the file's order.

    Raises:
        UserError: a line cannot be read; the sentence names it.
        EnvironmentFault: the file cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read ({error.strerror}).") from error
    by_case: dict[UUID, list[Told]] = {}
    files: list[bytes] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            if "file" in row:
                files.append(base64.b64decode(row["file"], validate=True))
                continue
            case = UUID(row["case"]) if row["case"] is not None else None
            operation = Operation(
                UUID(row["op_id"]), row["kind"], case, row["args"], row["actor"],
                parse_iso(row["at"]), imported=True,
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                f"Line {number} of {path} tells no operation ({error}). Nothing was loaded."
            ) from error
        by_case.setdefault(case or operation.op_id, []).append((operation, tuple(files)))
        files = []
    for told in by_case.values():
        yield from told
