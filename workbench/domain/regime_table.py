"""The rules of law on time, as data. Each says from where it is known and how sure it is.

State of the law: 2026-11-22. A number is here only if a text of law or an official protocol sets
it; where the law says “without undue delay” the length is 0 and no date is ever computed.
"""

from workbench.domain.regimes import Confidence, Counting, Given, Regime

_V, _V2, _K = Confidence
_ROLL = "Reg. 1182/71 Art. 3"
_NO_DAYS = "without undue delay; sets no number of days"
_PRIORITY = ((Given.PRIORITY, "0 to 4: shows the house target of that priority, which is no law"),)

_EU = (
    Regime(
        "GDPR_DSR", "Answer a data subject's request", "receipt of the request",
        Counting.MONTHS, 1, f"GDPR Art. 12(3); {_ROLL}(2)(c) and 3(4)", "one month from receipt",
        _V, ("EU",), source="Reg. (EU) 2016/679; EDPB Guidelines 01/2022",
    ),
    Regime(
        "GDPR_DSR_EXTENDED", "Answer a data subject's request after an extension",
        "receipt of the request", Counting.MONTHS, 3,
        f"GDPR Art. 12(3); {_ROLL}(2)(c) and 3(4)", "three months from receipt in all", _V,
        ("EU",), source="Reg. (EU) 2016/679; EDPB Guidelines 01/2022", told_within=1,
        caveat="The extension with its reasons is to be told within the first month.",
    ),
    Regime(
        "GDPR_BREACH", "Notify a personal data breach", "becoming aware of the breach",
        Counting.HOURS, 72, "GDPR Art. 33(1)", "72 hours from awareness", _V, ("EU",),
        takes=((Given.PERIOD, "hours, if the law is changed (96 are proposed); default 72"),),
        caveat="A later notice needs reasons.",
    ),
    Regime(
        "DSA_ART20_WINDOW", "Accept internal complaints", "informing of the decision",
        Counting.MONTHS, 6, f"DSA Art. 20(1) and (2); {_ROLL}(2)(c) and 3(4)",
        "at least six months from being informed", _V, ("EU",), keeps_open=True,
    ),
    Regime(
        "DSA_ART21_ODS", "The dispute body decides", "receipt of the complaint by the body",
        Counting.DAYS_ROLLED, 90, f"DSA Art. 21(4); {_ROLL}(4)", "90 calendar days", _V, ("EU",),
        binds_others=True,
        caveat="A deadline of the body, not of the platform; that it rolls forward is derived.",
    ),
    Regime(
        "DSA_ART21_ODS_MAX", "The dispute body decides a highly complex dispute",
        "receipt of the complaint by the body", Counting.DAYS_ROLLED, 180,
        f"DSA Art. 21(4); {_ROLL}(4)", "180 days at most", _V, ("EU",),
        binds_others=True,
        caveat="A deadline of the body, not of the platform; that it rolls forward is derived.",
    ),
    Regime(
        "DSA_TRANSPARENCY_REPORT", "Publish the transparency report",
        "the last day of the reporting period", Counting.MONTHS, 2,
        f"DSA Arts 15 and 24; Reg. (EU) 2024/2835; {_ROLL}(2)(c) and 3(4)",
        "within two months of the period's end", _V, ("EU",),
        caveat="Plan for the conservative date: the Commission says “by the end of February”.",
    ),
    Regime(
        "P2B_TERMINATION_NOTICE", "End the service to a business user",
        "sending the statement of reasons", Counting.NOTICE, 30,
        "P2B Reg. (EU) 2019/1150 Art. 4(2); Reg. 1182/71 Art. 3(1)",
        "at least 30 days before it takes effect", _V, ("EU",),
        takes=((Given.EVENT, "when it is to take effect: gives the latest day for the notice"),),
        caveat="Not owed on a legal duty, an imperative reason or repeated infringement (4(4)).",
    ),
    Regime(
        "EU_EPOC", "Produce electronic evidence", "receipt of the order",
        Counting.DAYS_ROLLED, 10, f"Reg. (EU) 2023/1543 Art. 10; {_ROLL}(4)", "10 days", _V2,
        ("EU",), caveat="Applies since 2026-08-18; that it rolls forward is derived.",
    ),
    Regime(
        "EU_EPOC_EMERGENCY", "Produce electronic evidence in an emergency",
        "receipt of the order", Counting.HOURS, 8, "Reg. (EU) 2023/1543 Art. 10(4)", "8 hours",
        _V2, ("EU",), caveat="Applies since 2026-08-18.",
    ),
    Regime(
        "EU_EPOC_PRESERVATION", "Preserve electronic evidence", "receipt of the order",
        Counting.DAYS_ROLLED, 60, f"Reg. (EU) 2023/1543 Art. 11; {_ROLL}(4)", "60 days", _K,
        ("EU",), keeps_open=True, caveat="May be extended by 30 days.",
    ),
    Regime(
        "EU_TCO_REMOVAL_ORDER", "Remove terrorist content", "receipt of the removal order",
        Counting.HOURS, 1, "Reg. (EU) 2021/784 Art. 3(3)", "1 hour", _K, ("EU",),
    ),
    Regime(
        "EU_TCO_PRESERVATION", "Preserve removed terrorist content", "removal of the content",
        Counting.MONTHS, 6, f"Reg. (EU) 2021/784 Art. 6; {_ROLL}(2)(c) and 3(4)", "six months",
        _K, ("EU",), keeps_open=True,
    ),
)  # fmt: skip

_ENGLAND = ("England & Wales", "England", "Wales")
_ICO = "ICO: to the corresponding date, then the next working day"

_UK = (
    Regime(
        "UK_DEFAMATION_S5", "Act on a notice of complaint", "receipt of the valid notice",
        Counting.UK_48_HOURS, 48, "Defamation Act 2013 s.5; SI 2013/3028 reg. 1(3)",
        "48 hours, weekends and English bank holidays left out", _V, _ENGLAND,
    ),
    Regime(
        "UK_DEFAMATION_S5_POSTER", "The poster answers", "sending the notice to the poster",
        Counting.UK_POSTER, 5, "SI 2013/3028 Schedule para. 2",
        "midnight at the end of the 5th day after sending", _V2, _ENGLAND, binds_others=True,
        caveat="Without a compliant reply: remove and tell within 48 hours of this end.",
    ),
    Regime(
        "UK_GDPR_DSR", "Answer a data subject's request", "receipt of the request",
        Counting.MONTHS, 1, f"UK GDPR Art. 12(3) and 12A; {_ICO}", "one month from receipt", _V,
        ("UK",),
    ),
    Regime(
        "UK_GDPR_DSR_EXTENDED", "Answer a data subject's request after an extension",
        "receipt of the request", Counting.MONTHS, 3, f"UK GDPR Art. 12(3) and 12A; {_ICO}",
        "three months from receipt in all", _V, ("UK",), told_within=1,
        caveat="The extension with its reasons is to be told within the first month.",
    ),
    Regime(
        "UK_GDPR_BREACH", "Notify a personal data breach", "becoming aware of the breach",
        Counting.HOURS, 72, "UK GDPR Art. 33(1)", "72 hours from awareness", _V, ("UK",),
        caveat="A later notice needs reasons.",
    ),
    Regime(
        "UK_DP_COMPLAINT_ACK", "Acknowledge a data-protection complaint", "receipt",
        Counting.DAYS_WITH_FIRST, 30, "DPA 2018 s.164A(3)",
        "acknowledge within 30 days beginning with receipt", _V, ("UK",),
        caveat="In force since 2026-06-19; the day of receipt is day 1, the careful reading.",
    ),
    Regime(
        "UK_OSA_INTIMATE_IMAGE", "Act on a report of an intimate image", "receipt of the report",
        Counting.HOURS, 48, "Online Safety Act 2023 ss.10(3A) and 20A", "48 hours", _V, ("UK",),
        caveat="In force since 2026-06-29; unlike in defamation, weekends count.",
    ),
    Regime(
        "UK_PAP_MEDIA", "Answer a letter of claim", "receipt of the letter",
        Counting.DAYS, 14, "Pre-Action Protocol for Media and Communications Claims",
        "14 days, or say by when", _K, _ENGLAND,
    ),
    Regime(
        "UK_CPR_CLEAR_DAYS", "Serve a document before a hearing", "the hearing",
        Counting.CLEAR_DAYS, 3, "CPR 2.8(2) to (4)", "clear days before the hearing", _K,
        _ENGLAND, takes=((Given.PERIOD, "clear days; default 3"),),
        caveat="Service is deemed to happen on a business day only (CPR 6.26).",
    ),
)  # fmt: skip

_FEDERAL = "“Business day” is not defined by the statute; federal holidays are left out here."

_US = (
    Regime(
        "US_DMCA_512_RESTORE", "Restore after a counter notice", "receipt of the counter notice",
        Counting.BUSINESS_DAYS, 14, "17 USC 512(g)(2)(C)",
        "not less than 10 nor more than 14 business days", _V, ("US",), window_opens=10,
        caveat=f"Not if told that an action was filed. {_FEDERAL}",
    ),
    Regime(
        "US_TAKE_IT_DOWN", "Remove an intimate image", "receipt of the valid request",
        Counting.HOURS, 48, "TAKE IT DOWN Act s.3", "48 hours", _V2, ("US",),
        caveat="In force since 2026-05-19.",
    ),
    Regime(
        "US_CCPA_CONFIRM", "Confirm receipt of a consumer's request", "receipt of the request",
        Counting.BUSINESS_DAYS, 10, "CCPA, 11 CCR 7021(a)", "10 business days", _K, ("US/CA",),
        caveat="Federal holidays are left out here.",
    ),
    Regime(
        "US_CCPA_RESPOND", "Answer a consumer's request", "receipt of the request",
        Counting.DAYS_WITH_FIRST, 45, "CCPA, 11 CCR 7021(b)", "45 days beginning with receipt", _K,
        ("US/CA",), caveat="May be extended to 90 days in all, if told within the 45.",
    ),
    Regime(
        "US_CCPA_RESPOND_EXTENDED", "Answer a consumer's request after an extension",
        "receipt of the request", Counting.DAYS_WITH_FIRST, 90, "CCPA, 11 CCR 7021(b)",
        "90 days in all, beginning with receipt", _K, ("US/CA",),
    ),
    Regime(
        "US_FRCP45_OBJECTION", "Object to a subpoena", "service of the subpoena",
        Counting.DAYS_ROLLED, 14, "FRCP 45(d)(2)(B) and 6(a)",
        "14 days, or the time for compliance if that is earlier", _K, ("US",),
        state_holidays=True, takes=((Given.EVENT, "the time that it sets for compliance"),),
    ),
    Regime(
        "US_SCA_PRESERVATION", "Keep records that were asked for", "receipt of the request",
        Counting.DAYS, 90, "18 USC 2703(f)(2)", "retain for 90 days", _V, ("US",),
        keeps_open=True, caveat="Extended by 90 days when the request is renewed.",
    ),
)  # fmt: skip

_AU = (
    Regime(
        "AU_DEFAMATION_S31A", "Prevent access after a complaint", "giving of the complaint",
        Counting.DAYS_ROLLED, 7, "Defamation Act 2005 s.31A(1)(c); Interpretation Act s.36",
        "7 days", _V, ("AU",), known_in=("AU/NSW", "AU/ACT", "AU/VIC"),
        caveat="In force in NSW and ACT since 2024-07-01, in Victoria since 2024-09-11, elsewhere "
        "unconfirmed; that it rolls forward is to be confirmed by counsel.",
    ),
    Regime(
        "AU_ESAFETY_REMOVAL", "Act on a removal notice", "giving of the notice",
        Counting.HOURS, 24, "Online Safety Act 2021 (Cth)", "24 hours", _K, ("AU",),
    ),
)  # fmt: skip


def _without_number(
    name: str, title: str, starts: str, basis: str, where: str, mark: Confidence,
    says: str = _NO_DAYS,
) -> Regime:  # fmt: skip
    return Regime(
        name, title, starts, Counting.NO_NUMBER, 0, basis, says, mark, (where,), takes=_PRIORITY
    )


_WITHOUT_NUMBER = (
    _without_number(
        "DSA_ART9_ORDER", "Report the effect given to an order to act", "receipt of the order",
        "DSA Art. 9", "EU", _V,
    ),
    _without_number(
        "DSA_ART10_ORDER", "Report the effect given to an order for information",
        "receipt of the order", "DSA Art. 10", "EU", _V,
    ),
    _without_number(
        "DSA_ART16_NOTICE", "Confirm and decide a notice of illegal content",
        "receipt of the notice", "DSA Art. 16", "EU", _V,
    ),
    _without_number(
        "DSA_ART17_STATEMENT", "State the reasons", "the restriction", "DSA Art. 17", "EU", _V,
        "at the latest when the restriction is imposed",
    ),
    _without_number(
        "DSA_ART18_THREAT", "Inform the authorities of a threat to life", "the suspicion",
        "DSA Art. 18", "EU", _V, "promptly; sets no number of hours",
    ),
    _without_number(
        "DSA_ART20_COMPLAINT", "Decide an internal complaint", "receipt of the complaint",
        "DSA Art. 20", "EU", _V, "timely; sets no number of days",
    ),
    _without_number(
        "DSA_ART22_TRUSTED_FLAGGER", "Decide a trusted flagger's notice", "receipt of the notice",
        "DSA Art. 22", "EU", _V2, f"with priority, {_NO_DAYS}",
    ),
    _without_number(
        "DSA_ART24_DATABASE", "Send the statement to the Transparency Database",
        "the decision", "DSA Art. 24(5)", "EU", _V,
    ),
    _without_number(
        "P2B_RESTRICTION", "State the reasons to a business user", "the restriction",
        "P2B Reg. (EU) 2019/1150 Art. 4(1)", "EU", _V, "before or when it takes effect",
    ),
    _without_number(
        "P2B_COMPLAINT", "Handle a business user's complaint", "receipt of the complaint",
        "P2B Reg. (EU) 2019/1150 Art. 11", "EU", _V,
        "within a reasonable time; sets no number of days",
    ),
    _without_number(
        "UK_OSA_COMPLAINT", "Handle a report or complaint", "receipt",
        "Online Safety Act 2023 ss.20 and 21", "UK", _V, "sets no number of days",
    ),
    _without_number(
        "US_DMCA_512_REMOVAL", "Remove on a notice of infringement", "receipt of the notice",
        "17 USC 512", "US", _K, "expeditiously; sets no number of days",
    ),
)  # fmt: skip

REGIMES = {regime.name: regime for regime in (*_EU, *_UK, *_US, *_AU, *_WITHOUT_NUMBER)}
"""Name → rule."""
