"""What trainers said of the talk: their numbers beside the observer's, their words, what they corrected. Each turn that
they speak of can be tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from simulator.bench.words import correction
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import TryAgain
from simulator.tui.pages.base import Page, prose
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.bench.returning import Returned
    from simulator.debrief.debrief import Debrief


class TrainerBlock(Vertical, can_focus=True):
    """One turn that a trainer spoke of."""

    DEFAULT_CSS = """
    TrainerBlock { height: auto; margin: 1 0 0 0; padding: 0 1; border-left: vkey $border-blurred; max-width: 90; }
    TrainerBlock:focus { border-left: outer $primary; }
    TrainerBlock .quote { text-style: italic; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "next", show=False, id="trainer.next", tooltip="The next turn."),
        Binding("up,k", "app.focus_previous", "before", show=False, id="trainer.before", tooltip="The one before."),
        Binding(
            "t,enter",
            "try_again",
            "try that turn again",
            id="trainer.try",
            tooltip="Try the commented turn again, from just before it.",
        ),
    ]

    def __init__(self, look: Look, debrief: Debrief, said: Returned, at: int) -> None:
        super().__init__()
        self._look, self._debrief, self._said, self._at = look, debrief, said, at

    def compose(self) -> ComposeResult:
        """The turn's words, what was said of them, what was corrected."""
        glyphs, turn = self._look.glyphs, self._debrief.turns[self._at]
        who = "You" if turn.speaker == "coach" else self._debrief.entry.persona_name.split()[0]
        yield prose(f"Turn {self._at + 1}, {who}", "heading first")
        yield prose(f"{glyphs['quote']}{turn.text or '(silence)'}{glyphs['unquote']}", "quote")
        comment = self._said.comment(self._at)
        if comment:
            yield prose(comment, "warm")
        for one in self._said.corrected(self._at):
            yield prose(f"{glyphs['tick']} the observer corrected: {correction(one)}", "aside")

    def action_try_again(self) -> None:
        """Go back to just before this turn, or the coach's turn before it."""
        at = self._at
        while at >= 0 and self._debrief.turns[at].speaker != "coach":
            at -= 1
        if at >= 0:
            self.post_message(TryAgain(self._debrief.entry.id, self._debrief.turns[at].id))


class TrainerPage(Page, can_focus=False):
    """What came back, reader by reader."""

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-7")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """Numbers side by side, the whole, turn by turn, a question."""
        card = self._debrief.card
        for said in self._debrief.returned:
            yield prose(f"{said.reader}, {said.day}", "heading first")
            for dimension, points in said.talk.rating.items():
                scored = None if card is None else card["dimensions"].get(dimension)
                observer = "none" if scored is None else labels.score(scored["score"])
                yield prose(f"{called(dimension):<12} {said.reader} {points:g}, the observer {observer}")
            whole = said.comment(None)
            if whole:
                yield prose(whole, "warm")
            for at in said.turns:
                yield TrainerBlock(self.look, self._debrief, said, at)
            if said.talk.question:
                yield prose(f"{said.reader} asks you", "heading")
                yield prose(said.talk.question, "warm")
