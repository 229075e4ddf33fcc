"""Small real files of the invented cases: receipts, extracts, screenshots, forwarded mails."""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file as it was handed in."""

    name: str
    media_type: str
    content: bytes

    @property
    def args(self) -> dict[str, Any]:
        """How an operation names it."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def draw_exhibit(rng: Random, gaps: Mapping[str, str]) -> Exhibit:
    """Make a file about the order, the amount and the business that a plot speaks of."""
    makers: list[Callable[[Mapping[str, str]], Exhibit]] = [receipt, screenshot, extract, forwarded]
    return rng.choices(makers, [4, 3, 2, 1])[0](gaps)


def receipt(gaps: Mapping[str, str]) -> Exhibit:
    """Return an order confirmation of one page."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    page = Canvas(file, pagesize=(420, 298), invariant=1)
    page.setTitle(f"Order {gaps['order']}")
    # The built-in face knows Western letters only; a receipt in another script shows its host.
    lines = (f"Order {gaps['order']}", "Paid in full", f"Total {gaps['amount']}", gaps["day"])
    for row, line in enumerate((gaps["business"], *lines)):
        page.setFont("Helvetica-Bold" if row == 0 else "Helvetica", 16 if row == 0 else 11)
        page.drawString(36, 246 - row * 26, line.encode("cp1252", "ignore").decode("cp1252"))
    page.rect(24, 24, 372, 250)
    page.save()
    return Exhibit(f"order-{gaps['order']}.pdf", "application/pdf", file.getvalue())


def screenshot(gaps: Mapping[str, str]) -> Exhibit:
    """Return a picture of a chat about the order, with what was written left as bars."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (360, 240), "#f6f7f9")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 360, 34), fill="#1f5fd6")
    pen.text((12, 11), f"Order {gaps['order']}", fill="white")
    for row, length in enumerate(hashlib.sha256(gaps["order"].encode()).digest()[:5]):
        left, top = (14 if row % 2 else 90), 48 + row * 36
        box = (left, top, left + 110 + length // 2, top + 26)
        pen.rounded_rectangle(box, 8, fill="#ffffff" if row % 2 else "#d8e4fb")
        pen.rectangle((left + 10, top + 11, left + 80 + length // 3, top + 14), fill="#5b6472")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Exhibit(f"chat-{gaps['order']}.png", "image/png", file.getvalue())


def extract(gaps: Mapping[str, str]) -> Exhibit:
    """Return a page of an order book as CSV."""
    seed = hashlib.sha256(gaps["order"].encode()).digest()
    rows = [
        f"2026-{1 + b % 11:02d}-{1 + b % 28:02d},S{b * 37 % 9000 + 1000},{b * 3}.00" for b in seed
    ]
    text = "date,order,total\r\n" + "\r\n".join(sorted(rows)) + "\r\n"
    return Exhibit(f"orders-{gaps['order'][:5]}.csv", "text/csv", text.encode())


def forwarded(gaps: Mapping[str, str]) -> Exhibit:
    """Return a mail that somebody attached as a file."""
    text = (
        "From: orders@shop.example.com\r\nTo: customer@mail.example.org\r\n"
        f"Subject: Your order {gaps['order']}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Thank you for your order {gaps['order']} of {gaps['amount']} at {gaps['business']}.\r\n"
    )
    return Exhibit(f"confirmation-{gaps['order']}.eml", "message/rfc822", text.encode())
