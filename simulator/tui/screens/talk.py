"""The screen of a talk: the conversation in the middle, the time at its head, what else can be done at its foot."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive

from simulator.errors import RecordsError, printable
from simulator.events import ClientSaid, CoachSaid, Observed, TalkEnded
from simulator.machine.graph import state_for_show
from simulator.machine.talk import coded_from_json
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.messages import Confirm, Failed, GoHome, MomentJudged, MomentTried, OpenBranches, TalkOver
from simulator.tui.note_fading import shows
from simulator.tui.practice_clock import Stopwatch, clock_face, sign
from simulator.tui.saved_state import Drafts
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.conversation import Conversation
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.side import FROM, SidePanel

if TYPE_CHECKING:
    from simulator.progress.replay import Try
    from simulator.records.entries import MomentEntry
    from simulator.session import Session

KEEP_EVERY_S: Final = 5.0
"""How often practised time and half-written words are written down."""
SIDE: Final = "side:talk"
"""The draft key that remembers that the panel beside the talk isn't wanted."""


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
        Binding(
            "f9,p",
            "side",
            "panel",
            show=False,
            id="talk.side",
            tooltip="The panel beside the talk, from 100 columns on, or not. Kept for other talks too.",
        ),
        Binding("i", "step_back", "write", show=False, id="talk.write", tooltip="From reading back to writing."),
    ]

    conversation = getters.query_one(Conversation)
    masthead = getters.query_one(Masthead)
    panel = getters.query_one(SidePanel)

    notes: reactive[bool | None] = reactive(None, init=False)
    """What was pressed in this session; None: the setting decides, faded as sessions go by."""
    xray: reactive[bool] = reactive(False, init=False)
    side: reactive[bool] = reactive(True, init=False)
    """Whether the panel beside the talk is wanted, where there is room for it."""

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
        promise: str = "",
        draft: str | None = None,
        trying: MomentEntry | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(look)
        self.session = session
        self._drafts = drafts
        self._standing, self._finished = standing_notes, finished
        self._experiment, self._promise = experiment, promise
        self._draft = draft
        self._trying = trying
        self._judging: MomentEntry | None = None
        self._new_words: int | None = None
        self._clock = clock
        entry = session.entry
        self._minutes = entry.minutes
        self._heard_as: dict[int, str] = {}
        self._states = [state_for_show(session.state)]
        self._stopwatch = Stopwatch(entry.elapsed_s, clock())
        self._signed = entry.elapsed_s
        self._over = False
        self.set_reactive(TalkScreen.xray, xray or entry.xray)
        self._notes_key = f"notes:{session.id}"
        kept = drafts.get(self._notes_key)
        self.set_reactive(TalkScreen.notes, None if not kept else kept == "on")
        self.set_reactive(TalkScreen.side, drafts.get(SIDE) != "off")

    def compose(self) -> ComposeResult:
        """Head, talk, keys."""
        yield Masthead(printable(self.session.persona.name), self._detail())
        with Horizontal(id="talk"):
            yield Conversation(
                self.look,
                self.session,
                self._drafts,
                note_for=self._note_for,
                notes_so_far=self._notes_so_far,
                draft=self._draft,
                opening_hint=f"You wanted to try: {self._experiment}" if self._experiment else "",
                clock=self._clock,
            )
            yield SidePanel(self.look, experiment=self._experiment, promise=self._promise)
        yield KeyLine()

    def on_mount(self) -> None:
        """Let the time run."""
        if self.xray and not self.session.entry.xray:
            self.watch_xray(True)
        self._arrange()
        self.set_interval(1.0, self._tick)
        self.set_interval(KEEP_EVERY_S, self.keep)

    def on_resize(self) -> None:
        """With room there is a panel beside the talk."""
        if self.is_mounted:
            self._arrange()

    @property
    def _beside(self) -> bool:
        return self.side and self.size.width >= FROM

    def _arrange(self) -> None:
        self.set_class(self._beside, "-aside")
        self.conversation.xray = self.xray and not self._beside
        self.conversation.transcript.retell(self._notes_so_far())
        self.masthead.detail = self._detail()
        panel = self.panel
        panel.tell_time(clock_face(self._stopwatch.practised, self._minutes))
        panel.tell_notes(self._notes(), on=self._notes_on)
        self._tell_state()

    def _tell_state(self) -> None:
        before = self._states[-2] if len(self._states) > 1 else None
        self.panel.tell_state(self._states[-1] if self.xray else None, before)

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
        self.panel.tell_time(clock_face(now, self._minutes))
        self.masthead.detail = self._detail()
        self.masthead.set_class(now >= self._minutes * 60 * 2 / 3, "-urgent")

    def _detail(self) -> str:
        parts = [] if self.is_mounted and self._beside else [clock_face(self._stopwatch.practised, self._minutes)]
        if self.xray:
            parts.append("x-ray, marked")
        if self.session.voice != "scripted":
            parts.append(labels.VOICES.get(self.session.voice, self.session.voice))
        parts.append(printable(self.session.scenario.told(self.session.persona.language).title))
        return f" {self.look.glyphs['dot']} ".join(parts)

    @on(Conversation.Touched)
    def _touched(self) -> None:
        self._stopwatch.touch(self._clock())

    # notes and x-ray

    @property
    def _notes_on(self) -> bool:
        return self._standing if self.notes is None else self.notes

    def _shows(self, turn: int) -> bool:
        return shows(turn, self._finished, standing=self._standing, asked=self.notes)

    def _note_for(self, event: Observed) -> str:
        note = self._heard_as[event.turn_id] = labels.coding(event.coded.behaviours, event.coded.focus)
        if not self._shows(self._number(event.turn)):
            return ""
        self.session.count_notes()
        self.panel.tell_notes(self._notes(), on=self._notes_on)
        return "" if self._beside else note

    def _number(self, position: int) -> int:
        return position // 2 + 1  # whoever opens, the coach's turns are every other one

    def _known_notes(self) -> dict[int, tuple[int, str]]:
        """What the turns of this branch were heard as, where it is to be shown: by id, the turn's number and words."""
        found: dict[int, tuple[int, str]] = {}
        for turn in self.session.turns:
            number = self._number(turn.position)
            if turn.speaker != "coach" or not self._shows(number):
                continue
            coded = coded_from_json(turn)
            note = self._heard_as.get(turn.id) or (labels.coding(coded.behaviours, coded.focus) if coded else "")
            if note:
                found[turn.id] = (turn.position + 1, note)  # counted as in the tree and the debrief
        return found

    def _notes(self) -> list[tuple[int, str]]:
        return sorted(self._known_notes().values())

    def _notes_so_far(self) -> Mapping[int, str]:
        """The notes that stand below the turns: none where the panel shows them."""
        if self.is_mounted and self._beside:
            return {}
        return {turn_id: note for turn_id, (_, note) in self._known_notes().items()}

    def action_notes(self) -> None:
        """Show the observer's notes, of the turns before too, or don't."""
        self.notes = not self._notes_on

    def watch_notes(self, notes: bool | None) -> None:
        """Keep what was chosen for this session, and show it."""
        self._drafts.put(self._notes_key, "" if notes is None else "on" if notes else "off")
        self._arrange()
        self.conversation.hint("The observer's notes show, of each of your turns." if notes else "No more notes.")

    def action_xray(self) -> None:
        """Show the client's inner state, or don't."""
        self.xray = not self.xray
        if self.xray and self.session.turns and not self._beside:
            self.call_later(self.conversation.show_state, self._states[-1])

    def watch_xray(self, xray: bool) -> None:
        """Mark the session where it is shown."""
        if xray:
            self.session.mark_xray()
            self.conversation.hint("X-ray: you see the client's inner state. This session is marked as such.")
        self._arrange()

    def action_side(self) -> None:
        """Show the panel beside the talk, or don't; kept for other talks too."""
        self.side = not self.side

    def watch_side(self, side: bool) -> None:
        """Keep it."""
        self._drafts.put(SIDE, "" if side else "off")
        self._arrange()

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
        if isinstance(event, ClientSaid):
            self._states = [self._states[-1], event.state]
            self._tell_state()
        if isinstance(event, ClientSaid | TalkEnded):
            self.keep()
