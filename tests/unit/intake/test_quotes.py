"""A reply is parted from what it quotes, and nothing of it is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.quotes import own_spans, own_text


def _own(text: str) -> str:
    return own_text(text, own_spans(text))


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, 3 Feb 2026 at 10:00, Bo Berg <bo@example.org> wrote:",
        "On Tue, 3 Feb 2026 at 10:00, Bo Berg\n<bo@example.org> wrote:",
        "Am 03.02.2026 um 10:00 schrieb Bo Berg <bo@example.org>:",
        "Am Di., 3. Feb. 2026 um 10:00 Uhr schrieb Bo Berg <\nbo@example.org>:",
        "Le mar. 3 févr. 2026 à 10:00, Bo Berg <bo@example.org> a écrit :",
        "El mar, 3 feb 2026 a las 10:00, Bo (<bo@example.org>) escribió:",
        "Il giorno mar 3 feb 2026 alle ore 10:00 Bo <bo@example.org> ha scritto:",
        "Op di 3 feb. 2026 om 10:00 schreef Bo <bo@example.org>:",
        "Den tirs. 3. feb. 2026 kl. 10.00 skrev Bo Berg <bo@example.org>:",
        "tirsdag den 3. februar 2026 skrev Bo Berg <bo@example.org>:",
        "Em ter., 3 de fev. de 2026 às 10:00, Bo <bo@example.org> escreveu:",
        "W dniu 3.02.2026 o 10:00, Bo Berg pisze:",
        "вт, 3 февр. 2026 г. в 10:00, Бо <bo@example.org>:",  # noqa: RUF001  # Russian
        "2026-02-03 10:00 GMT+01:00 Bo Berg <bo@example.org>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "____________\nFrom: Bo\nSent: Tuesday, 3 February 2026\nTo: Us\nSubject: X",
        "Von: Bo\nGesendet: Dienstag, 3. Februar 2026\nAn: Uns\nBetreff: X",
        "De : Bo\nEnvoyé : mardi 3 février 2026\nÀ : Nous\nObjet : X",
        "Fra: Bo\nSendt: 3. februar 2026\nTil: Os\nEmne: X",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_what_stands_below_the_line_is_quoted(line: str, mark: str) -> None:
    text = f"My own answer.\n\n{line}\n{mark}quoted words\n{mark}and more\n"
    assert _own(text) == "My own answer."


def test_answers_between_quoted_lines_are_own() -> None:
    text = "On 3 Feb 2026, Bo wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo.\n"
    assert _own(text) == "Yes.\nNo."


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.\nOn Monday we wrote: much.\nMore.",
        "",
        "> all\n> quoted",
        "From: nobody in particular",
    ],
)
def test_without_a_quote_all_is_own(text: str) -> None:
    assert own_spans(text) == ((0, len(text)),)


@given(
    st.lists(st.sampled_from(["> a", "b", "", "On 1 May 2026, Bo wrote:", "From: x"]), max_size=30)
)
def test_spans_are_in_order_and_within_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    place = 0
    for start, end in own_spans(text):
        assert place <= start <= end <= len(text)
        place = end


@pytest.mark.parametrize(
    "line", ["On 1 ", "<a@b>", "From: x", "> ", "On 1 " + "<" * 400, "a" * 9000]
)
def test_long_texts_take_little_time(line: str) -> None:
    text = f"{line}\n" * (150_000 // len(line))
    began = time.process_time()
    own_spans(text)
    assert time.process_time() - began < 10
