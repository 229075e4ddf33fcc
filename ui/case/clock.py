"""The clock of a case: the queue's words and tone for it, made a phrase."""

from datetime import UTC, datetime

from ui.models.case_line import Tone, due_words


def time_left(due: datetime, now: datetime | None = None) -> tuple[str, Tone]:
    """Return how long there is until a due time, in words, and the tone that goes with them.

    >>> from datetime import timedelta
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> time_left(noon + timedelta(hours=31), noon), time_left(noon - timedelta(hours=3), noon)
    (('31 h left', 'amber'), ('3 h over', 'red'))
    """
    here = now or datetime.now(UTC)
    words, tone = due_words(due, here)
    return (words if due < here else f"{words} left"), tone
