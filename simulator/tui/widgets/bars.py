"""The client's inner state as small bars: for trainers, and marked on the record where it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from textual.content import Content
from textual.widgets import Static

from simulator.tui.glyphs import Glyphs
from simulator.tui.widgets.flow import Flow

WIDTH: Final = 8
"""Cells of one bar."""


def bar(value: float, glyphs: Glyphs, width: int = WIDTH) -> str:
    """A number from 0 to 1 as a bar of `width` cells."""
    full = round(max(0.0, min(1.0, value)) * width)
    return glyphs["full"] * full + glyphs["empty"] * (width - full)


def bars_of(state: Mapping[str, Any], glyphs: Glyphs) -> Flow:
    """A client's state as `simulator.graph.state_for_show` tells it: three numbers, the grips, the phase."""
    said = [(name, float(state[name])) for name in ("safety", "ownership", "insight")]
    grips = [(f"grip: {name.replace('_', ' ')}", float(grip)) for name, grip in state["grips"].items()]
    parts = [_one(name, value, glyphs) for name, value in (*said, *grips)]
    return Flow([Content.styled(str(state["phase"]), "bold"), *parts])


def _one(name: str, value: float, glyphs: Glyphs) -> Content:
    return Content(f"{name} {bar(value, glyphs)} {value:.2f}")


class StateBars(Static):
    """Bars below a client's turn."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StateBars { height: auto; margin: 0 0 1 0; padding: 0 1; color: $text-muted; border-left: outer $accent; }
    """

    def __init__(self, state: Mapping[str, Any], glyphs: Glyphs) -> None:
        super().__init__(bars_of(state, glyphs), markup=False)
