"""The spoken voice: a language model finds the words; the rules say what happens, the guard looks at every reply.

One model call a turn. A reply is read whole before any of it is shown: what is wrong with it may stand in its last
sentence. Where the guard leaves too little of it, it is asked for once more, and then the scripted voice speaks. Every
repair is told aside. A failing service is a `ModelError`, never words.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final, Protocol

from simulator.client.hearing.words import words_of
from simulator.client.prepared_persona import Part
from simulator.client.spoken.guard import check
from simulator.client.spoken.guard.check import NOTES, Fault, Guard, Settled, watch
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.spoken.prompt.messages import Prompt, build
from simulator.client.spoken.prompt.person import BARE, FULL, SHORT, describe
from simulator.client.spoken.prompt.window import BYTES_PER_TOKEN, LAST_WORDS
from simulator.client.voice import Act, Aside, Chunk, Direction, Spoken, Voice
from simulator.errors import ModelContextFull, ModelError
from simulator.messages import Message, Remark, ReplyEnd, Waiting

LEAST_TALK: Final = 800
"""Bytes that there must be for the talk itself beside the person."""
ROOMS: Final = ((14_000, FULL), (8_000, SHORT), (0, BARE))
"""From which budget on (bytes) the person is described how fully."""
REPLY_TOKENS: Final = 400
"""Tokens set aside for a reply where a server has told the size of its window."""
REPAIRS: Final = {
    "cleaned": "(stage directions or marks taken out of the model's words)",
    "dropped": "(a sentence left out that was not the client's)",
    "cut": "(the model's words shortened)",
    "appended": "(the last sentence is the author's)",
}
"""The quiet sign for each repair."""
_OTHER_SEEDS: Final = 3


class LanguageModel(Protocol):
    """What is needed of a model: `simulator.llm.model.Model`."""

    @property
    def context_budget(self) -> int:
        """Tokens that a prompt may have."""
        ...

    def listen(
        self, messages: Sequence[Message], *, on_end: Callable[[ReplyEnd], None] | None = None
    ) -> AsyncGenerator[str | Waiting | Remark, None]:
        """The reply, piece by piece, with pauses and remarks among the pieces. Raises `ModelError`."""
        ...

    async def warm(self) -> ModelError | None:
        """Get ready; answers what failed."""
        ...

    async def aclose(self) -> None:
        """Close the connection."""
        ...


class ScriptedVoice(Voice, Protocol):
    """What stands in: `simulator.client.scripted.scripted_voice.ScriptedVoice`."""

    def reply(self, direction: Direction) -> Spoken:
        """The whole reply at once."""
        ...


@dataclass(frozen=True)
class _Prepared:
    """What is made once for a part."""

    part: Part
    secrets: Secrets
    size: int
    person: str


@dataclass
class _Try:
    """One try at a reply: what has come of it."""

    guard: Guard
    text: str = ""
    cut_short: bool = False


class SpokenVoice:
    """Speaks through a language model. One for each session; `on_prompt` hears of every prompt that is sent."""

    name: Final = "llm"

    def __init__(
        self, model: LanguageModel, *, fallback: ScriptedVoice, on_prompt: Callable[[Prompt], None] | None = None
    ) -> None:
        self._model, self._fallback = model, fallback
        self._on_prompt = on_prompt or (lambda _: None)
        self._budget = int(model.context_budget * BYTES_PER_TOKEN)
        self._prepared: _Prepared | None = None
        self._opened: dict[str, int] = {}
        self._asks_again = True
        """Whether a second try is worth its time: not with a model whose last one was as useless as the first."""

    async def warm(self) -> ModelError | None:
        """Import and connect while nobody waits; answers what failed."""
        return await self._model.warm()

    async def aclose(self) -> None:
        """Close the model's connection."""
        await self._model.aclose()

    def prepare(self, part: Part) -> None:
        """Make what is made once for a part; the first turn does it otherwise."""
        size = next(size for least, size in ROOMS if self._budget >= least)
        if self._prepared is None or self._prepared.part is not part:
            self._opened.clear()
            secrets = Secrets(part)
            check.prepare(part.language)
        elif self._prepared.size != size:
            secrets = self._prepared.secrets
        else:
            return
        self._prepared = _Prepared(part, secrets, size, describe(part, secrets, size))

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        """Say the reply, sentence by sentence as they come. Raises `ModelError`."""
        self.prepare(direction.part)
        self._note_opened(direction)
        if _is_authored(direction):
            spoken = self._fallback.reply(direction)
            yield spoken.text
            yield replace(spoken, voice=self.name)
            return
        note = ""
        for number in (1, 2):
            attempt = _Try(watch(direction, self._ready.secrets))
            async with aclosing(self._heard(direction, note, attempt)) as asides:
                async for aside in asides:
                    yield aside
            last = number == 2 or not self._asks_again
            settled = attempt.guard.settle(attempt.text, cut_short=attempt.cut_short, last=last)
            if settled.sentences:
                self._asks_again = True
                async for chunk in self._said(direction, settled):
                    yield chunk
                return
            fault = settled.fault or Fault.FORMAT
            if last:
                break
            note = NOTES[fault]
            yield Aside("The model's reply was not the client's; it is asked once more.", True, "asked_again", fault)
        self._asks_again = False
        yield Aside(
            "The model fell out of the client's role; the scripted voice answers this turn.",
            repair="scripted",
            why=fault,
        )
        spoken = self._scripted(direction)
        yield spoken.text
        yield spoken

    @property
    def _ready(self) -> _Prepared:
        assert self._prepared is not None
        return self._prepared

    async def _heard(self, direction: Direction, note: str, attempt: _Try) -> AsyncGenerator[Aside, None]:
        """One try, read to its end, or until nothing could come of it any more."""
        async with aclosing(self._asked(direction, note, attempt)) as items:
            async for item in items:
                if isinstance(item, Waiting):
                    yield _pause(item)
                elif isinstance(item, Remark):
                    yield Aside(item.text, item.passing)
                else:
                    attempt.text += item
                    if attempt.guard.endless(attempt.text):
                        attempt.cut_short = True
                        return

    async def _said(self, direction: Direction, settled: Settled) -> AsyncGenerator[Chunk, None]:
        """The sentences of a reply that may be said, what was repaired in it, and the whole of it."""
        for repair in settled.repairs:
            why = "style" if repair == "cleaned" else settled.fault or "length"
            yield Aside(REPAIRS[repair], repair=repair, why=why)
        for sentence in settled.sentences:
            yield sentence
        async for chunk in self._finished(direction, settled.text):
            yield chunk

    async def _asked(
        self, direction: Direction, note: str, attempt: _Try
    ) -> AsyncGenerator[str | Waiting | Remark, None]:
        """The model's reply; where the prompt was beyond its window, once more with a shorter one."""

        def ended(end: ReplyEnd) -> None:
            attempt.cut_short = end.cut_short

        for last in (False, True):
            prompt = self._prompt(direction, note)
            self._on_prompt(prompt)
            try:
                async with aclosing(self._model.listen(prompt.messages, on_end=ended)) as items:
                    async for item in items:
                        yield item
                return
            except ModelContextFull as error:
                if last or attempt.text or not self._shrink(error, prompt):
                    raise

    def _prompt(self, direction: Direction, note: str) -> Prompt:
        person = self._ready.person
        needed = len(person.encode()) + LAST_WORDS + LEAST_TALK
        if needed > self._budget:
            tokens = round(needed / BYTES_PER_TOKEN)
            raise ModelContextFull(
                f"{direction.persona.name} needs a prompt of about {tokens} tokens; there is room for "
                f"{round(self._budget / BYTES_PER_TOKEN)}.",
                hint="Raise TRIAD_CONTEXT_BUDGET if the server takes more, use another model, or the scripted voice.",
            )
        secrets = self._ready.secrets
        return build(direction, self._opened, budget=self._budget, person=person, secrets=secrets, note=note)

    def _shrink(self, error: ModelContextFull, prompt: Prompt) -> bool:
        """Take a smaller budget from now on; False where that would not help."""
        before = self._budget
        if error.window and error.prompt_tokens:
            self._budget = int((error.window - REPLY_TOKENS) * prompt.size / error.prompt_tokens)
        else:
            self._budget = min(before, prompt.size) * 2 // 3
        self.prepare(self._ready.part)
        return self._budget < min(before, prompt.size)

    def _note_opened(self, direction: Direction) -> None:
        """Remember in which turn each told fact was opened, so that it stays where it is in the prompt.

        What was told before this voice came in stands at the beginning; what a rewind took back is forgotten.
        """
        told = direction.state.disclosed
        now = direction.fact.id if direction.act is Act.TELL and direction.fact is not None else ""
        self._opened = {fact_id: at for fact_id, at in self._opened.items() if fact_id in told and at <= direction.turn}
        for fact_id in told:
            self._opened.setdefault(fact_id, direction.turn if fact_id == now else 0)

    async def _finished(self, direction: Direction, reply: str) -> AsyncIterator[Chunk]:
        """The end of a reply: where the rules had something told or named and the model didn't say it, it is said now,
        in the author's words."""
        lines: tuple[str, ...] = ()
        if not self._does_it(direction, reply):
            yield Aside(REPAIRS["appended"], repair="appended", why=direction.act)
            spoken = self._scripted(direction)
            more = spoken.text if reply.endswith((" ", "\n")) else f" {spoken.text}"
            yield more
            reply, lines = reply + more, spoken.lines
        yield Spoken(reply, lines, self.name)

    def _does_it(self, direction: Direction, reply: str) -> bool:
        if direction.act is Act.TELL and direction.fact is not None:
            return self._ready.secrets.tells(reply, direction.fact)
        if direction.act is Act.VOICE:
            own = direction.persona.own_action
            return self._ready.secrets.shares(reply, (own.what, *own.voiced))
        return True

    def _scripted(self, direction: Direction) -> Spoken:
        """The scripted voice's answer, another one where it comes out as something said before."""
        said = {" ".join(words_of(text)) for _, text in direction.recent}
        spoken = self._fallback.reply(direction)
        for step in range(1, _OTHER_SEEDS + 1):
            if " ".join(words_of(spoken.text)) not in said:
                break
            spoken = self._fallback.reply(replace(direction, seed=direction.seed + step))
        return spoken


def _is_authored(direction: Direction) -> bool:
    """What is always said in the author's words: the first line, which sets the tone for the model; the last one after
    the coach has left, for which nobody should wait; and the one with which the practice must end."""
    return direction.act in (Act.OPEN, Act.DANGER) or (direction.act is Act.CLOSE and direction.heard is None)


def _pause(waiting: Waiting) -> Aside:
    left = max(1, round(waiting.seconds_left))
    return Aside(
        f"{waiting.error.title}. Trying again in {left} s ({waiting.attempt} of {waiting.attempts}).", passing=True
    )
