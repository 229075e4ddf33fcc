"""Fonts inside the PDF: only the glyphs drawn, each saying which characters it stands for.

A code in the text is a pair of a glyph and what it stands for, so copying and searching give back
the characters that were typed, also where Arabic joins two of them
into one sign (PDF/UA-1, 7.21.7).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from workbench.documents.pdf_a import Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference

    from workbench.documents.typeface import Face, Glyph

# CIDFontType2 needs the outlines and their measures only (ISO 32000-1, 9.9, table 126).
_NOT_IN_A_PDF = [
    int.from_bytes(tag, "big")
    for tag in (b"GSUB", b"GPOS", b"GDEF", b"STAT", b"name", b"post", b"cmap", b"OS/2")
]
_SYMBOLIC, _ITALIC = 4, 64
_BFCHARS_A_BLOCK = 100  # Adobe Technical Note 5014


class EmbeddedFace:
    """One face as one document uses it. `resource` is its name in the page's resources."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[tuple[int, str], int] = {}
        self._shown: dict[tuple[str, bool, float], str] = {}

    def show(self, text: str, size: float, *, rightward: bool) -> str:
        """What goes between `[` and `] TJ` to show a word at `size` points."""
        key = (text, rightward, size)
        shown = self._shown.get(key)
        if shown is None:
            word = self.face.set_word(text, rightward=rightward)
            shown = self._shown[key] = self._operators(word.glyphs, size)
        return shown

    def _operators(self, glyphs: Iterable[Glyph], size: float) -> str:
        """TJ moves along the line, in thousandths to the left; Ts lifts a mark, in points."""
        scale = 1000 / self.face.upem
        parts = ["<"]
        lifted = 0
        for glyph in glyphs:
            if glyph.dy != lifted:
                lifted = glyph.dy
                parts.append(f">] TJ {lifted * size / self.face.upem:.3f} Ts [<")
            code = self._codes.setdefault((glyph.gid, glyph.text), len(self._codes) + 1)
            if glyph.dx:
                parts.append(f"> {-glyph.dx * scale:.0f} <")
            parts.append(f"{code:04x}")
            if after := glyph.advance - glyph.width - glyph.dx:
                parts.append(f"> {-after * scale:.0f} <")
        parts.append(">] TJ 0 Ts [" if lifted else ">")
        return "".join(parts)

    def write(self, document: PDFDocument) -> PDFObjectReference:
        """Write the font's objects; the reference is that of the font dictionary."""
        gids = sorted({gid for gid, _ in self._codes})
        program, renumbered = _subset(self.face, gids)
        tag = hashlib.sha256(program).hexdigest()[:6].translate(_LETTERS)
        name = PDFName(f"{tag}+{self.face.name}")
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": PDFDictionary(
                    {
                        "Registry": PDFString("Adobe"),
                        "Ordering": PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(self._descriptor(document, name, program)),
                "CIDToGIDMap": document.Reference(self._glyph_map(renumbered)),
                "DW": 1000,
                "W": PDFArray([1, PDFArray(self._widths())]),
            }
        )
        font = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(descendant)]),
            "ToUnicode": document.Reference(Stream({}, self._to_unicode())),
        }
        return document.Reference(PDFDictionary(font))

    def _widths(self) -> list[int]:
        advance = self.face.font.get_glyph_h_advance
        return [round(advance(gid) * 1000 / self.face.upem) for gid, _ in self._codes]

    def _glyph_map(self, renumbered: dict[int, int]) -> Stream:
        gids = [0, *(renumbered[gid] for gid, _ in self._codes)]
        return Stream({}, b"".join(gid.to_bytes(2, "big") for gid in gids))

    def _descriptor(self, document: PDFDocument, name: str, program: bytes) -> PDFDictionary:
        scale = 1000 / self.face.upem
        extents = self.face.font.get_font_extents("ltr")
        head = self.face.hb_face.reference_table("head").data
        box = [int.from_bytes(head[at : at + 2], "big", signed=True) for at in range(36, 44, 2)]
        italic = "Italic" in self.face.name
        entries: dict[str, Any] = {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": _SYMBOLIC | (_ITALIC if italic else 0),
            "FontBBox": PDFArray([round(edge * scale) for edge in box]),
            "ItalicAngle": -9 if italic else 0,
            "Ascent": round(extents.ascender * scale),
            "Descent": round(extents.descender * scale),
            "CapHeight": 700,
            "StemV": 120 if "Bold" in self.face.name else 80,
            "FontFile2": document.Reference(Stream({"Length1": len(program)}, program)),
        }
        return PDFDictionary(entries)

    def _to_unicode(self) -> bytes:
        pairs = [f"<{code:04x}> <{_utf16(text)}>" for (_, text), code in self._codes.items()]
        blocks = [
            pairs[at : at + _BFCHARS_A_BLOCK] for at in range(0, len(pairs), _BFCHARS_A_BLOCK)
        ]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
        ]
        for block in blocks:
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


_LETTERS = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")
_ZERO_WIDTH_SPACE = "\u200b"  # what a glyph stands for when its neighbour says it all


def _utf16(text: str) -> str:
    return (text or _ZERO_WIDTH_SPACE).encode("utf-16-be").hex()


def _subset(face: Face, gids: list[int]) -> tuple[bytes, dict[int, int]]:
    """The font program with these glyphs only, and their new numbers."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(gids)
    wanted.drop_table_tag_set.update(_NOT_IN_A_PDF)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    plan = hb.SubsetPlan(face.hb_face, wanted)
    subset = plan.execute()
    mapping = plan.old_to_new_glyph_mapping
    return subset.blob.data, {gid: mapping[gid] for gid in gids}
