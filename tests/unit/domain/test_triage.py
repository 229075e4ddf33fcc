"""What a mail is proposed to be, and that each proposal says why."""

import tarfile
from collections import Counter
from pathlib import Path

import pytest

from workbench.domain.cases import CaseKind
from workbench.domain.triage import propose
from workbench.domain.triage_signals import KINDS


def _propose(subject: str, text: str = "", sender: str = "a@example.com") -> tuple[str, str]:
    proposal = propose(subject, text, sender, [], None)
    return proposal.kind, proposal.kind_reason


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Cease and desist: review 81", "", "legal_letter.cease_and_desist"),
        ("Abmahnung", "namens und in Vollmacht unserer Mandantin", "legal_letter.cease_and_desist"),
        ("Mise en demeure", "", "legal_letter.cease_and_desist"),
        ("Defamation", "The statement is defamatory.", "legal_letter.defamation"),
        ("Copyright", "A DMCA notice about our photo.", "legal_letter.copyright"),
        ("Re: DMCA", "removed by mistake or misidentification", "legal_letter.counter_notice"),
        ("Subpoena duces tecum", "", "legal_letter.subpoena"),
        ("Einstweilige Verfügung", "", "legal_letter.court_order"),
        ("Letter before action", "", "legal_letter.before_action"),
        ("Counterfeit goods", "our trademark is infringed", "legal_letter.trademark"),
        ("Order under Article 9 of the DSA", "", "authority_order.act"),
        ("Article 10 DSA: order to provide information", "", "authority_order.information"),
        ("Notice", "We write as a trusted flagger.", "notice.trusted_flagger"),
        ("Illegal content", "Notice under Art. 16 DSA", "notice.illegal_content"),
        ("Indsigtsanmodning", "", "data_subject_request"),
        ("Droit à l'effacement", "Supprimer mes données", "data_subject_request"),
        ("Complaint", "This is a data protection complaint.", "data_protection_complaint"),
        ("Help", "There are death threats against my life", "threat_to_life"),
        ("Why was my review removed?", "Why was my review deleted?", "appeal.reviewer"),
        ("Min anmeldelse er fjernet", "", "appeal.reviewer"),
        ("Min recension har tagits bort", "", "appeal.reviewer"),
        ("Appeal", "We dispute the outcome of the flag on our business", "appeal.business"),
        ("From our CEO", "An executive escalation", "executive_escalation"),
        ("Escalated by a key account", "", "csm_escalation"),
    ],
)
def test_the_words_of_a_mail_tell_its_kind(subject: str, text: str, kind: str) -> None:
    assert _propose(subject, text)[0] == kind


def test_the_reason_quotes_the_words_as_the_mail_writes_them() -> None:
    _, reason = _propose("Re: CEASE and Desist", "")
    assert reason == "the subject says “CEASE and Desist”"


def test_a_mail_that_says_nothing_is_not_called_a_legal_letter() -> None:
    proposal = propose("Hi", "Lunch tomorrow?", "a@example.com", [], None)
    assert proposal.kind == "csm_escalation"
    assert proposal.kind_reason == "nothing in the mail says what it is"
    assert (proposal.jurisdiction, proposal.priority) == ("", 4)


def test_words_inside_other_words_do_not_count() -> None:
    assert _propose("Updates", "We undefamed the overlibels.")[1].startswith("nothing")


def test_what_is_quoted_of_an_older_mail_does_not_count() -> None:
    assert _propose("Thanks", "Thank you!\n> cease and desist\n")[1].startswith("nothing")


@pytest.mark.parametrize(
    ("text", "sender", "language", "jurisdiction", "says"),
    [
        ("section 5 of the Defamation Act 2013", "a@b.com", "en", "UK", "Defamation Act 2013"),
        ("das Landgericht hat nach der DSGVO", "a@b.com", "de", "EU/DE", "Landgericht"),
        ("under the Digital Services Act", "a@b.dk", "en", "EU", "Digital Services Act"),
        ("hello", "a@b.dk", "en", "EU/DK", ".dk"),
        ("hej", "a@b.com", "sv", "EU/SE", "“sv”"),
        ("hallo", "a@b.com", "de", "", "nothing"),
    ],
)
def test_laws_come_before_the_senders_country_and_that_before_the_language(
    text: str, sender: str, language: str, jurisdiction: str, says: str
) -> None:
    proposal = propose("", text, sender, [], language)
    assert proposal.jurisdiction == jurisdiction
    assert says in proposal.jurisdiction_reason


@pytest.mark.parametrize(
    ("subject", "text", "priority", "says"),
    [
        ("Report", "child sexual abuse in an image", 0, "child sexual abuse"),
        ("Emergency production order", "", 0, "8 hours"),
        ("Notice of complaint", "Defamation Act 2013, defamatory", 1, "48 hours"),
        ("Defamation", "Defamation Act 2005, New South Wales", 2, "7 days"),
        ("DMCA notice", "copyright", 2, "DMCA"),
        ("Access request", "copy of my personal data", 3, "one month"),
        ("Cease and desist", "", 4, "house"),
        ("Key account", "is being harassed right now", 2, "live harm"),
    ],
)
def test_priorities_follow_the_shortest_period(
    subject: str, text: str, priority: int, says: str
) -> None:
    proposal = propose(subject, text, "a@example.com", [], None)
    assert proposal.priority == priority
    assert says in proposal.priority_reason


def test_the_address_written_to_is_the_channel() -> None:
    to_us = ["Someone <x@example.com>", "Legal <legal@example.com>"]
    assert propose("", "", "a@b.com", to_us, None).channel == "legal mailbox"
    assert propose("", "", "a@b.com", [], None).channel == "mail"


def test_every_signal_speaks_for_a_kind_there_is_and_every_kind_has_one() -> None:
    assert {signal.kind for signal in KINDS} == {kind.value for kind in CaseKind}


def _texts(archive: Path, wanted: str, unwanted: tuple[str, ...]) -> list[str]:
    with tarfile.open(archive) as files:
        return [
            opened.read().decode("utf-8", "replace")
            for member in files
            if member.isfile()
            and wanted in (name := member.name.rpartition("/")[2].lower())
            and not any(each in name for each in unwanted)
            and (opened := files.extractfile(member))
        ]


@pytest.mark.shared
def test_known_answers_of_real_notices(shared: Path) -> None:
    """Takedown notices, counter notices and orders of authorities, as their archives sort them."""
    legal = shared / "data" / "5-legal"
    undone = ("retract", "revers", "withdr")
    known = {
        "legal_letter.copyright": _texts(
            legal / "dmca-notices.tar.gz", ".md", (*undone, "counter", "court", "addendum")
        )[::4],
        "legal_letter.counter_notice": _texts(
            legal / "dmca-counter-and-retractions.tar.gz", "counter", undone
        ),
        "authority_order.act": [
            path.read_text("utf-8", "replace") for path in (legal / "gov-takedowns").rglob("*.md")
        ],
    }
    floors = {
        "legal_letter.copyright": 0.99,
        "legal_letter.counter_notice": 0.98,
        "authority_order.act": 0.98,
    }
    for kind, texts in known.items():
        told = Counter(_propose("", text)[0] for text in texts)
        others = {other: count for other, count in told.items() if other != kind}
        print(f"{kind}: {told[kind]} of {len(texts)}; otherwise {others}")
        assert texts
        assert told[kind] >= floors[kind] * len(texts)
