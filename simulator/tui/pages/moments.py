"""Two or three moments that opened or closed the client, each with a way to try it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from simulator.tui.appearance import Look
from simulator.tui.messages import Object, PlayOtherwise, TryAgain
from simulator.tui.pages.base import Page, prose
from simulator.wording import PLAYED

if TYPE_CHECKING:
    from scoring.report.feedback import Moment
    from simulator.debrief.debrief import Debrief


BESIDE = f"{PLAYED.removesuffix(')')} T tries it yourself.)"


class MomentBlock(Vertical, can_focus=True):
    """One moment: the coach's words, what they did to the client, why it matters."""

    DEFAULT_CSS = """
    MomentBlock { height: auto; margin: 0 0 1 0; padding: 0 1; border-left: vkey $border-blurred; max-width: 90; }
    MomentBlock:focus { border-left: outer $primary; }
    MomentBlock .quote { text-style: italic; height: auto; }
    MomentBlock .instead { height: auto; color: $text-secondary; display: none; margin: 1 0 0 0; }
    MomentBlock .answer { margin: 0; }
    MomentBlock .beside { height: auto; color: $text-muted; display: none; }
    MomentBlock.-instead .instead { display: block; }
    MomentBlock.-instead.-answered .beside { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "app.focus_next", "next", show=False, id="moments.next", tooltip="The next moment."),
        Binding("up,k", "app.focus_previous", "before", show=False, id="moments.before", tooltip="The one before."),
        Binding(
            "t,enter",
            "try_again",
            "try that turn again",
            id="moments.try",
            tooltip="Try that turn again, from just before it.",
        ),
        Binding(
            "o", "object", "wrong here", id="moments.object", tooltip="The observer is wrong here: say what it was."
        ),
        Binding(
            "w",
            "instead",
            "another sentence",
            id="moments.instead",
            tooltip="Show one thing that could have been said there.",
        ),
    ]

    def __init__(self, look: Look, moment: Moment, instead: str | None, session_id: str, turn_id: int) -> None:
        super().__init__()
        self._look = look
        self._moment = moment
        self._instead = instead
        self._session_id, self._turn_id = session_id, turn_id
        self.turn, self.opened = moment.turn, moment.opened

    def compose(self) -> ComposeResult:
        """The moment in four short paragraphs."""
        moment, glyphs = self._moment, self._look.glyphs
        opened = f"{glyphs['rose']} It opened something" if moment.opened else f"{glyphs['fell']} It closed something"
        yield prose(f"Turn {moment.turn + 1}. {opened}: you {moment.did}.", "heading first")
        yield prose(f"{glyphs['quote']}{moment.quote}{glyphs['unquote']}", "quote")
        if moment.client:
            yield prose(moment.client)
        yield prose(moment.why, "aside")
        if self._instead:
            said = f"It could also have been: {self._instead}"
        elif moment.opened:
            said = (
                f"Keep this one: what opened them is that you {moment.did}. Where else in the talk could it have stood?"
            )
        else:
            said = "No other sentence is known for this one. What would you say now, in your own words? T tries it."
        yield prose(said, "instead")
        yield prose(BESIDE, "beside")

    def show_answer(self, name: str, words: str) -> None:
        """What the client would have said to the other sentence."""
        quoted = f"{self._look.glyphs['quote']}{words}{self._look.glyphs['unquote']}"
        self.mount(prose(f"{name} would have said: {quoted}", "instead answer"), before=self.query_one(".beside"))
        self.add_class("-answered")

    def action_try_again(self) -> None:
        """Go back to just before this turn."""
        self.post_message(TryAgain(self._session_id, self._turn_id))

    def action_object(self) -> None:
        """The observer is wrong about this moment."""
        moment = self._moment
        said = f"you {moment.did}"
        self.post_message(Object(self._session_id, self._turn_id, moment.turn, moment.quote, (said,)))

    def action_instead(self) -> None:
        """Show another sentence, or hide it."""
        self.toggle_class("-instead")


class MomentsPage(Page, can_focus=False):
    """The moments in the order of the talk."""

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-2")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """Each moment, or why there is none."""
        debrief = self._debrief
        said = debrief.feedback
        if said is None or not said.moments:
            yield prose("No moment stands out: there was too little to go by. A longer talk has more of them.", "aside")
            return
        for moment in said.moments:
            turn = debrief.turns[moment.turn]
            yield MomentBlock(self.look, moment, debrief.next_sentence(moment.turn), debrief.entry.id, turn.id)

    def on_mount(self) -> None:
        """What the client would have said is played while one reads."""
        closed = tuple(block.turn for block in self.query(MomentBlock) if not block.opened)
        if closed:
            self.post_message(PlayOtherwise(self._debrief, closed))

    def played_otherwise(self, name: str, position: int, words: str) -> None:
        """Show what came of it with its moment."""
        for block in self.query(MomentBlock):
            if block.turn == position:
                block.show_answer(name, words)
