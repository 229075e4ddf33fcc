"""The logical structure of a PDF: elements in reading order, and the tree written from them.

Elements are made from the letter before anything is laid out, so reading order is the letter's
order. Drawing then hands them marked content, in whatever order and on whatever page it falls
(ISO 32000-1, 14.7 and 14.8; PDF/UA-1, 7.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


class StructureTree:
    """Writes the elements below a root, and the way back from the pages to them."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        self._written: dict[Element, PDFObjectReference] = {}
        self._annotated: dict[int, Element] = {}

    def write(self, root: Element, marks: Sequence[Sequence[Element]]) -> PDFObjectReference:
        """Write the tree; `marks` holds for each page the owner of each of its sequences."""
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        reference = self._document.Reference(tree)
        tree["K"] = PDFArray([self._write(root, reference)])
        numbers: list[Any] = []
        for page, owners in enumerate(marks):
            numbers += [page, self._indirect([self._written[owner] for owner in owners])]
        for key, owner in sorted(self._annotated.items()):
            numbers += [key, self._written[owner]]
        nums = PDFDictionary({"Nums": PDFArray(numbers)})
        tree["ParentTree"] = self._document.Reference(nums)
        tree["ParentTreeNextKey"] = max([len(marks), *(key + 1 for key in self._annotated)])
        return reference

    def _indirect(self, items: list[Any]) -> PDFObjectReference:
        return self._document.Reference(PDFArray(items))

    def _write(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        entry = PDFDictionary({"S": PDFName(element.tag), "P": parent})
        reference = self._written[element] = self._document.Reference(entry)
        for name, value in element.properties.items():
            entry[name] = PDFString(value)
        if element.attributes:
            entry["A"] = PDFDictionary(element.attributes)
        first = next((kid.page for kid in element.kids if isinstance(kid, Marked)), None)
        if first is not None:
            entry["Pg"] = page_reference(first)
        kids = [self._kid(element, kid, first, reference) for kid in element.kids]
        entry["K"] = PDFArray([kid for kid in kids if kid is not None])
        return reference

    def _kid(
        self,
        element: Element,
        kid: Element | Marked | Annotated,
        first: int | None,
        reference: PDFObjectReference,
    ) -> Any:
        match kid:
            case Element():
                return self._write(kid, reference) if kid.holds_content() else None
            case Marked(page=page, mcid=mcid):
                if page == first:
                    return mcid
                return _dictionary("MCR", {"Pg": page_reference(page), "MCID": mcid})
            case Annotated(page=page, key=key, annotation=annotation):
                self._annotated[key] = element
                target = self._document.Reference(annotation)
                return _dictionary("OBJR", {"Pg": page_reference(page), "Obj": target})


def _dictionary(kind: str, entries: Mapping[str, Any]) -> PDFDictionary:
    return PDFDictionary({"Type": PDFName(kind), **entries})
