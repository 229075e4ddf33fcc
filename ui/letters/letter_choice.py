"""What a person chose for a letter that is being written: its draft."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """The language, the fields that the person typed, and the numbers of the cited notes."""

    language: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    cited: tuple[int, ...] = ()

    def with_field(self, name: str, value: str) -> "LetterChoice":
        """Return the choice with a field that the person typed."""
        return replace(self, fields={**self.fields, name: value})

    def without_field(self, name: str) -> "LetterChoice":
        """Return the choice with a field left to the case again."""
        kept = {other: value for other, value in self.fields.items() if other != name}
        return replace(self, fields=kept)

    def to_draft(self) -> str:
        """Return the choice as the text of a draft; nothing chosen is an empty one."""
        if self == LetterChoice():
            return ""
        chosen = {"language": self.language, "fields": dict(self.fields), "cited": self.cited}
        return json.dumps(chosen, ensure_ascii=False)


def choice_of(draft: str, names: Collection[str]) -> LetterChoice:
    """Return the choice that a draft holds; fields that the template lost are left out.

    >>> choice_of(LetterChoice("de", {"a": "1", "b": "2"}, (3,)).to_draft(), ["b"])
    LetterChoice(language='de', fields={'b': '2'}, cited=(3,))
    """
    if not draft:
        return LetterChoice()
    held = json.loads(draft)
    fields = {name: value for name, value in held["fields"].items() if name in names}
    return LetterChoice(held["language"], fields, tuple(held["cited"]))


def letter_key(case: UUID, template: str) -> str:
    """Return the key of the draft of a letter of a case."""
    return f"letter:{case}:{template}"
