"""How one's coaching changes: the three dimensions with their uncertainty, own ratings beside them, behaviours."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.tui import words
from simulator.tui.asked import GoHome
from simulator.tui.look import Look
from simulator.tui.progress import DIMENSIONS, FOLLOWED, Progress, Rated, trend
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.bars import bar
from simulator.tui.widgets.curves import Plot, Series
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead

NEWEST = 40
"""Sessions that are drawn; a plot with more would show nothing."""


class ProgressScreen(TriadScreen):
    """Plots and a table."""

    CSS_PATH = "progress.tcss"
    NAME = "Progress"
    ABOUT = (
        "Scores over your sessions with the span in which each may lie, your own ratings beside them, and what you do "
        "more or less of. Few sessions say little: look at the direction, not at a single point."
    )
    AUTO_FOCUS = "#page"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back", id="progress.back", tooltip="Back to the home screen."),
    ]

    def __init__(self, look: Look, progress: Progress) -> None:
        super().__init__(look)
        self._progress = progress

    def compose(self) -> ComposeResult:
        """Time, plots, behaviours."""
        known = self._progress
        yield Masthead("Progress", f"{words.minutes(known.practised_s)} practised")
        with VerticalScroll(id="page"):
            if not known.rated:
                yield Static(
                    "Nothing scored yet. After your first debrief this page begins to fill.",
                    classes="aside",
                    markup=False,
                )
            else:
                glyphs = self.look.glyphs
                legend = f"{glyphs['theirs']} the observer, with its span   {glyphs['mine']} your own rating"
                if known.left_out:
                    legend += f"   ({known.left_out} scored in another way and left out)"
                yield Static(legend, classes="aside", markup=False)
                with Grid(id="plots"):
                    for name in DIMENSIONS:
                        with Vertical(classes="one"):
                            yield Static(self._title(name), classes="title", markup=False)
                            yield Plot(self._series(name, known.rated[-NEWEST:]), glyphs)
                yield Static(
                    "What you do, in how many of your turns: at first, and now", classes="heading", markup=False
                )
                yield Static(self._behaviours(), id="behaviours", markup=False)
                yield Static(self._how_much(), classes="aside", markup=False)
        yield KeyLine()

    def _title(self, name: str) -> str:
        known = [one.scores[name] for one in self._progress.rated if one.scores[name] is not None]
        return (
            f"{name.capitalize()}, last {words.score(known[-1])}" if known else f"{name.capitalize()}, not scored yet"
        )

    def _series(self, name: str, rated: tuple[Rated, ...]) -> Series:
        scored = [one for one in rated if one.scores[name] is not None]
        own = [one for one in rated if one.own[name] is not None]
        return Series(
            name,
            tuple(float(one.number) for one in scored),
            tuple(float(one.scores[name] or 0.0) for one in scored),
            low=0.0,
            high=5.0,
            second_x=tuple(float(one.number) for one in own),
            second=tuple(float(one.own[name] or 0.0) for one in own),
            spans=tuple(one.intervals[name] for one in scored),
        )

    def _behaviours(self) -> Content:
        rated, glyphs = self._progress.rated, self.look.glyphs
        lines: list[Content] = []
        width = max(len(name) for name in FOLLOWED)
        for name in FOLLOWED:
            row = [one.shares[name] for one in rated]
            first, last = _mean(row[:3]), _mean(row[-3:])
            sign = {"grows": glyphs["rose"], "fades": glyphs["fell"]}.get(trend(row), glyphs["same"])
            lines.append(
                Content.assemble(
                    f"{name:<{width}}  ",
                    (f"{first:>4.0%} ", "$text-muted"),
                    f"{bar(last, glyphs, 10)} {last:>4.0%}  ",
                    (f"{sign} {trend(row)}", "$text-muted"),
                )
            )
        return Content("\n").join(lines)

    def _how_much(self) -> str:
        known = self._progress
        notes = f"; the observer's notes showed after {known.notes_turns} turns" if known.notes_turns else ""
        return f"{known.sessions} session{'' if known.sessions == 1 else 's'} finished{notes}."

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())


def _mean(shares: list[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0
