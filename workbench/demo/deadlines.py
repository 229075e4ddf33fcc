"""When an invented case is due: by law where a law gives a number, else by the house's target.

Public holidays are counted as working days here. Each period that leaves holidays out ends no later
for it, so every date shown is on the safe side of the law's own.
"""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from workbench.domain.cases import CaseKind, Priority
from workbench.domain.sla import house_target

ENGLAND = "England & Wales"
_SATURDAY = 5
_SECTION_5 = (
    "Defamation Act 2013 s.5, SI 2013/3028 reg. 1(3): 48 h, weekends not counted (conservative)"
)
_ZONES = {
    ENGLAND: "Europe/London", "EU/IE": "Europe/Dublin", "US/CA": "America/Los_Angeles",
    "AU/NSW": "Australia/Sydney", "JP": "Asia/Tokyo", "EU/GR": "Europe/Athens",
}  # fmt: skip


def due_of(
    rng: Random, kind: str, jurisdiction: str, priority: int, received: datetime
) -> tuple[datetime, str]:
    """Return when a case is due and the words that say on what basis."""
    local = received.astimezone(ZoneInfo(_ZONES.get(jurisdiction, "Europe/Berlin")))
    legal = _legal(rng, kind, jurisdiction, local)
    if legal is None:
        return house_target(Priority(priority), received)
    due, basis = legal
    return due.astimezone(received.tzinfo), basis


def _legal(  # noqa: PLR0911  # one return for each law
    rng: Random, kind: str, jurisdiction: str, local: datetime
) -> tuple[datetime, str] | None:
    european = jurisdiction.startswith("EU/")
    match CaseKind(kind):
        case CaseKind.LEGAL_DEFAMATION if jurisdiction == ENGLAND:
            return working_hours(local, timedelta(hours=48)), _SECTION_5
        case CaseKind.LEGAL_DEFAMATION if jurisdiction == "AU/NSW":
            return day_end(local, 7), "Defamation Act 2005 (NSW) s.31A: 7 days"
        case CaseKind.LEGAL_COUNTER_NOTICE:
            basis = "17 USC 512(g)(2)(C): restore by the 14th business day (conservative)"
            return business_days(local, 14), basis
        case CaseKind.DATA_SUBJECT_REQUEST if european or jurisdiction == ENGLAND:
            law = "GDPR" if european else "UK GDPR"
            return month_later(local), f"{law} Art. 12(3): one month from receipt (conservative)"
        case CaseKind.DATA_SUBJECT_REQUEST if jurisdiction == "US/CA":
            return day_end(local, 45), "CCPA: answer within 45 days"
        case CaseKind.DATA_PROTECTION_COMPLAINT if jurisdiction == ENGLAND:
            basis = "DPA 2018 s.164A: acknowledge within 30 days beginning with receipt"
            return day_end(local, 29), basis
        case CaseKind.LEGAL_COURT_ORDER:
            return day_end(local, rng.randint(3, 14)), "As ordered: the day named in the order"
        case CaseKind.LEGAL_SUBPOENA:
            return day_end(local, rng.randint(10, 21)), "As ordered: the day named in the subpoena"
    return None


def working_hours(start: datetime, span: timedelta) -> datetime:
    """Return the end of a period of hours that disregards Saturdays and Sundays.

    >>> working_hours(datetime(2026, 11, 20, 17), timedelta(hours=48))
    datetime.datetime(2026, 11, 24, 17, 0)
    """
    at, left = start, span
    while True:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), at.tzinfo)
        if at.weekday() < _SATURDAY:
            step = min(left, midnight - at)
            at, left = at + step, left - step
            if not left:
                return at
        at = max(at, midnight)


def day_end(start: datetime, days: int) -> datetime:
    """Return the end of the last of so many days; the day of receipt is not counted.

    >>> day_end(datetime(2026, 11, 20, 9, 30), 7)
    datetime.datetime(2026, 11, 28, 0, 0)
    """
    return datetime.combine(start.date() + timedelta(days=days + 1), time(), start.tzinfo)


def business_days(start: datetime, days: int) -> datetime:
    """Return the end of the last of so many days from Monday to Friday.

    >>> business_days(datetime(2026, 11, 20, 9), 14)
    datetime.datetime(2026, 12, 11, 0, 0)
    """
    day, left = start.date(), days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return datetime.combine(day + timedelta(days=1), time(), start.tzinfo)


def month_later(start: datetime) -> datetime:
    """Return the end of the corresponding day of the next month, or of the Friday before it.

    Regulation 1182/71, Art. 3(2)(c) and (4), would go on to the next working day; the Friday
    before is the conservative date.

    >>> month_later(datetime(2026, 8, 31, 12))
    datetime.datetime(2026, 10, 1, 0, 0)
    """
    after_next = (start.replace(day=1) + timedelta(days=63)).replace(day=1)
    last_of_next = (after_next - timedelta(days=1)).date()
    day = last_of_next.replace(day=min(start.day, last_of_next.day))
    if day.weekday() >= _SATURDAY:
        day -= timedelta(days=day.weekday() - _SATURDAY + 1)
    return datetime.combine(day + timedelta(days=1), time(), start.tzinfo)
