"""What a case can tell a letter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case.number": "the case's number for people, such as E-20418",
        "case.subject": "what the case is about, in a line",
        "case.received": "when the letter or mail arrived (ISO 8601)",
        "party.name": "who wrote to us",
        "party.address": "their postal or e-mail address, in lines",
        "party.reference": "their own reference",
        "content.url": "the address of the content under review",
        "content.title": "the title of the content under review",
        "content.text": "the words of the content under review",
        "decision.action": "the id of the decided action, such as remove",
        "decision.facts": "the facts the decision relies on",
        "decision.grounds": "the law or the clause of the terms, with its version",
        "decision.reason": "why the content is unlawful or breaks that clause, or is not",
        "decision.automated": "whether automated means decided: yes or no",
        "person.name": "who signs",
        "person.role": "the id of what the signatory is, such as team_lead",
        "today": "the letter's date (ISO 8601)",
        "organisation": "who sends the letter",
        "organisation.address": "the sender's postal address, in lines",
        "organisation.contact": "how to reach the sender, in lines",
    }
)
"""Names of facts, with what each is; a template's field names one of them as its source."""
