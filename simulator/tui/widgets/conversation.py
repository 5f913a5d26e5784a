"""The talk and the writing together: shows a session's events, hands it what the coach does, loses nothing of either.

Whatever goes wrong, the coach's words are in the records, in the composer or in the drafts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from simulator.errors import ModelError, ModelRateLimited, TriadError, printable
from simulator.events import (
    ClientSaid,
    ClientSpeaks,
    CoachSaid,
    Event,
    Events,
    Notice,
    Observed,
    ReplyFailed,
    TalkEnded,
)
from simulator.tui.appearance import Look
from simulator.tui.saved_state import Drafts
from simulator.tui.widgets.bars import StateBars
from simulator.tui.widgets.cards import failure_card, failure_text, not_begun_card, over_card, try_card
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.panel import Panel
from simulator.tui.widgets.paper import Paper
from simulator.tui.widgets.transcript import SIDELINE, Line, Transcript

if TYPE_CHECKING:
    from simulator.progress.replay import Try
    from simulator.session import Session

SILENCE: Final = (
    "Nothing is written. Press Enter again to stay silent: you say nothing, you wait, and see what comes of it. "
    "From now on one Enter is enough."
)
ANOTHER: Final = (
    "These are your words of then; what you type takes their place. What followed them is kept as a branch."
)
OFFERED: Final = "offered:silence"
"""The draft key that remembers that silence was explained."""


class Conversation(Vertical):
    """One session while it is talked. The screen around it sets `note_for` and `xray` and hears the messages."""

    DEFAULT_CSS = """
    Conversation { height: 1fr; }
    Conversation > #writing { height: auto; margin: 0 0 1 0; }
    Conversation #hint { height: auto; color: $text-muted; padding: 0 0 0 2; display: none; }
    Conversation #hint.-shown { display: block; }
    Conversation #sheet { height: auto; border-left: vkey $border-blurred; }
    Conversation #sheet:focus-within { border-left: outer $primary; }
    Conversation.-over > #writing { display: none; }
    Screen.-short Conversation > #writing { margin: 0; }
    """

    transcript = getters.query_one(Transcript)
    composer = getters.query_one("#composer", Composer)

    @dataclass
    class Busy(Message):
        """The client began to answer, or has finished."""

        busy: bool

    @dataclass
    class Touched(Message):
        """The coach wrote something: they are there."""

    @dataclass
    class Heard(Message):
        """An event of the session that the screen may want to know."""

        event: Event

    @dataclass
    class Leave(Message):
        """Save and leave."""

    @dataclass
    class Rate(Message):
        """The talk is over, and the trainee goes on to their own rating."""

    @dataclass
    class Judged(Message):
        """The trainee's word on a moment that was tried again."""

        better: bool

    def __init__(
        self,
        look: Look,
        session: Session,
        drafts: Drafts,
        *,
        note_for: Callable[[Observed], str],
        notes_so_far: Callable[[], Mapping[int, str]],
        draft: str | None = None,
        opening_hint: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.look = look
        self.session = session
        self.xray = False
        """Whether the client's state shows below their turns; not where a panel beside the talk shows it."""
        self._drafts = drafts
        self._note_for = note_for
        self._notes_so_far = notes_so_far
        self._opening_hint = opening_hint
        self._clock = clock
        self._key = f"talk:{session.id}"
        self._draft_given = draft is not None
        self._first_text = drafts.get(self._key) if draft is None else draft
        self._client = printable(session.persona.name.split()[0])
        self._reply: Worker[None] | None = None
        self._saying: str | None = None
        self._failure: TriadError | None = None
        self._again_at = 0.0
        self._passing = False

    def compose(self) -> ComposeResult:
        """The talk above, the writing below."""
        yield Transcript(self._client, width=self.look.text_width, lines=self._lines())
        with Vertical(id="writing"):
            yield Static("", id="hint", markup=False)
            with Vertical(id="sheet"):
                said = f"Say something to {self._client}"
                yield Composer(self._first_text, placeholder=said, blink=self.look.moving)

    def on_mount(self) -> None:
        """Begin, or go on: the client's first line, or an answer that is still owed."""
        for turn in self.session.turns:
            if turn.speaker == "coach":
                self.composer.remember(turn.text)
        self.composer.focus()
        if self._draft_given:
            self.composer.select_all()
        self.set_interval(1.0, self._count_down)
        self.hint(ANOTHER if self._draft_given else self._opening_hint)
        self._listen(self.session.start())

    def on_resize(self) -> None:
        """Write in line with the words above."""
        setting, width = self.transcript.setting, self.size.width - 1
        self.query_one("#writing").styles.padding = (0, setting.after(width), 0, setting.before(width) - SIDELINE)

    # what the session tells

    @property
    def busy(self) -> bool:
        """Whether the client is answering."""
        return self._reply is not None and not self._reply.is_finished

    def _listen(self, told: Events) -> None:
        self._reply = self._converse(told)

    @work(exclusive=True, group="reply", exit_on_error=True)
    async def _converse(self, told: Events) -> None:
        self.post_message(self.Busy(True))
        try:
            async with aclosing(told) as stream:
                async for event in stream:
                    await self._take(event)
                    if not isinstance(event, ClientSpeaks):  # those come by the hundred, and nobody else needs them
                        self.post_message(self.Heard(event))
        except TriadError as error:
            if self._saying is not None:
                self.composer.give_back(self._saying)
            if self._saying is None and self._client_owes and self.is_running:
                self.transcript.drop_stream()
                await self._failed(error)
            else:
                self.hint(f"{error.title}. {error.message} {error.hint}")
        finally:
            self._saying = None
            if self.is_running:  # else the screen has been left in the middle of an answer
                self.transcript.drop_stream()
                self.post_message(self.Busy(False))

    async def _take(self, event: Event) -> None:
        talk = self.transcript
        if self._passing and isinstance(event, ClientSpeaks | ClientSaid | ReplyFailed):
            self.hint("")
        match event:
            case CoachSaid():
                await self._coach_said(event)
            case Observed():
                turn, note = talk.turn(event.turn_id), self._note_for(event)
                if turn is not None and note:
                    turn.annotate(note)
            case ClientSpeaks():
                if not talk.streaming:
                    await talk.begin_stream(self.look.glyphs["ellipsis"])
                talk.feed(event.text)
            case ClientSaid():
                if not talk.streaming:
                    await talk.begin_stream("")
                talk.settle_stream(event.text, event.turn_id)
                if self.xray:
                    await self.show_state(event.state)
            case Notice():
                self.hint(event.text)
                self._passing = event.passing
            case ReplyFailed():
                talk.drop_stream()
                await self._failed(event.error)
            case TalkEnded():
                await self._over(event.by)

    async def show_state(self, state: Mapping[str, Any]) -> None:
        """The client's inner state, below what was said last."""
        await self.transcript.place(StateBars(state, self.look.glyphs))

    async def _coach_said(self, event: CoachSaid) -> None:
        self._saying = None
        self.composer.remember(event.text)
        self.keep()
        await self.transcript.add(Line("coach", event.text, event.turn_id))
        self.transcript.anchor()
        await self.transcript.begin_stream(self.look.glyphs["ellipsis"])

    async def _failed(self, error: TriadError) -> None:
        self._failure = error
        wait = error.retry_after if isinstance(error, ModelRateLimited) else None
        self._again_at = self._clock() + wait if wait else 0.0
        scripted = self.session.voice == "scripted" or not isinstance(error, ModelError)
        words = self.session.unanswered is not None
        await self._show(failure_card(error, self._failure_text(error), scripted=scripted, words=words))

    def _failure_text(self, error: TriadError) -> str:
        kept = self.session.unanswered is not None
        return failure_text(error, kept=kept, wait_s=self._again_at - self._clock())

    @property
    def _client_owes(self) -> bool:
        """Whether the next words are the client's: the first ones, or an answer."""
        session = self.session
        return session.unanswered is not None or (not session.turns and session.scenario.client_opens)

    async def _show(self, card: Panel) -> None:
        writing = self.composer.has_focus and bool(self.composer.text) and not self.has_class("-over")
        card.takes_focus = not writing
        await self.transcript.place(card)
        self.transcript.anchor()

    def _count_down(self) -> None:
        if self._again_at and self._failure is not None:
            for panel in self.query("#failure").results(Panel):
                panel.retell(self._failure_text(self._failure))

    async def _over(self, by: str) -> None:
        self.add_class("-over")
        self._drafts.put(self._key, "")
        self.keep()
        await self._show(over_card(self._client, by))

    async def ask_about(self, result: Try) -> None:
        """Show a try beside the first time, and ask what the trainee makes of it."""
        await self._show(try_card(result))

    # what the coach does

    def say(self, text: str) -> None:
        """Say this; an empty text is silence, which is offered and explained the first time."""
        if self.busy:
            self.hint(f"{self._client} is answering. Escape stops the answer and gives your words back.")
            return
        if self.session.unanswered is not None:
            self.hint("Your last words have no answer yet: choose above what to do.")
            self.to_card()
            return
        if not text.strip() and not self._drafts.get(OFFERED):
            self._drafts.put(OFFERED, "yes")
            self.hint(SILENCE)
            return
        self.hint("")
        self._clear_failure()
        self._saying = text
        self.composer.put("")
        self._listen(self.session.say(text))

    def to_card(self) -> bool:
        """Go to the card that waits for a decision, where there is one."""
        for card in self.query(Panel):
            card.take_focus()
            return True
        return False

    def end(self) -> None:
        """End the talk."""
        if not self.busy:
            self._listen(self.session.end())

    async def stop(self) -> None:
        """Stop the answer; the words come back into the composer."""
        if self._reply is not None and self.busy:
            self._reply.cancel()
            try:
                await self._reply.wait()
            except WorkerCancelled:
                pass  # that is what was wanted
            except WorkerFailed as failed:
                raise failed.error from failed
            await self.take_back()

    async def take_back(self) -> None:
        """Give an unanswered turn's words back."""
        words_back = await self.session.take_back()
        self._clear_failure()
        await self.transcript.replace(self._lines())
        self.composer.give_back(words_back)
        self.composer.focus()
        if self._client_owes and not words_back:
            await self._show(not_begun_card(self._client))

    def hint(self, text: str) -> None:
        """Say something quiet above the writing, until something else is said there."""
        self._passing = False
        hint = self.query_one("#hint", Static)
        hint.update(printable(text))
        hint.set_class(bool(text), "-shown")

    def keep(self) -> bool:
        """Write down what is half-written."""
        self._put_draft()
        return self._drafts.save()

    def _put_draft(self) -> None:
        saying = self._saying or ""
        self._drafts.put(self._key, "\n".join(part for part in (saying, self.composer.text) if part))

    def _clear_failure(self) -> None:
        self._failure, self._again_at = None, 0.0
        self.query("#failure").remove()
        self.query("#over").remove()

    @on(Composer.Said)
    def _said(self, event: Composer.Said) -> None:
        event.stop()
        self.post_message(self.Touched())
        self.say(event.text)

    @on(Paper.Refused)
    def _refused(self, event: Paper.Refused) -> None:
        event.stop()
        self.hint(f"What you pasted has {event.characters:,} characters; a turn may have 8,000. Nothing was added.")

    @on(TextArea.Changed, "#composer")
    def _written(self, event: TextArea.Changed) -> None:
        event.stop()
        self._put_draft()
        self.post_message(self.Touched())

    @on(Panel.Decided)
    async def _decided(self, event: Panel.Decided) -> None:
        event.stop()
        match event.value:
            case "retry" | "scripted":
                if event.value == "scripted":
                    self.session.use_voice("scripted")
                self._clear_failure()
                self.composer.focus()
                await self.transcript.begin_stream(self.look.glyphs["ellipsis"])
                self._listen(self.session.retry())
            case "back":
                await self.take_back()
            case "leave":
                self.post_message(self.Leave())
            case "rate":
                self.post_message(self.Rate())
            case "better" | "same":
                await event.panel.remove()
                self.composer.focus()
                self.hint("Talk on from here, or go home with F8.")
                self.post_message(self.Judged(event.value == "better"))

    def _lines(self) -> list[Line]:
        notes = self._notes_so_far()
        return [
            Line("coach" if turn.speaker == "coach" else "client", turn.text, turn.id, notes.get(turn.id, ""))
            for turn in self.session.turns
        ]
