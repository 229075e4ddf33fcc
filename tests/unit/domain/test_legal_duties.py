"""Which law a kind of case falls under, and the careful time that is shown for it."""

from datetime import UTC, datetime

import pytest

from workbench.domain.cases import CaseKind
from workbench.domain.legal_duties import bases_in, careful_due, rule_of
from workbench.domain.regime_table import REGIMES
from workbench.domain.sla import in_short


@pytest.mark.parametrize(
    ("kind", "where", "rule"),
    [
        (CaseKind.LEGAL_DEFAMATION, "England & Wales", "UK_DEFAMATION_S5"),
        (CaseKind.LEGAL_DEFAMATION, "AU/NSW", "AU_DEFAMATION_S31A"),
        (CaseKind.LEGAL_DEFAMATION, "EU/DE", None),
        (CaseKind.DATA_SUBJECT_REQUEST, "EU/DE (Bavaria)", "GDPR_DSR"),
        (CaseKind.DATA_SUBJECT_REQUEST, "UK", "UK_GDPR_DSR"),
        (CaseKind.DATA_SUBJECT_REQUEST, "US/CA", "US_CCPA_RESPOND"),
        (CaseKind.DATA_SUBJECT_REQUEST, "US/NY", None),
        (CaseKind.NOTICE_ILLEGAL_CONTENT, "EU/DE", None),
        (CaseKind.DATA_SUBJECT_REQUEST, "", None),
        (CaseKind.DATA_SUBJECT_REQUEST, "JP", None),
    ],
)
def test_only_a_law_with_a_number_gives_a_due_time(
    kind: CaseKind, where: str, rule: str | None
) -> None:
    found = rule_of(kind, where)
    assert (found and found.name) == rule


def test_the_careful_time_is_the_end_of_the_last_working_day() -> None:
    """One month from 2 April 2026 is a Saturday: by law the Monday, carefully the Friday."""
    received = datetime(2026, 4, 2, 15, tzinfo=UTC)
    found = careful_due(REGIMES["GDPR_DSR"], "EU/DK", received)
    words = (
        "GDPR Art. 12(3): one month from receipt "
        "(conservative; by law until Mon 2026-05-04; official text)"
    )
    assert found == (datetime(2026, 5, 1, 22, tzinfo=UTC), words)
    assert in_short(words) == "GDPR Art. 12(3)"


def test_where_both_dates_are_one_only_the_law_is_named() -> None:
    received = datetime(2026, 8, 31, 6, tzinfo=UTC)
    found = careful_due(REGIMES["GDPR_DSR"], "EU/DK", received)
    assert found is not None
    assert found[1] == "GDPR Art. 12(3): one month from receipt (official text)"


def test_hours_end_at_their_instant() -> None:
    received = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    found = careful_due(REGIMES["UK_DEFAMATION_S5"], "England & Wales", received)
    assert found is not None
    assert found[0] == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def test_what_has_no_number_has_no_time() -> None:
    received = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert careful_due(REGIMES["DSA_ART16_NOTICE"], "EU/DE", received) is None


def test_what_binds_others_or_only_keeps_something_open_is_no_due_time_of_a_case() -> None:
    offered = {regime.name for where in ("EU/DK", "UK", "US") for regime in bases_in(where)}
    assert {"GDPR_DSR", "UK_DEFAMATION_S5", "US_TAKE_IT_DOWN", "DSA_ART16_NOTICE"} <= offered
    assert offered & {
        "DSA_ART20_WINDOW", "P2B_TERMINATION_NOTICE", "UK_CPR_CLEAR_DAYS",
        "UK_DEFAMATION_S5_POSTER", "US_SCA_PRESERVATION", "DSA_ART21_ODS",
    } == set()  # fmt: skip
