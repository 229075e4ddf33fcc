"""One case with all that a case can have, recorded through the verbs on a real profile."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from workbench.app import Profile, Workbench, open_workbench, unlock_profile
from workbench.operations.desk import Desk
from workbench.operations.intake import take_in
from workbench.operations.notes import NewAttachment, write_note
from workbench.settings import Settings

BEGUN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
REVIEW = {
    "platform_id": "8841",
    "url": "https://reviews.example/8841",
    "title": "Lights gone",
    "text": "Left my bike for a service, came back and the lights were gone. Avoid.",
    "rating": 1.0,
    "language": "en",
    "published": "2026-11-12T10:00:00+00:00",
    "experienced": "2026-11-10T10:00:00+00:00",
    "verification": "order proof supplied",
    "reply": "We checked our records and found nothing missing.",
    "author_id": "a1",
    "author_name": "pedal_99",
    "author_country": "GB",
    "business_id": "b1",
    "business_name": "Cycle shop, Leeds",
}


def profile_in(folder: Path, person: str = "am") -> Profile:
    """Return a new profile that a passphrase opens."""
    return unlock_profile(Settings(folder, passphrase="t", person=person))


def opened(profile: Profile) -> Workbench:
    """Open its records."""
    return open_workbench(profile)


def mail(n: int, *, sender: str = "Counsel <counsel@law.example>", text: str = "") -> bytes:
    """Return the n-th mail of one thread; from the second on it answers the first."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Legal <legal@reviews.example>"
    message["Subject"] = ("Re: " if n else "") + "Notice of complaint: alleged theft by staff"
    message["Message-ID"] = f"<{n}@law.example>"
    message["Date"] = BEGUN + timedelta(hours=n)
    if n:
        message["References"] = "<0@law.example>"
    message.set_content(
        text
        or f"Dear team,\n\nthis is message {n} about review 8841.\n\n"
        "On 10 November the legal team wrote:\n> one\n> two\n> three\n> four\n> five\n\nRegards\n"
    )
    if n == 0:
        message.add_attachment(
            b"Order 4711, lights, Leeds", maintype="text", subtype="plain", filename="order.txt"
        )
    return message.as_bytes()


def record_case(
    desk: Desk,
    folder: Path,
    *,
    messages: Sequence[bytes] | int = 2,
    notes: int = 2,
    attached: Sequence[NewAttachment] = (),
) -> UUID:
    """Take in a thread of mails, record the content under review, and write notes."""
    mails = [mail(n) for n in range(messages)] if isinstance(messages, int) else messages
    paths = []
    for n, content in enumerate(mails):
        path = folder / f"{n:03}.eml"
        path.write_bytes(content)
        paths.append(str(path))
    case = take_in(desk, paths)[0].case
    assert case is not None
    desk.record([desk.operation("content.record", case, {"content": REVIEW})])
    for n in range(notes):
        said = f"Finding {n + 1}: the order number matches the booking, see the attachment. " * 3
        write_note(desk, case, said.strip(), attached if n == 0 else ())
    return case
