"""The drills to choose from, with how often each was done and how it went over the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.drills.diary import Round, weeks
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import GoHome, StartDrill
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from simulator.drills.model import Drill

LATEST: Final = 6
"""Weeks that are shown."""


class DrillsScreen(TriadScreen):
    """Which skill."""

    CSS_PATH = "drills.tcss"
    NAME = "Drills"
    ABOUT = "Ten minutes for one skill: five short situations, and a verdict at once. Nothing of it is scored or kept."
    AUTO_FOCUS = "#drills"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", priority=True, id="drills.begin", tooltip="Begin the marked drill."),
        Binding("escape,q", "back", "back", id="drills.back", tooltip="Back to the home screen."),
    ]

    lines = getters.query_one("#drills", OptionList)
    preview = getters.query_one(Preview)

    def __init__(self, look: Look, drills: Sequence[Drill], rounds: Sequence[Round], *, at: str = "") -> None:
        super().__init__(look)
        self._drills, self._rounds, self._at = tuple(drills), tuple(rounds), at

    def compose(self) -> ComposeResult:
        """The drills, and what the marked one is."""
        yield Masthead("Drills", "ten minutes, one skill")
        with Horizontal(id="both"):
            yield OptionList(*(self._option(one) for one in self._drills), id="drills", markup=False)
            yield Preview()
        yield KeyLine()

    def on_mount(self) -> None:
        """Stand where one was sent."""
        ids = [one.id for one in self._drills]
        self.lines.highlighted = ids.index(self._at) if self._at in ids else 0

    def _option(self, drill: Drill) -> Option:
        mine = [one for one in self._rounds if one.drill == drill.id]
        done = f"done {labels.times(len(mine))}, last {mine[-1].shown} of {mine[-1].of}" if mine else "not done yet"
        lines = [
            Content.styled(printable(drill.title), "bold"),
            Content(printable(drill.about)),
            Content.styled(done, "$text-muted"),
            Content(""),
        ]
        return Option(Content("\n").join(lines), id=drill.id)

    @on(OptionList.OptionHighlighted, "#drills")
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        drill = self._drills[event.option_index]
        lines = [Content.styled("Who waits", "bold $text-secondary")]
        lines += [Content(printable(one.who)) for one in drill.situations]
        by_week = weeks(self._rounds, drill.id)[-LATEST:]
        if by_week:
            lines += [Content(""), Content.styled("Over the weeks", "bold $text-secondary")]
            lines += [
                Content(f"{week}  {labels.times(count):<12} shown in {shown} of {of}")
                for week, count, shown, of in by_week
            ]
        self.preview.show(Content("\n").join(lines))

    @on(OptionList.OptionSelected, "#drills")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_begin()

    def action_begin(self) -> None:
        """Begin the marked drill."""
        if self.lines.highlighted is not None:
            self.post_message(StartDrill(self._drills[self.lines.highlighted].id))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
