"""Every action is declared once; clashes of keys are found as they are declared."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from ui.actions.application import all_actions
from ui.actions.context import Context
from ui.actions.registry import ActionSpec, Registry, ShortcutClash

ACTIONS = list(all_actions())


def nothing(_context: Context) -> None:
    """An action's work, where only its keys matter."""


def spec(name: str, shortcut: str, *also: str) -> ActionSpec:
    return ActionSpec(name, name, "Case", nothing, shortcut, also)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C"), ("Ctrl+K", "ctrl+k"), ("G, M", "G, M"), ("G", "G, M"), ("G, M", "G")],
)
def test_two_actions_cannot_want_the_same_keys(one: str, other: str) -> None:
    with pytest.raises(ShortcutClash):
        Registry([spec("case.one", one), spec("case.other", other)])


def test_a_second_key_clashes_too() -> None:
    with pytest.raises(ShortcutClash):
        Registry([spec("case.one", "C", "F2"), spec("case.other", "D", "F2")])


def test_an_id_is_given_once() -> None:
    with pytest.raises(ShortcutClash):
        Registry([spec("case.one", "C"), spec("case.one", "D")])


def test_neighbours_do_not_clash() -> None:
    registry = Registry([spec("one", "G, M"), spec("two", "G, U"), spec("three", "Shift+G")])
    assert [found.id for found in registry] == ["one", "two", "three"]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_an_action_can_be_found_and_its_keys_pressed(
    action: ActionSpec, qapp: QApplication
) -> None:
    assert action.title[0].isupper()
    assert action.section
    for keys in action.shortcuts:
        sequence = QKeySequence(keys)
        assert not sequence.isEmpty()
        assert "" not in sequence.toString().split(", ")


def test_the_keys_people_were_promised() -> None:
    keys = {action.id: action.shortcut for action in ACTIONS}
    promised = {
        "queue.next": "N",
        "queue.down": "J",
        "queue.up": "K",
        "queue.search": "/",
        "case.note": "E",
        "case.assign": "A",
        "case.decide": "D",
        "letter.start": "L",
        "shortcuts": "?",
        "palette": "Ctrl+K",
    }
    assert {name: keys[name] for name in promised} == promised


def test_letters_are_known_as_single_keys() -> None:
    known = {action.shortcut: action.single_key for action in ACTIONS if action.shortcut}
    assert (known["C"], known["G, M"], known["?"]) == (True, True, True)
    assert (known["Ctrl+K"], known["F10"]) == (False, False)
