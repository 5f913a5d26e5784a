"""What coded talk is: the coder's answer, read by the scorer, the client's rules and the screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.coding.behaviours import Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.signals import Signal


@dataclass(frozen=True, slots=True)
class Cue:
    """The words in a turn that show a behaviour. `quote` stands in the turn's text letter for letter."""

    behaviour: Behaviour
    quote: str


@dataclass(frozen=True, slots=True)
class CodedUtterance:
    """One complete thought of a turn, letter for letter, with all that it does.

    `behaviours` is never empty and has the main one first; `focus` is never empty for a coach and always empty for a
    client. `confidence` says of each of these codes and signals, by its name, how likely a second labeller gives it
    too (0 to 1). `near` holds signals that were not given and may yet be there, with how likely they are: nobody says
    of a talk with such an utterance that the coach never did this.
    """

    text: str
    behaviours: tuple[Behaviour, ...]
    focus: tuple[Focus, ...] = ()
    signals: tuple[Signal, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    near: Mapping[str, float] = field(default_factory=dict)

    def does(self, *behaviours: Behaviour) -> bool:
        """Whether the utterance carries any of these behaviours."""
        return any(b in self.behaviours for b in behaviours)

    def shows(self, *signals: Signal) -> bool:
        """Whether the utterance shows any of these signals."""
        return any(s in self.signals for s in signals)

    def sure(self, code: str) -> float:
        """How sure a code or signal is; 1 for one that was given by hand, 0 for one that isn't there."""
        there = code in self.behaviours or code in self.focus or code in self.signals
        return self.confidence.get(code, 1.0 if there else 0.0)


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """One turn with its codes.

    `index` counts all turns of the transcript from 0. `behaviours` is never empty and has the main one first; `focus`
    is never empty for a coach and always empty for a client, main one first. `change_talk` names the kinds where
    `CHANGE_TALK` is among the behaviours. The turn carries what its `utterances` do, but for courtesies beside it.
    `openings` (a client's) names what the turn makes room for.
    """

    index: int
    speaker: Speaker
    text: str
    behaviours: tuple[Behaviour, ...]
    focus: tuple[Focus, ...] = ()
    cues: tuple[Cue, ...] = ()
    change_talk: tuple[ChangeTalk, ...] = ()
    utterances: tuple[CodedUtterance, ...] = ()
    openings: tuple[str, ...] = ()

    @property
    def main(self) -> Behaviour:
        """The behaviour that the turn is chiefly."""
        return self.behaviours[0]

    def does(self, *behaviours: Behaviour) -> bool:
        """Whether the turn carries any of these behaviours."""
        return any(b in self.behaviours for b in behaviours)

    def about(self, *focus: Focus) -> bool:
        """Whether the turn is about any of these."""
        return any(f in self.focus for f in focus)

    def shows(self, *signals: Signal) -> bool:
        """Whether an utterance of the turn shows any of these signals."""
        return any(u.shows(*signals) for u in self.utterances)
