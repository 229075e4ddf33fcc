"""Text is storable once it is clean."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.text import clean


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_clean_text_has_a_utf_8_form_and_its_old_length(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\x00" not in cleaned
    assert len(cleaned) == len(text)


def test_everything_else_stays() -> None:
    assert clean("a\tb\r\n\u202e😀") == "a\tb\r\n\u202e😀"
    assert clean("\x00\ud83d") == "\ufffd\ufffd"
