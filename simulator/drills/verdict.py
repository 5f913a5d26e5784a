"""Whether an answer shows the skill of a drill, by the codes and foci of its sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from scoring.coding.behaviours import QUESTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from simulator.drills.model import Rule, Situation

_ENDS: Final = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


class Hears(Protocol):
    """What codes a turn."""

    def code_turn(self, speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
        """The turn with its codes, heard after `before`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`shown` says whether the skill was heard; `sentence` is the one that decides, `codes` and `focus` are its own.

    `why` is one of `shown`, `spoiled` (something undid it), `late` (a question came first) and `missing`.
    """

    shown: bool
    why: str
    sentence: str
    codes: tuple[Behaviour, ...]
    focus: tuple[Focus, ...]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of an answer; an empty answer is one sentence of silence."""
    return tuple(part for part in (one.strip() for one in _ENDS.split(text.strip())) if part) or ("",)


def judge(rule: Rule, situation: Situation, answer: str, coder: Hears) -> Verdict:
    """The verdict on an answer to what the client said."""
    before = [coder.code_turn(Speaker.CLIENT, situation.says, [])]
    heard = [coder.code_turn(Speaker.COACH, one, before) for one in sentences(answer)]
    for turn in heard:
        if turn.does(*rule.spoils):
            return _of("spoiled", turn)
    asked: CodedTurn | None = None
    for turn in heard:
        if turn.does(*rule.wants) and (not rule.about or any(focus in rule.about for focus in turn.focus)):
            return _of("late", asked) if rule.first and asked is not None else _of("shown", turn)
        if asked is None and turn.does(*QUESTIONS):
            asked = turn
    return _of("missing", heard[0])


def _of(why: str, turn: CodedTurn) -> Verdict:
    return Verdict(why == "shown", why, turn.text, tuple(turn.behaviours), tuple(turn.focus))
