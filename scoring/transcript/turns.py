"""The transcript contract: who said what, in order. It needs nothing of the simulator; any package may call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from scoring.coding.behaviours import Speaker

SCHEMA: Final = "triad.transcript/1"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of speech. `index` counts from 0; `start` and `end` are in seconds from the beginning, where the source
    has them. `codes` are a human coder's, as the source has them."""

    index: int
    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backchannel:
    """A listener's sound within the other's turn (Yngve 1970: it takes no turn). `turn` is the index of the turn that
    it was said into, `at` the character of that turn's text before which it was heard."""

    turn: int
    at: int
    speaker: Speaker
    text: str
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation of a coach and a client. `notes` says what the reader guessed or left out, in sentences; `people`
    are the labels that were taken for each of the two."""

    id: str
    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()
    backchannels: tuple[Backchannel, ...] = ()
    people: tuple[tuple[str, Speaker], ...] = field(default=(), compare=False)

    @property
    def lines(self) -> tuple[tuple[Speaker, str], ...]:
        """Speaker and text of each turn: what the coder reads."""
        return tuple((turn.speaker, turn.text) for turn in self.turns)

    def as_record(self) -> dict[str, object]:
        """The transcript as our own JSON holds it; reading it again gives the same turns."""
        record: dict[str, object] = {
            "schema": SCHEMA,
            "id": self.id,
            "turns": [_turn(turn) for turn in self.turns],
        }
        if self.backchannels:
            record["backchannels"] = [
                {"turn": one.turn, "at": one.at, "speaker": one.speaker.value, "text": one.text}
                | ({} if one.start is None else {"start": one.start})
                for one in self.backchannels
            ]
        return record


def _turn(turn: Turn) -> dict[str, object]:
    record: dict[str, object] = {"speaker": turn.speaker.value, "text": turn.text}
    if turn.start is not None:
        record["start"] = turn.start
    if turn.end is not None:
        record["end"] = turn.end
    if turn.codes:
        record["codes"] = list(turn.codes)
    return record
