"""When an invented case is due: by law where a law gives a number, else by the house's target."""

from datetime import datetime, timedelta
from random import Random

from workbench.domain.cases import CaseKind, Priority
from workbench.domain.legal_duties import careful_due, rule_of
from workbench.domain.sla import house_target

_ORDERS = {
    CaseKind.LEGAL_COURT_ORDER: (3, 14, "As ordered: the day named in the order"),
    CaseKind.LEGAL_SUBPOENA: (10, 21, "As ordered: the day named in the subpoena"),
}
"""Kind → between how many days and how many such an order gives, and the words for it."""


def due_of(
    rng: Random, kind: str, jurisdiction: str, priority: int, received: datetime
) -> tuple[datetime, str]:
    """Return when a case is due and the words that say on what basis."""
    value = CaseKind(kind)
    if value in _ORDERS:
        fewest, most, words = _ORDERS[value]
        end = received.replace(hour=17, minute=0, second=0, microsecond=0)
        return end + timedelta(days=rng.randint(fewest, most)), words
    rule = rule_of(value, jurisdiction)
    legal = careful_due(rule, jurisdiction, received) if rule is not None else None
    if legal is None:
        return house_target(Priority(priority), received)
    due, basis = legal
    return due.astimezone(received.tzinfo), basis
