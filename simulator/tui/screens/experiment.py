"""One thing to try next time: written by the trainee, or begun from one of a few words that this talk suggests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.experiment_ideas import ideas
from simulator.tui.messages import ExperimentChosen, GoHome, Tell
from simulator.tui.saved_state import Drafts, experiment_draft
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.paper import Paper

MOST_IDEAS: Final = 4


class OwnWords(Paper):
    """The experiment in the trainee's words; Enter chooses it."""

    DEFAULT_CSS = """
    OwnWords { min-height: 2; border-left: vkey $border-blurred; }
    OwnWords:focus { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "screen.choose", "choose it", priority=True, id="experiment.choose", tooltip="Take this along."
        ),
        Binding(
            "down",
            "cursor_down",
            "the lines below",
            show=False,
            id="experiment.below",
            tooltip="In the last line: on to the lines below.",
        ),
    ]

    def action_cursor_down(self, select: bool = False) -> None:
        """Down; from the last line on to what one can begin from."""
        row = self.wrapped_document.location_to_offset(self.cursor_location).y
        if not select and row == self.wrapped_document.height - 1:
            self.app.action_focus_next()
        else:
            super().action_cursor_down(select)


def ideas_from(card: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Directions that this talk left open: what was gone against, then what was missed, the weightiest first."""
    if card is None:
        return ()
    markers = [marker for dimension in card["dimensions"].values() for marker in dimension["markers"]]
    order = {"contradicted": 0, "missed": 1}
    open_ones = [marker for marker in markers if marker["status"] in order]
    open_ones.sort(key=lambda marker: (order[marker["status"]], -float(marker.get("weight", 1.0))))
    return tuple(_idea(marker) for marker in open_ones[:MOST_IDEAS])


def _idea(marker: Mapping[str, Any]) -> str:
    said = marker.get("try_next") or ideas().get(marker["id"]) or marker.get("name", marker["id"])
    return str(said)


class ExperimentScreen(TriadScreen):
    """What to try next time."""

    CSS_PATH = "experiment.tcss"
    NAME = "For next time"
    ABOUT = (
        "One small thing to try in the next session. Write it in your own words, or begin from one of the directions. "
        "The next session opens with it, and its debrief asks how it went."
    )
    AUTO_FOCUS = "#own"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "choose", "choose it", show=False, id="experiment.choose_too", tooltip="Take this along."),
        Binding("up", "app.focus_previous", "the one above", show=False, id="experiment.up", tooltip="The one above."),
        Binding("down", "app.focus_next", "the one below", show=False, id="experiment.down", tooltip="The one below."),
        Binding("escape,q", "leave_open", "leave it open", id="experiment.open", tooltip="Go home without one."),
    ]

    own = getters.query_one("#own", OwnWords)

    def __init__(self, look: Look, session_id: str, question: str, ideas: Sequence[str], drafts: Drafts) -> None:
        super().__init__(look)
        self._session_id = session_id
        self._question = question
        self._ideas = tuple(ideas)
        self._drafts = drafts
        self._key = experiment_draft(session_id)

    def compose(self) -> ComposeResult:
        """The question, a place to write, directions to begin from."""
        yield Masthead("For next time")
        with Column(id="page"):
            yield Static(
                "What is one small thing that you would like to try with your next client?",
                classes="prose",
                markup=False,
            )
            if self._question:
                yield Static(printable(self._question), classes="question", markup=False)
            yield OwnWords(
                self._drafts.get(self._key), placeholder="In your own words", id="own", blink=self.look.moving
            )
            if self._ideas:
                yield Static("Or begin from something that this talk left open", classes="heading", markup=False)
                for idea in self._ideas:
                    yield Choice(printable(idea), idea, classes="idea")
        yield KeyLine()

    def keep(self) -> None:
        """Write down what is half-written."""
        self._drafts.put(self._key, self.own.text)
        self._drafts.save()

    @on(TextArea.Changed, "#own")
    def _changed(self) -> None:
        self._drafts.put(self._key, self.own.text)

    @on(Choice.Chosen, ".idea")
    def _begun_from(self, event: Choice.Chosen) -> None:
        event.stop()
        self.own.put(event.choice.value)
        self.own.focus()

    def action_choose(self) -> None:
        """Keep it."""
        text = self.own.text.strip()
        if not text:
            self.post_message(Tell("Write one small thing, or pick a line below. Escape goes home without one."))
            return
        self.keep()  # the draft is forgotten once the records have it
        self.post_message(ExperimentChosen(self._session_id, text))

    def action_leave_open(self) -> None:
        """Go home without one; what is written stays as a draft."""
        self.keep()
        self.post_message(GoHome())
