"""Heads of mails within the text of another: who wrote the quoted or forwarded mail, and when.

Mail programs write them in the language of the person. Each label is compared as a whole line's
beginning, so that a text that only mentions "From:" is no head.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.intake.headers import read_date

_LABELS = {
    "from": """
        from|von|de|da|van|fra|från|fran|od|от|від|lähettäjä|feladó|gönderen|kimden|από|kimdan
        |expéditeur|remitente|mittente|afzender|afsender|avsender|avsändare|absender
        |差出人|发件人|寄件者|보낸\\s?사람""",
    "date": """
        date|sent|datum|gesendet|envoyé|enviado(?:\\s+el)?|fecha|data|inviato|verzonden|sendt|dato
        |skickat|lähetetty|päivämäärä|wysłano|odesláno|отправлено|дата|надіслано|elküldve|dátum
        |tarih|gönderildi|ημερομηνία|gesendet\\s+am|送信日時|日時|日付|发送时间|日期|寄件日期|보낸\\s?날짜""",
    "subject": """
        subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|ämne|aihe|temat|předmět|předmet
        |тема|tárgy|konu|θέμα|件名|主题|主旨|제목""",
    "to": """
        to|an|à|a|para|till|til|aan|vastaanottaja|do|komu|кому|címzett|kime|alıcı|προς|pour|per
        |宛先|收件人|收件者|받는\\s?사람""",
    "other": """
        cc|bcc|kopie|copia|copie|kopi|kopia|reply-to|antwort\\s+an|répondre\\s+à|responder\\s+a
        |rispondi\\s+a|importance|priority|attachments?|anlagen?|organization|organisation""",
}
_FIELD = re.compile(
    r"^[>\s|*_]*(?:"
    + "|".join(f"(?P<{name}>{''.join(words.split())})" for name, words in _LABELS.items())
    + r")\s{0,3}[*_]?\s?[:：][*_]?[ \t]*(?P<value>.*)$",
    re.IGNORECASE,
)
_LONGEST_HEAD = 14
_FEWEST_FIELDS = 3

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen sty янв",
            "feb fév fev lut фев",
            "mar mär maa mrt мар",
            "apr avr abr kwi апр",
            "may mai maj mei mag май мая",
            "jun juin giu cze июн",
            "jul juil lug lip июл",
            "aug aoû ago sie авг",
            "sep set wrz сен",
            "oct okt ott paź окт",
            "nov lis ноя",
            "dec dez déc dic gru дек",
        ),
        1,
    )
    for name in names.split()
}
"""First letters of the months in the languages of the labels, as far as they differ."""
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|º|er)?\.?\s+(?:de\s+)?([^\W\d]{3,10})\.?,?\s+(?:de\s+)?(\d{4})"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:GMT|UTC?)\b")
_NOON = 12


@dataclass(frozen=True, slots=True)
class PastedHead:
    """A head found in a text: its first line, the line after it, and what it says as written."""

    line: int
    after: int
    sender: str
    date: str
    subject: str

    @property
    def sent(self) -> datetime | None:
        """The date where it can be read; without a zone it is taken as UTC."""
        return read_pasted_date(self.date)


def pasted_heads(lines: Sequence[str]) -> Iterator[PastedHead]:
    """Give the heads in these lines: three fields in a row, the sender's among them."""
    at = 0
    while at < len(lines):
        head = _head_at(lines, at)
        if head is None:
            at += 1
            continue
        yield head
        at = head.after


def _head_at(lines: Sequence[str], at: int) -> PastedHead | None:
    first = _field(lines[at])
    if first is None or first[0] not in ("from", "date", "subject", "to"):
        return None
    found: dict[str, str] = {}
    line, last = at, ""
    while line < min(len(lines), at + _LONGEST_HEAD):
        field = _field(lines[line])
        stripped = lines[line].strip("> \t|")
        if field is not None:
            last = field[0]
            if last in found and last in ("from", "subject"):
                break
            found.setdefault(last, field[1])
        elif stripped and last and lines[line][:1] in " \t" and line > at:
            found[last] += f" {stripped}"
        elif stripped and last == "subject" and not found["subject"]:
            found["subject"] = stripped
        elif stripped or len(found) >= _FEWEST_FIELDS or _blanks(lines, line) > 1:
            break
        line += 1
    if "from" not in found or len(found) < _FEWEST_FIELDS or not {"date", "subject"} & found.keys():
        return None
    values = (found.get(name, "").strip("* \t") for name in ("from", "date", "subject"))
    return PastedHead(at, line, *values)


def _blanks(lines: Sequence[str], at: int) -> int:
    count = 0
    while at + count < len(lines) and not lines[at + count].strip("> \t|"):
        count += 1
    return count


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD.match(line[:500])
    if match is None:
        return None
    name = next(name for name in _LABELS if match[name] is not None)
    return name, match["value"].strip()


def read_pasted_date(text: str) -> datetime | None:
    """Read a date as mail programs write it for people; days of numbers alone are not read."""
    text = text[:200].replace("\u200e", "").replace("\u202f", " ")
    day = _day(text)
    if day is None:
        return read_date(text) if re.search(r"\d{4}.*\d:\d\d", text) else None
    clock = _CLOCK.search(text)
    if _ZONE.search(text) and not (clock and clock[4]) and (exact := read_date(text)):
        return exact
    hour, minute, second = (int(clock[n] or 0) for n in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % _NOON + (_NOON if clock[4] in "pP" else 0)
    try:
        return datetime(*day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _day(text: str) -> tuple[int, int, int] | None:
    if found := _ISO_DAY.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    for pattern, month_at, day_at in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        for found in pattern.finditer(text):
            name = found[month_at].casefold()
            month = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
            if month:
                return int(found[3]), month, int(found[day_at])
    return None
