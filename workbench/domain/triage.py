"""What a mail probably is, whose law it falls under and how soon it is needed: a proposal.

Each answer names the words or the field of the mail that led to it. A person changes it with one
key; nothing is decided here. Priorities follow section 1 of the statutes the kinds rest on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from workbench.domain.house_rules import HOUSE_RULES
from workbench.domain.triage_conditions import Harm, TriageFacts
from workbench.domain.triage_signals import (
    JURISDICTIONS,
    KINDS,
    LANGUAGES,
    MAILBOXES,
    TOP_LEVEL,
)

UNTOLD_KIND = "csm_escalation"
"""The kind that claims least: it came to the escalations team, and that is all that is known."""

_READ = 8_000
"""Characters of the text that are looked at: what a letter wants stands at its beginning."""
_SUBJECT_COUNTS = 2
_MOST_COUNTED = 3

_QUOTED = re.compile(r"^>.*$", re.MULTILINE)

_HARMS = (
    (Harm.CHILD_ABUSE, r"child sexual abuse|CSAM|child pornograph\w+"),
    (Harm.TERRORISM, r"terrorist content|2021/784"),
    (Harm.PRODUCTION_ORDER, r"emergency production order"),
    (Harm.INTIMATE_IMAGES, r"intimate images?|revenge porn|TAKE IT DOWN Act"),
    (Harm.DATA_BREACH, r"data breach|Art(?:icle|\.)? ?33 GDPR"),
    (Harm.LIVE, r"live (?:harm|stream)|ongoing|right now|being (?:harassed|attacked)|safety"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a new case, each with its reason in a sentence's words.

    ``kind`` is an id of the case kinds. ``jurisdiction`` is "" when nothing tells; member states
    of the Union stand as "EU/DE". ``priority`` runs from 0 (at once) to 4.
    """

    kind: str
    kind_reason: str
    jurisdiction: str
    jurisdiction_reason: str
    priority: int
    priority_reason: str
    channel: str
    harm: Harm = Harm.NONE
    evidence: str = ""
    """The words by which the harm is known."""


def propose(
    subject: str, text: str, sender: str, recipients: Sequence[str], language: str | None
) -> Proposal:
    """Propose kind, jurisdiction, priority and channel of a mail.

    ``sender`` and ``recipients`` are addresses, ``language`` an ISO 639-1 code.
    """
    own_words = _QUOTED.sub("", text)[:_READ]
    kind, kind_reason = _kind(subject, own_words)
    jurisdiction, jurisdiction_reason = _jurisdiction(subject, own_words, sender, language)
    harm, evidence = harm_in(subject, text)
    channel = _channel(recipients)
    facts = TriageFacts(kind, jurisdiction, channel, language or "", subject, harm, evidence)
    proposed = HOUSE_RULES.propose(facts)
    return Proposal(
        kind=kind,
        kind_reason=kind_reason,
        jurisdiction=jurisdiction,
        jurisdiction_reason=jurisdiction_reason,
        priority=proposed.priority,
        priority_reason=proposed.reason,
        channel=channel,
        harm=harm,
        evidence=evidence,
    )


_ESCAPE = re.compile(r"\\.")
_GROUP = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_PLAIN = re.compile(r"([\w '\u2019-]+)([?*{]?)")
_FEWEST_PLAIN = 3


@cache
def _alternatives(phrases: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each phrase with a plain text that it cannot do without, "" where it has none."""
    pieces = [piece for phrase in phrases for piece in _split(phrase.lower())]
    return tuple((_plain_part(piece), re.compile(piece)) for piece in pieces)


def _plain_part(piece: str) -> str:
    """Return the longest plain text of a pattern outside its groups, sets and repetitions."""
    outside = _ESCAPE.sub("\n", piece)
    while outside != (outside := _GROUP.sub("\n", outside)):
        pass
    plain = (match[1][:-1] if match[2] else match[1] for match in _PLAIN.finditer(outside))
    longest = max(plain, key=len, default="")
    return longest if len(longest) >= _FEWEST_PLAIN else ""


def _split(phrase: str) -> list[str]:
    """Split a regular expression at the bars outside its groups and sets."""
    pieces, depth = [""], 0
    for character in phrase:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _matches(phrases: tuple[str, ...], words: str) -> list[str]:
    """Return the distinct phrases found at the beginning of a word, as the mail writes them.

    Looking for their plain parts first is many times as fast as searching all the patterns,
    and an intake of thousands of mails waits for this.
    """
    lower = words.lower()
    found: dict[str, str] = {}
    for hint, pattern in _alternatives(phrases):
        if hint and hint not in lower:
            continue
        for match in pattern.finditer(lower):
            start, end = match.span()
            if start == 0 or not lower[start - 1].isalnum():
                found.setdefault(
                    match[0], words[start:end] if len(lower) == len(words) else match[0]
                )
    return list(found.values())


def _kind(subject: str, text: str) -> tuple[str, str]:
    """Return the kind that most distinct phrases speak for, the stronger ones counting more."""
    scores: dict[str, int] = {}
    said: dict[str, tuple[list[str], list[str]]] = {}
    for signal in KINDS:
        in_subject, in_text = _matches(signal.phrases, subject), _matches(signal.phrases, text)
        counted = (_SUBJECT_COUNTS if in_subject else 0) + min(len(in_text), _MOST_COUNTED)
        scores[signal.kind] = scores.get(signal.kind, 0) + signal.strength * counted
        subjects, texts = said.setdefault(signal.kind, ([], []))
        subjects += in_subject
        texts += in_text
    kind = max(scores, key=scores.__getitem__)
    if scores[kind] == 0:
        return UNTOLD_KIND, "nothing in the mail says what it is"
    return kind, _said(*said[kind])


def _said(in_subject: Sequence[str], in_text: Sequence[str]) -> str:
    parts = [f"the subject says “{_short(in_subject[0])}”"] if in_subject else []
    if in_text:
        shown = " and ".join(f"“{_short(each)}”" for each in in_text[:2])
        parts.append(f"the text says {shown}")
    return ", ".join(parts)


def _short(phrase: str) -> str:
    return " ".join(phrase.split())[:80]


def _jurisdiction(subject: str, text: str, sender: str, language: str | None) -> tuple[str, str]:
    for signal in JURISDICTIONS:
        found = _matches(signal.phrases, subject) or _matches(signal.phrases, text)
        if found:
            return signal.jurisdiction, f"the mail names “{_short(found[0])}”"
    ending = sender.rpartition(".")[2].strip("> ").lower()
    if ending in TOP_LEVEL:
        return TOP_LEVEL[ending], f"the sender's address ends in .{ending}"
    if language in LANGUAGES:
        return LANGUAGES[language], f"the mail is written in the language “{language}”"
    return "", "nothing in the mail tells whose law applies"


def harm_in(subject: str, text: str) -> tuple[Harm, str]:
    """Return the worst harm that a mail names, and the words by which it is known."""
    words = f"{subject}\n{_QUOTED.sub('', text)[:_READ]}"
    for harm, phrases in _HARMS:
        if found := _matches((phrases,), words):
            return harm, f"the mail says “{_short(found[0])}”"
    return Harm.NONE, ""


def _channel(recipients: Sequence[str]) -> str:
    for recipient in recipients:
        mailbox = re.sub(r"[\W_]", "", recipient.rpartition("<")[2].partition("@")[0]).lower()
        if mailbox in MAILBOXES:
            return MAILBOXES[mailbox]
    return "mail"
