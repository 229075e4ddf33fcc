"""Field values and conflicts in people's words."""

from ui.models.field_words import conflict_words, field_words


def test_a_kind_of_a_later_version_is_shown_as_it_is() -> None:
    assert field_words("kind", "dream") == "dream"


def test_a_conflict_over_a_time_names_all_three() -> None:
    detail = {
        "base": None,
        "mine": "2026-12-02T09:00:00+00:00",
        "theirs": "2026-12-01T09:00:00+00:00",
    }
    said = conflict_words("case.set_due", detail)
    assert "it was nothing when you began" in said
    assert said.index("1 Dec") < said.index("2 Dec")
