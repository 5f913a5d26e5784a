"""A talk in four numbers, beside one's own last five; and whether what one wanted to try was heard. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour

if TYPE_CHECKING:
    from scoring.coding.coded import CodedTurn
    from simulator.records.entries import TurnEntry
    from simulator.records.records import Records

LAST: Final = 5
"""Earlier talks that a talk is laid beside."""

_TRIES: Final[tuple[tuple[str, tuple[Behaviour, ...]], ...]] = (
    (r"silen|wait|pause|room|quiet|schweig|still\b", (Behaviour.ENCOURAGER,)),
    (r"reflect|give back|their own words|hear(d)? (them|her|him)|mirror|spiegel", tuple(REFLECTIONS)),
    (r"permission|ask(ing)? (leave|before)|erlaubnis", (Behaviour.ASK_PERMISSION, Behaviour.ADVICE_WITH_PERMISSION)),
    (r"open question|offene frage", (Behaviour.OPEN_QUESTION,)),
    (r"affirm|strength|recognis|celebrat|credit|stärke", (Behaviour.AFFIRMATION,)),
    (r"summar|zusammenfass", (Behaviour.SUMMARY,)),
    (r"choice|decide|up to them|lead", (Behaviour.EMPHASISE_AUTONOMY, Behaviour.SEEK_COLLABORATION)),
)
"""Words of an experiment, and the behaviours that would be heard if it was done."""


@dataclass(frozen=True, slots=True)
class Measures:
    """One talk. `share` is the coach's part of all words (0 to 1), `run` the longest row of turns that only ask."""

    share: float
    questions: int
    reflections: int
    run: int
    silences: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether an experiment was heard: in the turns of these indices; None where its words name nothing to hear."""

    turns: tuple[int, ...] | None


def measures(turns: Sequence[TurnEntry], coded: Sequence[CodedTurn | None]) -> Measures:
    """The numbers of one branch; `coded` is as long as `turns`."""
    words = {"coach": 0, "client": 0}
    for turn in turns:
        words[turn.speaker] += len(turn.text.split())
    mine = [one for turn, one in zip(turns, coded, strict=True) if turn.speaker == "coach" and one is not None]
    run = longest = 0
    for one in mine:
        run = run + 1 if one.does(*QUESTIONS) and not one.does(*REFLECTIONS) else 0
        longest = max(longest, run)
    return Measures(
        share=words["coach"] / max(1, sum(words.values())),
        questions=sum(one.does(*QUESTIONS) for one in mine),
        reflections=sum(one.does(*REFLECTIONS) for one in mine),
        run=longest,
        silences=sum(turn.speaker == "coach" and not turn.text.strip() for turn in turns),
    )


def earlier(records: Records, session_id: str) -> tuple[Measures, ...]:
    """The same of up to five finished talks before this one, the newest first. Raises `RecordsError`."""
    from simulator.machine.talk import coded_from_json

    found: list[Measures] = []
    before = False
    for line in records.history(limit=200):
        if line.session.id == session_id:
            before = True
        elif before and line.session.status.value == "done" and len(found) < LAST:
            turns = records.path(line.session.id)
            found.append(measures(turns, [coded_from_json(turn) for turn in turns]))
    return tuple(found)


def tried(text: str, coded: Sequence[CodedTurn | None]) -> Tried:
    """In which of the coach's turns the experiment was heard, as far as its words name a behaviour."""
    wanted = {one for words, behaviours in _TRIES if re.search(words, text.casefold()) for one in behaviours}
    if not wanted:
        return Tried(None)
    return Tried(tuple(one.index for one in coded if one is not None and one.speaker == "coach" and one.does(*wanted)))
