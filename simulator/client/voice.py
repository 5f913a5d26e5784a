"""What a voice is given for one reply, and what it gives back: the contract between the rules and the words.

The rules decide what happens (which act, which fact, in which mood); a voice only finds words for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from personas.model import Fact, Mood, Persona
from scenarios.model import Scenario
from scoring.coding.behaviours import Speaker
from simulator.client.hearing.coach_turn import Heard
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState

Said: TypeAlias = tuple[Speaker, str]


class Act(StrEnum):
    """What the client does in this reply."""

    OPEN = "open"
    """Says the first line of the session."""
    ANSWER = "answer"
    """Answers what was asked, or goes on, with what is already known."""
    TELL = "tell"
    """Tells `fact` for the first time."""
    MORE = "more"
    """Stays with `fact`, which they told earlier, and adds to it."""
    EVADE = "evade"
    """The coach reached for `withheld`, and it isn't safe enough yet."""
    INSIGHT = "insight"
    """Sees what has been holding them."""
    HINT = "hint"
    """Their own action is half there: a wish, a first shape."""
    VOICE = "voice"
    """Names their own action."""
    FIRM = "firm"
    """Holds on to their own action: readiness, obstacles, how they will keep themselves to it."""
    COMPLY = "comply"
    """Says the pleasant yes that won't happen."""
    CLOSE = "close"
    """Says the last line; the session may end here."""
    WITHDRAW = "withdraw"
    """Has had enough and leaves; nothing follows."""
    DANGER = "danger"
    """The talk touched danger to life: they take it elsewhere, kindly; nothing follows."""


class Lean(StrEnum):
    """Which way the reply leans: for moving, for staying, or neither."""

    CHANGE = "change"
    SUSTAIN = "sustain"
    NEUTRAL = "neutral"


LAST_ACTS = frozenset({Act.WITHDRAW, Act.DANGER})
"""After these the client says nothing more: the session is over."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Everything that a voice needs for one reply.

    `part` is the persona prepared for play in this session; `state` is the state after the coach's turn, with a fact
    that opens now already among the disclosed. `heard` is None for the first line. `recent` are the turns so far (or
    the last of them), the coach's own turn last. `words` is a hint for the length, in words from and to.
    """

    part: Part
    state: ClientState
    heard: Heard | None
    act: Act
    lean: Lean
    mood: Mood
    seed: int
    recent: tuple[Said, ...] = ()
    fact: Fact | None = None
    withheld: Fact | None = None
    """Only the scripted voice may look at it; its content never enters a prompt."""
    words: tuple[int, int] = (4, 20)
    shelf: str = ""
    """The shelf of the persona's lines that answer just this turn (`entry:gwen/say`, `plan:when`, `moment:again`); ""
    where the act alone decides."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The authored lines that answer just this turn; () where the act alone decides."""
        return tuple(line.text for line in self.part.catalogue.shelf(self.shelf)) if self.shelf else ()

    @property
    def persona(self) -> Persona:
        """Whose words are wanted."""
        return self.part.persona

    @property
    def scenario(self) -> Scenario:
        """The occasion."""
        return self.part.scenario

    @property
    def turn(self) -> int:
        """The coach's turn that is answered, counted from 1; 0 for the first line."""
        return self.state.turn

    @property
    def told(self) -> tuple[Fact, ...]:
        """The facts told so far, in the order of telling, the one that opens now included."""
        return tuple(self.part.fact(fact_id) for fact_id in self.state.disclosed)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The whole reply. `lines` are the ids of the authored lines that it is made of; `voice` is who spoke."""

    text: str
    lines: tuple[str, ...] = ()
    voice: str = "scripted"


@dataclass(frozen=True, slots=True)
class Aside:
    """Something quiet for the coach's screen (a pause, another voice for this turn); never part of the words."""

    text: str
    passing: bool = False
    """Whether it is no longer true once words come."""
    repair: str = ""
    """What was done to the model's words, where something was: `cleaned`, `dropped`, `cut`, `asked_again`, `appended`,
    `scripted`."""
    why: str = ""
    """What was wrong with them, in one word."""


Chunk: TypeAlias = "str | Aside | Spoken"
"""A piece of the reply's text, an aside, or, as the last item, the whole reply."""


class Voice(Protocol):
    """Finds the client's words. `speak` yields pieces of text and then exactly one `Spoken`, whose text they add up
    to. It may raise a `ModelError`; an error is never dialogue."""

    @property
    def name(self) -> str:
        """`scripted`, `llm`: as records name it."""
        ...

    def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        """Say the reply."""
        ...
