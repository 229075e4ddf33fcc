"""Letter templates: files a lawyer can read and change, checked when they are loaded.

`resources/letters/README.md` tells how they are written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, get_args

import yaml

from workbench.documents.facts import FACTS
from workbench.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

Format: TypeAlias = Literal["text", "date", "address", "action", "automated", "role"]

_ORIGINAL = "en"  # the language whose file declares the fields
_SLOT_MARKS = frozenset("\ufdd0\ufdd1")  # they stand for values while a letter is composed


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A value the letter needs; every value is text.

    Attributes:
        name: Stable name, as in `--set NAME=VALUE`.
        meaning: What belongs there, for the person who fills it.
        required: Whether the letter can go out without it.
        source: The fact of the case that fills it (see `workbench.documents.facts.FACTS`).
        format: `date` is written out in the letter's language, `action` is a decision action
            said in words, `automated` says in words whether automated means decided (`yes` or
            `no`), `role` is the signatory's role in words, `address` is a web address that
            becomes a link.
    """

    name: str
    meaning: str
    required: bool
    source: str | None = None
    format: Format = "text"


@dataclass(frozen=True, slots=True)
class Template:
    """A letter template in all of its languages."""

    id: str
    version: int
    kind: str
    legal_basis: str
    titles: Mapping[str, str]
    fields: tuple[TemplateField, ...]
    bodies: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in."""
        return tuple(self.bodies)

    def title(self, language: str) -> str:
        """Its name, for lists and menus."""
        return self.titles[self.spoken(language)]

    def body(self, language: str) -> str:
        """Its text: Jinja over Markdown."""
        return self.bodies[self.spoken(language)]

    def spoken(self, language: str) -> str:
        """`language` as one of the template's own (`de` for `de-AT`).

        Raises:
            UserError: The template is not written in it.
        """
        plain = language.partition("-")[0].lower()
        if plain not in self.bodies:
            raise UserError(
                f"The template “{self.id}” is not written in “{language}”. It exists in"
                f" {', '.join(self.languages)}; choose one of these."
            )
        return plain

    def field(self, name: str) -> TemplateField | None:
        """The field of that name, if it has one."""
        return next((field for field in self.fields if field.name == name), None)


class DefectiveTemplate(UserError):
    """A template file cannot be used; the sentence names the file and what is wrong in it."""


def find_template(template_id: str) -> Template:
    """The bundled template of that id.

    Raises:
        UserError: There is none; the sentence names those there are.
    """
    templates = load_templates()
    for template in templates:
        if template.id == template_id:
            return template
    known = ", ".join(template.id for template in templates)
    raise UserError(f"There is no letter template “{template_id}”. There are: {known}.")


def load_templates(folder: Traversable | Path | None = None) -> tuple[Template, ...]:
    """The templates of a folder, by id; without one, those that come with the program.

    Raises:
        DefectiveTemplate: A file is not a template, or a translation lags behind the original.
    """
    return _bundled() if folder is None else _load(folder)


@cache
def _bundled() -> tuple[Template, ...]:
    return _load(files("resources") / "letters")


def _load(folder: Traversable | Path) -> tuple[Template, ...]:
    by_id: dict[str, dict[str, tuple[dict[str, Any], str]]] = defaultdict(dict)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        template_id, _, rest = file.name.partition(".")
        language, _, suffix = rest.partition(".")
        if suffix == "md":
            front, body = _parts(file)
            _check(file.name, front, template_id, language)
            by_id[template_id][language] = (front, body)
    return tuple(_template(template_id, by_id[template_id]) for template_id in sorted(by_id))


def _parts(file: Traversable | Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body."""
    text = file.read_text(encoding="utf-8")
    start, _, rest = text.partition("---\n")
    front, closed, body = rest.partition("\n---\n")
    if start or not closed:
        raise DefectiveTemplate(f"The template {file.name} does not begin with its front matter.")
    if _SLOT_MARKS & set(body):
        raise DefectiveTemplate(f"The template {file.name} holds a character kept for values.")
    try:
        declared = yaml.safe_load(front)
    except yaml.YAMLError as fault:
        raise DefectiveTemplate(f"The front matter of {file.name} is not YAML: {fault}.") from fault
    if not isinstance(declared, dict):
        raise DefectiveTemplate(f"The front matter of {file.name} names no entries.")
    return declared, body.strip() + "\n"


def _check(name: str, front: dict[str, Any], template_id: str, language: str) -> None:
    wanted: dict[str, type] = {"id": str, "version": int, "language": str, "title": str}
    if language == _ORIGINAL:
        wanted |= {"kind": str, "legal_basis": str, "fields": list}
    for entry, kind in wanted.items():
        if not isinstance(front.get(entry), kind):
            raise DefectiveTemplate(f"The template {name} lacks “{entry}” ({kind.__name__}).")
    if (front["id"], front["language"]) != (template_id, language):
        raise DefectiveTemplate(f"The template {name} names itself otherwise in its front matter.")


def _template(template_id: str, versions: dict[str, tuple[dict[str, Any], str]]) -> Template:
    if _ORIGINAL not in versions:
        raise DefectiveTemplate(f"The template “{template_id}” lacks {template_id}.en.md.")
    original = versions[_ORIGINAL][0]
    for language, (front, _) in versions.items():
        if front["version"] != original["version"]:
            raise DefectiveTemplate(
                f"The template “{template_id}” is at version {original['version']}, its"
                f" translation {template_id}.{language}.md at {front['version']}."
            )
    languages = sorted(versions, key=lambda language: (language != _ORIGINAL, language))
    return Template(
        id=template_id,
        version=original["version"],
        kind=original["kind"],
        legal_basis=original["legal_basis"],
        titles=MappingProxyType({lang: versions[lang][0]["title"] for lang in languages}),
        fields=tuple(_field(template_id, entry) for entry in original["fields"]),
        bodies=MappingProxyType({lang: versions[lang][1] for lang in languages}),
    )


def _field(template_id: str, entry: object) -> TemplateField:
    match entry:
        case {"name": str(name), "meaning": str(meaning), **rest}:
            form, source = rest.get("format", "text"), rest.get("source")
            if form in get_args(Format) and (source is None or source in FACTS):
                required = bool(rest.get("required", False))
                return TemplateField(
                    name, meaning, required, cast("str | None", source), cast("Format", form)
                )
    raise DefectiveTemplate(f"The template “{template_id}” has a field that is none: {entry}.")
