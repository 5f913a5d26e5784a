"""THE door: start, say, rewind, end. Front ends know this module and its events, and nothing behind it.

async with open_practice(paths, configuration) as practice:
    session = practice.begin("walter", "first_session")
    async for event in session.start(): ...
    async for event in session.say("What would you like from our half hour?"): ...
    async for event in session.end(): ...
    async for event in session.reflect({"partnering": 3, "enrolling": 2, "learning": 2}, "...", "..."): ...
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime
from typing import Final

from personas.model import Persona
from scenarios.model import Scenario
from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState, Ended
from simulator.client.voice import Voice
from simulator.errors import ModelError, TextTooLong, TriadError, UsageError
from simulator.events import CoachSaid, Events, ReplyFailed
from simulator.library import Library
from simulator.locks import Locks
from simulator.machine.checkpoints import Checkpoints, open_checkpoints
from simulator.machine.graph import Context, Graph, Scorer, build_graph
from simulator.machine.session_machine import Machine
from simulator.machine.talk import Talk
from simulator.own_rating import USUAL, Question, questions_of
from simulator.paths import Paths
from simulator.records.entries import SessionEntry, Status, TurnEntry, stood_in
from simulator.records.records import Records
from simulator.records.store import weather
from simulator.settings import Configuration, VoiceName
from simulator.voices import Connected, make_scorer, make_voice

LONGEST_TURN: Final = 8_000
"""Characters of one coach turn; twenty times a long one."""
_ONE_VOICE: Final = 0.1
"""Share of a model's replies up to which the scripted voice may have stood in for it without the talk being of both."""


class Session:
    """One practice: a conversation with a client, its branches, its end and its debrief. Made by `Practice`."""

    def __init__(
        self,
        entry: SessionEntry,
        *,
        part: Part,
        previous: ClientState | None,
        coder: Coder,
        voice: Voice,
        voices: Callable[[VoiceName], Voice],
        records: Records,
        checkpoints: Checkpoints,
        graph: Graph,
        score: Scorer,
        questions: tuple[Question, ...] = USUAL,
    ) -> None:
        self.questions = questions
        self._entry = entry
        self._part = part
        self._previous = previous
        self._coder = coder
        self._voices = voices
        self._records = records
        turns = records.path(entry.id) if entry.head_id is not None else []
        talk = Talk(part, coder, previous, turns)
        self._context = Context(entry.id, entry.seed, talk, voice, records, score)
        self._machine = Machine(entry.thread, self._context, graph, checkpoints)

    @property
    def id(self) -> str:
        """The session's id in the records."""
        return self._entry.id

    @property
    def entry(self) -> SessionEntry:
        """The session as the records have it now."""
        return self._records.session(self.id)

    @property
    def persona(self) -> Persona:
        """The client."""
        return self._part.persona

    @property
    def scenario(self) -> Scenario:
        """The occasion."""
        return self._part.scenario

    @property
    def turns(self) -> Sequence[TurnEntry]:
        """The branch that is being talked, from its first turn."""
        return self._context.talk.turns

    @property
    def state(self) -> ClientState:
        """The client's inner state after their last turn."""
        return self._context.talk.state

    @property
    def voice(self) -> str:
        """Who speaks for the client now."""
        return self._context.voice.name

    @property
    def unanswered(self) -> TurnEntry | None:
        """The coach's turn that has no answer yet, after a failure, a cancelled reply or a crash."""
        return self._context.talk.pending

    async def warm(self) -> None:
        """Get the voice ready while the coach still reads: imports, and a connection where it needs one."""
        if isinstance(self._context.voice, Connected):
            await self._context.voice.warm()

    async def close(self) -> None:
        """Let go of the voice's connection. The session itself is in the records at any moment."""
        if isinstance(self._context.voice, Connected):
            await self._context.voice.aclose()

    async def start(self) -> Events:
        """Begin, or go on after a break: the client's first line, or the answer that is still owed."""
        await self._machine.stand_where_records_do(self.entry.status)
        if self.entry.status is not Status.OPEN or (run := await self._machine.go_on()) is None:
            return
        async with aclosing(self._safely(run)) as events:
            async for event in events:
                yield event

    async def say(self, text: str) -> Events:
        """Say something (nothing is silence). The first event, `CoachSaid`, means that the words are kept.

        Raises `TextTooLong`, `UsageError` where the talk is over, and `RecordsError`. A failing voice is an event.
        """
        if len(text) > LONGEST_TURN:
            raise TextTooLong(f"{len(text):,} characters; a turn may have {LONGEST_TURN:,}.")
        self._still_open()
        if self.unanswered is not None:
            raise UsageError("The client hasn't answered yet.", hint="Retry the reply, or take your words back.")
        talk = self._context.talk
        parent = talk.head
        turn = self._records.add_turn(
            self.id,
            parent_id=None if parent is None else parent.id,
            speaker=Speaker.COACH.value,
            text=text.strip(),
        )
        talk.add(turn)
        yield CoachSaid(turn.id, turn.position, turn.text)
        if parent is None and self.scenario.client_opens:  # the client's first line was broken off
            await self._machine.seat("open")
        async with aclosing(self._safely(self._machine.answer(turn.id))) as events:
            async for event in events:
                yield event

    async def retry(self) -> Events:
        """Ask the voice once more for the answer that is owed."""
        async with aclosing(self.start()) as events:
            async for event in events:
                yield event

    def use_voice(self, name: VoiceName) -> None:
        """Speak with another voice from the next reply on. Raises `NotConfigured`."""
        self._context.voice = self._voices(name)
        self._records.change_session(self.id, voice=name if self.entry.voice == name else "mixed")

    async def take_back(self) -> str:
        """Give an unanswered turn's words back to the coach; the turn leaves the branch. Returns the words."""
        pending = self.unanswered
        if pending is None:
            return ""
        await self._go_to(pending.parent_id)
        return pending.text

    async def rewind(self, coach_turn_id: int) -> str:
        """Go back to just before a coach's turn. What followed stays as a branch. Returns the words said there."""
        turn = self._records.turn(coach_turn_id)
        if turn.session_id != self.id or turn.speaker != Speaker.COACH:
            raise UsageError("Only one's own turns can be tried again.", hint="Choose a turn of the coach.")
        await self._go_to(turn.parent_id)
        return turn.text

    async def switch(self, leaf_id: int) -> None:
        """Talk on at the end of another branch."""
        turn = self._records.turn(leaf_id)
        if turn.session_id != self.id:
            raise UsageError("That branch is of another session.", hint="Choose one of this session's branches.")
        await self._go_to(leaf_id)

    async def end(self) -> Events:
        """The coach ends the talk: the client's last line, then `TalkEnded`."""
        self._still_open()
        if self.unanswered is not None:
            await self.take_back()
        async with aclosing(self._safely(self._machine.close())) as events:
            async for event in events:
                yield event

    async def reflect(self, ratings: Mapping[str, float | None] | None, noticed: str = "", learned: str = "") -> Events:
        """The trainee's own rating (0 to 5 each; None: left out altogether), then the observer's scorecard.

        When it is done the whole session stands in the records and its checkpoints are gone.
        """
        if not self._is(Status.REFLECTING):
            raise UsageError("There is nothing to reflect on yet.", hint="End the talk first.")
        await self._machine.stand_where_records_do(self.entry.status)
        self._name_the_voices()
        rating = {"ratings": None if ratings is None else dict(ratings), "noticed": noticed, "learned": learned}
        async with aclosing(self._safely(await self._machine.score(rating))) as events:
            async for event in events:
                yield event
        if self._is(Status.DONE):
            await self._machine.forget()

    def add_time(self, seconds: float) -> None:
        """Count practised time."""
        self._records.change_session(self.id, elapsed_s=self.entry.elapsed_s + max(0.0, seconds))

    def count_notes(self) -> None:
        """Keep that the observer's notes were shown for one more turn."""
        self._records.change_session(self.id, notes_turns=self.entry.notes_turns + 1)

    def mark_xray(self) -> None:
        """Keep that the client's inner state was shown: such a session is marked on the record."""
        if not self.entry.xray:
            self._records.change_session(self.id, xray=True)

    def _name_the_voices(self) -> None:
        """Keep that both voices spoke, where the scripted one often stood in for a model: only like is compared."""
        by_author, of = stood_in(self.turns)
        if self.entry.voice == "llm" and by_author > _ONE_VOICE * of:
            self._records.change_session(self.id, voice="mixed")

    def _is(self, status: Status) -> bool:
        return self.entry.status is status

    def _still_open(self) -> None:
        if self.entry.status is not Status.OPEN or self.state.ended in (Ended.WITHDREW, Ended.DANGER):
            raise UsageError("This talk is over.", hint="Go back to a turn to try it again, or begin a new session.")

    async def _safely(self, events: Events) -> Events:
        try:
            with weather("the data folder"):
                async with aclosing(events) as stream:
                    async for event in stream:
                        yield event
        except ModelError as error:
            pending = self.unanswered
            yield ReplyFailed(-1 if pending is None else pending.id, error)

    async def _go_to(self, turn_id: int | None) -> None:
        self._records.reopen(self.id, turn_id)
        turns = self._records.path(self.id, turn_id) if turn_id is not None else []
        self._context.talk = Talk(self._part, self._coder, self._previous, turns)
        self._context.coded.clear()
        await self._machine.seat("open")


class Practice:
    """Everything that a front end works with: the library, the records, the settings, and sessions."""

    def __init__(
        self,
        library: Library,
        records: Records,
        checkpoints: Checkpoints,
        configuration: Configuration,
        coder: Coder,
        locks: Locks,
    ) -> None:
        self.library = library
        self.locks = locks
        self.records = records
        self.configuration = configuration
        self._checkpoints = checkpoints
        self._coder = coder
        self._graph = build_graph(checkpoints)
        self._opened: list[Session] = []

    @property
    def coder(self) -> Coder:
        """What hears the turns; loading another one would take half a second."""
        return self._coder

    def begin(
        self,
        persona: str,
        scenario: str,
        *,
        voice: VoiceName | None = None,
        seed: int,
        xray: bool = False,
    ) -> Session:
        """A new session. A client who was coached before comes back with what they took from the last talk.

        Raises `NotOnShelf`, `BadSource`, `UsageError` where the occasion is for others, `NotConfigured` or
        `RecordsError`.
        """
        found = self.library.personas.get(persona)
        shelved = self.library.scenarios.get(scenario)
        occasion = shelved.item
        if occasion.personas and found.item.id not in occasion.personas:
            hint = f"It is for {', '.join(occasion.personas)}."
            raise UsageError(f"The occasion {occasion.id!r} isn't made for {found.item.id!r}.", hint=hint)
        chosen: VoiceName = voice or self.configuration.voice
        last = self.records.last_with(found.item.id)
        made = make_voice(chosen, self.configuration, self._coder)
        self.library.keep(found, shelved)
        entry = self.records.new_session(
            persona_id=found.item.id,
            persona_digest=found.digest,
            persona_name=found.item.name,
            scenario_id=occasion.id,
            voice=chosen,
            model=self.configuration.settings.model if chosen == "llm" else None,
            seed=seed,
            minutes=occasion.minutes,
            follows=None if last is None else last.id,
            xray=xray,
        )
        self.locks.hold(entry.id)
        return self._session(entry, found.item, occasion, made)

    def resume(self, session_id: str) -> Session:
        """A session from the records, to go on, to reflect, or to try a turn again. Raises `NoSuchSession`, or
        `SessionInUse` where another process has it."""
        entry = self.records.session(session_id)
        self.locks.hold(entry.id)
        persona = self.library.persona_of(entry.persona_id, entry.persona_digest)
        occasion = self.library.scenario_of(entry.scenario_id)
        voice: VoiceName = "llm" if entry.voice == "llm" and self.configuration.model_is_set_up else "scripted"
        return self._session(entry, persona, occasion, make_voice(voice, self.configuration, self._coder))

    def _session(self, entry: SessionEntry, persona: Persona, scenario: Scenario, voice: Voice) -> Session:
        previous = None
        if entry.follows is not None:
            ending = self.records.session(entry.follows).ending
            previous = None if ending is None else ClientState.from_dict(ending)
        session = Session(
            entry,
            part=Part.of(persona, scenario),
            previous=previous,
            coder=self._coder,
            voice=voice,
            voices=lambda name: make_voice(name, self.configuration, self._coder),
            records=self.records,
            checkpoints=self._checkpoints,
            graph=self._graph,
            score=make_scorer(self.configuration, self._coder),
            questions=questions_of(self.configuration.settings.rubric),
        )
        self._opened.append(session)
        return session

    def leave_sessions(self) -> None:
        """Nobody talks here now: other processes may take any session up."""
        self.locks.let_sessions_go()

    def put_back_broken_tries(self) -> int:
        """Finished sessions that a killed process left open for a try count as finished again; how many there were."""
        found = 0
        for session_id in self.records.open_for_a_try():
            if self.locks.try_hold(session_id):  # else somebody is at it
                found += self.records.put_back(session_id)
                self.locks.let_go(session_id)
        return found

    async def close(self) -> None:
        """Let go of every connection that a session opened."""
        for session in self._opened:
            await session.close()
        self.locks.let_all_go()


@asynccontextmanager
async def open_practice(paths: Paths, configuration: Configuration) -> AsyncIterator[Practice]:
    """Open the records, the checkpoints and the library. Raises `RecordsError`."""
    url = configuration.settings.database_url
    locks = Locks(paths.locks)
    locks.use_store()
    try:
        records = Records(paths.records if url is None else url.get_secret_value())
    except BaseException:
        locks.let_all_go()
        raise
    try:
        async with open_checkpoints(paths.checkpoints) as checkpoints:
            practice = Practice(Library.at(paths), records, checkpoints, configuration, Coder.load(), locks)
            copying = None if url is not None else _copying(paths, configuration.settings.copies)
            try:
                practice.put_back_broken_tries()
                yield practice
            finally:
                await practice.close()
                if copying is not None:  # a small store is copied by then; a large one is copied another time
                    await asyncio.to_thread(copying.join, 1.0)
    finally:
        records.close()


def _copying(paths: Paths, keep: int) -> threading.Thread:
    """Make the copy of the day behind whatever is practised; where it can't be made, its age is told by `doctor`."""

    def copy() -> None:
        from simulator.records.copies import copy_of_the_day

        with suppress(TriadError, OSError):
            copy_of_the_day(paths.records, paths.copies, datetime.now().astimezone().date(), keep)

    thread = threading.Thread(target=copy, name="triad-copy", daemon=True)
    thread.start()
    return thread
