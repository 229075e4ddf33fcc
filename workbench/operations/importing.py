"""Importing a table on purpose: first looked at, then taken in, with a mapping that is kept.

The mapping of an import is part of its operation. So the next table of the same columns is read
alike, also by colleagues, and no second place holds mappings.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from uuid import UUID

from workbench.domain.cases import CaseKind
from workbench.domain.operations import KINDS
from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.intake.review_columns import SYNONYMS, normal
from workbench.intake.review_rows import ReviewRow
from workbench.intake.row_failures import RowFailure
from workbench.intake.tables import ReviewTable, looks_like_table, read_reviews
from workbench.operations.casework import known
from workbench.operations.desk import Desk
from workbench.operations.found_files import file_bytes
from workbench.operations.incoming import incoming_table
from workbench.operations.intake import recalled_mapping
from workbench.operations.placement import Placed, Placement

_SHOWN = 5
_MOST_MAPPING = 1 << 16
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\t\r|%]")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import of a file would bring."""

    name: str
    sha256: str
    table: ReviewTable

    @property
    def shown(self) -> Sequence[ReviewRow]:
        """The first rows."""
        return self.table.rows[:_SHOWN]

    @property
    def unused(self) -> list[str]:
        """The columns that nothing is taken from; the file keeps them."""
        used = set(self.table.mapping.values())
        return [column for column in self.table.columns if column not in used]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: `new`, or `duplicate` for bytes that were imported before."""

    preview: Preview
    outcome: str
    reason: str
    cases: tuple[UUID, ...]


def preview_import(desk: Desk, path: str, mapping: Mapping[str, str] | None) -> Preview:
    """Read a table without recording anything.

    Args:
        desk: the person's desk.
        path: the file.
        mapping: which column holds which field; None takes what was used for such a table before,
            or else what the names of the columns say.

    Raises:
        UserError: the file cannot be read as a table, or the mapping does not fit it.
    """
    content = _content(path)
    name = PurePath(path).name
    table = read_reviews(content, name, mapping, partial(recalled_mapping, desk))
    return Preview(clean(name), hashlib.sha256(content).hexdigest(), table)


def import_table(
    desk: Desk, path: str, mapping: Mapping[str, str] | None, kind: str | None = None
) -> Imported:
    """Import a table: one operation that holds the file's hash and the mapping, not the rows.

    Args:
        desk: the person's desk.
        path: the file.
        mapping: as `preview_import` takes it.
        kind: makes each row a case of this kind; None makes the rows content without cases.

    Raises:
        UserError: as `preview_import`, or the person's role may not import.
    """
    chosen = known(CaseKind, kind, "kind").value if kind is not None else None
    role = desk.person.role
    if role not in KINDS["content.import"].roles:
        raise UserError(f"The role {role.words.lower()} may not import. Nothing was taken in.")
    content = _content(path)
    found = incoming_table(content, path, mapping, partial(recalled_mapping, desk))
    found = replace(found, origin={"how": "import", "path": clean(path)[-1000:]})
    placed: list[Placed] = []
    desk.ledger.record_planned(
        lambda connection: [
            operation
            for place in _placed(placed, Placement(desk, connection, [found]).table(found, chosen))
            for operation in place.operations
        ],
        role,
        [content],
    )
    return Imported(
        preview=Preview(found.name, found.sha256.hex(), found.table),
        outcome=placed[0].outcome,
        reason=placed[0].reason,
        cases=tuple(place.case for place in placed if place.case is not None),
    )


def _placed(kept: list[Placed], found: list[Placed]) -> list[Placed]:
    """Remember the places found last: a plan may be made twice."""
    kept[:] = found
    return found


def _content(path: str) -> bytes:
    try:
        content = file_bytes(path)
    except OSError as error:
        raise UserError(f"“{clean(path)}” could not be read ({error.strerror}).") from error
    if not looks_like_table(content, path):
        raise UserError(f"“{clean(PurePath(path).name)}” is no table: CSV, JSON or Excel (.xlsx).")
    return content


def read_mapping(said: str) -> dict[str, str]:
    """Read a mapping as a person gives it.

    It is a JSON object or the path of a file that holds one, of fields to columns or of columns
    to fields; or `FIELD=COLUMN`, several parted by commas.

    Raises:
        UserError: it is none of these.
    """
    text = said.strip()
    if not text.startswith("{") and "=" not in text:
        try:
            text = Path(text).read_text("utf-8-sig")[:_MOST_MAPPING]
        except (OSError, ValueError) as error:
            raise UserError(
                f"The mapping “{clean(said)[:80]}” is neither a file that can be read nor "
                "FIELD=COLUMN. The fields are: " + ", ".join(SYNONYMS) + "."
            ) from error
    if not text.lstrip().startswith("{"):
        pairs = [each.partition("=") for each in re.split(r"[,\n]", text) if each.strip()]
        return {field.strip(): column.strip() for field, _, column in pairs}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError("The mapping is no JSON object of fields to columns.") from error
    return _turned({str(key): "" if each is None else str(each) for key, each in value.items()})


def _turned(said: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping as fields to columns, whichever way round it was given."""
    fields = {normal(field): field for field in SYNONYMS}
    if all(normal(key) in fields for key in said):
        return {fields[normal(key)]: column for key, column in said.items()}
    if all(normal(value) in fields for value in said.values() if value):
        return {fields[normal(value)]: key for key, value in said.items() if value}
    return dict(said)


def failures_as_csv(failures: Sequence[RowFailure]) -> bytes:
    """Return the rows that failed as a table to be mended, harmless to open in a spreadsheet."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["line", "reason", "row"])
    table.writerows([each.line, neutral(each.reason), neutral(each.raw)] for each in failures)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def neutral(cell: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula.

    >>> neutral("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell
