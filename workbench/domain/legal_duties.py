"""Which rule of law a kind of case falls under, and the careful due time that follows from it."""

from datetime import datetime, timedelta

from workbench.domain.cases import CaseKind
from workbench.domain.deadlines import deadline
from workbench.domain.explanation import day_words, midnight
from workbench.domain.jurisdictions import jurisdiction
from workbench.domain.legal_calendar import PUBLISHED, HolidayEdition
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Counting, Regime
from workbench.errors import UserError

ORDER_BASIS = "Order of a court or authority: the time it names"
"""What a due time rests on that no rule computes."""

_RULES = {
    CaseKind.LEGAL_DEFAMATION: ("UK_DEFAMATION_S5", "AU_DEFAMATION_S31A"),
    CaseKind.LEGAL_COUNTER_NOTICE: ("US_DMCA_512_RESTORE",),
    CaseKind.LEGAL_BEFORE_ACTION: ("UK_PAP_MEDIA",),
    CaseKind.DATA_SUBJECT_REQUEST: ("GDPR_DSR", "UK_GDPR_DSR", "US_CCPA_RESPOND"),
    CaseKind.DATA_PROTECTION_COMPLAINT: ("UK_DP_COMPLAINT_ACK",),
}
"""Kind → the rules with a number that it may fall under, at most one in a jurisdiction."""

_DAY = timedelta(days=1)
_NO_DUE_TIME = frozenset({Counting.CLEAR_DAYS, Counting.NOTICE})


def rule_of(kind: CaseKind, where: str) -> Regime | None:
    """Return the rule with a number that a kind of case falls under in a jurisdiction.

    >>> rule_of(CaseKind.DATA_SUBJECT_REQUEST, "EU/DK").name
    'GDPR_DSR'
    >>> rule_of(CaseKind.APPEAL_REVIEWER, "EU/DK") is None
    True
    """
    return next((one for one in bases_in(where) if one.name in _RULES.get(kind, ())), None)


def bases_in(where: str) -> tuple[Regime, ...]:
    """Return the rules by which the department may have to act in a jurisdiction.

    Where it is not known whose law applies, there are none.
    """
    try:
        place = jurisdiction(where)
    except UserError:
        return ()
    return tuple(
        regime
        for regime in REGIMES.values()
        if regime.applies_in(place)
        and regime.counting not in _NO_DUE_TIME
        and not regime.keeps_open
        and not regime.binds_others
    )


def careful_due(
    regime: Regime, where: str, received: datetime, edition: HolidayEdition = PUBLISHED
) -> tuple[datetime, str] | None:
    """Return when the department wants it done, and the words for it; None without a number.

    That is the end of the last working day within the period; the words name the law's own date
    where that is later.
    """
    found = deadline(regime.name, received, where, edition=edition)
    dates = found.reckoning
    careful, due = dates.conservative_due_date, dates.due_date
    if dates.due_instant is None:
        return None
    if careful is None or due is None or careful == due:
        return dates.due_instant, regime.words
    law = f"by law until {day_words(due)}"
    words = f"{regime.provision}: {regime.says} (conservative; {law}; {regime.confidence.words})"
    return midnight(careful + _DAY, found.place.zone), words
