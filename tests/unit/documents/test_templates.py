"""Templates: those that come with the program are whole, and defective files are refused."""

from pathlib import Path

import pytest

from workbench.documents.composition import compose
from workbench.documents.facts import FACTS
from workbench.documents.fields import fill
from workbench.documents.templates import DefectiveTemplate, find_template, load_templates
from workbench.domain.letters import plain_text, unfilled_fields
from workbench.errors import UserError

IDS = ["acknowledgement", "decision", "defective-notice", "further-information"]
EN = """---
id: note
version: 2
language: en
title: Note
kind: other
legal_basis: none
fields:
  - {name: subject, required: true, meaning: "What it is about"}
---
# {{ subject }}
"""


def test_the_four_templates_exist_in_three_languages() -> None:
    assert [t.id for t in load_templates()] == IDS
    assert {t.languages for t in load_templates()} == {("en", "da", "de")}


@pytest.mark.parametrize("template_id", IDS)
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_every_field_of_a_template_reaches_the_letter(template_id: str, language: str) -> None:
    """A field that is declared but shown nowhere would be asked for in vain."""
    template = find_template(template_id)
    values = {field.name: f"value of {field.name}" for field in template.fields}
    text = plain_text(compose(template, language, values))
    assert {name for name, value in values.items() if value not in text} == set()


@pytest.mark.parametrize("template_id", IDS)
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_every_required_field_is_shown_in_place_while_it_is_empty(
    template_id: str, language: str
) -> None:
    template = find_template(template_id)
    required = {field.name for field in template.fields if field.required}
    assert set(unfilled_fields(compose(template, language, {}))) == required


def test_the_head_of_every_template_fills_from_the_case() -> None:
    facts = {name: f"the {name}" for name in FACTS}
    for template in load_templates():
        missing = {field.name for field in fill(template, "en", facts, {}).missing}
        assert missing <= {"questions", "missing_elements"}, template.id


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_defective_notice_letter_names_all_eight_elements(language: str) -> None:
    """SI 2013/3028, reg. 2: a complainant must be told what a valid notice holds."""
    text = plain_text(compose(find_template("defective-notice"), language, {}))
    assert all(f"\n{number}. " in f"\n{text}" for number in range(1, 9))
    assert "48" in text


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_a_decision_names_the_three_ways_to_contest_it_unless_others_are_given(
    language: str,
) -> None:
    """DSA Art. 17(3)(f)."""
    template = find_template("decision")
    text = plain_text(compose(template, language, {}))
    assert "20)" in text
    assert "21)" in text
    other = plain_text(compose(template, language, {"redress": "Write to the ombudsman."}))
    assert "Write to the ombudsman." in other
    assert "21)" not in other


def test_an_unknown_template_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="acknowledgement, decision, defective-notice, further"):
        find_template("nope")


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="en, da, de"):
        find_template("decision").body("fr")


def test_a_regional_language_takes_the_plain_one() -> None:
    template = find_template("decision")
    assert template.body("de-AT") == template.body("de")


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "note.en.md").write_text(EN, encoding="utf-8")
    (template,) = load_templates(tmp_path)
    assert (template.id, template.version, template.title("en")) == ("note", 2, "Note")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("note.en.md", "# no front matter", "front matter"),
        ("note.en.md", EN.replace("version: 2", "version: two"), "version"),
        ("note.en.md", EN.replace("id: note", "id: other"), "itself otherwise"),
        ("note.en.md", EN.replace("required: true", "source: moon"), "field that is none"),
        ("note.en.md", EN.replace("title: Note", "title: [Note"), "not YAML"),
        ("note.en.md", EN + "\ufdd0", "kept for values"),
        ("note.da.md", EN.replace("language: en", "language: da"), "lacks note.en.md"),
    ],
)
def test_a_defective_file_is_named_with_its_fault(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DefectiveTemplate, match=reason):
        load_templates(tmp_path)


def test_a_translation_that_lags_behind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.en.md").write_text(EN, encoding="utf-8")
    behind = EN.replace("language: en", "language: da").replace("version: 2", "version: 1")
    (tmp_path / "note.da.md").write_text(behind, encoding="utf-8")
    with pytest.raises(DefectiveTemplate, match=r"version 2.*note\.da\.md at 1"):
        load_templates(tmp_path)
