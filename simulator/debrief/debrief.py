"""A finished (or left) session as one reads it afterwards: what was said, what it did, what it scored, and why.

Built from the records alone; the screens, `triad debrief` and the exports all show this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final

from personas.model import Layer, Outcome, Persona
from personas.shelf import NotOnShelf
from scenarios.model import Scenario
from scoring.coding.coded import CodedTurn
from scoring.files.yaml_source import BadSource
from scoring.report.feedback import Feedback, feedback, next_sentence
from simulator import objections
from simulator.bench.returning import RETURNED, Returned, on_branch, returned_to
from simulator.client.explain import explain
from simulator.client.rules.state import Change, ClientState
from simulator.library import Library
from simulator.machine.talk import coded_from_json
from simulator.objections import Objection
from simulator.records.entries import ExperimentEntry, Json, ReflectionEntry, SessionEntry, TurnEntry
from simulator.records.records import Records

OUTCOME_MEANING: Final = {
    Outcome.ENROLLED: "They left with an action of their own, for a reason of their own.",
    Outcome.COMPLIED: "They said yes to you. It will probably not happen.",
    Outcome.WITHDREW: "They left before it was over.",
    Outcome.UNFINISHED: "It stayed open. Nothing was decided, and nothing was lost.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one coach turn moved in the client, worded.

    `position` is the turn's index, from 0; `weight` is what it moved in all: above 0 it opened the client.
    """

    position: int
    sentence: str
    weight: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The client after their turn at `position`; all numbers from 0 to 1, `grip` is the tightest."""

    position: int
    safety: float
    ownership: float
    insight: float
    grip: float


@dataclass(frozen=True, slots=True)
class Untold:
    """A fact that the client never got to say."""

    id: str
    layer: Layer
    fact: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """One branch of one session. `persona` and `scenario` are None where their files are gone."""

    entry: SessionEntry
    persona: Persona | None
    scenario: Scenario | None
    turns: tuple[TurnEntry, ...]
    coded: tuple[CodedTurn | None, ...]
    steps: tuple[Step, ...]
    curve: tuple[Point, ...]
    card: Json | None
    reflection: ReflectionEntry | None
    experiment: ExperimentEntry | None
    untold: tuple[Untold, ...]
    objections: tuple[Objection, ...] = ()
    """Where the trainee found the observer wrong, in this branch."""
    returned: tuple[Returned, ...] = ()
    """What trainers said of this branch."""

    @property
    def feedback(self) -> Feedback | None:
        """What the observer says to the trainee; None before there is a scorecard."""
        return None if self.card is None else feedback(self.card)

    def next_sentence(self, position: int) -> str | None:
        """Another sentence for the coach's turn at this index, where one is called for."""
        return None if self.card is None else next_sentence(self.card, position)

    @property
    def outcome(self) -> Outcome | None:
        """How the session ended in the client; None while it is open."""
        return None if self.entry.outcome is None else Outcome(self.entry.outcome)

    @property
    def meaning(self) -> str:
        """The outcome in one sentence."""
        return "The talk is still open." if self.outcome is None else OUTCOME_MEANING[self.outcome]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two branches from where they part: `fork` is the index of the first turn that differs."""

    left: Debrief
    right: Debrief
    fork: int


def load_debrief(
    records: Records, library: Library, session_id: str, leaf_id: int | None = None, *, folder: Path | None = None
) -> Debrief:
    """The debrief of a session's head branch, or of the branch that ends in `leaf_id`. Raises `NoSuchSession`.

    `folder` is the data folder, where objections are kept; without it the debrief has none.
    """
    entry = records.session(session_id)
    leaf = entry.head_id if leaf_id is None else leaf_id
    turns = tuple(records.path(entry.id, leaf)) if leaf is not None else ()
    persona, scenario = _persona(library, entry), _scenario(library, entry)
    card = records.scorecard(entry.id, leaf)
    experiment = records.experiment_of(entry.id)
    return Debrief(
        entry=entry,
        persona=persona,
        scenario=scenario,
        turns=turns,
        coded=_codes(turns, None if card is None else card.card),
        steps=steps_of(turns),
        curve=curve_of(turns),
        card=None if card is None else card.card,
        reflection=records.reflection(entry.id),
        experiment=experiment,
        untold=_untold(persona, turns),
        objections=_objections(folder, entry.id, turns),
        returned=_returned(records, folder, entry.id, turns),
    )


def compare_branches(records: Records, library: Library, session_id: str, left: int, right: int) -> Comparison:
    """Two branches of a session by their leaves' ids."""
    one, other = (load_debrief(records, library, session_id, leaf) for leaf in (left, right))
    fork = 0
    for fork, (a, b) in enumerate(zip_longest(one.turns, other.turns)):  # noqa: B007 - its last value is the answer
        if a is None or b is None or a.id != b.id:
            break
    return Comparison(one, other, fork)


def steps_of(turns: Sequence[TurnEntry]) -> tuple[Step, ...]:
    """What each coach turn moved, in the order of the talk; turns that moved nothing worth telling are left out."""
    told = [
        (turn.position + 1, [Change.from_dict(change) for change in turn.changes])
        for turn in turns
        if turn.changes is not None
    ]
    said = {turn.position + 1: turn.text for turn in turns}
    return tuple(Step(m.turn - 1, m.sentence, m.weight, m.changes) for m in explain(told, said))


def curve_of(turns: Sequence[TurnEntry]) -> tuple[Point, ...]:
    """The client's state after each of their turns."""
    points: list[Point] = []
    for turn in turns:
        if turn.state is not None:
            state = ClientState.from_dict(turn.state)
            points.append(Point(turn.position, state.safety, state.ownership, state.insight, state.tightest))
    return tuple(points)


def _codes(turns: Sequence[TurnEntry], card: Json | None) -> tuple[CodedTurn | None, ...]:
    # A scorecard has coded every turn; before there is one, only the coach's turns carry codes.
    if card is None:
        return tuple(coded_from_json(turn) for turn in turns)
    from scoring.coding.behaviours import Behaviour, Focus, Speaker

    by_index = {row["index"]: row for row in card["turns"]}
    found: list[CodedTurn | None] = []
    for turn in turns:
        row = by_index.get(turn.position)
        if row is None or row["text"] != turn.text:
            found.append(coded_from_json(turn))
            continue
        found.append(
            CodedTurn(
                index=turn.position,
                speaker=Speaker(turn.speaker),
                text=turn.text,
                behaviours=tuple(Behaviour(name) for name in row["behaviours"]),
                focus=tuple(Focus(name) for name in row["focus"]),
            )
        )
    return tuple(found)


def _objections(folder: Path | None, session_id: str, turns: Sequence[TurnEntry]) -> tuple[Objection, ...]:
    here = {turn.id for turn in turns}
    found = () if folder is None else objections.read(folder, session_id)
    return tuple(one for one in found if one.turn_id in here)


def _returned(
    records: Records, folder: Path | None, session_id: str, turns: Sequence[TurnEntry]
) -> tuple[Returned, ...]:
    if folder is None or not (folder / RETURNED).exists():
        return ()
    return on_branch(returned_to(folder, session_id), turns, partial(records.path, session_id))


def _untold(persona: Persona | None, turns: Sequence[TurnEntry]) -> tuple[Untold, ...]:
    if persona is None:
        return ()
    told: set[str] = set()
    for turn in turns:
        if turn.state is not None:
            told |= set(ClientState.from_dict(turn.state).disclosed)
    return tuple(Untold(fact.id, fact.layer, fact.fact) for fact in persona.facts if fact.id not in told)


def _persona(library: Library, entry: SessionEntry) -> Persona | None:
    try:
        return library.persona_of(entry.persona_id, entry.persona_digest)
    except (NotOnShelf, BadSource):
        return None


def _scenario(library: Library, entry: SessionEntry) -> Scenario | None:
    try:
        return library.scenario_of(entry.scenario_id)
    except (NotOnShelf, BadSource):
        return None
