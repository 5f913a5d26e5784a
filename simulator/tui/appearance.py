"""What every screen needs to know of how it should look: signs, the talk's width, whether things may move."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.tui.glyphs import Glyphs

HORIZONTAL: list[tuple[int, str]] = [(0, "-narrow"), (80, "-normal"), (100, "-wide"), (136, "-very-wide")]
"""Columns from which a screen carries the class."""
VERTICAL: list[tuple[int, str]] = [(0, "-short"), (30, "-tall")]
"""Rows from which a screen carries the class."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the screens look. `text_width` is the width of the talk in columns."""

    glyphs: Glyphs = field(default_factory=Glyphs)
    text_width: int = 76
    moving: bool = True
