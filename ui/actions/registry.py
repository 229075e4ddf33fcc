"""What an action is, and the one list of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtGui import QKeySequence

from ui.actions.context import Context
from workbench.domain.permissions import why_not as role_may_not

WhyNot: TypeAlias = Callable[[Context], str]
"""Says why an action cannot be done just now; an empty sentence means that it can."""


def always(_context: Context) -> str:
    """Nothing stands in the way."""
    return ""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that a person can do."""

    id: str
    title: str
    section: str
    """Under which heading it stands in the menu and on the sheet of keys."""
    run: Callable[[Context], None]
    shortcut: str = ""
    also: tuple[str, ...] = ()
    """Further keys that do the same."""
    why_not: WhyNot = always
    kind: str = ""
    """The kind of operation that it makes: who may not do that, may not do this."""

    def refusal(self, context: Context) -> str:
        """Return why it cannot be done now, by the person's role or by how things stand."""
        forbidden = ""
        if self.kind and context.role is not None:
            forbidden = role_may_not(context.role, self.kind)
        return forbidden or self.why_not(context)

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """All keys that do it."""
        return (self.shortcut, *self.also) if self.shortcut else ()

    @property
    def single_key(self) -> bool:
        """Whether its key is a letter of its own, which a text field keeps for itself."""
        return bool(self.shortcut) and not any(
            held in self.shortcut for held in ("Ctrl+", "Alt+", "Meta+", "F1")
        )


class ShortcutClash(ValueError):
    """Two actions want the same keys, or the same id."""


class Registry:
    """All actions, in the order in which they are shown."""

    def __init__(self, specs: Iterable[ActionSpec]) -> None:
        """Take the actions.

        Raises:
            ShortcutClash: an id is taken, or keys are; a sequence may not begin with another.
        """
        self._specs: dict[str, ActionSpec] = {}
        self._keys: dict[str, str] = {}
        for spec in specs:
            self._add(spec)

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def __getitem__(self, action_id: str) -> ActionSpec:
        return self._specs[action_id]

    @property
    def sections(self) -> dict[str, list[ActionSpec]]:
        """The actions by section, both in order of declaration."""
        found: dict[str, list[ActionSpec]] = {}
        for spec in self:
            found.setdefault(spec.section, []).append(spec)
        return found

    def _add(self, spec: ActionSpec) -> None:
        if spec.id in self._specs:
            raise ShortcutClash(f"{spec.id} is declared twice")
        for keys in spec.shortcuts:
            written = QKeySequence(keys).toString()
            for other, owner in self._keys.items():
                if f"{written}, ".startswith(f"{other}, ") or other.startswith(f"{written}, "):
                    raise ShortcutClash(f"{spec.id} and {owner} both want {keys}")
            self._keys[written] = spec.id
        self._specs[spec.id] = spec
