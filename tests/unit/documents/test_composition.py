"""Composing: whatever a value holds, it stays words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.composition import compose
from workbench.documents.templates import Format, Template, TemplateField, find_template
from workbench.domain.letters import (
    Block,
    Break,
    Citation,
    Heading,
    Inline,
    Link,
    List,
    Para,
    Space,
    Table,
    Text,
    Unfilled,
    plain_text,
)


def template(body: str, *names: str, form: Format = "text", required: bool = False) -> Template:
    fields = tuple(TemplateField(name, f"the {name}", required, None, form) for name in names)
    return Template("own", 1, "other", "", {"en": "Own"}, fields, {"en": body})


def blocks(body: str, form: Format = "text", **values: str) -> tuple[Block, ...]:
    return compose(template(body, *values, form=form), "en", values).blocks


def inlines(composed: tuple[Block, ...]) -> list[Inline]:
    """The inlines of paragraphs; that there is nothing else is part of the claim."""
    assert {type(block) for block in composed} == {Para}
    return [inline for block in composed if isinstance(block, Para) for inline in block.inlines]


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7 * 7 }} {% if x %}",
        "**strong** _em_ `code` [a](http://b)",
        "<b>bold</b><script>alert(1)</script> &amp;",
        "# heading",
        "- item",
        "1. item",
        "---",
        "| a | b |",
        "> quoted",
        "    code",
        "\ufdd00\ufdd1",
        "C:\\new\\*x",
    ],
)
def test_markup_in_a_value_is_shown_as_it_was_typed(value: str) -> None:
    assert blocks("{{ v }}", v=value) == (Para((Text(value),)),)


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_no_value_adds_a_heading_a_list_or_emphasis(value: str) -> None:
    texts = [i for i in inlines(blocks("Before {{ v }} after", v=value)) if isinstance(i, Text)]
    assert not any(text.strong or text.em for text in texts)


def test_line_ends_of_every_system_become_breaks() -> None:
    found = inlines(blocks("{{ v }}", v="a\r\nb\nc\rd\u2028e"))
    assert [i.text for i in found if isinstance(i, Text)] == list("abcde")
    assert sum(isinstance(i, Break) for i in found) == 4


def test_empty_lines_in_a_value_divide_paragraphs() -> None:
    first = Para((Text("one"), Break(), Text("two")))
    assert blocks("{{ v }}", v="one\ntwo\n\n\nthree") == (first, Para((Text("three"),)))


def test_a_value_can_be_gone_through_by_lines() -> None:
    body = "{% for line in v.lines %}\n- {{ line }}\n{% endfor %}"
    expected = List("bullet", ((Para((Text("1. one"),)),), (Para((Text("* two"),)),)))
    assert blocks(body, v="1. one\n\n* two") == (expected,)


def test_the_small_markdown_becomes_the_tree() -> None:
    body = "# A\n\n## B\n\n**c** *d* [e](https://e.example)\n\n1. f\n\n---\n\n| g |\n|---|\n| h |\n"
    link = Link("https://e.example", "e")
    assert blocks(body) == (
        Heading(1, (Text("A"),)),
        Heading(2, (Text("B"),)),
        Para((Text("c", strong=True), Text(" "), Text("d", em=True), Text(" "), link)),
        List("number", ((Para((Text("f"),)),),)),
        Space(2.5),
        Table(1, (((Para((Text("g"),)),),), ((Para((Text("h"),)),),))),
    )


def test_emphasis_around_a_value_holds_for_the_value() -> None:
    assert blocks("**{{ v }}**", v="a*b") == (Para((Text("a*b", strong=True),)),)


def test_only_web_addresses_become_links() -> None:
    good, bad = "https://reviews.example/r/1", "javascript:alert(1)"
    assert blocks("{{ v }}", form="address", v=good) == (Para((Link(good, good),)),)
    assert blocks("{{ v }}", form="address", v=bad) == (Para((Text(bad),)),)


def test_html_in_a_template_is_words() -> None:
    assert blocks("<i>x</i>") == (Para((Text("<i>x</i>"),)),)


def test_a_missing_required_field_stands_in_its_place() -> None:
    made = compose(template("By {{ day }}.", "day", required=True), "en", {})
    expected = Para((Text("By "), Unfilled("day", "the day"), Text(".")))
    assert made.blocks == (expected,)


def test_an_empty_optional_field_leaves_nothing_behind() -> None:
    made = compose(
        template("{% if x %}\nwith {{ x }}\n{% else %}\nwithout\n{% endif %}", "x"), "en", {}
    )
    assert plain_text(made) == "without"


def test_the_letter_carries_its_own_date_title_and_sender() -> None:
    values = {"date": "22. november 2026", "subject": "Om\nen anmeldelse", "organisation": "Os"}
    made = compose(find_template("decision"), "da", values)
    assert (made.date, made.title, made.author) == (dt.date(2026, 11, 22), "Om en anmeldelse", "Os")
    assert made.lang == "da"


def test_the_address_block_holds_name_and_address() -> None:
    values = {"addressee": "Ms Example", "addressee_address": "1 High Street\nLondon"}
    made = compose(find_template("decision"), "en", values)
    assert made.letterhead is not None
    words = [i.text for i in made.letterhead.addressee if isinstance(i, Text)]
    assert words == ["Ms Example", "1 High Street", "London"]


def test_cited_evidence_is_named_with_its_whole_hash() -> None:
    evidence = Citation("Snapshot of the review", "ab" * 32)
    text = plain_text(compose(find_template("decision"), "de", {}, [evidence]))
    assert "Anlage 1: Snapshot of the review" in text
    assert "ab" * 32 in text
