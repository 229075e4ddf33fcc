"""`import`: a table looked at, then taken in."""

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.intake import lying_in
from workbench.cli.session import answer, workbench_of
from workbench.domain.instants import to_iso
from workbench.errors import EnvironmentFault
from workbench.intake.review_rows import ReviewRow
from workbench.intake.row_failures import RowFailure
from workbench.operations.importing import (
    Preview,
    failures_as_csv,
    import_table,
    preview_import,
    read_mapping,
)

_LISTED = 100


def import_file(options: argparse.Namespace) -> int:
    """Import a table, or with `--preview` only say what it would bring."""
    mapping = read_mapping(options.mapping) if options.mapping else None
    with workbench_of(options) as workbench:
        desk = lying_in(workbench.desk, options.scope)
        if options.preview:
            preview = preview_import(desk, options.file, mapping)
            said = {"outcome": "preview", "reason": "", "cases": []}
        else:
            done = import_table(desk, options.file, mapping, options.kind)
            preview = done.preview
            said = {
                "outcome": done.outcome,
                "reason": done.reason,
                "cases": [str(case) for case in done.cases],
            }
    if options.failed:
        _write(options.failed, failures_as_csv(preview.table.failures))
    answer(options, said | _shape(preview, options.file), _words(preview, said))
    return 0


def _write(place: str, content: bytes) -> None:
    try:
        Path(place).write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(
            f"The failed rows could not be written to {place} ({error.strerror})."
        ) from error


def _shape(preview: Preview, path: str) -> dict[str, Any]:
    table = preview.table
    return {
        "path": path,
        "name": preview.name,
        "sha256": preview.sha256,
        "shape": table.shape,
        "columns": list(table.columns),
        "mapping": dict(table.mapping),
        "mapping_from": table.mapping_from,
        "unused": preview.unused,
        "rows": len(table.rows),
        "failed": [_failure(each) for each in table.failures],
        "doubts": [_failure(each) for each in table.doubts[:_LISTED]],
        "preview": [_row(row) for row in preview.shown],
    }


def _failure(failure: RowFailure) -> dict[str, Any]:
    return {"line": failure.line, "reason": failure.reason, "raw": failure.raw}


def _row(row: ReviewRow) -> dict[str, Any]:
    texts = ("platform_id", "url", "title", "text", "rating", "language", "author_id", "reply")
    more = (
        "author_name",
        "author_country",
        "business_id",
        "business_name",
        "verification",
        "reply",
    )
    times = {
        name: to_iso(moment) if moment else None
        for name, moment in (("published", row.published), ("experienced", row.experienced))
    }
    return {name: getattr(row, name) for name in (*texts, *more, "verification")} | times


def _words(preview: Preview, said: dict[str, Any]) -> str:
    table = preview.table
    lines = [f"{preview.name}: {len(table.rows):,} rows, {len(table.failures):,} failed"]
    lines += [f"  {field:<16} from “{column}”" for field, column in table.mapping.items()]
    if preview.unused:
        lines.append(f"  not used: {', '.join(preview.unused)}")
    lines += [f"  line {each.line}: {each.reason}" for each in table.failures[:_LISTED]]
    lines += [f"  line {each.line}: {each.reason}" for each in table.doubts[:_LISTED]]
    if said["outcome"] == "preview":
        lines += [f"  {row.title or row.text[:70]}" for row in preview.shown]
        lines.append("Nothing was recorded. Without --preview it is imported.")
    else:
        lines.append(f"{said['outcome']}: {said['reason']}")
    return "\n".join(lines)
