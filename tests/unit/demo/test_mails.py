"""The demo's mails are mails: the standard library reads back what is shown of them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from random import Random

import pytest

from workbench.demo.exhibits import Exhibit, extract, forwarded, receipt, screenshot
from workbench.demo.mails import first_text, incoming_mail
from workbench.demo.plot import draw_plot

RECEIVED = datetime(2026, 11, 18, 9, tzinfo=UTC)
GAPS = {"order": "K4711-08", "amount": "£ 12", "day": "3 May", "business": "Fernhollow Pet Clinic"}


@pytest.mark.parametrize("seed", range(25))
def test_a_mail_reads_back_as_it_is_shown(seed: int) -> None:
    """In every script that the banks write."""
    rng = Random(seed)  # noqa: S311  # drawn, not secret
    plot = draw_plot(rng, RECEIVED)
    exhibit = receipt(plot.gaps)
    mail = incoming_mail(plot, first_text(rng, plot), RECEIVED, ["<first@example.org>"], [exhibit])
    parsed = message_from_bytes(mail.files[0], policy=policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    assert parsed["subject"] == mail.args["subject"]
    assert parsed["message-id"] == mail.args["message_id"]
    assert parsed["from"].addresses[0].display_name == plot.sender.name
    assert body.get_content().replace("\r", "").strip() == mail.args["text"]
    (attached,) = parsed.iter_attachments()
    assert attached.get_content() == exhibit.content


@pytest.mark.parametrize(
    ("exhibit", "begins"),
    [
        (receipt(GAPS), b"%PDF-"),
        (screenshot(GAPS), b"\x89PNG"),
        (extract(GAPS), b"date,order,total\r\n2026-"),
        (forwarded(GAPS), b"From: orders@shop.example.com\r\n"),
    ],
    ids=lambda given: given.media_type if isinstance(given, Exhibit) else "",
)
def test_exhibits_are_what_they_say(exhibit: Exhibit, begins: bytes) -> None:
    assert exhibit.content.startswith(begins)
    assert exhibit.args["size"] == len(exhibit.content)


def test_a_receipt_is_the_same_every_time() -> None:
    assert receipt(GAPS) == receipt(GAPS)
