"""Of a forwarded mail it is known who first wrote it, when, and about what."""

from datetime import UTC, datetime

import pytest

from tests.support.profiles import mail as made_mail
from workbench.intake.forwards import forwarded_in
from workbench.intake.mail import read_mail
from workbench.intake.pasted_heads import read_pasted_date

_WHEN = datetime(2026, 2, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Fwd: Help",
            (
                "See below.\n\n---------- Forwarded message ---------\n"
                "From: Bo Berg <bo@example.org>\n"
                "Date: Tue, Feb 3, 2026 at 10:00 AM\nSubject: Help\n"
                "To: <us@example.com>\n\nThey sold it."
            ),
        ),
        (
            "Help",
            (
                "> Begin forwarded message:\n>\n> From: Bo Berg <bo@example.org>\n> Subject: Help\n"
                "> Date: 3 February 2026 at 10:00:00 GMT\n> To: us@example.com\n>\n> They sold it."
            ),
        ),
        (
            "WG: Help",
            (
                "Zur Kenntnis\n\nVon: Bo Berg <bo@example.org>\n"
                "Gesendet: Dienstag, 3. Februar 2026 10:00\nAn: Uns\nBetreff: Help\n\nThey sold it."
            ),
        ),
        (
            "TR: Help",
            (
                "De : Bo Berg <bo@example.org>\nEnvoyé : mardi 3 février 2026 10:00\nÀ : Nous\n"
                "Objet : Help\n\nThey sold it."
            ),
        ),
        (
            "VS: Help",
            (
                "Fra: Bo Berg <bo@example.org>\nSendt: 3. februar 2026 10:00\nTil: Os\n"
                "Emne: Help\n\nX"
            ),
        ),
    ],
)
def test_a_pasted_mail(subject: str, text: str) -> None:
    (found,) = forwarded_in(subject, text, ())
    assert (str(found.sender), found.subject, found.how) == (
        "Bo Berg <bo@example.org>",
        "Help",
        "pasted",
    )
    assert found.sent == _WHEN


def test_an_attached_mail() -> None:
    source = (
        b"From: ann@example.com\nSubject: look\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nSee the mail.\n--b\nContent-Type: message/rfc822\n\n" + made_mail(7) + b"\n--b--\n"
    )
    mail = read_mail(source)
    (found,) = forwarded_in(mail.subject, mail.text, mail.attachments)
    assert (found.how, str(found.sender), found.subject) == (
        "attached",
        "Bo Berg <bo@example.org>",
        "Order 7",
    )
    assert found.message_id == "7@example.org"


def test_a_reply_with_a_pasted_head_is_no_forward() -> None:
    text = "Yes.\n\nFrom: Bo <bo@example.org>\nSent: 3 February 2026\nTo: us\nSubject: Help\n\nX"
    assert forwarded_in("Re: Help", text, ()) == ()


@pytest.mark.parametrize("text", ["03/04/2026 10:00", "31 February 2026", "soon", "", "2026-13-40"])
def test_dates_that_may_mean_two_days_or_none_are_not_read(text: str) -> None:
    assert read_pasted_date(text) is None
