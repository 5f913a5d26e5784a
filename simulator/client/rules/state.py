"""What goes on inside the client: the state, its changes with their reasons, and how a session ends.

Plain frozen data without rules. Everyone may read it; only `dynamics`, `disclosure` and `turn` make new states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

from personas.model import Mood, Outcome, Persona
from scoring.coding.behaviours import Behaviour, Block, Focus

WARMING_FROM: Final = 0.40
OPEN_FROM: Final = 0.58
INSIGHT_FROM: Final = 0.45
DESIGNING_FROM: Final = 0.60
MOST_QUESTIONS: Final = 20
START_ATTENTION: Final = 0.4


class Phase(StrEnum):
    """Where the client stands while the session runs; `outcome` says how it ends."""

    GUARDED = "guarded"
    EXPLORING = "exploring"
    INSIGHT = "insight"
    DESIGNING = "designing"


class Ended(StrEnum):
    """Why the client will say nothing more in this session."""

    NOT = ""
    CLOSED = "closed"
    WITHDREW = "withdrew"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The ledger of a talk: when and with whom they'll act, as they said it, and what the coach promised. It goes with
    them into the next session."""

    line: int = -1
    """Number, in the persona's catalogue, of the line in which they named their action; -1 for none of theirs."""
    days: tuple[str, ...] = ()
    """Days that they named for it, in small letters, in the order of saying."""
    hour: str = ""
    people: tuple[str, ...] = ()
    """Ids of the people and things that they named with it."""
    promises: tuple[str, ...] = ()
    """What the coach took upon themselves, in their own words; the last three."""

    def to_dict(self) -> dict[str, Any]:
        """Small plain primitives; what is empty is left out."""
        small: dict[str, Any] = {
            "l": self.line + 1,
            "d": list(self.days),
            "h": self.hour,
            "p": list(self.people),
            "c": list(self.promises),
        }
        return {name: value for name, value in small.items() if value}

    @classmethod
    def from_dict(cls, small: Mapping[str, Any]) -> Self:
        """The ledger that `to_dict` wrote."""
        return cls(
            small.get("l", 0) - 1,
            tuple(small.get("d", ())),
            small.get("h", ""),
            tuple(small.get("p", ())),
            tuple(small.get("c", ())),
        )


@dataclass(frozen=True, slots=True)
class ClientState:
    """The client after `turn` coach turns. Numbers from 0 to 1.

    `grips` holds a number for each of the persona's blocks, 1 the tightest; blocks that they don't have are left out.
    `disclosed` are ids of told facts in the order of telling, the first `carried` of them in earlier sessions.
    `thread` is the topic that the client spoke of last, `last_fact` the fact told or stayed with in their last reply,
    `heavy` whether that weighed (guarded or core) and `unheard` the told fact that the coach hasn't taken up yet.
    `questions` are short signatures of the last questions asked, `asked` counts question turns by focus.
    """

    safety: float
    ownership: float
    insight: float
    grips: Mapping[Block, float]
    turn: int = 0
    session: int = 1
    before: Outcome | None = None
    """How the session before this one ended."""
    acted: bool = False
    """Whether they did their own action between two sessions."""
    disclosed: tuple[str, ...] = ()
    carried: int = 0
    used: frozenset[int] = frozenset()
    """Numbers, in the persona's catalogue, of the lines said so far."""
    questions: tuple[str, ...] = ()
    asked: Mapping[Focus, int] = field(default_factory=dict)
    thread: str = ""
    last_fact: str = ""
    since_fact: int = 0
    """Replies since they spoke of it."""
    last_line: int = -1
    """Number, in the persona's catalogue, of the line said last; -1 for none of theirs."""
    heavy: bool = False
    unheard: str = ""
    contracted: bool = False
    """Whether the client was asked what this talk is for, and answered."""
    insights: int = 0
    hints: int = 0
    voiced_at: int = 0
    """The turn in which they named their own action; 0 for not yet."""
    firm: int = 0
    complied: int = 0
    """How often they said a pleasant yes to the coach's action."""
    pressed: int = 0
    """Pressing turns of the coach in a row."""
    reflections: int = 0
    """Bare reflections of the coach in a row."""
    grilled: int = 0
    """Closed or stacked questions of the coach in a row."""
    silences: int = 0
    """Silences of the coach in a row."""
    attention: float = START_ATTENTION
    """How far the coach has been listening lately, 0 to 1; the newest turns count most."""
    ungrounded: int = 0
    """Turns of the coach in a row that weren't about this client."""
    parrots: int = 0
    """Bare repetitions of their words so far."""
    more_asked: int = 0
    """Invitations to go on, in a row, without a word of theirs."""
    unsure_at: int = -9
    """The turn in which they last asked back or didn't know."""
    agreed: Agreed = field(default_factory=lambda: Agreed())
    """What they said they'd do, and what the coach took upon themselves."""
    ended: Ended = Ended.NOT

    @property
    def own_action_voiced(self) -> bool:
        """Whether they named an action that they authored themselves."""
        return self.voiced_at > 0

    @property
    def tightest(self) -> float:
        """The grip of the tightest block, 0 to 1."""
        return max(self.grips.values(), default=0.0)

    @property
    def mood(self) -> Mood:
        """How they are with this coach, for choosing words."""
        if self.safety < WARMING_FROM:
            return Mood.GUARDED
        return Mood.WARMING if self.safety < OPEN_FROM else Mood.OPEN

    @property
    def phase(self) -> Phase:
        """Guarded, exploring, insight (they begin to see what holds them) or designing (their action takes shape)."""
        if self.own_action_voiced or (self.insights and self.hints) or self.readiness >= DESIGNING_FROM:
            return Phase.DESIGNING
        if self.insights or self.insight >= INSIGHT_FROM:
            return Phase.INSIGHT
        return Phase.GUARDED if self.safety < WARMING_FROM else Phase.EXPLORING

    @property
    def readiness(self) -> float:
        """How ready they are to act: the least of ownership, insight and what the tightest grip leaves free."""
        return min(self.ownership, self.insight, 1.0 - self.tightest)

    def grip(self, block: Block) -> float:
        """The grip of a block; 0 where they don't have it."""
        return self.grips.get(block, 0.0)

    def with_(self, **changed: Any) -> Self:
        """The state with some fields changed; numbers are kept between 0 and 1, to four places (as they are stored)."""
        for name in ("safety", "ownership", "insight", "attention"):
            if name in changed:
                changed[name] = round(bounded(changed[name]), 4)
        return replace(self, **changed)

    def to_dict(self) -> dict[str, Any]:
        """Small plain primitives, for the graph's state and the records. What is at its default is left out."""
        small: dict[str, Any] = {
            "s": round(self.safety, 4),
            "o": round(self.ownership, 4),
            "i": round(self.insight, 4),
            "g": {block.value: round(grip, 4) for block, grip in self.grips.items()},
        }
        used = 0
        for number in self.used:
            used |= 1 << number
        more: dict[str, Any] = {
            "t": self.turn,
            "n": self.session if self.session > 1 else 0,
            "b": self.before.value if self.before else "",
            "acted": self.acted,
            "d": list(self.disclosed),
            "carried": self.carried,
            "u": f"{used:x}" if used else "",
            "q": " ".join(self.questions),
            "a": {focus.value: times for focus, times in self.asked.items()},
            "th": self.thread,
            "lf": self.last_fact,
            "sf": self.since_fact,
            "ll": self.last_line + 1,
            "heavy": self.heavy,
            "un": self.unheard,
            "ag": self.contracted,
            "ins": self.insights,
            "hints": self.hints,
            "own": self.voiced_at,
            "firm": self.firm,
            "yes": self.complied,
            "p": self.pressed,
            "r": self.reflections,
            "c": self.grilled,
            "si": self.silences,
            "at": self.attention if self.attention != START_ATTENTION else "",
            "ug": self.ungrounded,
            "pa": self.parrots,
            "mo": self.more_asked,
            "us": self.unsure_at + 9,
            "agreed": self.agreed.to_dict(),
            "end": self.ended.value,
        }
        return small | {name: value for name, value in more.items() if value or (value == 0.0 and name == "at")}

    @classmethod
    def from_dict(cls, small: Mapping[str, Any]) -> Self:
        """The state that `to_dict` wrote. Raises `KeyError` or `ValueError` on anything else."""
        bits = int(small.get("u", "0"), 16)
        return cls(
            safety=small["s"],
            ownership=small["o"],
            insight=small["i"],
            grips={Block(block): grip for block, grip in small["g"].items()},
            turn=small.get("t", 0),
            session=small.get("n", 1),
            before=Outcome(small["b"]) if small.get("b") else None,
            acted=small.get("acted", False),
            disclosed=tuple(small.get("d", ())),
            carried=small.get("carried", 0),
            used=frozenset(number for number in range(bits.bit_length()) if bits >> number & 1),
            questions=tuple(small.get("q", "").split()),
            asked={Focus(focus): times for focus, times in small.get("a", {}).items()},
            thread=small.get("th", ""),
            last_fact=small.get("lf", ""),
            since_fact=small.get("sf", 0),
            last_line=small.get("ll", 0) - 1,
            heavy=small.get("heavy", False),
            unheard=small.get("un", ""),
            contracted=small.get("ag", False),
            insights=small.get("ins", 0),
            hints=small.get("hints", 0),
            voiced_at=small.get("own", 0),
            firm=small.get("firm", 0),
            complied=small.get("yes", 0),
            pressed=small.get("p", 0),
            reflections=small.get("r", 0),
            grilled=small.get("c", 0),
            silences=small.get("si", 0),
            attention=small.get("at", START_ATTENTION),
            ungrounded=small.get("ug", 0),
            parrots=small.get("pa", 0),
            more_asked=small.get("mo", 0),
            unsure_at=small.get("us", 0) - 9,
            agreed=Agreed.from_dict(small.get("agreed", {})),
            ended=Ended(small.get("end", "")),
        )


def known_to(persona: Persona, state: ClientState) -> ClientState:
    """The state without what this persona doesn't have: their file may have changed since the session began."""
    facts = {fact.id for fact in persona.facts}
    if facts.issuperset(state.disclosed) and state.grips.keys() == persona.blocks.keys():
        return state
    disclosed = tuple(fact_id for fact_id in state.disclosed if fact_id in facts)
    return state.with_(
        disclosed=disclosed,
        carried=sum(fact_id in facts for fact_id in state.disclosed[: state.carried]),
        grips={block: state.grips.get(block, grip) for block, grip in persona.blocks.items()},
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that moved in the client, and why.

    `field` is `safety`, `ownership`, `insight`, `grip:BLOCK`, `told:FACT`, `withheld:FACT`, `topic:TOPIC` (it
    came up) or `said:ACT` (insight, hint, voice, firm, comply, ...); `delta` is its move, 0 for the last four kinds.
    `cause` is a clause about the coach ("you offered a plan"), `rule` the rule's id in rules.toml.
    """

    turn: int
    field: str
    delta: float
    rule: str
    cause: str
    behaviour: Behaviour | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain primitives, for records and events."""
        return {
            "turn": self.turn,
            "field": self.field,
            "delta": round(self.delta, 4),
            "rule": self.rule,
            "cause": self.cause,
            "behaviour": self.behaviour.value if self.behaviour else None,
        }

    @classmethod
    def from_dict(cls, small: Mapping[str, Any]) -> Self:
        """The change that `to_dict` wrote."""
        behaviour = Behaviour(small["behaviour"]) if small.get("behaviour") else None
        return cls(small["turn"], small["field"], small["delta"], small["rule"], small["cause"], behaviour)


def bounded(value: float) -> float:
    """`value` kept between 0 and 1."""
    return min(1.0, max(0.0, value))
