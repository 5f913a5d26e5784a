"""One's own hardest moments, come back to be tried again from that very turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from simulator.errors import printable
from simulator.tui import words
from simulator.tui.asked import GoHome, TryAgain
from simulator.tui.look import Look
from simulator.tui.returning import Returning, due_now
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead


class ReturningScreen(TriadScreen):
    """What has come back, and what will."""

    CSS_PATH = "returning.tcss"
    NAME = "Moments"
    ABOUT = (
        "Turns of yours that the observer counted against you come back after one, three, seven and twenty-one days. "
        "Enter takes you to just before one of them, in its own talk, to say something else."
    )
    AUTO_FOCUS = "Choice"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "next", show=False, id="returning.next"),
        Binding("up,k", "app.focus_previous", "before", show=False, id="returning.before"),
        Binding("escape,q", "back", "back", id="returning.back", tooltip="Back to the home screen."),
    ]

    def __init__(self, look: Look, moments: Sequence[Returning], now: datetime | None = None) -> None:
        super().__init__(look)
        self._now = now or datetime.now(UTC)
        self._moments = tuple(moments)
        self._due = due_now(self._moments, self._now)

    def compose(self) -> ComposeResult:
        """Each moment that is due."""
        yield Masthead("Moments that came back", f"{len(self._due)} due")
        with Column(id="page"):
            later = len(self._moments) - len(self._due)
            if not self._due:
                wait = (
                    f"{words.number(later).capitalize()} will come back in the days ahead."
                    if later
                    else "Nothing waits to come back."
                )
                yield Static(f"No moment is due today. {wait}", classes="aside", markup=False)
            for at, one in enumerate(self._due):
                yield Choice(self._said(one), str(at), classes="moment")
        yield KeyLine()

    def _said(self, one: Returning) -> Content:
        glyphs = self.look.glyphs
        tried = "not tried again yet" if one.tries == 0 else f"tried again {words.times(one.tries)}"
        client = printable(one.client)
        lines = [
            Content.assemble((client, "bold"), (f" {glyphs['dot']} {tried}", "$text-muted")),
            Content(f"They had said: {words.shortened(printable(one.said_before), 160)}")
            if one.said_before
            else Content("At the beginning:"),
            Content(f"You said: {words.shortened(printable(one.said), 160)}"),
            Content.styled(printable(one.why), "$text-muted"),
        ]
        return Content("\n").join(lines)

    @on(Choice.Chosen)
    def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        one = self._due[int(event.choice.value)]
        self.post_message(TryAgain(one.session_id, one.turn_id))

    def action_back(self) -> None:
        """Back to the home screen."""
        self.post_message(GoHome())
