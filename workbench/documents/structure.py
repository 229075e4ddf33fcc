"""The logical structure of a PDF: elements in reading order, and the tree written from them.

Elements are made from the letter before anything is laid out, so reading order is the letter's
order. Drawing then hands them marked content, in whatever order and on whatever page it falls
(ISO 32000-1, 14.7 and 14.8; PDF/UA-1, 7.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFObject, PDFObjectReference, PDFString
from reportlab.pdfbase.pdfdoc import format as written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfbase.pdfdoc import PDFDocument


@dataclass(frozen=True, slots=True)
class Marked:
    """A sequence of marked content on one page."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotation, such as a link, on one page."""

    page: int
    key: int
    annotation: PDFDictionary


@dataclass(eq=False, slots=True)
class Element:
    """One structure element. `properties` are written as they are: Alt, Lang, ActualText."""

    tag: str
    properties: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Element | Marked | Annotated] = field(default_factory=list)

    def add(self, tag: str, **properties: str) -> Element:
        """A new last child."""
        child = Element(tag, {name: value for name, value in properties.items() if value})
        self.kids.append(child)
        return child

    def holds_content(self) -> bool:
        """Whether anything was drawn for it; an empty table cell counts, as it keeps its place."""
        if self.tag in {"TD", "TH"}:
            return True
        return any(not isinstance(kid, Element) or kid.holds_content() for kid in self.kids)


def page_reference(page: int) -> PDFObjectReference:
    """The page's dictionary, by the name reportlab gives it; pages count from 0."""
    return PDFObjectReference(f"Page{page + 1}")


class _Entry(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object written by hand: a letter has hundreds of elements, all alike."""

    __RefOnly__ = 1
    content = ""

    def format(self, _document: PDFDocument) -> bytes:
        return self.content.encode("latin-1")


class StructureTree:
    """Writes the elements below a root, and the way back from the pages to them."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._written: dict[Element, str] = {}
        self._annotated: dict[int, Element] = {}

    def write(self, root: Element, marks: Sequence[Sequence[Element]]) -> PDFObjectReference:
        """Write the tree; `marks` holds for each page the owner of each of its sequences."""
        tree = _Entry()
        reference = self._document.Reference(tree)
        top = self._write(root, self._number(tree))
        numbers = [
            f"{page} [{' '.join(self._written[owner] for owner in owners)}]"
            for page, owners in enumerate(marks)
        ]
        numbers += [
            f"{key} {self._written[self._annotated[key]]}" for key in sorted(self._annotated)
        ]
        next_key = max([len(marks), *(key + 1 for key in self._annotated)])
        tree.content = (
            f"<</Type /StructTreeRoot /K [{top}] /ParentTree <</Nums [{' '.join(numbers)}]>>"
            f" /ParentTreeNextKey {next_key}>>"
        )
        return reference

    def _number(self, registered: PDFObject) -> str:
        """How other objects point to this one."""
        name = self._document.Reference(registered).name
        number, version = self._document.idToObjectNumberAndVersion[name]
        return f"{number} {version} R"

    def _formatted(self, value: PDFObject) -> str:
        return str(written(value, self._document), "latin-1")

    def _page(self, page: int) -> str:
        return self._formatted(page_reference(page))

    def _write(self, element: Element, parent: str) -> str:
        entry = _Entry()
        number = self._written[element] = self._number(entry)
        parts = [f"<</S /{element.tag} /P {parent}"]
        parts += [f"/{k} {self._formatted(PDFString(v))}" for k, v in element.properties.items()]
        if element.attributes:
            parts.append(f"/A {self._formatted(PDFDictionary(element.attributes))}")
        first = next((kid.page for kid in element.kids if isinstance(kid, Marked)), None)
        if first is not None:
            parts.append(f"/Pg {self._page(first)}")
        kids = (self._kid(element, kid, first, number) for kid in element.kids)
        parts.append(f"/K [{' '.join(kid for kid in kids if kid)}]>>")
        entry.content = " ".join(parts)
        return number

    def _kid(
        self, element: Element, kid: Element | Marked | Annotated, first: int | None, number: str
    ) -> str:
        match kid:
            case Element():
                return self._write(kid, number) if kid.holds_content() else ""
            case Marked(page=page, mcid=mcid):
                if page == first:
                    return str(mcid)
                return f"<</Type /MCR /Pg {self._page(page)} /MCID {mcid}>>"
            case Annotated(page=page, key=key, annotation=annotation):
                self._annotated[key] = element
                return f"<</Type /OBJR /Pg {self._page(page)} /Obj {self._number(annotation)}>>"
