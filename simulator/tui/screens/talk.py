"""The screen of a talk: the conversation in the middle, the time at its head, what else can be done at its foot."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from simulator.errors import RecordsError, printable
from simulator.events import ClientSaid, CoachSaid, Observed, TalkEnded
from simulator.tui import words
from simulator.tui.asked import Confirm, Failed, GoHome, MomentJudged, MomentTried, OpenBranches, TalkOver
from simulator.tui.fading import shows
from simulator.tui.kept import Drafts
from simulator.tui.look import Look
from simulator.tui.pace import Stopwatch, clock_face, sign
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.conversation import Conversation
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from simulator.records.entries import MomentEntry
    from simulator.replay import Try
    from simulator.session import Session

KEEP_EVERY_S: Final = 5.0
"""How often practised time and half-written words are written down."""


class TalkScreen(TriadScreen):
    """One session while it is talked."""

    CSS_PATH = "talk.tcss"
    NAME = "The talk"
    ABOUT = (
        "You are the coach. Write and press Enter; an empty Enter keeps silent. Escape stops an answer and gives your "
        "words back. When nobody is answering, Escape goes from writing to reading, where single letters are keys, "
        "and back."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "step_back",
            "stop or read",
            show=False,
            id="talk.back",
            tooltip="Stop the answer and get your words back; else from writing to reading and back.",
        ),
        Binding("f4,e", "end", "end", id="talk.end", tooltip="End the talk and go on to your own rating."),
        Binding(
            "f2,n", "notes", "notes", id="talk.notes", tooltip="The observer's line after each of your turns, or not."
        ),
        Binding(
            "ctrl+r,f5,b",
            "rewind",
            "go back",
            id="talk.rewind",
            tooltip="Go back to one of your turns and say something else.",
        ),
        Binding(
            "f8,q", "leave", "save and leave", id="talk.leave", tooltip="Leave now; the home screen offers to go on."
        ),
        Binding(
            "f3,x",
            "xray",
            "x-ray",
            show=False,
            id="talk.xray",
            tooltip="The client's inner state, for trainers. The session is marked.",
        ),
        Binding("i", "step_back", "write", show=False, id="talk.write", tooltip="From reading back to writing."),
    ]

    conversation = getters.query_one(Conversation)
    masthead = getters.query_one(Masthead)

    notes: reactive[bool | None] = reactive(None, init=False)
    """What was pressed in this session; None: the setting decides, faded as sessions go by."""
    xray: reactive[bool] = reactive(False, init=False)

    def __init__(
        self,
        look: Look,
        session: Session,
        drafts: Drafts,
        *,
        standing_notes: bool = False,
        finished: int = 0,
        xray: bool = False,
        experiment: str = "",
        draft: str | None = None,
        trying: MomentEntry | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(look)
        self.session = session
        self._drafts = drafts
        self._standing, self._finished = standing_notes, finished
        self._experiment = experiment
        self._draft = draft
        self._trying = trying
        self._judging: MomentEntry | None = None
        self._new_words: int | None = None
        self._clock = clock
        entry = session.entry
        self._minutes = entry.minutes
        self._stopwatch = Stopwatch(entry.elapsed_s, clock())
        self._signed = entry.elapsed_s
        self._over = False
        self.set_reactive(TalkScreen.xray, xray or entry.xray)

    def compose(self) -> ComposeResult:
        """Head, talk, keys."""
        yield Masthead(printable(self.session.persona.name), self._detail())
        yield Conversation(
            self.look,
            self.session,
            self._drafts,
            note_for=self._note_for,
            draft=self._draft,
            opening_hint=f"You wanted to try: {self._experiment}" if self._experiment else "",
            clock=self._clock,
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the time run."""
        self.conversation.xray = self.xray
        if self.xray and not self.session.entry.xray:
            self.watch_xray(True)
        self.set_interval(1.0, self._tick)
        self.set_interval(KEEP_EVERY_S, self.keep)

    def on_resize(self) -> None:
        """Keep the head in line with the talk below."""
        setting, width = self.conversation.transcript.setting, self.size.width - 1
        self.masthead.styles.padding = (0, setting.after(width) + 1, 0, setting.left(width))

    def keep(self) -> None:
        """Write down practised time and what is half-written."""
        fresh = self._stopwatch.take_unkept()
        try:
            if fresh > 0:
                self.session.add_time(fresh)
        except RecordsError as error:
            self.post_message(Failed(error))
        if self.is_mounted:
            self.conversation.keep()

    # time

    def _tick(self) -> None:
        if self._over:
            return
        self._stopwatch.tick(self._clock())
        now = self._stopwatch.practised
        said = sign(self._signed, now, self._minutes)
        self._signed = now
        if said:
            self.conversation.hint(said)
        self.masthead.detail = self._detail()
        self.masthead.set_class(now >= self._minutes * 60 * 2 / 3, "-urgent")

    def _detail(self) -> str:
        parts = [clock_face(self._stopwatch.practised, self._minutes)]
        if self.xray:
            parts.append("x-ray, marked")
        if self.session.voice != "scripted":
            parts.append(words.VOICES.get(self.session.voice, self.session.voice))
        parts.append(printable(self.session.scenario.title))
        return f" {self.look.glyphs['dot']} ".join(parts)

    @on(Conversation.Touched)
    def _touched(self) -> None:
        self._stopwatch.touch(self._clock())

    # notes and x-ray

    def _note_for(self, event: Observed) -> str:
        turn = (event.turn + 2) // 2
        if not shows(turn, self._finished, standing=self._standing, asked=self.notes):
            return ""
        self.session.count_notes()
        return words.coding(event.coded.behaviours, event.coded.focus)

    def action_notes(self) -> None:
        """Show the observer's notes from the next turn on, or don't."""
        shown = self.notes if self.notes is not None else self._standing
        self.notes = not shown

    def watch_notes(self, notes: bool | None) -> None:
        """Say what was chosen."""
        self.conversation.hint(
            "The observer's notes show after each of your turns from now on." if notes else "No more notes."
        )

    def action_xray(self) -> None:
        """Show the client's inner state from the next turn on, or don't."""
        self.xray = not self.xray

    def watch_xray(self, xray: bool) -> None:
        """Mark the session where it is shown."""
        self.conversation.xray = xray
        if xray:
            self.session.mark_xray()
            self.conversation.hint("X-ray: you see the client's inner state. This session is marked as such.")
        self.masthead.detail = self._detail()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the talk's end makes senseless is not offered any more."""
        return not (self._over and action in ("end", "notes", "xray")) and super().check_action(action, parameters)

    # leaving, ending, going back

    async def action_step_back(self) -> None:
        """Stop the answer; else go from writing to reading and back."""
        talk = self.conversation
        if talk.busy:
            await talk.stop()
        elif talk.composer.has_focus:
            if not talk.to_card():
                talk.transcript.focus()
        else:
            talk.composer.focus()

    def action_end(self) -> None:
        """Ask whether the talk is to end."""
        if not self._over:
            self.post_message(
                Confirm(
                    "End the talk?", "The client says a last word, then you rate the talk yourself.", "end", "end it"
                )
            )

    async def confirmed(self, value: str) -> None:
        """What was asked is to be done."""
        if value == "end":
            await self.conversation.stop()
            self.conversation.end()

    def action_leave(self) -> None:
        """Save and leave."""
        self.keep()
        self.post_message(GoHome())

    async def action_rewind(self) -> None:
        """Show the turns to go back to."""
        await self.conversation.stop()
        self.keep()
        self.post_message(OpenBranches(self.session.id))

    # a moment that came back

    async def show_try(self, result: Try) -> None:
        """Show what the new words did beside the old ones; the trainee has the last word on it."""
        await self.conversation.ask_about(result)

    @on(Conversation.Judged)
    def _judged(self, message: Conversation.Judged) -> None:
        if self._judging is not None:
            self.post_message(MomentJudged(self._judging.id, message.better))
            self._judging = None

    @on(Conversation.Leave)
    def _leave(self) -> None:
        self.action_leave()

    @on(Conversation.Rate)
    def _rate(self) -> None:
        self.keep()
        self.post_message(TalkOver(self.session.id))

    @on(Conversation.Heard)
    def _heard(self, message: Conversation.Heard) -> None:
        event = message.event
        if isinstance(event, CoachSaid):
            self._new_words = event.turn_id
        if isinstance(event, ClientSaid) and self._trying is not None and self._new_words is not None:
            self.post_message(MomentTried(self._trying.id, self._new_words))
            self._judging, self._trying = self._trying, None
        if isinstance(event, TalkEnded):
            self._over = True
            self.refresh_bindings()
        if isinstance(event, ClientSaid | TalkEnded):
            self.keep()
