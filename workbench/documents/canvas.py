"""The one canvas of letters: it owns the fonts, the marks of the structure, and the file.

reportlab's canvas draws lines and pictures; words go through `show_line`, so no font of
reportlab's own ever enters a file. Whatever is painted belongs to an element of the structure, or
is named an artifact: furniture, rules, backgrounds.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from workbench.documents import pdf_a
from workbench.documents.embedding import EmbeddedFace
from workbench.documents.structure import (
    Annotated,
    Element,
    Marked,
    StructureTree,
    page_reference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PIL.Image import Image
    from reportlab.pdfbase.pdfdoc import PDFObjectReference

    from workbench.documents.lines import Piece
    from workbench.documents.typeface import Face

_FIRST_ANNOTATION_KEY = 10_000  # the parent tree's keys below are the pages'


@dataclass(slots=True)
class _Page:
    code: list[str]
    marks: list[Element]
    annotations: list[PDFDictionary]
    pictures: dict[str, PDFObjectReference]


# Words of one owner on one line: the owner, the start, the baseline, the pieces from the left.
_Segment: TypeAlias = "tuple[Element | None, float, float, list[Piece]]"


def _segments(x: float, y: float, pieces: Sequence[Piece]) -> Iterator[_Segment]:
    for owner, group in groupby(pieces, key=lambda piece: piece.manner.owner):
        owned = list(group)
        yield owner, x, y, owned
        x += sum(piece.width for piece in owned)


class LetterCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that writes tagged PDF/A.

    `furniture` draws what stands on every page once the number of pages is known: it gets the
    canvas, the page and the number of pages, both counted from 1.
    """

    def __init__(
        self,
        file: object,
        *,
        about: pdf_a.Metadata,
        root: Element,
        furniture: Callable[[LetterCanvas, int, int], None],
        **options: Any,
    ) -> None:
        self._about = about
        self._root = root
        self._furniture = furniture
        self._faces: dict[str, EmbeddedFace] = {}
        self._pages: list[_Page] = []
        self._marks: list[Element] = []
        self._annotations: list[PDFDictionary] = []
        self._pictures: dict[str, PDFObjectReference] = {}
        self._next_key = _FIRST_ANNOTATION_KEY
        super().__init__(file, **{**options, "pdfVersion": (1, 7), "invariant": 1})

    # What reportlab would do with its own fonts.

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"

    def setFont(self, *_font: object, **_more: object) -> None:  # noqa: N802 -- reportlab's name
        """Nothing: a table sets a font for cells of bare strings, and letters have none."""

    # Whom the paint belongs to.

    @contextmanager
    def owned_by(self, owner: Element | None) -> Iterator[None]:
        """What is painted inside belongs to the element; to none, it is an artifact."""
        self._code.append(self._opening(owner))
        yield
        self._code.append("EMC")

    @contextmanager
    def furniture_mark(self, kind: str) -> Iterator[None]:
        """What is painted inside is furniture of the page: "Header" or "Footer" (14.8.2.2)."""
        self._code.append(f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC")
        yield
        self._code.append("EMC")

    def _opening(self, owner: Element | None) -> str:
        if owner is None:
            return "/Artifact BMC"
        mcid = len(self._marks)
        self._marks.append(owner)
        owner.kids.append(Marked(len(self._pages), mcid))
        return f"/{owner.tag} <</MCID {mcid}>> BDC"

    # Words.

    def show_lines(
        self, lines: Sequence[tuple[float, float, Sequence[Piece]]], *, repeated: bool = False
    ) -> None:
        """Show lines, each with its start and baseline in points and its pieces from the left.

        Words drawn again, as in the repeated head of a table, are an artifact. Called within
        `furniture_mark`, pieces without an owner open no mark of their own.
        """
        segments = [segment for line in lines for segment in _segments(*line)]
        for owner, group in groupby(segments, key=lambda segment: segment[0]):
            if owner is None and not repeated:
                self._show(group)
            else:
                with self.owned_by(None if repeated else owner):
                    self._show(group)

    def _show(self, segments: Iterable[_Segment]) -> None:
        code = self._code
        embedded: EmbeddedFace | None = None
        size = 0.0
        colour: tuple[float, float, float] | None = None
        code.append("BT")
        for _, x, y, pieces in segments:
            shown = [f"1 0 0 1 {x:.2f} {y:.2f} Tm"]
            strings: list[str] = []
            for piece in pieces:
                manner = piece.manner
                same_look = manner.size == size and manner.colour == colour
                if embedded is None or embedded.face is not piece.face or not same_look:
                    if strings:
                        shown.append(f"[{''.join(strings)}] TJ")
                        strings.clear()
                    embedded = self.embedded(piece.face)
                    size, colour = manner.size, manner.colour
                    red, green, blue = colour
                    shown.append(
                        f"/{embedded.resource} {size:g} Tf {red:.3f} {green:.3f} {blue:.3f} rg"
                    )
                strings.append(embedded.show(piece.text, size, rightward=piece.level % 2 == 0))
            shown.append(f"[{''.join(strings)}] TJ")
            code.append(" ".join(shown))
        code.append("ET")

    def embedded(self, face: Face) -> EmbeddedFace:
        """The face as this document uses it."""
        found = self._faces.get(face.name)
        if found is None:
            found = self._faces[face.name] = EmbeddedFace(face, f"F{len(self._faces) + 1}")
        return found

    def page_count(self) -> int:
        """The pages ended so far."""
        return len(self._pages)

    def faces(self) -> dict[str, str]:
        """The files of the embedded fonts and their SHA-256."""
        return {e.face.file_name: e.face.sha256 for e in self._faces.values()}

    def add_link(
        self, box: tuple[float, float, float, float], url: str, says: str, owner: Element
    ) -> None:
        """A link over `box` (in the current coordinates) that belongs to a Link element."""
        x, y = self.absolutePosition(box[0], box[1])
        right, top = self.absolutePosition(box[2], box[3])
        action = {"S": PDFName("URI"), "URI": PDFString(url)}
        annotation = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Link"),
                "Rect": PDFArray([round(v, 2) for v in (x, y, right, top)]),
                "Border": PDFArray([0, 0, 0]),
                "F": 4,  # print (ISO 19005-2, 6.3.2)
                "Contents": PDFString(says or url),
                "A": PDFDictionary(action),
                "StructParent": self._next_key,
                "P": page_reference(len(self._pages)),
            }
        )
        owner.kids.append(Annotated(len(self._pages), self._next_key, annotation))
        self._annotations.append(annotation)
        self._next_key += 1

    def show_picture(self, picture: Image, width: float, height: float) -> None:
        """Show an RGB picture from the current origin, `width` by `height` points."""
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": picture.width,
            "Height": picture.height,
            "ColorSpace": PDFName("DeviceRGB"),
            "BitsPerComponent": 8,
        }
        name = f"Im{len(self._pages) + 1}.{len(self._pictures) + 1}"
        self._pictures[name] = self._doc.Reference(pdf_a.Stream(entries, picture.tobytes()))
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /{name} Do Q")

    # Pages and the file.

    def showPage(self) -> None:  # noqa: N802 -- reportlab's name
        """End the page; it is written when the letter's length is known."""
        self._pages.append(_Page(self._code, self._marks, self._annotations, self._pictures))
        self._marks, self._annotations, self._pictures = [], [], {}
        self._startPage()

    def save(self) -> None:
        """Write the file."""
        if self._code:
            self.showPage()
        document = self._doc
        streams = [self._finish(number) for number in range(1, len(self._pages) + 1)]
        for page, stream in zip(self._pages, streams, strict=True):
            self._write_page(page, stream)
        fonts = document.idToObject["BasicFonts"]
        for face in self._faces.values():
            fonts[face.resource] = face.write(document)
        document.info = pdf_a.information(self._about)
        document.Catalog = self._catalogue()
        document._ID = pdf_a.identifier([pdf_a.xmp(self._about).encode(), *streams])  # noqa: SLF001 -- reportlab takes no other
        self._filename.write(document.format())

    def _finish(self, number: int) -> bytes:
        """The page's content with its furniture."""
        page = self._pages[number - 1]
        self._code: list[str] = []
        self._furniture(self, number, len(self._pages))
        return "\n".join([self._preamble, *page.code, *self._code]).encode("latin-1")

    def _write_page(self, page: _Page, content: bytes) -> None:
        document = self._doc
        number = document.pageCounter - 1
        resources = {"Font": document.Reference(document.idToObject["BasicFonts"])}
        if page.pictures:
            resources["XObject"] = PDFDictionary(page.pictures)
        entries = {
            "Type": PDFName("Page"),
            "Parent": document.Reference(document.Pages),
            "MediaBox": PDFArray([0, 0, *(round(side, 2) for side in self._pagesize)]),
            "Resources": PDFDictionary(resources),
            "Contents": document.Reference(pdf_a.Stream({}, content)),
            "Tabs": PDFName("S"),
            "StructParents": number,
        }
        if page.annotations:
            entries["Annots"] = PDFArray([document.Reference(a) for a in page.annotations])
        document.addPage(PDFDictionary(entries))

    def _catalogue(self) -> PDFDictionary:
        document = self._doc
        tree = StructureTree(document).write(self._root, [page.marks for page in self._pages])
        return PDFDictionary(
            {
                "Type": PDFName("Catalog"),
                "Pages": document.Reference(document.Pages),
                "Lang": PDFString(self._about.lang),
                "MarkInfo": PDFDictionary({"Marked": "true"}),
                "Metadata": document.Reference(pdf_a.metadata_stream(self._about)),
                "OutputIntents": pdf_a.output_intent(document),
                "StructTreeRoot": tree,
                "ViewerPreferences": PDFDictionary({"DisplayDocTitle": "true"}),
            }
        )
