"""Two or three moments that opened or closed the client, each with a way to try it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from simulator.errors import printable
from simulator.tui.appearance import Look
from simulator.tui.messages import Object, PlayOtherwise, TryAgain
from simulator.tui.pages.base import Page, prose
from simulator.tui.widgets.preview import Preview
from simulator.tui.widgets.script import NAME_STYLES
from simulator.wording import PLAYED

if TYPE_CHECKING:
    from scoring.report.feedback import Moment
    from simulator.debrief.debrief import Debrief


BESIDE = f"{PLAYED.removesuffix(')')} T tries it yourself.)"


AROUND = 3
"""Turns before and behind a moment that are shown with it."""


def around(debrief: Debrief, turn: int) -> Content:
    """The talk around the turn of this index, and what the turn moved in the client."""
    client = debrief.entry.persona_name.split()[0]
    lines: list[Content] = []
    for at in range(max(0, turn - AROUND), min(len(debrief.turns), turn + AROUND + 1)):
        coach = debrief.turns[at].speaker == "coach"
        who = Content.styled(printable("You" if coach else client), NAME_STYLES["coach" if coach else "client"])
        words = Content.styled(printable(debrief.turns[at].text) or "(silence)", "bold" if at == turn else "")
        lines.append(Content.assemble(f"{at + 1} ", who, "  ", words))
    moved = [step.sentence for step in debrief.steps if step.position == turn]
    lines += [Content.styled(printable(sentence), "$text-muted") for sentence in moved]
    return Content("\n\n").join(lines)


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
            "t,enter", "try_again", "try again", id="moments.try", tooltip="Try that turn again, from just before it."
        ),
        Binding(
            "w",
            "instead",
            "another sentence",
            id="moments.instead",
            tooltip="Show one thing that could have been said there, and what the client would have said to it.",
        ),
        Binding(
            "o", "object", "wrong here", id="moments.object", tooltip="The observer is wrong here: say what it was."
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
    """The moments in the order of the talk; where there is room, the talk around the marked one beside them."""

    DEFAULT_CSS = """
    MomentsPage { layout: horizontal; overflow-y: hidden; padding: 0; }
    MomentsPage #moments { width: 3fr; height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    """

    def __init__(self, look: Look, debrief: Debrief) -> None:
        super().__init__(look, id="page-2")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """Each moment, or why there is none."""
        debrief = self._debrief
        said = debrief.feedback
        with VerticalScroll(id="moments", can_focus=False):
            if said is None or not said.moments:
                none = "No moment stands out: there was too little to go by. A longer talk has more of them."
                yield prose(none, "aside")
            else:
                for moment in said.moments:
                    instead, turn_id = debrief.next_sentence(moment.turn), debrief.turns[moment.turn].id
                    yield MomentBlock(self.look, moment, instead, debrief.entry.id, turn_id)
        if said is not None and said.moments:
            yield Preview()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The talk around the marked moment."""
        if isinstance(event.widget, MomentBlock):
            self.query_one(Preview).show(around(self._debrief, event.widget.turn))

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
