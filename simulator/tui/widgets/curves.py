"""The client's state over the turns: four small plots, told apart by their titles and not by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Grid, Horizontal, Vertical
from textual.widgets import Static
from textual_plotext import PlotextPlot

from simulator.tui.glyphs import Glyphs

AXIS: Final = 5
"""Columns that the numbers beside a plot take."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers over turns. `x` are turns counted from 1, `low` and `high` the bounds of the plot."""

    title: str
    """A word or two, and after a colon what it means; the latter is left out where there is little room."""
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: float = 0.0
    high: float = 1.0
    second: tuple[float, ...] = ()
    """Another row of numbers in the same plot, drawn as marks; over `second_x`, or `x` where that is empty."""
    second_x: tuple[float, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()
    """An interval around each number; as long as `x`. With spans, the numbers are marks and no line joins them."""
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Lines of their own, as (x, y), drawn below the marks."""


_LABEL: Final = 5
"""Columns for a number below a plot and what sets it apart."""


class Plot(PlotextPlot):
    """One small plot in the colours of the theme."""

    DEFAULT_CSS = """
    Plot { height: 8; width: 1fr; }
    """

    def __init__(self, series: Series, glyphs: Glyphs, *, colour: str = "primary") -> None:
        super().__init__()
        self.set_reactive(PlotextPlot.theme, "clear")
        self._series = series
        self._glyphs = glyphs
        self._colour = colour
        self._mark: float | None = None

    def on_mount(self) -> None:
        """Draw it, and again when the colours change."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._draw())
        self._draw()

    def mark(self, x: float | None) -> None:
        """Mark a turn with an upright line."""
        self._mark = x
        self._draw()

    def show(self, series: Series) -> None:
        """Draw other numbers."""
        self._series = series
        self._draw()

    def _draw(self) -> None:
        plt, series = self.plt, self._series
        plt.clear_figure()
        plt.theme("clear")
        plt.ylim(series.low, series.high)
        middle = (series.low + series.high) / 2
        plt.yticks([series.low, middle, series.high], [f"{n:g}" for n in (series.low, middle, series.high)])
        plt.frame(False)
        if series.x:
            every = (*series.x, *series.second_x)
            plt.xlim(min(every) - 0.5, max(every) + 0.5)
            ticks = _ticks(every, max(8, self.size.width - AXIS))
            plt.xticks(ticks, [f"{tick:g}" for tick in ticks])
            if self._mark is not None:
                plt.vertical_line(self._mark, color=self._ink("text-muted"))
            self._lines(series)
        self.refresh()

    def _lines(self, series: Series) -> None:
        plt, ink = self.plt, self._ink
        for x, span in zip(series.x, series.spans, strict=False):
            plt.plot([x, x], list(span), marker=self._glyphs["pole"], color=ink("text-muted"))
        marker = self._glyphs["cross"] if self._glyphs.plain else "braille"
        for line in series.lines or (() if series.spans else (tuple(zip(series.x, series.y, strict=True)),)):
            plt.plot([x for x, _ in line], [y for _, y in line], marker=marker, color=ink(self._colour))
        if len(series.x) == 1 or series.spans:
            plt.scatter(list(series.x), list(series.y), marker=self._glyphs["theirs"], color=ink(self._colour))
        if series.second:
            # a rating beside a score: a cell to the right, so that neither mark hides the other where they are the same
            aside = self._cell(series) if series.spans else 0.0
            turns = [x + aside for x in series.second_x or series.x]
            plt.scatter(turns, list(series.second), marker=self._glyphs["mine"], color=ink("foreground"))

    def _cell(self, series: Series) -> float:
        """How much of the x axis one column of the plot is."""
        every = (*series.x, *series.second_x)
        return (max(every) - min(every) + 1) / max(8, self.size.width - AXIS)

    def on_resize(self) -> None:
        """Columns are worth something else now."""
        self._draw()

    def _ink(self, name: str) -> tuple[int, int, int] | str:
        if self.app.current_theme.ansi:
            return "default"
        colour = Color.parse(self.app.theme_variables[name])
        return (colour.r, colour.g, colour.b)


class Curves(Grid):
    """Several plots, two beside each other, or all four on a low screen, so that what follows is seen too."""

    DEFAULT_CSS = """
    Curves { grid-size: 2; grid-gutter: 0 2; grid-rows: 9; height: auto; max-width: 110; }
    Curves .curve { height: 9; width: 1fr; layout: vertical; }
    Curves .curve-head { height: 1; }
    Curves .curve-title { width: auto; text-style: bold; color: $text-secondary; }
    Curves .curve-meaning {
        width: 1fr; padding: 0 0 0 2; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    Screen.-short Curves .curve-meaning, Screen.-narrow Curves .curve-meaning { display: none; }
    Screen.-short Curves, Screen.-narrow Curves { grid-size: 4; grid-rows: 8; }
    Screen.-short Curves .curve, Screen.-narrow Curves .curve { height: 8; }
    Screen.-short Curves Plot, Screen.-narrow Curves Plot { height: 7; }
    """

    def __init__(self, series: Sequence[Series], glyphs: Glyphs) -> None:
        super().__init__()
        self._all = tuple(series)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """A title and a plot each."""
        for one in self._all:
            with Vertical(classes="curve"):
                title, _, meaning = one.title.partition(": ")
                with Horizontal(classes="curve-head"):
                    yield Static(title, classes="curve-title", markup=False)
                    yield Static(meaning, classes="curve-meaning", markup=False)
                yield Plot(one, self._glyphs)

    def mark(self, x: float | None) -> None:
        """Mark a turn in all of them."""
        for plot in self.query(Plot):
            plot.mark(x)


def _ticks(x: Sequence[float], columns: int) -> list[float]:
    """Numbers below a plot of so many columns, as many as stand apart: plotext leaves out what doesn't fit, and not
    always the same."""
    low, high = min(x), max(x)
    many = max(2, min(5, columns // _LABEL))
    step = max(1, ceil((high - low) / many))
    return [float(n) for n in range(round(low), round(high) + 1, step)]
