"""`templates`, `letter`, `letter-sent`."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from workbench.cli.session import answer, status_of, workbench_of
from workbench.cli.shapes import done
from workbench.domain.instants import parse_iso
from workbench.errors import EnvironmentFault, UserError
from workbench.operations.letters import draft_letter, freeze_letter, send_letter, templates


def list_templates(options: argparse.Namespace) -> int:
    """List the templates with their languages and fields; needs no profile."""
    found = [
        {
            "id": template.id,
            "version": template.version,
            "kind": template.kind,
            "legal_basis": template.legal_basis,
            "languages": list(template.languages),
            "titles": dict(template.titles),
            "fields": [
                {
                    "name": field.name,
                    "meaning": field.meaning,
                    "required": field.required,
                    "source": field.source,
                }
                for field in template.fields
            ],
        }
        for template in templates()
    ]
    lines = []
    for template in templates():
        lines.append(f"{template.id} v{template.version}  {', '.join(template.languages)}")
        lines += [
            f"    {field.name}{'*' if field.required else ''}  {field.meaning}"
            for field in template.fields
        ]
    answer(options, found, "\n".join([*lines, "* is required"]))
    return 0


def make_letter(options: argparse.Namespace) -> int:
    """Make a letter, keep its PDF with the case, and write it to a file."""
    given = _values(options.values)
    out = Path(options.out)
    with workbench_of(options) as workbench:
        desk = workbench.desk
        case = desk.case_id(options.case)
        draft = draft_letter(
            desk, case, options.template, options.language, given, tuple(options.cite)
        )
        letter = freeze_letter(desk, case, draft)
        made = letter.changes.outcome == "applied"
        shape = done(
            letter.changes,
            desk.read(case),
            letter=str(letter.letter),
            n=letter.changes.recorded[-1].detail.get("n"),
            template=draft.template.id,
            version=draft.template.version,
            language=draft.language,
            sha256=letter.sha256,
            pages=letter.pages,
            out=str(out) if made else None,
        )
    if made:
        _write(out, letter.pdf)
    answer(options, shape, f"{letter.changes.words}: {out} ({letter.pages} pages)" if made else "")
    return status_of(letter.changes)


def record_sent(options: argparse.Namespace) -> int:
    """Record the dispatch of a letter."""
    at = _time(options.at) if options.at is not None else None
    with workbench_of(options) as workbench:
        desk = workbench.desk
        case = desk.case_id(options.case)
        changes = send_letter(desk, case, options.letter, options.how, at)
        answer(options, done(changes, desk.read(case)), changes.words)
    return status_of(changes)


def _values(pairs: Sequence[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UserError(f"“{pair}” is no FIELD=VALUE. Nothing was written.")
        values[name.strip()] = value
    return values


def _time(text: str) -> datetime:
    try:
        return parse_iso(text)
    except ValueError:
        raise UserError(f"“{text}” is no ISO 8601 time, such as 2026-11-22T14:30+01:00.") from None


def _write(out: Path, pdf: bytes) -> None:
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise EnvironmentFault(
            f"The letter is kept with the case, but {out} could not be written "
            f"({error.strerror}). Give another --out; the same letter is made again."
        ) from error
