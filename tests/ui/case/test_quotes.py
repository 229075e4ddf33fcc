"""What a mail quotes is found, and what its sender wrote is never folded away."""

from ui.case.quotes import passages

OLD = "\n".join(f"> line {n}" for n in range(6))


def test_the_introduction_folds_with_the_quotation() -> None:
    found = passages(f"I agree.\n\nOn Mon, 16 Nov 2026, Counsel wrote:\n{OLD}\n\nRegards")
    assert [(p.quoted, p.text.splitlines()[0]) for p in found] == [
        (False, "I agree."),
        (True, "On Mon, 16 Nov 2026, Counsel wrote:"),
        (False, "Regards"),
    ]


def test_a_short_quotation_stays_with_the_words_around_it() -> None:
    (only,) = passages("See\n> this\nhere")
    assert not only.quoted
    assert "> this" in only.text


def test_every_word_of_the_mail_is_in_some_passage() -> None:
    text = f"a\n{OLD}\nb\n{OLD}\nc"
    joined = "\n".join(p.text for p in passages(text))
    assert set(text.split()) == set(joined.split())


def test_an_empty_mail_has_no_passage() -> None:
    assert passages("\n \n") == []
