"""The first page: what went well, the trainee's rating beside the observer's, and what happened in the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static, TextArea

from simulator.tui.look import Look
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.paper import Note
from simulator.tui.widgets.scale import beside, gap, track

if TYPE_CHECKING:
    from simulator.debrief import Debrief
    from simulator.records.entries import ExperimentEntry

APART = (
    "This stands apart from the scores: a good coach can meet a client who isn't ready, and a lucky yes is not skill."
)


class ScoresPage(Page):
    """Scores, kindly; the outcome, apart from them."""

    class WentChanged(Message):
        """What is written about how the experiment went."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    DEFAULT_CSS = """
    ScoresPage .dimension { height: auto; margin: 1 0 0 0; }
    ScoresPage Note { max-width: 88; }
    """

    def __init__(self, look: Look, debrief: Debrief, tried: ExperimentEntry | None, *, went: str = "") -> None:
        super().__init__(look, id="page-1")
        self._went_text = went or (tried.went or "" if tried is not None else "")
        self._debrief = debrief
        self._tried = tried

    def compose(self) -> ComposeResult:
        """From what went well to what to try next."""
        debrief = self._debrief
        said = debrief.feedback
        if said is not None:
            yield prose("Something to celebrate", "heading first")
            yield prose(said.celebration)
        if debrief.card is None:
            yield prose("Not scored", "heading")
            yield prose("This talk was not brought to its end, so the observer hasn't scored it.", "aside")
        else:
            yield prose("Your rating and the observer's", "heading")
            signs = (("mine", "you"), ("theirs", "the observer"), ("span", "where it may lie"))
            yield prose("   ".join(f"{self.glyphs[sign]} {said}" for sign, said in signs), "aside")
            for name, dimension in debrief.card["dimensions"].items():
                yield from self._dimension(name, dimension)
        yield from self._outcome()
        yield from self._own_words()
        if said is not None:
            yield prose("A pattern", "heading")
            yield prose(said.pattern)
            yield prose("A question to take along", "heading")
            yield prose(said.question)

    def _dimension(self, name: str, dimension: Mapping[str, Any]) -> ComposeResult:
        reflection = self._debrief.reflection
        mine = None if reflection is None else getattr(reflection, name)
        theirs = dimension["score"]
        interval = None if dimension["interval"] is None else (dimension["interval"][0], dimension["interval"][1])
        yield Static(f"{name.capitalize()}: {beside(mine, theirs, interval)}", classes="dimension", markup=False)
        yield Static(track(mine, theirs, interval, self.glyphs), markup=False)
        kindly = gap(mine, theirs, interval)
        if theirs is None:
            kindly = f"The observer gives no number here: {dimension.get('reason') or 'there was too little to go by'}."
        if kindly:
            yield prose(kindly, "aside")

    def _outcome(self) -> ComposeResult:
        debrief = self._debrief
        yield prose(f"What happened in {debrief.entry.persona_name.split()[0]}", "heading")
        yield prose(debrief.meaning)
        if debrief.card is not None:
            yield prose(APART, "aside")
        if debrief.entry.xray:
            yield prose("The client's inner state was shown in this session (x-ray).", "aside")

    def _own_words(self) -> ComposeResult:
        reflection = self._debrief.reflection
        if reflection is not None and (reflection.noticed or reflection.learned):
            yield prose("Your own words", "heading")
            for title, text in (("Noticed", reflection.noticed), ("Learned", reflection.learned)):
                if text:
                    yield prose(f"{title}: {text}")
        if self._tried is not None:
            yield prose(f"You wanted to try: {self._tried.text}. How did it go?", "heading")
            yield Note(self._went_text, id="went", blink=self.look.moving)

    @on(TextArea.Changed, "#went")
    def _went(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.WentChanged(event.text_area.text.strip()))
