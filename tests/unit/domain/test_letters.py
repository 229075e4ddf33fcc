"""The tree of a letter: its words, and the fields it still lacks."""

from workbench.domain.letters import (
    Block,
    Break,
    Figure,
    Heading,
    Letter,
    Letterhead,
    Link,
    List,
    Para,
    Reference,
    Signature,
    Space,
    Table,
    Text,
    Unfilled,
    plain_text,
    unfilled_fields,
)


def letter(*blocks: Block, letterhead: Letterhead | None = None) -> Letter:
    return Letter("en", "Title", "Sender", None, blocks, letterhead)


def para(words: str) -> Para:
    return Para((Text(words),))


def test_plain_text_has_every_word_in_reading_order() -> None:
    text = plain_text(
        letter(
            Heading(1, (Text("Subject"),)),
            Para((Text("See "), Link("https://example.org", "the page"), Break(), Text("now"))),
            List("number", ((para("one"),), (para("two"),))),
            List("bullet", ((para("point"),),)),
            Table(1, (((para("Item"),), (para("Value"),)), ((para("a"),), (para("b"),)))),
            Figure(b"", 20, "a stamp"),
            Space(),
            Signature("Jane Roe"),
        )
    )
    assert text.split("\n\n") == [
        "Subject",
        "See the page\nnow",
        "1. one\n2. two",
        "• point",
        "Item\tValue",
        "a\tb",
        "a stamp",
        "Jane Roe",
    ]


def test_unfilled_fields_are_named_once_and_in_order_from_head_to_table() -> None:
    head = Letterhead(
        organisation=(Text("Us"),),
        address=(),
        contact=(),
        addressee=(Unfilled("addressee"),),
        references=(Reference("Date", (Unfilled("date"),)),),
    )
    table = Table(0, (((Para((Unfilled("amount"), Unfilled("date"))),),),))
    assert unfilled_fields(letter(table, letterhead=head)) == ("addressee", "date", "amount")


def test_an_unfilled_field_shows_in_the_plain_text() -> None:
    assert plain_text(letter(Para((Text("By "), Unfilled("reply_by"))))) == "By [reply_by]"
