"""A reply parted from what it quotes. Nothing is cut away: what is the writer's own is marked.

Three ways of quoting are known: lines that begin with `>`, everything below a line such as "On …,
Bo wrote:", and everything below a pasted head or a line of "Original Message".
"""

import re
from collections.abc import Sequence

from workbench.intake.pasted_heads import pasted_heads

MOST_LINES = 20_000
MOST_SPANS = 200

Span = tuple[int, int]

_QUOTED = re.compile(r"^[ \t]{0,3}(?:>|\|(?: |$)|[A-Z][\w-]{0,15}>(?: |$))")
_VERBS = (
    r"(?:wrote|writes?|said|schrieb(?:en)?|geschreven|schreef|a\s+écrit|écrivait|écrit|escribió"
    r"|escribio|ha\s+scritto|scrisse|escreveu|skrev|kirjoitti|napisał(?:\(a\)|a|/a)?|napsal(?:\(a\)|a)?"
    r"|написал(?:\(а\)|а)?|пишет|пише|pisze|написав(?:\(ла\)|ла)?|írta|yazdı|έγραψε|a\s+scris|kirjutas"
    r"|viết|ha\s+escrito|va\s+escriure|idatzi\s+du|skrifaði|rašė|rakstīja)"
)
_ENDS = re.compile(
    _VERBS
    + r"(?:\s+(?:am|le|el|il|den|op)\b.{0,60})?(?:\s*,)?\s{0,3}[:：]?\s*$"
    + r"|\b(?:schrieb|skrev|schreef|escribió|yazdı)\s.{0,120}:\s*$"
    + r"|(?:のメール|写道|寫道|作成|작성)\s?[:：]?\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\d|@|<")
_OPENS = re.compile(
    r"^[>\s]{0,9}(?:on|am|le|el|il|op|den|em|dne|dnia|w\s+dniu|at|a|tarihinde|på|ons|tir|man|tor|fre"
    r"|lør|søn|mån|tis|tors|lör|sön|ti|ke|to|pe|la|su|ma"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)\w*|(?:lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom)\w*"
    r"|(?:mo|di|mi|do|fr|sa|so)|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|пн|вт|ср|чт|пт|сб|вс|нд|\d{1,4}[-./\s年])[\s,.\d]",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^[>\s]{0,9}[^\s>|].{0,120}?<\s*(?:mailto:)?[^\s<>]+@[^\s<>]+\s*>")
_BARE = re.compile(
    r"^.{6,200}\d[:.]\d{2}.{0,120}<\s*[^<>\s]+@[^<>\s]+\s*>\s?:\s*$|"
    r"^[>\s]{0,9}\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s.{0,120}"
    r"(?:<\s*[^<>\s]+@[^<>\s]+\s*>:?|GMT[+-]\d.{0,80})\s*$"
)
_NAME_WROTE = re.compile(
    r"^[>\s]{0,9}[^\s>].{0,80}<[^\s<>]+@[^\s<>]+>\s{1,3}" + _VERBS + r"\s?:\s*$", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"^[>\s*]{0,9}(?:[-_]{2,}\s*)?(?:original(?:\s+|-)?(?:message|nachricht)|original\s+appointment"
    r"|ursprüngliche\s+nachricht|message\s+(?:d['’]origine|original|initial)|mensaje\s+original"
    r"|mensagem\s+original|messaggio\s+originale|oorspronkelijk\s+bericht|oprindelig\s+meddelelse"
    r"|ursprungligt\s+meddelande|opprinnelig\s+melding|alkuperäinen\s+viesti|wiadomość\s+oryginalna"
    r"|исходное\s+сообщение|původní\s+zpráva|eredeti\s+üzenet|orijinal\s+mesaj)\s*[-_]{2,}[*\s]*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[>\s]{0,9}[-_*]{5,}\s*$")
_MOST_JOINED = 5


def own_spans(text: str) -> tuple[Span, ...]:
    """Return where the writer's own words stand, as (from, to) in characters.

    The whole text is one span when nothing is quoted, and when everything seems to be.
    """
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return ((0, len(text)),)
    quoted = _quoted_lines(lines)
    if not any(quoted) or all(q or not line.strip() for q, line in zip(quoted, lines, strict=True)):
        return ((0, len(text)),)
    return _spans(lines, quoted) or ((0, len(text)),)


def own_text(text: str, spans: Sequence[Sequence[int]]) -> str:
    """Return the words at these spans, as `own_spans` gave them."""
    return "\n".join(text[start:end].strip("\n") for start, end in spans).strip()


def _quoted_lines(lines: Sequence[str]) -> list[bool]:
    quoted = [bool(_QUOTED.match(line)) for line in lines]
    at = 0
    while at < len(lines):
        length = _attribution(lines, at)
        if length:
            _mark(quoted, at, at + length)
            after = next((n for n in range(at + length, len(lines)) if lines[n].strip()), None)
            # Lines with their own marks follow, and between them the answers; else all is quoted.
            if after is not None and not quoted[after] and not _only_words_below(lines, quoted, at):
                _mark(quoted, at, len(lines))
                return quoted
            at += length
        elif _ORIGINAL.match(lines[at]):
            _mark(quoted, at, len(lines))
            return quoted
        else:
            at += 1
    for head in pasted_heads(lines):
        begins = head.line
        while begins and (not lines[begins - 1].strip() or _RULE.match(lines[begins - 1])):
            begins -= 1
        if any(line.strip() for line in lines[:begins]) and not quoted[head.line]:
            _mark(quoted, begins, len(lines))
            break
    return quoted


def _only_words_below(lines: Sequence[str], quoted: Sequence[bool], at: int) -> bool:
    """Tell a mail that begins with such a line and has nothing above: its words are below."""
    return not any(line.strip() and not q for line, q in zip(lines[:at], quoted[:at], strict=True))


def _mark(quoted: list[bool], start: int, end: int) -> None:
    for line in range(start, min(end, len(quoted))):
        quoted[line] = True


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return over how many lines a sentence like "On …, Bo wrote:" goes that begins here, or 0."""
    first = lines[at]
    if not first.strip() or not (_OPENS.match(first) or _NAMED.match(first)):
        return 1 if _NAME_WROTE.match(first[:300]) or _ends_alone(first) else 0
    joined, blanks = "", 0
    for length in range(1, min(_MOST_JOINED, len(lines) - at) + 1):
        line = lines[at + length - 1]
        joined += f" {line.lstrip('> ').rstrip()}"
        blanks += not line.strip()
        if len(joined) > 500 or blanks > 1:  # noqa: PLR2004  # a sentence is shorter
            return 0
        if _ABOUT.search(joined) and (_ENDS.search(joined) or (_BARE.match(joined.strip()))):
            return length
    return 0


def _ends_alone(line: str) -> bool:
    """Tell "Some One <a@b> wrote:" and its like on one line of their own."""
    return bool(len(line) < 300 and "@" in line and "<" in line and _ENDS.search(line))  # noqa: PLR2004


def _spans(lines: Sequence[str], quoted: Sequence[bool]) -> tuple[Span, ...]:
    spans: list[Span] = []
    place = 0
    begins: int | None = None
    ends = 0
    for line, is_quoted in zip(lines, quoted, strict=True):
        if is_quoted:
            if begins is not None:
                spans.append((begins, ends))
            begins = None
        elif line.strip():
            begins = place if begins is None else begins
            ends = place + len(line)
        place += len(line) + 1
    if begins is not None:
        spans.append((begins, ends))
    return tuple(spans) if len(spans) <= MOST_SPANS else ()
