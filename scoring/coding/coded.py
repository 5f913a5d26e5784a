"""What a coded turn is: the coder's answer, read by the scorer, the client's rules and the screens."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.coding.behaviours import Behaviour, ChangeTalk, Focus, Speaker


@dataclass(frozen=True, slots=True)
class Cue:
    """The words in a turn that show a behaviour. `quote` stands in the turn's text letter for letter."""

    behaviour: Behaviour
    quote: str


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """One turn with its codes.

    `index` counts all turns of the transcript from 0. `behaviours` is never empty and has the main one first; `focus`
    is never empty for a coach and always empty for a client, main one first. `change_talk` names the kinds where
    `CHANGE_TALK` is among the behaviours.
    """

    index: int
    speaker: Speaker
    text: str
    behaviours: tuple[Behaviour, ...]
    focus: tuple[Focus, ...] = ()
    cues: tuple[Cue, ...] = ()
    change_talk: tuple[ChangeTalk, ...] = ()

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
