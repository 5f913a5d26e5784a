"""The keys of a screen in words, made from its bindings: for the help, the palette and `docs/keys.md`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.binding import Binding
from textual.keys import format_key

if TYPE_CHECKING:
    from textual.screen import Screen

NAMES: Final = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "home": "Home",
    "end": "End",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be done: its keys, its few words, and a sentence on it."""

    id: str
    keys: tuple[str, ...]
    words: str
    about: str
    action: str

    @property
    def written(self) -> str:
        """The keys as one reads them: `F1, ?`."""
        return ", ".join(self.keys)


def spelled(key: str) -> str:
    """A key's name as people write it: `ctrl+r` is `Ctrl+R`."""
    *modifiers, last = key.split("+")
    name = NAMES.get(last) or (last.upper() if last.startswith("f") and last[1:].isdigit() else format_key(last))
    if modifiers:
        name = name.upper() if len(name) == 1 else name
    return "+".join([*(one.capitalize() for one in modifiers), name])


def of_bindings(bindings: Iterable[Binding]) -> tuple[Key, ...]:
    """One entry for each binding id (without one: each action), in the order of the bindings."""
    found: dict[str, list[Binding]] = {}
    for binding in bindings:
        if binding.description:
            found.setdefault(binding.id or binding.action, []).append(binding)
    return tuple(
        Key(
            name,
            tuple(dict.fromkeys(spelled(one.key) for one in ones)),
            ones[0].description,
            ones[0].tooltip or f"{ones[0].description[:1].upper()}{ones[0].description[1:]}.",
            ones[0].action,
        )
        for name, ones in found.items()
    )


def own_first(bindings: Iterable[Binding]) -> list[Binding]:
    """The bindings in their order, those that work on every screen last."""
    return sorted(bindings, key=lambda one: (one.id or "").startswith(("anywhere.", "app.")))


def of_screen(screen: Screen[Any]) -> tuple[Key, ...]:
    """What can be done on this screen just now, with the present focus; only what has an id of ours."""
    active = [one.binding for one in screen.active_bindings.values() if one.enabled]
    return of_bindings(own_first(binding for binding in active if binding.id))
