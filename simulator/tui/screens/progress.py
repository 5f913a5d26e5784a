"""How one's coaching changes: the three dimensions with their uncertainty, own ratings beside them, habits, time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import GoHome
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.curves import Plot, Series
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.progress.habits import Habit
    from simulator.progress.overview import DimensionProgress, Progress

NEWEST: Final = 12
"""Sessions that are drawn; among more of them the spans would hide each other."""
SIGNS: Final = {"grows": "rose", "fades": "fell", "steady": "same", "unclear": "same"}
TRENDS: Final = {
    "grows": ("grows", "$text-secondary"),
    "fades": ("fades", "$text-secondary"),
    "steady": ("steady", "$text-muted"),
    "unclear": ("may be chance", "$text-muted"),
}
"""What a trend is called, and in which style: what surely changed stands out."""


class ProgressScreen(TriadScreen):
    """Plots, habits, time."""

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

    def __init__(self, look: Look, progress: Progress, *, objected: int = 0) -> None:
        super().__init__(look)
        self._objected = objected
        self._progress = progress

    def compose(self) -> ComposeResult:
        """Time, plots, habits."""
        known = self._progress
        yield Masthead("Progress", f"{labels.minutes(known.practised.seconds)} practised")
        with VerticalScroll(id="page"):
            if not known.sessions:
                said = "Nothing scored yet. After your first debrief this page begins to fill."
                yield Static(said, classes="aside", markup=False)
            else:
                yield Static(self._legend(), classes="aside legend", markup=False)
                with Grid(id="plots"):
                    for dimension in known.dimensions:
                        with Vertical(classes="one"):
                            yield Static(_title(dimension), classes="title", markup=False)
                            yield Plot(_series(dimension), self.look.glyphs)
                yield from self._gaps()
                yield from self._habits()
            yield from self._practised()
            if known.sessions:
                yield Static(self._compared(), classes="aside compared", markup=False)
        yield KeyLine()

    def _legend(self) -> str:
        glyphs = self.look.glyphs
        signs = f"{glyphs['theirs']} the observer, {glyphs['pole']} where it may lie, {glyphs['mine']} your own rating"
        drawn = max(len(dimension.points) for dimension in self._progress.dimensions)
        return f"{signs}. Newest {NEWEST} of {drawn}." if drawn > NEWEST else f"{signs}."

    def _compared(self) -> str:
        said = f"Only like is compared with like: {printable(self._progress.like_in_words)}."
        if self._objected:
            said += (
                f" You found the observer wrong {labels.times(self._objected)}; that is kept, and changes no number."
            )
        if not self._progress.apart:
            return said
        return f"{said} Left apart: {printable(', '.join(one.in_words for one in self._progress.apart))}."

    def _gaps(self) -> ComposeResult:
        said: dict[str, list[str]] = {}
        for one in self._progress.dimensions:
            if one.gap.sentence:
                said.setdefault(one.gap.sentence, []).append(one.name)
        for sentence, names in said.items():
            about = ", ".join(names).capitalize()
            yield Static(f"{about}. {printable(sentence)}", classes="prose", markup=False)

    def _habits(self) -> ComposeResult:
        yield Static("How often, in ten of your turns", classes="heading", markup=False)
        told = [habit for habit in self._progress.habits if habit.earlier is not None and habit.latest is not None]
        if not told:
            early = "A few more sessions, and it shows here what you do more of and what less."
            yield Static(early, classes="aside", markup=False)
            return
        wide = max(len(habit.label) for habit in told)
        for wanted, said in (("more", "to grow"), ("fewer", "to fade")):
            of_these = [habit for habit in told if habit.wanted == wanted]
            yield Static(f"{said:<{wide + 2}}   first  lately", classes="aside", markup=False)
            for habit in of_these:
                yield Static(self._habit(habit, wide), classes="habit", markup=False)

    def _habit(self, habit: Habit, wide: int) -> Content:
        sign, (trend, style) = self.look.glyphs[SIGNS[habit.trend.value]], TRENDS[habit.trend.value]
        was, now = (rate.value if rate is not None else 0.0 for rate in (habit.earlier, habit.latest))
        numbers = f"   {was:>5.1f}   {now:>5.1f}   "
        return Content.assemble((f"{sign} ", "bold"), f"{printable(habit.label):<{wide}}", numbers, (trend, style))

    def _practised(self) -> ComposeResult:
        done = self._progress.practised
        if done.sessions:
            yield Static("Practised", classes="heading", markup=False)
            days = "one day" if done.days == 1 else f"{done.days} days"
            count = "One session" if done.sessions == 1 else f"{done.sessions} sessions"
            yield Static(f"{count} on {days}; {self._finished()}.", classes="prose", markup=False)
            clients = ", ".join(f"{printable(one.name)} {labels.times(one.sessions)}" for one in done.clients[:8])
            yield Static(f"With {clients}.", classes="aside", markup=False)

    def _finished(self) -> str:
        done = self._progress.practised
        if done.finished == done.sessions:
            return "talked to the end" if done.sessions == 1 else "all of them talked to the end"
        return f"{labels.number(done.finished)} of them talked to the end"

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())


def _title(dimension: DimensionProgress) -> str:
    if not dimension.points:
        return f"{called(dimension.name)}, not scored yet"
    return f"{called(dimension.name)}, last {labels.score(dimension.points[-1].score)}"


def _series(dimension: DimensionProgress) -> Series:
    points = dimension.points[-NEWEST:]
    own = [(float(one.number), one.own) for one in points if one.own is not None]
    first = points[0].number if points else 0
    return Series(
        dimension.name,
        tuple(float(one.number) for one in points),
        tuple(one.score for one in points),
        low=0.0,
        high=5.0,
        second_x=tuple(number for number, _ in own),
        second=tuple(rating for _, rating in own),
        spans=tuple((one.low, one.high) for one in points),
        lines=tuple(
            tuple((one.number, one.value) for one in stretch if one.number >= first) for stretch in dimension.line
        ),
    )
