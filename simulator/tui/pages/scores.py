"""The first page: what went well, the trainee's rating beside the observer's, and what happened in the client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from simulator.errors import printable
from simulator.progress.talk_figures import Measures, measures, tried
from simulator.tui.appearance import Look
from simulator.tui.experiment_ideas import shown_at
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.paper import Note
from simulator.tui.widgets.scale import beside, gap, track
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief
    from simulator.records.entries import ExperimentEntry

MOST_TURNS: Final = 8
"""Turns that are named one by one."""
APART = (
    "This stands apart from the scores: a good coach can meet a client who isn't ready, and a lucky yes is not skill."
)


_MEASURES: Final[tuple[tuple[str, Callable[[Measures], float], Callable[[float], str]], ...]] = (
    ("Your share of the words", lambda one: one.share, lambda value: f"{value:.0%}"),
    ("Turns with a question", lambda one: one.questions, lambda value: f"{value:g}"),
    ("Turns that gave something back", lambda one: one.reflections, lambda value: f"{value:g}"),
    ("Longest run of questions", lambda one: one.run, lambda value: f"{value:g}"),
    ("Silences kept", lambda one: one.silences, lambda value: f"{value:g}"),
)
"""What one talk is laid beside one's own earlier ones by: its words, its number, and how that is written."""


class ScoresPage(Page):
    """Scores, kindly; the outcome, apart from them."""

    class WentChanged(Message):
        """What is written about how the experiment went."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    DEFAULT_CSS = """
    ScoresPage .rated { height: auto; margin: 1 0 0 0; }
    ScoresPage Note { max-width: 88; }
    ScoresPage .measure { height: auto; }
    ScoresPage #halves, ScoresPage .half { height: auto; }
    """

    def __init__(
        self,
        look: Look,
        debrief: Debrief,
        tried: ExperimentEntry | None,
        *,
        went: str = "",
        before: Sequence[Measures] = (),
    ) -> None:
        super().__init__(look, id="page-1")
        self._went_text = went or (tried.went or "" if tried is not None else "")
        self._debrief, self._before = debrief, tuple(before)
        self._tried = tried

    def compose(self) -> ComposeResult:
        """From what went well to what to try next; side by side where there is room."""
        with Vertical(id="halves"):
            yield Vertical(*self._observed(), classes="half", id="observed")
            yield Vertical(*self._last(), classes="half", id="last")

    def _observed(self) -> ComposeResult:
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
        yield from self._experiment()
        yield from self._beside_oneself()

    def _last(self) -> ComposeResult:
        said = self._debrief.feedback
        yield from self._outcome()
        yield from self._own_words()
        if said is not None:
            yield prose("A pattern", "heading")
            yield prose(said.pattern)
            yield prose("A question to take along", "heading")
            yield prose(said.question)

    def _dimension(self, name: str, dimension: Mapping[str, Any]) -> ComposeResult:
        reflection = self._debrief.reflection
        mine = None if reflection is None else reflection.of(name)
        theirs = dimension["score"]
        title = printable(called(name, dimension.get("title")))
        interval = None if dimension["interval"] is None else (dimension["interval"][0], dimension["interval"][1])
        yield Static(f"{title}: {beside(mine, theirs, interval)}", classes="rated", markup=False)
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

    def _experiment(self) -> ComposeResult:
        if self._tried is None:
            return
        yield prose("Did you do what you wanted to try?", "heading")
        yield prose(f"{self.glyphs['quote']}{self._tried.text}{self.glyphs['unquote']}")
        debrief = self._debrief
        found = shown_at(self._tried.text, debrief.card)
        if found is None:
            heard = tried(self._tried.text, debrief.coded).turns
            found = None if heard is None else tuple((at, debrief.turns[at].text or "(silence)") for at in heard)
        if found is None:
            said = "The observer can't tell from these words what to listen for. You can: write it below."
        elif not found:
            said = "The observer didn't hear it in this talk."
        else:
            turns = list(dict.fromkeys(at + 1 for at, _ in found))
            told = ", ".join(map(str, turns[:MOST_TURNS])) + (" and later" if len(turns) > MOST_TURNS else "")
            said = f"The observer heard it in turn{'s' if len(turns) > 1 else ''} {told}. First: {found[0][1]}"
        yield prose(said, id="tried")

    def _beside_oneself(self) -> ComposeResult:
        mine = measures(self._debrief.turns, self._debrief.coded)
        yield prose(
            "This talk beside your own last " + ("ones" if self._before else "ones, once there are some"), "heading"
        )
        for label, now, then in _rows(mine, self._before):
            yield prose(f"{label:<32}{now:>6}   {then}", "measure")

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


def _rows(mine: Measures, before: Sequence[Measures]) -> Iterator[tuple[str, str, str]]:
    def span(of: Callable[[Measures], float], show: Callable[[float], str]) -> str:
        if not before:
            return ""
        values = [of(one) for one in before]
        return f"before: {', '.join(show(value) for value in values)}"

    for label, of, show in _MEASURES:
        yield label, show(of(mine)), span(of, show)
