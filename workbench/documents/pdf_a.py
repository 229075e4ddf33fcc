"""What PDF/A-2b and PDF/UA-1 ask of the file around the pages.

Metadata as XMP beside the old Info dictionary, an ICC profile for the colours, identifiers from
the content, and no clock: the only date is the letter's own (ISO 19005-2, 6.2 and
6.6; ISO 14289-1, 5).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfbase.pdfdoc import format as written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObjectReference

PRODUCER = "Workbench letters"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself."""

    lang: str
    title: str
    author: str
    date: dt.date | None


class Stream(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A stream with a line end before `endstream`, which reportlab's own lacks (6.1.7.1)."""

    __RefOnly__ = 1

    def __init__(self, entries: Mapping[str, Any], content: bytes, *, packed: bool = True) -> None:
        self._entries = dict(entries)
        self._content = zlib.compress(content) if packed else content
        if packed:
            self._entries["Filter"] = PDFName("FlateDecode")

    def format(self, document: PDFDocument) -> bytes:
        """The object's bytes."""
        entries = PDFDictionary({**self._entries, "Length": len(self._content)})
        return b"%s\nstream\n%s\nendstream\n" % (written(entries, document), self._content)


def information(about: Metadata) -> PDFDictionary:
    """The Info dictionary; it must say what the XMP says (6.6.3)."""
    entries = {"Title": about.title, "Author": about.author, "Producer": PRODUCER}
    if about.date is not None:
        entries["CreationDate"] = entries["ModDate"] = f"D:{about.date:%Y%m%d}000000Z"
    return PDFDictionary({name: PDFString(value) for name, value in entries.items() if value})


def identifier(parts: Iterable[bytes]) -> bytes:
    """The file's /ID from its content: the same letter is the same file."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    half = digest.hexdigest()[:32].encode("ascii")
    return b"[<%s><%s>]" % (half, half)


def output_intent(document: PDFDocument) -> PDFObjectReference:
    """The colour profile that gives the page's red, green and blue their meaning (6.2.3)."""
    profile = document.Reference(Stream({"N": 3}, srgb_profile()))
    entries = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
        "Info": PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": profile,
    }
    return document.Reference(PDFArray([PDFDictionary(entries)]))


def metadata_stream(about: Metadata) -> Stream:
    """The XMP packet, unpacked as archives want to find it (6.6.2.1)."""
    entries = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    return Stream(entries, xmp(about).encode("utf-8"), packed=False)


def xmp(about: Metadata) -> str:
    """The metadata as XMP, with the extension schema that declares the mark of PDF/UA."""
    dates = ""
    if about.date is not None:
        stamp = f"{about.date.isoformat()}T00:00:00Z"
        dates = (
            f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>\n"
        )
    creator = ""
    if about.author:
        author = escape(about.author)
        creator = f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"
    return _XMP.format(
        title=escape(about.title),
        lang=escape(about.lang),
        producer=PRODUCER,
        creator=creator,
        dates=dates,
    )


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
{creator}{dates}<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def srgb_profile() -> bytes:
    """SRGB as a small ICC profile (ICC.1:2001-04), built here so that no file needs a licence.

    The primaries are those of IEC 61966-2-1 adapted to D50; the curve has 256 steps.
    """
    curve = [round(65535 * _linear(step / 255)) for step in range(256)]
    tone = b"curv" + bytes(4) + struct.pack(f">I{len(curve)}H", len(curve), *curve)
    name = b"sRGB\0"
    description = (
        b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    )
    tags = {
        b"desc": description,
        b"cprt": b"text" + bytes(4) + b"No copyright\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.4360747, 0.2225045, 0.0139322),
        b"gXYZ": _xyz(0.3850649, 0.7168786, 0.0971045),
        b"bXYZ": _xyz(0.1430804, 0.0606169, 0.7141733),
        b"rTRC": tone,
        b"gTRC": tone,
        b"bTRC": tone,
    }
    return _profile(tags)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    placed: dict[bytes, int] = {}
    for tag, data in tags.items():
        if data not in placed:
            placed[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", tag, placed[data], len(data))
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4s8sI3I4s",
        start + len(body),
        bytes(4),
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2001, 4, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        bytes(8),
        0,
        *(0xF6D6, 0x10000, 0xD32D),
        bytes(4),
    ).ljust(128, b"\0")
    return header + struct.pack(">I", len(tags)) + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _linear(value: float) -> float:
    """The sRGB transfer function (IEC 61966-2-1)."""
    low_end, slope = 0.04045, 12.92
    return value / slope if value <= low_end else ((value + 0.055) / 1.055) ** 2.4
