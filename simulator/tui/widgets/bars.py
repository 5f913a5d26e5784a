"""The client's inner state as small bars: for trainers, and marked on the record where it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from simulator.tui.glyphs import Glyphs
from simulator.tui.widgets.flow import Flow

WIDTH: Final = 6
"""Cells of one bar: as many as let the three numbers stand in one line of the talk."""
LEAD: Final = 11
"""Cells of the word before a line of bars: the longest phase, and two."""


def bar(value: float, glyphs: Glyphs, width: int = WIDTH) -> str:
    """A number from 0 to 1 as a bar of `width` cells."""
    full = round(max(0.0, min(1.0, value)) * width)
    return glyphs["full"] * full + glyphs["empty"] * (width - full)


def bars_of(state: Mapping[str, Any], glyphs: Glyphs) -> tuple[Flow, Flow]:
    """A client's state as `simulator.graph.state_for_show` tells it: the phase and three numbers; the grips."""
    said = [(name, float(state[name])) for name in ("safety", "ownership", "insight")]
    grips = [(name.replace("_", " "), float(grip)) for name, grip in state["grips"].items()]
    first = Flow([_one(name, value, glyphs) for name, value in said], lead=_lead(str(state["phase"])))
    return first, Flow([_one(name, value, glyphs) for name, value in grips], lead=_lead("grips"))


def _lead(word: str) -> Content:
    return Content.styled(word.ljust(LEAD), "bold")


def _one(name: str, value: float, glyphs: Glyphs) -> Content:
    return Content(f"{name} {bar(value, glyphs)} {value:.2f}")


class StateBars(Vertical):
    """Bars below a client's turn."""

    DEFAULT_CSS = """
    StateBars {
        height: auto; margin: 0 0 1 0; padding: 0 1; color: $text-muted; border-left: outer $accent;
        & > Static { height: auto; }
    }
    """

    def __init__(self, state: Mapping[str, Any], glyphs: Glyphs) -> None:
        super().__init__(*(Static(line, markup=False) for line in bars_of(state, glyphs)))
