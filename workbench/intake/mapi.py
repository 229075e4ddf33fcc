"""Outlook's own messages: properties by number, as `.msg` and winmail.dat both hold them.

Numbers and types are those of [MS-OXPROPS]; the two containers (`outlook.py`, `tnef.py`) give the
same values, and this module makes a mail of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workbench.domain.text import clean
from workbench.intake.addresses import Address
from workbench.intake.attachments import MailAttachment, media_type_of, name_by_type, safe_name
from workbench.intake.charsets import codec_of, decode
from workbench.intake.headers import Fields, split_head
from workbench.intake.html_text import make_safe, to_text, without_tags
from workbench.intake.rtf import text_or_html, uncompressed

SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
CLASS, HEADERS, MESSAGE_ID, REFERENCES, ANSWERED = 0x001A, 0x007D, 0x1035, 0x1039, 0x1042
SENT, DELIVERED = 0x0039, 0x0E06
_SENDERS = ((0x5D02, 0x0065, 0x0042), (0x5D01, 0x0C1F, 0x0C1A))
"""Of the person and of who wrote for them: SMTP address, address, name."""
RECIPIENT_TYPE, _NAME, _ADDRESS, _SMTP = 0x0C15, 0x3001, 0x3003, 0x39FE
ATTACH_DATA, ATTACH_METHOD, ATTACH_LONG_NAME, ATTACH_NAME = 0x3701, 0x3705, 0x3707, 0x3704
_MEDIA_TYPE, _CONTENT_ID = 0x370E, 0x3712
CODE_PAGES = (0x3FDE, 0x3FFD)

TEXT, WIDE_TEXT, BYTES, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
_WHOLE, _LONG, _FLAG, _TIME = 0x0002, 0x0003, 0x000B, 0x0040
_FIRST_MOMENT = datetime(1601, 1, 1, tzinfo=UTC)
_ADDRESSEES = {1: "to", 2: "cc", 3: "bcc"}

Value = str | bytes | int | datetime
Properties = Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or an item within an item; `item` wins where both are known."""

    properties: Properties
    content: bytes
    item: "Item | None" = None


@dataclass(slots=True)
class Item:
    """One message, appointment or note of Outlook."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def text(self, number: int) -> str:
        """Return a text property, "" when it is none or lacks."""
        value = self.properties.get(number, "")
        return clean(value) if isinstance(value, str) else ""


def fixed_value(kind: int, raw: bytes) -> Value | None:
    """Return the value of a property that lies in eight bytes or fewer."""
    if kind in (_WHOLE, _FLAG):
        return int.from_bytes(raw[:2], "little")
    if kind == _LONG:
        return int.from_bytes(raw[:4], "little", signed=True)
    return moment_of(int.from_bytes(raw[:8], "little")) if kind == _TIME else None


def moment_of(ticks: int) -> datetime | None:
    """Return the moment of a FILETIME, None where it is beyond the calendar or not given."""
    try:
        return _FIRST_MOMENT + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def long_value(kind: int, raw: bytes, codec: str) -> Value | None:
    """Return a text or byte property; `codec` is that of texts that are not Unicode."""
    if kind == WIDE_TEXT:
        return raw.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == TEXT:
        return decode(raw.rstrip(b"\x00"), codec)[0]
    return raw if kind in (BYTES, OBJECT) else None


def codec_of_pages(pages: Mapping[int, Value | None]) -> str:
    """Return the codec that a message names by its code pages."""
    for number in CODE_PAGES:
        page = pages.get(number)
        if page == 65001:  # noqa: PLR2004  # Windows' number of UTF-8
            return "utf-8"
        if isinstance(page, int) and (codec := codec_of(f"cp{page}") or _ISO_PAGES.get(page)):
            return codec
    return "cp1252"


_ISO_PAGES = {
    20866: "koi8_r",
    21866: "koi8_u",
    28591: "cp1252",
    28592: "iso8859-2",
    28595: "iso8859-5",
    28597: "iso8859-7",
    28605: "iso8859-15",
    50220: "cp932",
    50221: "cp932",
    50222: "cp932",
    51932: "euc_jp",
    20932: "euc_jp",
    51949: "cp949",
    54936: "gb18030",
    52936: "gb18030",
}


def sender_of(item: Item) -> Address | None:
    """Return who an item is from; an Exchange name without an address stays a name."""
    for smtp, address, name in _SENDERS:
        found = next((t for n in (smtp, address) if "@" in (t := item.text(n))), "")
        if found or item.text(name):
            return Address(item.text(name) if item.text(name) != found else "", found)
    return None


def addressees(item: Item) -> dict[str, tuple[Address, ...]]:
    """Return the recipients under `to`, `cc` and `bcc`, in their order."""
    found: dict[str, list[Address]] = {"to": [], "cc": [], "bcc": []}
    for recipient in item.recipients:
        texts = [recipient.get(number, "") for number in (_SMTP, _ADDRESS, _NAME)]
        smtp, address, name = (clean(t) if isinstance(t, str) else "" for t in texts)
        mailbox = next((each for each in (smtp, address, name) if "@" in each), "")
        kind = recipient.get(RECIPIENT_TYPE, 1)
        group = _ADDRESSEES.get(kind & 0xF if isinstance(kind, int) else 1, "to")
        if mailbox or name:
            found[group].append(Address("" if name == mailbox else name.strip("'"), mailbox))
    return {group: tuple(each) for group, each in found.items()}


def body_of(item: Item) -> tuple[str, str | None]:
    """Return the readable text and the safe HTML (None when there is none)."""
    plain = item.text(BODY).replace("\r\n", "\n").replace("\r", "\n")
    html = _html_of(item)
    rich = item.properties.get(RTF)
    if html is None and isinstance(rich, bytes) and rich:
        from_rich, html = text_or_html(uncompressed(rich))
        plain = plain if plain.strip() else clean(from_rich)
    if html is None or not html.strip():
        return plain, None
    safe = make_safe(clean(html))
    if safe is None:
        item.defects.append("The HTML is too large to be shown safely; it is in the kept file.")
        return (plain if plain.strip() else without_tags(html)), None
    return (plain if plain.strip() else to_text(safe)), safe


def _html_of(item: Item) -> str | None:
    value = item.properties.get(HTML)
    if isinstance(value, bytes):
        return decode(value, codec_of_pages(item.properties))[0]
    return value if isinstance(value, str) else None


def head_of(item: Item) -> Fields:
    """Return the mail's own head, which Outlook keeps of mails that came over the Internet."""
    raw = item.text(HEADERS).encode("utf-8", "replace")
    start = raw.find(b"\n") + 1 if raw.startswith(b"Microsoft Mail Internet Headers") else 0
    return split_head(raw, start, len(raw))[0]


def attachment_of(attached: Attached, number: int) -> MailAttachment:
    """Return a file of an item; `number` counts from 1 and names what has no name."""
    texts = [attached.properties.get(n) for n in (ATTACH_LONG_NAME, ATTACH_NAME, _NAME)]
    name = next((clean(t) for t in texts if isinstance(t, str) and t.strip()), "")
    declared = attached.properties.get(_MEDIA_TYPE)
    kind = declared.lower().strip() if isinstance(declared, str) else ""
    media_type = media_type_of(attached.content, kind or "application/octet-stream", name)
    link = attached.properties.get(_CONTENT_ID)
    content_id = link.strip("<> ") if isinstance(link, str) and link.strip("<> ") else None
    harmless = safe_name(name) if name else name_by_type(media_type, number)
    return MailAttachment(
        harmless, media_type, attached.content, content_id is not None, content_id
    )
