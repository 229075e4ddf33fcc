"""Decisions: what was done about the content, on which ground, and why."""

from enum import StrEnum


class DecisionAction(StrEnum):
    """What a decision does."""

    KEEP = "keep"
    REMOVE = "remove"
    RESTRICT = "restrict"
    LABEL = "label"
    ASK_FOR_PROOF = "ask_for_proof"
    WARN = "warn"
    SUSPEND = "suspend"
    CONSUMER_WARNING = "consumer_warning"
    REINSTATE = "reinstate"
    NONE = "none"

    @property
    def words(self) -> str:
        """The action as people say it."""
        return _WORDS[self]


_WORDS = {
    DecisionAction.KEEP: "Keep online",
    DecisionAction.REMOVE: "Remove",
    DecisionAction.RESTRICT: "Restrict visibility",
    DecisionAction.LABEL: "Label",
    DecisionAction.ASK_FOR_PROOF: "Ask for proof of experience",
    DecisionAction.WARN: "Warn the account",
    DecisionAction.SUSPEND: "Suspend the account",
    DecisionAction.CONSUMER_WARNING: "Publish a consumer warning",
    DecisionAction.REINSTATE: "Reinstate",
    DecisionAction.NONE: "No action",
}
