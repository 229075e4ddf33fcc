"""Typed words become a query that never fails and finds them in every script."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.storage.search import case_row_of, document_id, foldable, match_expression

TOKENIZER = "tokenize='unicode61 remove_diacritics 2'"


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE search USING fts5(body, {TOKENIZER}, prefix='2 3')")
    yield connection
    connection.close()


def finds(index: sqlite3.Connection, text: str, typed: str) -> bool:
    """Whether a text is found by what was typed."""
    index.execute("DELETE FROM search")
    index.execute("INSERT INTO search VALUES (?)", (foldable(text),))
    found = index.execute(
        "SELECT count(*) FROM search WHERE search MATCH ?", (match_expression(typed),)
    )
    return bool(found.fetchone()[0])


@given(st.text(st.characters(), max_size=40) | st.text('"*^():+-{}AND NOT\0 abc東', max_size=30))
def test_no_text_is_a_syntax_error(index: sqlite3.Connection, typed: str) -> None:
    expression = match_expression(typed)
    if expression is not None:
        answer = index.execute("SELECT count(*) FROM search WHERE search MATCH ?", (expression,))
        assert answer.fetchone() is not None


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("A stolen bike in Leeds", "bike stolen"),
        ("A stolen bike in Leeds", "lee"),
        ("the man at the counter", '"man at the counter"'),
        ("the man at the counter", '"man at the'),
        ("under reg.2 of the rules", "reg.2"),
        ("file order_2026-11.pdf", "order_2026-11.pdf"),
        ("Übergröße und Ärger", "argER"),
        ("Cafe\u0301 de Paris", "café"),
        ("Grüße aus der Straße", "strasse"),
        ("GRÜSSE AUS DER STRASSE", "straße grüß"),
        ("STRAẞE", "Straße"),
        ("昨日、東京駅で自転車が盗まれた", "東京駅"),
        ("昨日、東京駅で自転車が盗まれた", "自転車 東京"),
        ("가짜 리뷰를 신고합니다", "리뷰"),
        ("รีวิวปลอมจากคู่แข่ง", "ปลอม"),
        ("مراجعة مُزَيَّفة من منافس", "مزيفة"),
        ("مراجعة مزيفة من منافس", "مُزَيَّف"),
        ("בִּקֹּרֶת מזויפת", "ביקורת מזויפת"[7:]),
        ("the ﬁrst one", "first"),
    ],
)
def test_words_are_found(index: sqlite3.Connection, text: str, typed: str) -> None:
    assert finds(index, text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("a stolen bike", "bike car"),
        ("the counter man", '"man counter"'),
        ("京東", "東京"),
        ("stolen bikes", "bike "),
        ("stolen bikes", '"bike"'),
    ],
)
def test_other_words_are_not(index: sqlite3.Connection, text: str, typed: str) -> None:
    """All words must be there, phrases in order; only the word still being typed is open-ended."""
    assert not finds(index, text, typed)


@pytest.mark.parametrize("typed", ["", "  ", '"', '""', '" "'])
def test_nothing_to_search_for(typed: str) -> None:
    assert match_expression(typed) is None


@pytest.mark.parametrize("typed", ["%", "🙂", "-- !", '"%"', "\0", "\ud800"])
def test_what_is_no_word_is_found_nowhere(index: sqlite3.Connection, typed: str) -> None:
    assert not finds(index, f"a stolen bike {typed}", typed)


@given(st.integers(1, 1 << 40), st.integers(0, 1 << 20))
def test_a_document_leads_to_its_case(row: int, document: int) -> None:
    assert case_row_of(document_id(row, document)) == row
