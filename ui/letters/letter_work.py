"""What jobs bring back of a letter: its fields, its text, its pages as pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QImage

from ui.letters.letter_choice import LetterChoice, choice_of, letter_key
from workbench.domain.cases import CaseSnapshot, Entry
from workbench.domain.letters import Letter

if TYPE_CHECKING:
    from workbench.operations.letters import LetterDraft, Template

_PAPER_POINTS = 595.3
"""The width of A4."""


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """A case for which a letter is to be written, and the templates there are."""

    snapshot: CaseSnapshot
    templates: tuple["Template", ...]


@dataclass(frozen=True, slots=True)
class LetterWork:
    """A letter as it stands."""

    case: UUID
    template: str
    choice: LetterChoice
    draft: "LetterDraft"
    letter: Letter
    pages: tuple[QImage, ...]
    size: int
    uncovered: tuple[str, ...]
    fault: str
    """Why there are no pages, in words; empty when there are."""


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter that was made, with its pages and how it went out."""

    snapshot: CaseSnapshot
    entry: Entry
    dispatch: Entry | None
    pages: tuple[QImage, ...]


def read_letter_desk(desk: Any, case: UUID) -> LetterDesk:
    """Read what writing a letter begins with (in a job)."""
    from workbench.operations.letters import templates

    return LetterDesk(desk.read(case), templates())


def compose_work(
    desk: Any, case: UUID, template: "Template", choice: LetterChoice | None, width: int
) -> LetterWork:
    """Compose a letter and draw its pages `width` pixels wide (in a job).

    Args:
        desk: the desk.
        case: the case.
        template: the template.
        choice: what the person chose; None takes the stored draft.
        width: of a page's picture, in pixels.
    """
    from workbench.operations.letters import (
        UncoveredCharacters,
        compose_letter,
        draft_letter,
        preview_letter,
    )
    from workbench.operations.notes import read_draft
    from workbench.operations.stored_files import pages_of

    if choice is None:
        names = [field.name for field in template.fields]
        choice = choice_of(read_draft(desk, letter_key(case, template.id)), names)
    draft = draft_letter(desk, case, template.id, choice.language, choice.fields, choice.cited)
    letter = compose_letter(draft)
    images: tuple[QImage, ...] = ()
    size, fault = 0, ""
    uncovered: tuple[str, ...] = ()
    try:
        rendered = preview_letter(draft)
    except UncoveredCharacters as error:
        uncovered, fault = error.characters, str(error)
    else:
        size = len(rendered.pdf)
        images = _images(pages_of(rendered.pdf, width / _PAPER_POINTS))
    return LetterWork(case, template.id, choice, draft, letter, images, size, uncovered, fault)


def read_made_letter(desk: Any, case: UUID, letter: UUID, width: int) -> MadeLetter:
    """Read a letter that was made (in a job).

    Raises:
        UserError: the case has no such letter.
        EnvironmentFault: its PDF is missing or damaged.
    """
    from workbench.operations.letters import find_letter, letter_pdf
    from workbench.operations.stored_files import pages_of

    snapshot = desk.read(case)
    entry = find_letter(snapshot, str(letter))
    sent = [e for e in snapshot.stream("dispatch") if e.body["letter_id"] == str(entry.op_id)]
    pages = _images(pages_of(letter_pdf(desk, entry), width / _PAPER_POINTS))
    return MadeLetter(snapshot, entry, sent[-1] if sent else None, pages)


def _images(pages: Iterable[Any]) -> tuple[QImage, ...]:
    return tuple(
        QImage(page.bgrx, page.width, page.height, QImage.Format.Format_RGB32).copy()
        for page in pages
    )
