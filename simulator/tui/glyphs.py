"""Every sign that is not a letter, in one table, each with a plain twin for terminals and fonts that lack it.

Screens and widgets take their signs from here and nowhere else, so that no meaning hangs on a sign that isn't drawn.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_TABLE: Final[Mapping[str, tuple[str, str]]] = {
    "dot": ("·", "-"),
    "dash": ("—", "--"),
    "rule": ("─", "-"),
    "ellipsis": ("…", "..."),
    "quote": ("“", '"'),
    "unquote": ("”", '"'),
    "cursor": ("›", ">"),
    "full": ("█", "#"),
    "empty": ("░", "."),
    "tight": ("▒", "x"),
    "mine": ("○", "o"),
    "theirs": ("●", "*"),
    "both": ("◉", "@"),
    "span": ("━", "="),
    "pole": ("│", "|"),
    "track": ("─", "-"),
    "rose": ("▲", "^"),
    "fell": ("▼", "v"),
    "same": ("·", "-"),
    "branch": ("├─", "|-"),
    "last": ("└─", "`-"),
    "trunk": ("│ ", "| "),
    "here": ("◆", "*"),
    "tick": ("✓", "+"),
    "cross": ("×", "x"),
    "to": ("→", "->"),
}


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs of this terminal: drawn ones, or their plain twins."""

    plain: bool = False

    def __getitem__(self, name: str) -> str:
        """The sign of this name. Raises `KeyError`."""
        return _TABLE[name][self.plain]

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None, encoding: str | None = None) -> Glyphs:
        """What this terminal can draw: plain on the Linux console, on `TERM=dumb`, and where text isn't UTF-8."""
        env = os.environ if environment is None else environment
        code = (encoding or locale.getpreferredencoding(False)).lower().replace("-", "")
        return cls(env.get("TERM", "") in ("dumb", "linux", "vt100") or code not in ("utf8", "cp65001"))


def names() -> tuple[str, ...]:
    """The names of all signs."""
    return tuple(_TABLE)


def twins(name: str) -> tuple[str, str]:
    """The drawn sign and the plain one."""
    return _TABLE[name]
