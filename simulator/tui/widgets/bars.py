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
LEAD: Final = 7
"""Cells of the word before a line of bars: the longest of them, and two."""
LEAST_SHOWN: Final = 0.005
"""Changes that two decimals don't show are none."""


def bar(value: float, glyphs: Glyphs, width: int = WIDTH) -> str:
    """A number from 0 to 1 as a bar of `width` cells."""
    full = round(max(0.0, min(1.0, value)) * width)
    return glyphs["full"] * full + glyphs["empty"] * (width - full)


GOOD: Final = ("safety", "ownership", "insight")
"""What a coach hopes to see grow; grips are what they hope to see loosen, and are drawn in another sign."""


def bars_of(state: Mapping[str, Any], glyphs: Glyphs) -> tuple[Flow, Flow, Flow]:
    """A client's state as `machine.graph.state_for_show` tells it: the phase; what may grow; what holds them."""
    said = [_one(name, float(state[name]), glyphs) for name in GOOD]
    grips = [_one(name, value, glyphs, tight=True) for name, value in _grips(state)]
    phase = Flow([Content(str(state["phase"]))], lead=_lead("phase"))
    return phase, Flow(said, lead=_lead("open")), Flow(grips, lead=_lead("tight"))


def meters(state: Mapping[str, Any], before: Mapping[str, Any] | None, glyphs: Glyphs) -> Content:
    """The same for a column: a line a number, with an arrow for what it changed by since `before`."""
    lines = [Content.assemble(("Phase  ", "bold"), str(state["phase"]))]
    was = {} if before is None else {name: float(before[name]) for name in GOOD} | dict(_grips(before))
    lines += [Content(""), Content.styled("Open: more is better", "$text-muted")]
    lines += [_meter(name, float(state[name]), was.get(name), glyphs) for name in GOOD]
    lines += [Content(""), Content.styled("Tight: less is better", "$text-muted")]
    lines += [_meter(name, value, was.get(name), glyphs, tight=True) for name, value in _grips(state)]
    return Content("\n").join(lines)


def _grips(state: Mapping[str, Any]) -> list[tuple[str, float]]:
    return [(name.replace("_", " "), float(grip)) for name, grip in state["grips"].items()]


def _meter(name: str, value: float, was: float | None, glyphs: Glyphs, *, tight: bool = False) -> Content:
    moved = 0.0 if was is None else value - was
    arrow = "" if abs(moved) < LEAST_SHOWN else f" {glyphs['rose' if moved > 0 else 'fell']}{abs(moved):.2f}"
    better = (moved < 0) if tight else (moved > 0)
    style = "bold $text-success" if better else "bold $text-warning"
    drawn = f"{bar(value, glyphs)} {value:.2f}"
    if tight:  # a block's name needs a line of its own
        return Content.assemble(f"{name}\n{' ' * 10}", drawn.replace(glyphs["full"], glyphs["tight"]), (arrow, style))
    return Content.assemble(f"{name:<10}", drawn, (arrow, style))


def _lead(word: str) -> Content:
    return Content.styled(word.ljust(LEAD), "bold")


def _one(name: str, value: float, glyphs: Glyphs, *, tight: bool = False) -> Content:
    drawn = bar(value, glyphs)
    return Content(f"{name} {drawn.replace(glyphs['full'], glyphs['tight']) if tight else drawn} {value:.2f}")


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
