"""What moved the client, in words: "In turn 9 you offered a plan: ownership fell, and "money" was not mentioned again
until turn 14." Pure; made from the kept changes and the words said, for the debrief.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.coding.behaviours import Block
from simulator.client.rules.state import Change

WORTH_TELLING: Final = 0.012
"""Moves smaller than this are left out of a sentence."""
_MUCH: Final = 0.07
_CLOSES: Final = -0.04
"""Together with this much loss of safety or ownership a turn counts as closing the client."""
_QUIET: Final = 3
"""Turns for which a topic must stay away before its silence is told."""
_MOST_CAUSES: Final = 3
_QUOTED: Final = 110
"""Characters of what the client told that are quoted."""
GRIPS: Final = {
    Block.UNCONNECTED_WHY: "the missing why",
    Block.MISSING_RESOURCES: "what they lack",
    Block.UNTRUSTED_RESOURCES: "the doubt in their own strengths",
    Block.UNRESOLVED_RISK: "the risk that nobody had looked at",
    Block.OLD_STORY: "the old story",
}
_SAID: Final = {
    "insight": "they saw something that they had not seen before",
    "hint": "an action of their own began to show",
    "voice": "they named an action of their own",
    "firm": "they made their action hold",
    "comply": "they said a pleasant yes to yours",
    "withdraw": "they left",
    "danger": "the practice ended",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What one coach turn did. `weight` is what it moved in all: it opened the client above 0, closed them below."""

    turn: int
    sentence: str
    weight: float
    changes: tuple[Change, ...]


def explain(turns: Sequence[tuple[int, Sequence[Change]]], said: Mapping[int, str]) -> tuple[Moment, ...]:
    """A sentence for each coach turn that moved something worth telling.

    `turns` are all coach turns in order: the number by which the reader knows the turn, and its changes. `said` are the
    words of every turn by that number, the client's too: facts and topics have names of their own only in a persona's
    file, so they are told in words that fell.
    """
    moments: list[Moment] = []
    for at, (number, changes) in enumerate(turns):
        clauses = _clauses(changes, _quoted(said.get(number + 1, "")))
        weight = _weight(changes)
        if weight <= _CLOSES and (gone := _gone(turns, at, said)):
            clauses.append(gone)
        if clauses:
            moments.append(Moment(number, f"In turn {number} {'; '.join(clauses)}.", weight, tuple(changes)))
    return tuple(moments)


def _weight(changes: Sequence[Change]) -> float:
    return round(sum(-c.delta if c.field.startswith("grip:") else c.delta for c in changes), 4)


def _quoted(text: str) -> str:
    return textwrap.shorten(text, _QUOTED, placeholder="…").removesuffix(".")


def _clauses(changes: Sequence[Change], answer: str) -> list[str]:
    """One clause for each cause, the strongest first."""
    by_cause: dict[str, list[Change]] = {}
    for change in changes:
        by_cause.setdefault(change.cause, []).append(change)
    clauses: list[tuple[float, str]] = []
    for cause, own in by_cause.items():
        effects = [e for e in (_moves(own), *(_happening(c, answer) for c in own)) if e]
        if effects:
            size = max(2.0 if c.field.startswith(("told:", "said:")) else abs(c.delta) for c in own)
            clauses.append((size, f"{cause}: {' and '.join(effects)}"))
    return [clause for _, clause in sorted(clauses, key=lambda each: -each[0])[:_MOST_CAUSES]]


def _moves(changes: Sequence[Change]) -> str:
    total: dict[str, float] = {}
    for change in changes:
        if ":" not in change.field or change.field.startswith("grip:"):
            total[change.field] = total.get(change.field, 0.0) + change.delta
    groups: dict[str, list[str]] = {}
    for field, delta in total.items():
        if abs(delta) < WORTH_TELLING:
            continue
        kind, _, block = field.partition(":")
        name = GRIPS[Block(block)] if block else kind
        verb = ("loosened" if delta < 0 else "tightened") if block else ("fell" if delta < 0 else "rose")
        groups.setdefault(f"{verb} clearly" if abs(delta) >= _MUCH else verb, []).append(name)
    return ", ".join(f"{_listed(names)} {verb}" for verb, names in groups.items())


def _happening(change: Change, answer: str) -> str:
    kind, _, name = change.field.partition(":")
    if kind == "said":
        return _SAID.get(name, "")
    if kind == "told":
        return f"they told you “{answer}”" if answer else "they told you something new"
    return "they kept something to themselves" if kind == "withheld" else ""


def _gone(turns: Sequence[tuple[int, Sequence[Change]]], at: int, said: Mapping[int, str]) -> str:
    """That what was being talked of before turn `at` stayed away for long after it, or for good."""
    topic = next(
        (
            c.field
            for _, changes in reversed(turns[max(0, at - 2) : at])
            for c in changes
            if c.field.startswith("topic:")
        ),
        "",
    )
    if not topic or any(c.field == topic for c in turns[at][1]):
        return ""
    name = _as_it_was_said(topic.partition(":")[2].replace("_", " "), said)
    for later in range(at + 1, len(turns)):
        if any(change.field == topic for change in turns[later][1]):
            return f"and {name} was not mentioned again until turn {turns[later][0]}" if later - at >= _QUIET else ""
    return f"and {name} was not mentioned again" if len(turns) - at > _QUIET else ""


def _as_it_was_said(topic: str, said: Mapping[int, str]) -> str:
    spoken = re.compile(rf"\b{re.escape(topic)}\b", re.IGNORECASE)
    found = next((hit[0] for text in said.values() if (hit := spoken.search(text))), "")
    return f"“{found}”" if found else "what you had been speaking of"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
