"""The branch that is being talked, in memory: turns, their codes, and the client's state at its end.

It is made from the records when a session is opened or rewound, and grows with each turn, so that a turn costs the
same at the hundredth as at the fifth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scoring.coding.behaviours import Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance, Cue
from scoring.coding.coder import WINDOW, Coder
from scoring.coding.signals import Signal
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState, known_to
from simulator.client.turn import initial
from simulator.client.voice import Said
from simulator.records.entries import TurnEntry

CODED_WINDOW = WINDOW
"""How many coded turns are kept at hand: as far as the coder looks back."""


class Talk:
    """The turns from the first to the head of one branch."""

    def __init__(self, part: Part, coder: Coder, previous: ClientState | None, turns: Sequence[TurnEntry]) -> None:
        self.part = part
        self.turns = list(turns)
        self._coder = coder
        self._start = initial(part, previous)
        self._coded = [_coded(turn, coder, ()) for turn in self.turns[-CODED_WINDOW:]]

    @property
    def head(self) -> TurnEntry | None:
        """The last turn, or None before the first one."""
        return self.turns[-1] if self.turns else None

    @property
    def pending(self) -> TurnEntry | None:
        """The coach's turn that has no answer yet."""
        head = self.head
        return head if head is not None and head.speaker == Speaker.COACH else None

    @property
    def state(self) -> ClientState:
        """The client's state after their last turn."""
        for turn in reversed(self.turns):
            if turn.state is not None:
                return known_to(self.part.persona, ClientState.from_dict(turn.state))
        return self._start

    def recent(self) -> tuple[Said, ...]:
        """All turns so far as a voice reads them."""
        return tuple((Speaker(turn.speaker), turn.text) for turn in self.turns)

    def code(self, turn: TurnEntry) -> CodedTurn:
        """Code one turn at its place in this branch."""
        before = [coded for coded in self._coded if coded.index < turn.position]
        return self._coder.code_turn(Speaker(turn.speaker), turn.text, before)

    def add(self, turn: TurnEntry, coded: CodedTurn | None = None) -> CodedTurn:
        """Append a turn; returns its codes."""
        coded = coded or self.code(turn)
        self.turns.append(turn)
        self._coded = [*self._coded[-CODED_WINDOW:], coded]
        return coded


def coded_to_json(coded: CodedTurn) -> dict[str, Any]:
    """A coded turn as the records keep it; its words stand in the turn itself."""
    return {
        "behaviours": [behaviour.value for behaviour in coded.behaviours],
        "focus": [focus.value for focus in coded.focus],
        "cues": [[cue.behaviour.value, cue.quote] for cue in coded.cues],
        "change_talk": [kind.value for kind in coded.change_talk],
        "openings": list(coded.openings),
        "utterances": [
            [
                said.text,
                [behaviour.value for behaviour in said.behaviours],
                [focus.value for focus in said.focus],
                [signal.value for signal in said.signals],
                dict(said.confidence),
            ]
            for said in coded.utterances
        ],
    }


def coded_from_json(turn: TurnEntry) -> CodedTurn | None:
    """The codes that the records keep of a turn, or None where it was never coded."""
    kept = turn.coded
    if kept is None:
        return None
    return CodedTurn(
        index=turn.position,
        speaker=Speaker(turn.speaker),
        text=turn.text,
        behaviours=tuple(Behaviour(name) for name in kept["behaviours"]),
        focus=tuple(Focus(name) for name in kept["focus"]),
        cues=tuple(Cue(Behaviour(name), quote) for name, quote in kept["cues"]),
        change_talk=tuple(ChangeTalk(name) for name in kept["change_talk"]),
        openings=tuple(kept.get("openings", ())),
        utterances=tuple(_utterance(said) for said in kept.get("utterances", ())),
    )


def _utterance(kept: list[Any]) -> CodedUtterance:
    text, behaviours, focus, signals, confidence = kept
    return CodedUtterance(
        text,
        tuple(Behaviour(name) for name in behaviours),
        tuple(Focus(name) for name in focus),
        tuple(Signal(name) for name in signals),
        confidence,
    )


def _coded(turn: TurnEntry, coder: Coder, before: Sequence[CodedTurn]) -> CodedTurn:
    return coded_from_json(turn) or coder.code_turn(Speaker(turn.speaker), turn.text, before)
