"""Tables of reviews: CSV and JSON, as platforms and their customers export them.

Nothing in a table is executed or evaluated: a formula is a text. A row that cannot be read is
named with its line and kept as it stands; the others are read none the less.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from workbench.domain.text import clean
from workbench.errors import UserError
from workbench.intake.charsets import decode
from workbench.intake.review_columns import mapping_of

_FEWEST_FIELDS = 2
_HEAD = 1 << 16
_MOST_RESTARTS = 1000
_DEEPEST = 6
_DELIMITERS = ",;\t|"
_URL = re.compile(r"https?://", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]{3,10})\.?,?\s+(?:de\s+)?(\d{4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fév fev",
            "mar mär maa mrt",
            "apr avr abr",
            "maj mai may mei mag",
            "jun giu",
            "jul lug",
            "aug aoû ago",
            "sep set",
            "okt oct ott",
            "nov",
            "dec dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
"""First letters of the months: English, Danish, Swedish, German, French, Dutch, Spanish, Italian.
French juin and juillet both begin with "jui" and are left unread rather than confused."""
_STARS = re.compile(r"^\D{0,20}?(-?\d{1,4}(?:[.,]\d{1,6})?)(?:\s*/\s*\d{1,3}|\s*\D{0,10})$")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review as its export tells it.

    Texts are "" and the others None where the export is silent. ``rating`` is in the platform's own
    scale. Times are in UTC; a date without a time is its first moment, one without a zone is taken
    as UTC. ``raw`` holds every cell by its column.
    """

    platform_id: str
    url: str
    title: str
    text: str
    rating: float | None
    language: str
    published: datetime | None
    experienced: datetime | None
    author_id: str
    author_name: str
    author_country: str
    business_id: str
    business_name: str
    verification: str
    reply: str
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowFailure:
    """A row that could not be read: its line (from 1), why, and what stands there."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """The reviews of a file, the rows that failed, and which column was taken for which field."""

    rows: tuple[ReviewRow, ...]
    failures: tuple[RowFailure, ...]
    mapping: Mapping[str, str]


def looks_like_table(source: bytes, name: str = "") -> bool:
    """Tell whether these bytes are a table that holds reviews; ``name`` is the file's."""
    head = source[:_HEAD]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    text = _text(head)
    if text.lstrip()[:1] in ("[", "{"):
        return _json_holds_reviews(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        first = next(rows, [])
    except csv.Error:
        return False
    if name.lower().endswith((".csv", ".tsv")):
        return len(first) > 1
    return len(first) > 1 and "text" in mapping_of(first)


def read_reviews(source: bytes, name: str = "") -> ReviewTable:
    """Read the reviews of a CSV or JSON file.

    Raises:
        UserError: when no column or key of the file can be taken for a review's text.
    """
    failures: list[RowFailure] = []
    head = source[:_HEAD]
    is_json = _text(head).lstrip()[:1] in ("[", "{")
    records = _json_records(_text(source), failures) if is_json else _csv_records(source, failures)
    rows: list[ReviewRow] = []
    mapping: dict[str, str] = {}
    for _, record in records:
        if not mapping.keys() & {"text", "title"}:
            mapping = mapping_of(record)
        rows.append(_row(record, mapping))
    if rows and "text" not in mapping and "title" not in mapping:
        raise UserError(_unreadable(name, "no column is known to hold the text of reviews"))
    if not rows:
        raise UserError(_unreadable(name, "it holds no rows of reviews"))
    return ReviewTable(tuple(rows), tuple(failures), MappingProxyType(mapping))


def _unreadable(name: str, reason: str) -> str:
    what = f"“{name}”" if name else "The file"
    return f"{what} was not read as a table of reviews: {reason}. The file is kept as it is."


def _text(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return clean(source.decode("utf-16", "replace"))
    if source.startswith(b"\xef\xbb\xbf"):
        return clean(source[3:].decode("utf-8", "replace"))
    return decode(source, "utf-8")[0]


def _delimiter(head: str) -> str:
    """Return the delimiter that the first line has most of; csv.Sniffer guesses from the texts."""
    line = head.lstrip("\r\n").partition("\n")[0]
    outside = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=outside.count)


def _csv_records(source: bytes, failures: list[RowFailure]) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(source)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = [line + "\n" for line in text.split("\n")]
    delimiter = _delimiter(text[:_HEAD])
    header: list[str] = []
    for begins, cells, reason in _csv_rows(lines, delimiter, lambda: len(header)):
        if reason:
            failures.append(RowFailure(begins, reason, lines[begins - 1].strip()[:_HEAD]))
        elif not header:
            header.extend(_named(cells))
        else:
            filled = cells + [""] * (len(header) - len(cells))
            yield begins, dict(zip(header, filled, strict=True))


def _csv_rows(
    lines: list[str], delimiter: str, width: Callable[[], int]
) -> Iterator[tuple[int, list[str], str]]:
    """Give each row with its line, and a reason instead of cells where it cannot be read.

    A quote that is never closed swallows the rows after it. So a row of several lines that does
    not fit the header, or grows beyond a cell's limit, fails alone and reading goes on at the next
    line.
    """
    at = 0
    for _ in range(_MOST_RESTARTS):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter)
        begins, reason, broken = at + 1, "", False
        while not broken:
            begins = at + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells, reason, broken = [], f"The row is no CSV: {error}.", True
            reason = reason or _misfit(cells, width())
            broken = broken or bool(reason and at + reader.line_num > begins)
            if any(cells) or reason:
                yield begins, cells, reason
            reason = ""
        at = begins
    yield at + 1, [], "Too many rows are broken; the rest of the file was not read."


def _misfit(cells: list[str], width: int) -> str:
    if not width or not any(cells) or min(_FEWEST_FIELDS, width) <= len(cells) <= width:
        return ""
    return f"The row has {len(cells)} cells where the header has {width}."


def _named(cells: list[str]) -> list[str]:
    """Return the header with a name for each column, each once."""
    names: list[str] = []
    taken: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {place}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def _json_holds_reviews(head: str) -> bool:
    """Tell by the keys in the first part of a JSON text, which may be cut anywhere."""
    keys = dict.fromkeys(re.findall(r'"([^"\\\n]{1,60})"\s*:', head))
    found = mapping_of(keys)
    return "text" in found and bool(found.keys() & {"platform_id", "rating", "published"})


def _json_records(text: str, failures: list[RowFailure]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, value in _json_values(text, failures):
        if isinstance(value, dict):
            flat: dict[str, str] = {}
            _flatten(value, "", flat, 0)
            yield line, flat
        else:
            reason = "The entry is no object with named values."
            failures.append(RowFailure(line, reason, json.dumps(value)[:_HEAD]))


def _json_values(text: str, failures: list[RowFailure]) -> Iterable[tuple[int, object]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _json_lines(text, failures)
    if isinstance(whole, dict):
        lists = [each for each in whole.values() if isinstance(each, list) and each]
        whole = max(lists, key=len) if lists else [whole]
    return enumerate(whole if isinstance(whole, list) else [], 1)


def _json_lines(text: str, failures: list[RowFailure]) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError):
            failures.append(RowFailure(number, "The line is no JSON.", line.strip()[:_HEAD]))


def _flatten(value: Mapping[str, object], prefix: str, into: dict[str, str], depth: int) -> None:
    for key, each in value.items():
        path = clean(f"{prefix}{key}")
        if isinstance(each, dict) and depth < _DEEPEST:
            _flatten(each, f"{path}.", into, depth + 1)
        elif isinstance(each, str):
            into[path] = clean(each)
        elif each is None:
            into[path] = ""
        elif isinstance(each, bool | int | float):
            into[path] = json.dumps(each)
        else:
            into[path] = clean(json.dumps(each, ensure_ascii=False))


def _row(record: Mapping[str, str], mapping: Mapping[str, str]) -> ReviewRow:
    def cell(field: str) -> str:
        return record.get(mapping.get(field, ""), "").strip()

    return ReviewRow(
        platform_id=cell("platform_id"),
        url=cell("url") if _URL.match(cell("url")) else "",
        title=cell("title"),
        text=cell("text"),
        rating=_rating(cell("rating")),
        language=cell("language"),
        published=_moment(cell("published")),
        experienced=_moment(cell("experienced")),
        author_id=cell("author_id"),
        author_name=cell("author_name"),
        author_country=cell("author_country"),
        business_id=cell("business_id"),
        business_name=cell("business_name"),
        verification=cell("verification"),
        reply=cell("reply"),
        raw=MappingProxyType(dict(record)),
    )


def _rating(text: str) -> float | None:
    """Read "4", "4,5", "4/5", "4 stars" or "Rated 4 out of 5"."""
    stars = _STARS.match(text.partition(" out of ")[0])
    return float(stars[1].replace(",", ".")) if stars else None


def _moment(text: str) -> datetime | None:
    """Read ISO 8601, or a day with the month's name ("10. november 2023", "5 May 2024").

    Days of numbers alone in another order are not read: 03/04 is March here and April there.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        named = _NAMED_DAY.fullmatch(text)
    month = _MONTHS.get(named[2].casefold()[:3]) if named else None
    try:
        return (
            datetime(int(named[3]), month, int(named[1]), tzinfo=UTC) if named and month else None
        )
    except ValueError:
        return None
