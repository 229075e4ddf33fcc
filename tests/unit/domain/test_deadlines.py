"""Deadlines counted by hand on a calendar, from the article that each test names."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from workbench.domain.cases import Priority
from workbench.domain.deadlines import HOUSE, Deadline, Extras, deadline
from workbench.domain.explanation import Effect
from workbench.domain.legal_calendar import HolidayEdit, HolidayEdition
from workbench.domain.regime_table import REGIMES
from workbench.domain.regimes import Counting
from workbench.errors import UserError


def asked(rule: str, received: str, where: str, **extras: Any) -> Deadline:
    return deadline(rule, datetime.fromisoformat(received), where, Extras(**extras))


def due_at(found: Deadline) -> str:
    """The due instant in legal time."""
    assert found.reckoning.due_instant is not None
    return found.reckoning.due_instant.astimezone(found.place.zone).isoformat()


@pytest.mark.parametrize(
    ("rule", "where", "received", "raw", "due", "conservative"),
    [
        # Reg. 1182/71 Art. 3(4): Epiphany is a holiday in Bavaria, not in Berlin.
        ("GDPR_DSR", "EU/DE (Bavaria)", "2026-12-06T18:00+01:00", "2027-01-06", "2027-01-07",
         "2027-01-05"),
        ("GDPR_DSR", "EU/DE", "2026-12-06T18:00+01:00", "2027-01-06", "2027-01-06", "2027-01-06"),
        # Ireland's August holiday is the first Monday.
        ("GDPR_DSR", "EU/IE", "2026-07-03T09:00+01:00", "2026-08-03", "2026-08-04", "2026-07-31"),
        # 23:30 UTC is the next day in Copenhagen; two days of Christmas and a Sunday follow.
        ("GDPR_DSR", "EU/DK", "2026-11-24T23:30Z", "2026-12-25", "2026-12-28", "2026-12-24"),
        # Art. 3(2)(c): no 31 February, and 2028 is a leap year.
        ("DSA_TRANSPARENCY_REPORT", "EU/FR", "2027-12-31T12:00+01:00", "2028-02-29", "2028-02-29",
         "2028-02-29"),
        # DSA Art. 21(4): 30 days to the end of October, 30 of November, 30 of December.
        ("DSA_ART21_ODS", "EU/DK", "2026-10-01T10:00+02:00", "2026-12-30", "2026-12-30",
         "2026-12-30"),
        # Reg. 2023/1543 Art. 10 with 1182/71 Art. 3(4): day 10 is Christmas Day, a Friday.
        ("EU_EPOC", "EU/DK", "2026-12-15T10:00+01:00", "2026-12-25", "2026-12-28", "2026-12-24"),
        # ICO: the next working day; on 27 December the substitute holidays are still to come.
        ("UK_GDPR_DSR", "UK", "2026-11-27T12:00Z", "2026-12-27", "2026-12-29", "2026-12-24"),
        # 2 January is a holiday in Scotland, and in 2026 it is a Friday.
        ("UK_GDPR_DSR", "Scotland", "2025-12-02T12:00Z", "2026-01-02", "2026-01-05", "2025-12-31"),
        ("UK_GDPR_DSR", "UK", "2025-12-02T12:00Z", "2026-01-02", "2026-01-02", "2026-01-02"),
        # DPA 2018 s.164A(3): receipt is day 1, 31 December is day 27.
        ("UK_DP_COMPLAINT_ACK", "UK", "2026-12-05T12:00Z", "2027-01-03", "2027-01-03",
         "2026-12-31"),
        # The protocol's 14 days end on Christmas Day; nothing rolls.
        ("UK_PAP_MEDIA", "England & Wales", "2026-12-11T10:00Z", "2026-12-25", "2026-12-25",
         "2026-12-24"),
        # 11 CCR 7021(b): 90 days with the first; 20 February 2027 is a Saturday.
        ("US_CCPA_RESPOND_EXTENDED", "US/CA", "2026-11-23T15:00-08:00", "2027-02-20",
         "2027-02-20", "2027-02-19"),
        # 11 CCR 7021(a): 3 July is free in 2026, since the 4th is a Saturday.
        ("US_CCPA_CONFIRM", "US/CA", "2026-06-29T15:00-07:00", "2026-07-14", "2026-07-14",
         "2026-07-14"),
        # FRCP 6(a)(1)(C): Thanksgiving rolls; in California the day after is a holiday too.
        ("US_FRCP45_OBJECTION", "US", "2026-11-12T10:00-05:00", "2026-11-26", "2026-11-27",
         "2026-11-25"),
        ("US_FRCP45_OBJECTION", "US/CA", "2026-11-12T10:00-08:00", "2026-11-26", "2026-11-30",
         "2026-11-25"),
        # Interpretation Act 1987 (NSW) s.36: Australia Day.
        ("AU_DEFAMATION_S31A", "AU/NSW", "2026-01-19T09:00+11:00", "2026-01-26", "2026-01-27",
         "2026-01-23"),
        # Melbourne Cup Day is a holiday in Victoria alone.
        ("AU_DEFAMATION_S31A", "AU/VIC", "2026-10-27T09:00+11:00", "2026-11-03", "2026-11-04",
         "2026-11-02"),
        ("AU_DEFAMATION_S31A", "AU/NSW", "2026-10-27T09:00+11:00", "2026-11-03", "2026-11-03",
         "2026-11-03"),
    ],
)  # fmt: skip
def test_periods_in_days_and_months(
    rule: str, where: str, received: str, raw: str, due: str, conservative: str
) -> None:
    found = asked(rule, received, where)
    dates = found.reckoning
    assert (str(dates.raw_date), str(dates.due_date)) == (raw, due)
    assert str(dates.conservative_due_date) == conservative
    assert (
        due_at(found)[:19]
        == f"{date.fromordinal(date.fromisoformat(due).toordinal() + 1)}T00:00:00"
    )


@pytest.mark.parametrize(
    ("rule", "where", "received", "due"),
    [
        # SI 2013/3028 reg. 1(3). 15 h of Thursday; Christmas, weekend, substitute day; 24; 9.
        ("UK_DEFAMATION_S5", "England & Wales", "2026-12-24T09:00Z", "2026-12-30T09:00:00+00:00"),
        # The early May holiday is a Monday.
        ("UK_DEFAMATION_S5", "UK", "2026-05-01T12:00+01:00", "2026-05-06T12:00:00+01:00"),
        # The clocks go forward on the Sunday that does not count.
        ("UK_DEFAMATION_S5", "UK", "2026-03-27T10:00Z", "2026-03-31T10:00:00+01:00"),
        # 48 hours that run out with Friday end there, and not after the weekend.
        ("UK_DEFAMATION_S5", "UK", "2026-11-18T00:00Z", "2026-11-20T00:00:00+00:00"),
        ("UK_DEFAMATION_S5", "UK", "2026-11-19T00:00Z", "2026-11-21T00:00:00+00:00"),
        # GDPR Art. 33(1): 72 real hours over the change of the clocks, back and forward.
        ("GDPR_BREACH", "EU/DK", "2026-10-24T12:00+02:00", "2026-10-27T11:00:00+01:00"),
        ("GDPR_BREACH", "EU/DK", "2026-03-28T12:00+01:00", "2026-03-31T13:00:00+02:00"),
        # Reg. 2021/784 Art. 3(3): an hour after 02:30 it is 02:30 again.
        ("EU_TCO_REMOVAL_ORDER", "EU/DK", "2026-10-25T00:30Z", "2026-10-25T02:30:00+01:00"),
        ("US_TAKE_IT_DOWN", "US/HI", "2026-11-26T10:00-10:00", "2026-11-28T10:00:00-10:00"),
        ("AU_ESAFETY_REMOVAL", "AU/NSW", "2026-10-03T12:00+10:00", "2026-10-04T13:00:00+11:00"),
        # SI 2013/3028 Schedule: sent at 00:30 of Saturday in London, while it is summer there.
        ("UK_DEFAMATION_S5_POSTER", "UK", "2026-10-23T23:30Z", "2026-10-30T00:00:00+00:00"),
    ],
)
def test_periods_that_end_at_an_instant(rule: str, where: str, received: str, due: str) -> None:
    assert due_at(asked(rule, received, where)) == due


def test_the_restore_window_leaves_christmas_and_new_year_out() -> None:
    """17 USC 512(g)(2)(C). Day 4 is Thursday 24, day 5 Monday 28, day 9 Monday 4 January."""
    found = asked("US_DMCA_512_RESTORE", "2026-12-18T15:00-05:00", "US").reckoning
    assert (str(found.earliest_date), str(found.latest_date)) == ("2027-01-05", "2027-01-11")
    skipped = [i.reason for i in found.explanation if i.effect is Effect.SKIPPED]
    assert "Fri 2026-12-25: Christmas Day" in skipped


@pytest.mark.parametrize(
    ("where", "last"), [("EU/DE (Berlin)", "2027-03-09"), ("EU/DE (Bavaria)", "2027-03-08")]
)
def test_what_stays_open_takes_the_later_date(where: str, last: str) -> None:
    """DSA Art. 20(1): Women's Day is a holiday in Berlin. No earlier date is offered."""
    found = asked("DSA_ART20_WINDOW", "2026-09-08T10:00+02:00", where).reckoning
    assert str(found.due_date) == last
    assert found.conservative_due_date is None


def test_records_are_kept_to_the_end_of_the_ninetieth_day() -> None:
    """18 USC 2703(f)(2): 30 days of December, 31, 28, and the first of March."""
    found = asked("US_SCA_PRESERVATION", "2026-12-01T09:00-05:00", "US")
    assert str(found.reckoning.due_date) == "2027-03-01"
    assert "through the end of that day" in found.reckoning.explanation[-1].reason


def test_notice_is_whole_days_before_the_effect() -> None:
    """P2B Art. 4(2): sent on 31 January in Copenhagen; day 1 is 1 February, day 30 2 March."""
    found = asked("P2B_TERMINATION_NOTICE", "2026-01-30T23:30Z", "EU/DK").reckoning
    assert str(found.earliest_effective_date) == "2026-03-03"
    assert (found.latest_service_date, found.due_date, found.due_instant) == (None, None, None)


def test_notice_is_counted_back_from_a_planned_effect() -> None:
    event = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Copenhagen"))
    found = asked("P2B_TERMINATION_NOTICE", "2026-11-01T10:00Z", "EU/DK", event=event).reckoning
    assert str(found.latest_service_date) == "2026-12-01"


@pytest.mark.parametrize(
    ("hearing", "period", "serve"),
    [
        ("2017-10-20T10:00+01:00", None, "2017-10-16"),  # the example of CPR 2.8(3)
        ("2026-04-07T10:00+01:00", None, "2026-03-30"),  # over Easter
        ("2026-11-26T10:00+00:00", None, "2026-11-20"),  # Sunday: nothing is served (CPR 6.26)
        ("2026-11-30T10:00+00:00", 7, "2026-11-20"),  # more than 5 days: weekends count
        ("2026-11-30T10:00+00:00", 5, "2026-11-20"),  # five: Friday back to Monday
    ],
)
def test_clear_days(hearing: str, period: int | None, serve: str) -> None:
    found = asked("UK_CPR_CLEAR_DAYS", hearing, "England & Wales", period=period).reckoning
    assert str(found.latest_service_date) == serve


def test_an_earlier_time_for_compliance_ends_the_time_to_object() -> None:
    """FRCP 45(d)(2)(B): the earlier of the two."""
    early, late = datetime(2026, 11, 20, 17, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC)
    served = "2026-11-12T10:00-05:00"
    cut = asked("US_FRCP45_OBJECTION", served, "US", event=early)
    assert (due_at(cut), str(cut.reckoning.due_date)) == ("2026-11-20T12:00:00-05:00", "2026-11-20")
    whole = asked("US_FRCP45_OBJECTION", served, "US", event=late)
    assert whole.reckoning == asked("US_FRCP45_OBJECTION", served, "US").reckoning


def test_an_extension_says_by_when_it_has_to_be_told() -> None:
    """GDPR Art. 12(3): within one month of receipt; 2 May 2026 is a Saturday."""
    found = asked("GDPR_DSR_EXTENDED", "2026-04-02T17:00+02:00", "EU/DK").reckoning
    assert "told by Mon 2026-05-04" in found.explanation[1].reason


def test_a_breach_can_be_given_another_number_of_hours() -> None:
    found = asked("GDPR_BREACH", "2026-11-27T16:20+01:00", "EU/DK", period=96)
    assert due_at(found) == "2026-12-01T16:20:00+01:00"
    assert found.legal_basis == "GDPR Art. 33(1); 96 hours as given"


def test_the_other_reading_of_the_first_hour_is_told_and_not_used() -> None:
    """Reg. 1182/71 Art. 3(1), second subparagraph."""
    found = asked("GDPR_BREACH", "2026-11-27T16:20+01:00", "EU/DK")
    assert "Mon 2026-11-30 17:00; this is not relied on" in found.reckoning.explanation[0].reason


def test_where_the_law_has_no_number_there_is_no_date() -> None:
    found = asked("DSA_ART16_NOTICE", "2026-11-26T10:30Z", "EU/DE")
    assert not any(found.reckoning)
    assert "sets no number of days" in found.legal_basis


def test_a_house_target_is_labelled() -> None:
    found = asked("DSA_ART16_NOTICE", "2026-11-26T10:30Z", "EU/DE", priority=Priority.P2)
    assert found.confidence == HOUSE
    assert found.legal_basis.startswith("House target P2: 2 d after receipt")
    assert "no law sets this number" in found.reckoning.explanation[0].reason


def test_every_rule_without_a_number_says_so() -> None:
    for regime in REGIMES.values():
        assert (regime.length == 0) == (regime.counting is Counting.NO_NUMBER), regime.name


def test_a_rule_is_less_sure_where_nobody_has_confirmed_it() -> None:
    """s.31A is in force in New South Wales, the Capital Territory and Victoria."""
    found = {
        state: asked("AU_DEFAMATION_S31A", "2026-11-23T09:00Z", f"AU/{state}").confidence
        for state in ("NSW", "ACT", "VIC", "QLD")
    }
    assert found == {"NSW": "V", "ACT": "V", "VIC": "V", "QLD": "K"}


def test_a_law_of_one_state_is_read_there_when_only_the_country_is_named() -> None:
    found = asked("US_CCPA_RESPOND", "2026-11-24T05:00Z", "US")
    assert (found.place.name, found.place.zone.key) == ("US", "America/Los_Angeles")
    assert str(found.reckoning.due_date) == "2027-01-06"


def test_a_proclaimed_holiday_moves_a_date() -> None:
    proclaimed = HolidayEdit("GB-ENG", date(2026, 10, 5), "A day of mourning")
    edition = HolidayEdition("the centre's third", (proclaimed,))
    received = datetime(2026, 9, 3, 14, tzinfo=UTC)
    moved = deadline("UK_GDPR_DSR", received, "UK", edition=edition)
    assert str(moved.reckoning.due_date) == "2026-10-06"
    assert moved.reckoning.explanation[-2].reason == "Mon 2026-10-05: A day of mourning"
    assert moved.edition.version.endswith(", the centre's third")


@pytest.mark.parametrize(
    ("rule", "received", "where", "extras", "words"),
    [
        ("GDPR", "2026-11-26T10:00Z", "EU/DK", {}, "no deadline rule “GDPR”"),
        ("GDPR_DSR", "2026-11-26T10:00", "EU/DK", {}, "does not tell its time zone"),
        ("GDPR_DSR", "1999-11-26T10:00Z", "EU/DK", {}, "from 2000 to 2099"),
        ("GDPR_DSR", "2026-11-26T10:00Z", "UK", {}, "does not apply in UK"),
        ("UK_DEFAMATION_S5", "2026-11-26T10:00Z", "Scotland", {}, "but in England & Wales"),
        ("US_CCPA_RESPOND", "2026-11-26T10:00Z", "US/NY", {}, "but in US/CA"),
        ("GDPR_DSR", "2026-11-26T10:00Z", "EU/DK", {"period": 2}, "takes no period"),
        ("GDPR_BREACH", "2026-11-26T10:00Z", "EU/DK", {"period": 0}, "A period of 0 is none"),
        ("US_FRCP45_OBJECTION", "2026-11-26T10:00Z", "US",
         {"event": datetime(2026, 11, 1, tzinfo=UTC)}, "lies before the first"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_said(
    rule: str, received: str, where: str, extras: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        asked(rule, received, where, **extras)
