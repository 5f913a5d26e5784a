"""The trainee speaks first: a number for each dimension, what they noticed in the client, what they learned."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from simulator.errors import TriadError, printable
from simulator.events import Notice, ReplyFailed, Scored
from simulator.tui.appearance import Look
from simulator.tui.messages import GoHome, OpenDebrief
from simulator.tui.saved_state import Drafts
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.panel import Panel, Way
from simulator.tui.widgets.paper import Note
from simulator.tui.widgets.scale import Scale

if TYPE_CHECKING:
    from simulator.session import Session

NOTES: Mapping[str, str] = {
    "noticed": "What did you notice in {name}?",
    "learned": "What did you learn about yourself?",
}


class RatingScreen(TriadScreen):
    """One's own rating, before the observer's."""

    CSS_PATH = "rating.tcss"
    NAME = "Your own rating"
    ABOUT = (
        "Before the observer says anything: a number from 0 to 5 for each, by digit or arrows, and two notes. "
        "Whatever you leave open stays open. Enter goes on; on the last line it shows the debrief."
    )
    AUTO_FOCUS = "Scale"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "see", "see the debrief", id="rating.see", tooltip="Keep the rating and see the debrief."),
        Binding(
            "f8,q,escape", "leave", "leave it for later", id="rating.leave", tooltip="It waits on the home screen."
        ),
    ]

    page = getters.query_one("#page", Column)

    def __init__(self, look: Look, session: Session, drafts: Drafts) -> None:
        super().__init__(look)
        self.session = session
        self._drafts = drafts
        self._client = printable(session.persona.name.split()[0])

    def compose(self) -> ComposeResult:
        """A scale for each dimension, two notes, and the way on."""
        yield Masthead("How was it for you?", printable(self.session.persona.name))
        with Column(id="page"):
            yield Static(
                "Your own rating first, from 0 to 5; halves are fine. The observer's comes after it.",
                id="intro",
                markup=False,
            )
            for one in self.session.questions:
                title, asks = printable(one.title), printable(one.asks)
                yield Scale(one.name, asks, self._kept_number(one.name), self.look.glyphs, title=title)
            for name, question in NOTES.items():
                yield Static(question.format(name=self._client), classes="question", markup=False)
                yield Note(self._drafts.get(self._key(name)), id=name, blink=self.look.moving)
            yield Choice("See the debrief", "see", id="see")
            yield Static("The observer is reading…", id="reading", markup=False)
        yield KeyLine()

    def _key(self, name: str) -> str:
        return f"rating:{self.session.id}:{name}"

    def _kept_number(self, name: str) -> float | None:
        kept = self._drafts.get(self._key(name))
        try:
            return float(kept) if kept else None
        except ValueError:
            return None

    @property
    def ratings(self) -> dict[str, float | None]:
        """The numbers by dimension."""
        return {scale.dimension: scale.value for scale in self.query(Scale)}

    def note(self, name: str) -> str:
        """What is written beside a question."""
        return self.query_one(f"#{name}", Note).text.strip()

    def keep(self) -> None:
        """Write down numbers and notes as they stand."""
        self._put_drafts()
        self._drafts.save()

    def _put_drafts(self) -> None:
        for name, value in self.ratings.items():
            self._drafts.put(self._key(name), "" if value is None else str(value))
        for name in NOTES:
            self._drafts.put(self._key(name), self.note(name))

    @on(Scale.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._put_drafts()

    @on(Choice.Chosen, "#see")
    def _chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.action_see()

    def action_see(self) -> None:
        """Keep the rating and let the observer read."""
        if not self.has_class("-reading"):
            self._read()

    @work(exclusive=True, group="reading")
    async def _read(self) -> None:
        self.add_class("-reading")
        await self.query("#failure").remove()
        self.keep()
        try:
            scored = False
            told = self.session.reflect(self.ratings, self.note("noticed"), self.note("learned"))
            async with aclosing(told) as stream:
                async for event in stream:
                    match event:
                        case Scored():
                            scored = True
                            self._forget_drafts()
                        case Notice():
                            self.query_one("#reading", Static).update(printable(event.text))
                        case ReplyFailed():
                            await self._failed(event.error)
            if scored:  # not before the session is through with it: leaving this screen would break it off
                self.post_message(OpenDebrief(self.session.id))
        except TriadError as error:
            await self._failed(error)
        finally:
            self.remove_class("-reading")

    async def _failed(self, error: TriadError) -> None:
        text = f"{error.message} {error.hint} Your rating is kept."
        ways = [Way("r", "try again", "retry"), Way("l", "leave it for later", "leave")]
        await self.page.mount(Panel(error.title, text, ways, id="failure", trouble=True))

    @on(Panel.Decided)
    def _decided(self, event: Panel.Decided) -> None:
        event.stop()
        if event.value == "retry":
            self._read()
        else:
            self.action_leave()

    def _forget_drafts(self) -> None:
        for name in (*(one.name for one in self.session.questions), *NOTES):
            self._drafts.put(self._key(name), "")
        self._drafts.save()

    def action_leave(self) -> None:
        """Leave; the rating waits on the home screen."""
        self.keep()
        self.post_message(GoHome())
