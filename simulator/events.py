"""What a session tells its front end: frozen facts in the order in which they happen.

`turn` is the turn's index in the transcript, from 0, as in a scorecard's evidence. Dictionaries are plain JSON.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from personas.model import Outcome
from scoring.coding.coded import CodedTurn
from simulator.errors import TriadError

Json: TypeAlias = Mapping[str, Any]
WHY_DANGER: Final = (
    "The practice ends here: the talk touched danger to life, and that lies beyond what coaching is for. A coach stays "
    "kind, says so, and helps the person to someone who is trained for it: a doctor, a crisis line, the emergency "
    "services. If this touches you or somebody near you, please reach out to one of them today."
)
"""What a trainee is told where the practice ended by `scope` (ICF Code of Ethics, 2.4 ff.)."""


@dataclass(frozen=True, slots=True)
class CoachSaid:
    """The coach's words are in the records; from here on nothing can lose them."""

    turn_id: int
    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Observed:
    """How the coach's turn was coded, and what it changed in the client (each change as JSON, see `client.state`)."""

    turn_id: int
    turn: int
    coded: CodedTurn
    changes: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class ClientSpeaks:
    """The next piece of the client's words, to be shown as it comes."""

    text: str


@dataclass(frozen=True, slots=True)
class ClientSaid:
    """The client's whole turn, in the records. It replaces all pieces shown since the coach spoke."""

    turn_id: int
    turn: int
    text: str
    state: Json
    disclosed: tuple[Json, ...]
    """All facts told so far: `{"id": ..., "layer": ...}`."""
    voice: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something quiet that the coach may want to know: a retry, a repair of a model's words, another voice."""

    text: str
    passing: bool = False
    """Whether it is no longer true once the client speaks."""
    repair: str = ""
    """What was done to a model's words, where something was (see `client.voice.Aside`)."""
    why: str = ""
    """What was wrong with them, in one word."""


@dataclass(frozen=True, slots=True)
class ReplyFailed:
    """The client could not speak. The coach's words are kept; `retry`, another voice, or leaving are possible."""

    turn_id: int
    error: TriadError


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """The talk is over and waits for the trainee's own rating. `by` is who ended it: coach, client or scope."""

    outcome: Outcome
    by: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The observer's scorecard (JSON form) for the branch that was talked to its end, and the client's outcome."""

    card: Json
    outcome: Outcome


Event: TypeAlias = CoachSaid | Observed | ClientSpeaks | ClientSaid | Notice | ReplyFailed | TalkEnded | Scored
Events: TypeAlias = AsyncGenerator[Event, None]
