"""The triage rules that the house begins with; they follow section 1 of the statutes named."""

from workbench.domain.triage_rules import rules_from

_BY_HARM = (
    ("child abuse", 0, "child sexual abuse material"),
    ("terrorist content", 0, "a terrorist-content order runs one hour"),
    ("emergency production order", 0, "an emergency production order runs 8 hours"),
)
_SOON = (
    ("intimate images", 1, "intimate images: 48 hours"),
    ("data breach", 1, "a data breach: 72 hours"),
)
_BY_KIND = (
    ("legal_letter.court_order", 1, "a court order runs as ordered"),
    ("executive_escalation", 1, "house target for executive escalations"),
    ("notice.trusted_flagger", 2, "DSA Art. 22: notices of trusted flaggers have priority"),
    ("legal_letter.copyright", 2, "DMCA § 512: expeditious removal"),
    ("legal_letter.counter_notice", 2, "DMCA § 512(g): 10 to 14 business days"),
    ("authority_order.act", 2, "DSA Art. 9: effect is reported without undue delay"),
    ("authority_order.information", 2, "a production order runs 10 days"),
    ("legal_letter.subpoena", 2, "objections are due within 14 days"),
    ("data_subject_request", 3, "GDPR Art. 12(3): one month"),
    ("data_protection_complaint", 3, "acknowledgement within 30 days"),
    ("appeal.reviewer", 3, "DSA Art. 20: without undue delay; house target"),
    ("appeal.business", 3, "DSA Art. 20 and P2B Art. 11; house target"),
    ("csm_escalation", 4, "house target: no live harm is named"),
    ("legal_letter.before_action", 3, "reply periods are house targets"),
    ("notice.illegal_content", 3, "DSA Art. 16: without undue delay; house target"),
)


def _rule(name: str, when: list[str], priority: int, reason: str) -> dict[str, object]:
    return {"name": name, "when": when, "priority": priority, "reason": reason}


HOUSE_RULES = rules_from(
    {
        "version": "as delivered",
        "rules": [
            *(_rule(harm, [f"harm is {harm}"], p, why) for harm, p, why in _BY_HARM),
            _rule(
                "threat to life",
                ["kind is threat_to_life"],
                0,
                "a threat to life or safety is handled at once",
            ),
            *(_rule(harm, [f"harm is {harm}"], p, why) for harm, p, why in _SOON),
            _rule(
                "live harm",
                ["kind is csm_escalation", "harm is live harm"],
                2,
                "an escalation of a live harm",
            ),
            _rule(
                "UK defamation",
                ["kind is legal_letter.defamation", "jurisdiction is UK"],
                1,
                "Defamation Act 2013 s.5: 48 hours",
            ),
            _rule(
                "Australian defamation",
                ["kind is legal_letter.defamation", "jurisdiction is AU"],
                2,
                "Defamation Act 2005 s.31A: 7 days",
            ),
            *(_rule(kind, [f"kind is {kind}"], p, why) for kind, p, why in _BY_KIND),
            _rule("otherwise", [], 4, "other letters; house target"),
        ],
    }
)
"""Counts wherever nobody has saved another list."""
