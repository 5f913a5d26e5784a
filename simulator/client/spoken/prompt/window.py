"""How a long talk stays within a budget: the oldest turns are folded into a memory, rarely and in big steps.

What is folded depends on the turns alone, so that every later prompt begins with the same bytes until the next fold.
Told facts, the client's own action, what was agreed and how the talk began stay in the memory. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.coding.behaviours import Speaker

BYTES_PER_TOKEN: Final = 3.0
"""A careful estimate for prompts: English has about 4.2 bytes a token, German 3.4, on common tokenizers."""
KEEP: Final = 0.4
"""The part of the room for turns that is kept word for word when a fold is made."""
MEMORY: Final = 0.35
"""The part of the room for turns that the memory may take."""
LAST_WORDS: Final = 800
"""Bytes set aside for the direction and a note."""
_LINE_WORDS: Final = 20
_AGREED: Final = re.compile(
    r"\b(?:agreed|deal|i'll|i will|i promise|i'd like|by (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|einverstanden|mach ich|ich werde|ich möchte|versprochen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as it stands in the prompt. `said` are the bare words, `coach_turn` counts the coach's turns up to and
    with this one, `facts` are the texts of facts that this turn opened."""

    speaker: Speaker
    text: str
    said: str
    coach_turn: int
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """From which turn on the talk is kept word for word, and what is remembered of the turns before."""

    start: int
    memory: str
    folds: int


def kept(exchanges: Sequence[Exchange], *, fixed: int, budget: int, voiced_at: int = 0, own: str = "") -> Kept:
    """What of the talk goes into a prompt of `budget` bytes, `fixed` of which are taken.

    Folding is decided turn by turn from the first one, as if each prompt had been made: the same talk always folds at
    the same places. `voiced_at` and `own` are the coach turn in which the client named their own action, and that
    action.
    """
    room = budget - fixed - LAST_WORDS
    start = folds = 0
    used = 0
    for at, exchange in enumerate(exchanges):
        used += _size(exchange)
        memory = int(MEMORY * room) if start else 0
        if used + memory <= room:
            continue
        target = int(KEEP * room)
        while start < at and used > target:
            used -= _size(exchanges[start])
            start += 1
        folds += 1
    if start == 0:
        return Kept(0, "", 0)
    return Kept(start, remembered(exchanges[:start], int(MEMORY * room), voiced_at, own), folds)


def remembered(old: Sequence[Exchange], room: int, voiced_at: int = 0, own: str = "") -> str:
    """What the client remembers of folded turns, in at most `room` bytes (told facts and the own action always fit in).

    The most telling turns are kept, in their order: the own action, the first ones (what the talk is for), assents with
    what they answered, those in which something was told; then the newest.
    """
    facts = [fact for exchange in old for fact in exchange.facts]
    head = ["<yours>What you remember of the talk so far:"]
    head += [f"You have told them: {fact}" for fact in facts]
    last_coach_turn = old[-1].coach_turn
    if own and 0 < voiced_at <= last_coach_turn:
        head.append(f"You have said what you will do yourself: {own}")
    left = room - sum(len(line.encode()) + 1 for line in head)
    chosen: dict[int, str] = {}
    for at in _by_weight(old, voiced_at):
        who = "You said" if old[at].speaker is Speaker.CLIENT else "They said"
        line = f"{who}: {_short(old[at].said)}"
        left -= len(line.encode()) + 1
        if left < 0:
            break
        chosen[at] = line
    return "\n".join([*head, *(chosen[at] for at in sorted(chosen))]) + "</yours>"


def _by_weight(old: Sequence[Exchange], voiced_at: int) -> list[int]:
    def agrees(at: int) -> bool:
        return at < len(old) and old[at].speaker is Speaker.CLIENT and _AGREED.search(old[at].said) is not None

    def weight(at: int) -> tuple[float, int]:
        named = voiced_at > 0 and old[at].coach_turn == voiced_at
        told = bool(old[at].facts) or (at > 0 and bool(old[at - 1].facts))
        return (-(5.0 * named + 3.0 * (at < 4) + 2.0 * agrees(at) + 1.5 * agrees(at + 1) + 1.0 * told), -at)

    return sorted(range(len(old)), key=weight)


def _short(text: str) -> str:
    words = text.replace("<", "‹").replace(">", "›").split()
    return " ".join(words[:_LINE_WORDS]) + (" …" if len(words) > _LINE_WORDS else "") or "(nothing)"


def _size(exchange: Exchange) -> int:
    return len(exchange.text.encode()) + 12
