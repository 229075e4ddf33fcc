"""The words by which each kind of operation is found again."""

from collections.abc import Callable, Mapping
from typing import Any

Args = Mapping[str, Any]


def searchable(kind: str, args: Args) -> str:
    """Return the text that the full-text index gets for an operation; empty for most kinds."""
    words = _WORDS.get(kind)
    return words(args) if words is not None else ""


def _message(args: Args) -> str:
    return "\n".join([args["from"], args["subject"], args["text"], *_names(args)])


def _note(args: Args) -> str:
    return "\n".join([args["text"], *_names(args)])


def _content(args: Args) -> str:
    parts = ("title", "text", "author_name", "business_name", "platform_id", "url")
    return "\n".join(str(args["content"][part] or "") for part in parts)


def _names(args: Args) -> list[str]:
    return [attachment["name"] for attachment in args["attachments"]]


_WORDS: Mapping[str, Callable[[Args], str]] = {
    "case.open": lambda args: str(args["fields"]["subject"]),
    "case.set_subject": lambda args: str(args["value"]),
    "message.receive": _message,
    "note.write": _note,
    "content.record": _content,
    "case.decide": lambda args: "\n".join(
        str(args.get(part, "")) for part in ("reason", "facts", "grounds")
    ),
    "party.add": lambda args: f"{args['value']['name']} {args['value']['address']}",
    "tag.add": lambda args: str(args["value"]),
}

FOUND_KINDS = frozenset(_WORDS)
"""The kinds that have words to be found by."""
