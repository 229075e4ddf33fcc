"""Every action is declared once, and no two want the same keys."""

import pytest

from ui.actions.application import all_actions
from ui.actions.registry import ActionSpec, Registry, ShortcutClash


def spec(name: str, shortcut: str = "", *also: str) -> ActionSpec:
    """An action that does nothing."""
    return ActionSpec(name, name.title(), "Test", lambda _: None, shortcut, also)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (spec("a", "N"), spec("b", "N")),
        (spec("a", "n"), spec("b", "N")),
        (spec("a", "Ctrl+K"), spec("b", "J", "Ctrl+K")),
        (spec("a", "G"), spec("b", "G, Q")),
        (spec("a", "G, Q"), spec("b", "G")),
        (spec("a"), spec("a")),
    ],
)
def test_two_actions_cannot_share_keys_or_an_id(one: ActionSpec, other: ActionSpec) -> None:
    with pytest.raises(ShortcutClash):
        Registry([one, other])


def test_sequences_may_begin_alike() -> None:
    assert len(list(Registry([spec("a", "G, Q"), spec("b", "G, L")]))) == 2


@pytest.mark.parametrize(
    ("keys", "alone"),
    [
        ("N", True),
        ("?", True),
        ("/", True),
        ("G, Q", True),
        ("Shift+R", True),
        ("Ctrl+K", False),
        ("Alt+X", False),
        ("F10", False),
        ("", False),
    ],
)
def test_a_letter_of_its_own_is_known_from_a_chord(keys: str, alone: bool) -> None:
    assert spec("a", keys).single_key is alone


@pytest.mark.parametrize("action", list(all_actions()), ids=lambda action: action.id)
def test_every_action_has_a_name_a_place_and_a_plain_title(action: ActionSpec) -> None:
    assert action.id == action.id.lower()
    assert action.section
    assert action.title
    assert action.title[0].isupper()
    assert not action.title.endswith(".")


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("N", "queue.next"),
        ("J", "queue.down"),
        ("K", "queue.up"),
        ("/", "queue.search"),
        ("E", "case.note"),
        ("A", "case.assign"),
        ("D", "case.decide"),
        ("L", "letter.start"),
        ("?", "shortcuts"),
        ("Ctrl+K", "palette"),
    ],
)
def test_the_keys_that_people_are_promised(key: str, action: str) -> None:
    assert key in all_actions()[action].shortcuts
