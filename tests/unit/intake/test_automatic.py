"""Bounces and automatic replies are recognised by their marks, mails of persons are not."""

import pytest

from workbench.intake.automatic import Automatic, Nature, recognise
from workbench.intake.mail import read_mail

_BOUNCE = b"""From: MAILER-DAEMON@mx.example.net
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; bo@example.org
Action: %s
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

From: us@example.com
Message-ID: <letter-7@example.com>
References: <case-1@example.org>

--b--
"""


def _seen(source: bytes) -> Automatic | None:
    mail = read_mail(source)
    return recognise(
        mail.fields,
        str(mail.sender or ""),
        mail.subject,
        mail.text,
        mail.attachments,
        answers=bool(mail.references),
    )


@pytest.mark.parametrize(
    ("action", "nature"),
    [(b"failed", Nature.BOUNCE), (b"delayed", Nature.DELAY), (b"delivered", Nature.DELIVERY)],
)
def test_a_delivery_report_tells_whom_why_and_of_which_mail(action: bytes, nature: Nature) -> None:
    seen = _seen(_BOUNCE % action)
    assert seen is not None
    assert seen.nature is nature
    assert [(r.address, r.status) for r in seen.recipients] == [("bo@example.org", "5.1.1")]
    assert seen.originals == ("case-1@example.org", "letter-7@example.com")
    assert "bo@example.org (5.1.1)" in seen.words


@pytest.mark.parametrize(
    "head",
    [
        b"Auto-Submitted: auto-replied (vacation)",
        b"Auto-Submitted: auto-generated\nIn-Reply-To: <1@example.org>",
        b"X-Autoreply: yes",
        b"Precedence: auto_reply",
        b"Subject: Automatic reply: Order 1",
        b"Subject: Abwesenheitsnotiz: Bestellung",
        "Subject: Réponse automatique : commande".encode(),
        b"Subject: Autosvar: Ordre",
        "Subject: Автоответ: заказ".encode(),
    ],
)
def test_automatic_replies(head: bytes) -> None:
    seen = _seen(b"From: bo@example.org\n" + head + b"\n\nI am away.")
    assert seen is not None
    assert seen.nature is Nature.REPLY


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: My failure notice",
        b"Subject: Undelivered mail, why?",
        b"Auto-Submitted: no",
        b"Auto-Submitted: auto-generated\nSubject: Notice of illegal content",
        b"X-Auto-Response-Suppress: All",
        b"Subject: Automatic removal of my review",
        b"Subject: Auto repair shop",
        b"Precedence: bulk",
    ],
)
def test_mails_of_persons_and_notices_of_programs_are_none(head: bytes) -> None:
    assert _seen(b"From: Bo <bo@example.org>\n" + head + b"\n\nWhy?") is None
