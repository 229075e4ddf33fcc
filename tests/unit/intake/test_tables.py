"""Reviews out of CSV and JSON, whole or damaged."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UserError
from workbench.intake.tables import looks_like_table, read_reviews

_CSV = "Review ID,Rating,Text,Date\n1,4,Fine,2024-05-01\n2,1,Bad,2024-05-02T10:00:00+02:00\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(codec: str, delimiter: str) -> None:
    source = "id,name,text\n7,Bjørn,Særdeles dårligt € aldrig igen\n".replace(",", delimiter)
    table = read_reviews(source.encode(codec))
    assert looks_like_table(source.encode(codec))
    assert [(row.platform_id, row.author_name, row.text) for row in table.rows] == [
        ("7", "Bjørn", "Særdeles dårligt € aldrig igen")
    ]


def test_fields_are_found_by_their_names() -> None:
    table = read_reviews(_CSV.encode())
    assert dict(table.mapping) == {
        "platform_id": "Review ID",
        "rating": "Rating",
        "text": "Text",
        "published": "Date",
    }
    second = table.rows[1]
    assert second.rating == 1.0
    assert second.published == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert second.raw == {
        "Review ID": "2",
        "Rating": "1",
        "Text": "Bad",
        "Date": second.raw["Date"],
    }


def test_a_quote_never_closed_costs_its_own_row_only() -> None:
    table = read_reviews(b'id,text\n1,"broken\n2,fine\n3,"a, b"\n4,"two\nlines"\n')
    assert [(row.platform_id, row.text) for row in table.rows] == [
        ("2", "fine"),
        ("3", "a, b"),
        ("4", "two\nlines"),
    ]
    assert [(failure.line, failure.raw) for failure in table.failures] == [(2, '1,"broken')]


def test_a_row_of_the_wrong_width_is_named() -> None:
    table = read_reviews(b"id,text\n1,a\n2,b,c,d\n")
    assert [(failure.line, failure.reason) for failure in table.failures] == [
        (3, "The row has 4 cells where the header has 2.")
    ]


def test_formulas_are_text() -> None:
    formula = "=cmd|' /C calc'!A0"
    table = read_reviews(f"id,text\n1,{formula}\n".encode())
    assert table.rows[0].text == formula


@pytest.mark.parametrize(
    "source",
    [
        [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}],
        {"meta": {}, "reviews": [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]},
    ],
)
def test_json_lists_and_objects_that_hold_one(source: object) -> None:
    encoded = json.dumps(source).encode()
    assert looks_like_table(encoded)
    assert [row.text for row in read_reviews(encoded).rows] == ["a", "b"]


def test_json_lines_go_on_after_a_broken_one() -> None:
    table = read_reviews(b'{"id": 1, "text": "a"}\n{"id": 2, "te\n{"id": 3, "text": "c"}\n')
    assert [row.text for row in table.rows] == ["a", "c"]
    assert [failure.line for failure in table.failures] == [2]


def test_nested_objects_are_read_by_their_path() -> None:
    review = {"id": "1", "text": "t", "consumer": {"displayName": "Ann", "countryCode": "DK"}}
    row = read_reviews(json.dumps([review]).encode()).rows[0]
    assert (row.author_name, row.author_country) == ("Ann", "DK")


@pytest.mark.parametrize(
    ("text", "rating"),
    [("4", 4.0), ("4,5", 4.5), ("4/5", 4.0), ("Rated 3 out of 5 stars", 3.0), ("good", None)],
)
def test_ratings(text: str, rating: float | None) -> None:
    source = json.dumps([{"text": "t", "rating": text}]).encode()
    assert read_reviews(source).rows[0].rating == rating


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-01", (2024, 5, 1)),
        ("1. maj 2024", (2024, 5, 1)),
        ("10. november 2023", (2023, 11, 10)),
        ("3 März 2024", (2024, 3, 3)),
        ("31 February 2024", None),
        ("03/04/2024", None),
    ],
)
def test_dates_are_read_where_they_are_unambiguous(
    text: str, day: tuple[int, int, int] | None
) -> None:
    source = json.dumps([{"text": "t", "published": text}]).encode()
    expected = datetime(*day, tzinfo=UTC) if day else None
    assert read_reviews(source).rows[0].published == expected


@pytest.mark.parametrize("source", [b"", b"\x00\x01", b"a,b\n1,2\n", b"[]", b"{}", b"%PDF-1.7"])
def test_what_holds_no_reviews_is_refused_in_a_sentence(source: bytes) -> None:
    with pytest.raises(UserError, match="kept as it is"):
        read_reviews(source, "file.csv")


@pytest.mark.parametrize(
    "source", [b"From: a@b.c\nSubject: x, y\n\ntext", b"<html>a,b</html>", b"\x89PNG\x00", b""]
)
def test_other_files_do_not_look_like_tables(source: bytes) -> None:
    assert not looks_like_table(source, "upload")


@given(st.binary(max_size=400), st.sampled_from([b"", b"id,text\n", b'[{"text":']))
def test_any_bytes_are_read_or_refused(source: bytes, beginning: bytes) -> None:
    looks_like_table(beginning + source, "a.csv")
    with suppress(UserError):
        assert read_reviews(beginning + source).rows


@pytest.mark.shared
def test_every_export_of_reviews_is_read_whole(shared: Path) -> None:
    """Four shapes of export; no row fails, and ratings and dates are read where there are any."""
    counts: dict[str, int] = {}
    for path in sorted((shared / "data" / "2-reviews").rglob("*.gz")):
        source = gzip.decompress(path.read_bytes())
        assert looks_like_table(source, path.name)
        table = read_reviews(source, path.name)
        assert table.failures == ()
        assert all(row.published for row in table.rows if "published" in table.mapping)
        assert all(row.rating is not None for row in table.rows if "rating" in table.mapping)
        counts[path.name] = len(table.rows)
    print(counts)
    assert sum(counts.values()) > 100_000


def test_lines_in_another_charset_than_the_rest_are_read_in_theirs() -> None:
    lines = ["id,text", "1,Særlig", "2,Grüße"]
    source = b"\n".join((lines[0].encode(), lines[1].encode(), lines[2].encode("cp1252")))
    assert [row.text for row in read_reviews(source).rows] == ["Særlig", "Grüße"]
