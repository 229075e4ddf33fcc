"""HTML of strangers: nothing runs, nothing loads, and the text stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.html_text import LONGEST, make_safe, to_text, without_tags


@pytest.mark.parametrize(
    "html",
    [
        "<script>steal()</script>",
        '<img src="https://example.com/pixel.gif">',
        '<img src="//example.com/pixel.gif">',
        '<img src=x onerror="steal()">',
        '<a href="javascript:steal()">x</a>',
        '<a href="jAvAsCrIpT:steal()">x</a>',
        '<p style="background:url(https://example.com/p.gif)">x</p>',
        '<p style="color:expression(steal())">x</p>',
        '<div style="font-family:url(https://example.com/f)">x</div>',
        '<link rel="stylesheet" href="https://example.com/s.css">',
        "<style>@import url(https://example.com/s.css)</style>",
        '<iframe src="https://example.com/"></iframe>',
        '<svg><image href="https://example.com/p.svg"/></svg>',
        '<table background="https://example.com/p.gif"><tr><td>x</table>',
        '<video poster="https://example.com/p.gif"></video>',
        '<form action="https://example.com/"><button>x</button></form>',
        '<base href="https://example.com/">',
        '<meta http-equiv="refresh" content="0;url=https://example.com/">',
        "<math><mtext><table><mglyph><style><img src=x onerror=steal()>",
    ],
)
def test_nothing_runs_or_loads(html: str) -> None:
    safe = (make_safe(html) or "").lower()
    assert "steal()" not in safe
    assert "example.com" not in safe
    assert "src=" not in safe


def test_pictures_of_the_mail_itself_stay() -> None:
    assert 'src="cid:logo@example"' in (make_safe('<img src="cid:logo@example" alt="Logo">') or "")


def test_links_stay_and_do_not_tell_where_they_were_followed_from() -> None:
    safe = make_safe('<a href="https://example.com/r/1">review</a>') or ""
    assert 'href="https://example.com/r/1"' in safe
    assert "noreferrer" in safe


def test_text_keeps_paragraphs_lists_and_links() -> None:
    html = (
        "<head><title>T</title><style>p{}</style></head><p>Dear&nbsp;team,</p>\n<p>two\npoints:</p>"
        "<ul><li>one<li>two</ul><a href='https://example.com/a'>here</a>"
        "<script>no()</script><p>x &lt; y<br>end</p>"
    )
    assert to_text(make_safe(html) or "") == (
        "Dear team,\n\ntwo points:\n\n- one\n- two\n\nhere <https://example.com/a>\n\nx < y\nend"
    )


def test_a_link_that_shows_its_target_is_not_told_twice() -> None:
    html = '<a href="https://example.com/">https://example.com</a>'
    assert to_text(make_safe(html) or "") == "https://example.com"


@pytest.mark.parametrize(
    "html",
    [
        "x" * (LONGEST + 1),
        "<p>" * 30_000,
        "<p " + " ".join(f"a{n}=b" for n in range(90_000)) + ">",
        "&" * 200_000,
    ],
)
def test_what_a_parser_could_choke_on_is_not_parsed(html: str) -> None:
    assert make_safe(html) is None


def test_unclosed_formatting_does_not_multiply() -> None:
    """2,000 bold elements reopened in each of 2,000 paragraphs would be four million."""
    html = "".join(f"<b id=a{n}>" for n in range(2000)) + "<p>end" * 2000
    safe = make_safe(html) or ""
    assert safe.count("end") == 2000
    assert len(safe) < 1_000_000


def test_html_too_large_to_show_still_gives_its_words() -> None:
    assert without_tags("<p>one</p>" * 3 + "a &amp; b") == "one\n\none\n\none\na & b"


@given(st.text(st.sampled_from("<>/\"'= abpsrciongt:!-&;"), max_size=400))
def test_no_markup_brings_back_what_is_forbidden(html: str) -> None:
    safe = make_safe(html)
    assert safe is not None
    assert "<script" not in safe
    assert " on" not in "".join(part.partition(">")[0] for part in safe.split("<")[1:])
    to_text(safe)
