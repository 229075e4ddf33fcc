"""Operations in people's words: what was done, and all that was written with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.domain.cases import CaseKind
from workbench.domain.decisions import DecisionAction
from workbench.domain.operations import describe

_HIDDEN = frozenset({"salt", "token", "claim", "base_revision", "automated", "content_hash"})
"""What machines need of an operation and nobody reads."""
_KINDS = frozenset(kind.value for kind in CaseKind)
_LABELS = {
    "text": "",
    "reason": "Reason",
    "reason_before": "Reason before",
    "value": "Value",
    "base": "Before",
    "fields": "",
    "reasons": "Reasons",
    "private_note": "Private note",
    "to": "To",
    "for": "For",
    "until": "Until",
}


def what_was_done(kind: str, args: Mapping[str, Any], detail: Mapping[str, Any]) -> str:
    """Return what an operation does, in the past tense and without its subject.

    >>> what_was_done("case.decide", {"action": "keep"}, {}).startswith("decided: ")
    True
    >>> what_was_done("note.write", {"text": "Seen."}, {})
    'wrote an evidence note'
    >>> what_was_done("case.assign", {"to": None}, {})
    'assigned it to nobody'
    """
    match kind:
        case "note.write":
            n = detail.get("n")
            return "wrote an evidence note" if n is None else f"wrote evidence note {n}"
        case "case.decide":
            action = args.get("action", "")
            known = action in set(DecisionAction)
            return f"decided: {DecisionAction(action).words if known else action}"
        case "case.assign":
            return f"assigned it to {args.get('to') or 'nobody'}"
        case "case.open":
            return f"opened the case “{args.get('fields', {}).get('subject', '')}”"
        case "case.set_kind":
            value = str(args.get("value"))
            known = value in set(CaseKind)
            return describe(kind, {**args, "value": CaseKind(value).words if known else value})
    return describe(kind, {**args, "n": detail.get("n")})


def written(args: Mapping[str, Any]) -> str:
    r"""Return all that a person wrote with an operation, as lines to read and to copy.

    >>> written({"text": "The bike was sold twice.", "salt": "00", "attachments": []})
    'The bike was sold twice.'
    >>> written({"value": {"role": "counsel", "name": "Bo"}, "reason": ""})
    'Value:\n  Role: counsel\n  Name: Bo'
    """
    return "\n".join(_lines(args))


def _lines(args: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in args.items():
        if name == "received_source" and "fields" in args:
            continue  # an opening names it among its fields as well
        if name in _HIDDEN or value in (None, "", [], {}):
            continue
        label = _LABELS.get(name, name.replace("_", " ").capitalize())
        yield from _labelled(label, value, indent)


def _labelled(label: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        if label:
            yield f"{indent}{label}:"
        yield from _lines(value, f"{indent}  " if label else indent)
    elif isinstance(value, list):
        for item in value:
            yield from _labelled(label, item, indent)
    else:
        said = CaseKind(value).words if value in _KINDS else str(value)
        head = f"{label}: " if label and "\n" not in said else ""
        if label and not head:
            yield f"{indent}{label}:"
        yield from (f"{indent}{head}{line}" for line in said.split("\n"))
