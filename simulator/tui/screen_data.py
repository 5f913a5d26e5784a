"""What the screens show, fetched from the practice. Reads only; may be called from a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from personas.shelf import NotOnShelf
from scoring.files.yaml_source import BadSource
from simulator.progress.replay import moments_due
from simulator.tui import labels
from simulator.tui.home_cards import FOLLOW_UPS, face_of
from simulator.tui.next_step import FollowUp, next_thing
from simulator.tui.promises import Promise, promised
from simulator.tui.saved_state import Face, NextFace
from simulator.tui.screens.brief import Before, occasions_for, offered_first

if TYPE_CHECKING:
    from pathlib import Path

    from personas.model import Persona
    from scenarios.model import Scenario
    from scoring.coding.coder import Coder
    from scoring.scorecard.rubric import Rubric
    from simulator.bench.assignments import Assignment
    from simulator.debrief.debrief import Comparison, Debrief
    from simulator.library import Library
    from simulator.progress.overview import Progress
    from simulator.records.entries import SessionEntry, SessionLine
    from simulator.records.records import Records
    from simulator.session import Practice
    from simulator.settings import Configuration

MOST_LINES: Final = 5_000
"""Sessions that the home screen counts."""
MOST_FOLLOW_UPS: Final = 12
"""Clients with something to do that the home screen looks at, the latest met first."""


def personas(library: Library) -> list[Persona]:
    """Every client that can be read."""
    return [one.item for one in library.personas.all() if not isinstance(one, BadSource)]


def scenarios(library: Library) -> list[Scenario]:
    """Every occasion that can be read."""
    return [one.item for one in library.scenarios.all() if not isinstance(one, BadSource)]


def face(practice: Practice, data: Path | None = None) -> Face:
    """The home screen's face as it is true now; `data` is the data folder, where assignments lie."""
    records, settings = practice.records, practice.configuration.settings
    waiting = records.experiment_waiting()
    lines = records.history(limit=MOST_LINES)
    now = datetime.now(UTC)
    return face_of(
        personas(practice.library),
        lines,
        records.unfinished(),
        "" if waiting is None else waiting.text,
        titles=lambda scenario_id: title(practice.library, scenario_id),
        due=len(moments_due(records, now)),
        next=_task(data) or next_thing(_follow_ups(records, lines), _drill(records, lines), now.astimezone()),
        theme=settings.theme,
        text_width=settings.text_width,
        animations=settings.animations,
    )


def task_for(data: Path, persona_id: str) -> Assignment | None:
    """The assignment with this client that is due first."""
    from simulator.bench.assignments import waiting

    return next((one for one in waiting(data) if one.client == persona_id), None)


def _task(data: Path | None) -> NextFace | None:
    """What a trainer asked for and hasn't got yet, the soonest due."""
    if data is None or not (data / "assignments.jsonl").exists():
        return None
    from simulator.bench.assignments import waiting

    tasks = waiting(data)
    if not tasks:
        return None
    first = tasks[0]
    others = f"; {len(tasks) - 1} more" if len(tasks) > 1 else ""
    return NextFace("meet", first.client, f"{first.reader} asks: {first.title}{others}", first.words)


def _follow_ups(records: Records, lines: Sequence[SessionLine]) -> list[FollowUp]:
    """Each client whose last talk left something to do; as many as the home screen looks at."""
    latest: dict[str, SessionEntry] = {}
    for line in lines:
        if line.coach_turns or line.session.outcome is not None:
            latest.setdefault(line.session.persona_id, line.session)
    found: list[FollowUp] = []
    for entry in latest.values():
        if entry.outcome in FOLLOW_UPS and entry.status.value == "done" and len(found) < MOST_FOLLOW_UPS:
            promise = promised(records.path(entry.id))
            at = datetime.fromisoformat(entry.ended_at or entry.started_at).astimezone().isoformat()
            found.append(FollowUp(entry.persona_id, entry.persona_name, at, "" if promise is None else promise.quote))
    return found


def _drill(records: Records, lines: Sequence[SessionLine]) -> tuple[str, str] | None:
    """The drill for what the newest scored talk missed most: id and title."""
    from simulator.drills.loader import title as drill_title
    from simulator.drills.suggest import suggested

    newest = next((line.session for line in lines if line.session.status.value == "done"), None)
    card = None if newest is None else records.scorecard(newest.id)
    if card is None:
        return None
    wanted = suggested(card.card)
    return wanted, drill_title(wanted)


def history(practice: Practice) -> tuple[list[SessionLine], dict[str, str]]:
    """Every session, newest first, and the titles of the occasions."""
    lines = practice.records.history(limit=MOST_LINES)
    return lines, {one: title(practice.library, one) for one in {line.session.scenario_id for line in lines}}


def progress(practice: Practice) -> Progress:
    """What the progress screen shows."""
    from simulator.progress.overview import load_progress

    return load_progress(practice.records)


def title(library: Library, scenario_id: str) -> str:
    """An occasion's title; its id where the file is gone."""
    try:
        return library.scenarios.get(scenario_id).item.title
    except (NotOnShelf, BadSource):
        return scenario_id


def promise_before(records: Records, entry: SessionEntry) -> str:
    """What the client promised in the session before this one, in their own words, or nothing."""
    if entry.follows is None:
        return ""
    found = promised(records.path(entry.follows))
    return "" if found is None else _said(found)


def _said(promise: Promise) -> str:
    return promise.quote if promise.own else f"{promise.quote} (a yes to what you had proposed)"


def before(practice: Practice, persona_id: str) -> Before:
    """The brief of a client. Raises `NotOnShelf` or `BadSource`."""
    records = practice.records
    last = records.last_with(persona_id)
    waiting = records.experiment_waiting()
    met, promise, noticed = "", "", ""
    if last is not None and last.outcome is not None:
        met = f"You met before, {labels.day(last.started_at)}: they {labels.OUTCOMES[last.outcome]}."
        found = promised(records.path(last.id))
        promise = "" if found is None else _said(found)
        reflection = records.reflection(last.id)
        noticed = "" if reflection is None else reflection.noticed
    return before_meeting(
        practice.library,
        practice.configuration,
        persona_id,
        last_outcome=None if last is None else last.outcome,
        met=met,
        promise=promise,
        noticed=noticed,
        experiment="" if waiting is None else waiting.text,
    )


def before_meeting(
    library: Library,
    configuration: Configuration,
    persona_id: str,
    *,
    last_outcome: str | None = None,
    met: str = "",
    promise: str = "",
    noticed: str = "",
    experiment: str = "",
) -> Before:
    """A brief for which the records need not be open. Raises `NotOnShelf` or `BadSource`."""
    persona = library.personas.get(persona_id).item
    occasions = occasions_for(persona.id, scenarios(library), met=bool(met))
    model = (configuration.settings.model or "The server's model") if configuration.model_is_set_up else None
    return Before(
        persona=persona,
        scenarios=occasions,
        scenario_id=offered_first(last_outcome, occasions),
        voice=configuration.voice if model else "scripted",
        model=model,
        met=met,
        promise=promise,
        noticed=noticed,
        experiment=experiment,
    )


def comparison(practice: Practice, session_id: str, left: int, right: int) -> Comparison:
    """Two branches as the records have them: their words and what they moved. Quick."""
    from simulator.debrief.debrief import compare_branches

    return compare_branches(practice.records, practice.library, session_id, left, right)


def said_otherwise(practice: Practice, debrief: Debrief, position: int) -> str | None:
    """What the client would have said to another sentence at this turn; for a thread."""
    from simulator.debrief.otherwise import answer_to

    return asyncio.run(answer_to(debrief, position, practice.coder))


def scored(practice: Practice, both: Comparison) -> Comparison:
    """The same with a scorecard on either side: a branch that wasn't brought to its end is scored so far."""
    from scoring.scorecard.rubric import load_rubric

    rubric = load_rubric() if both.left.card is None or both.right.card is None else None
    if rubric is None:
        return both
    return replace(
        both, left=_scored(both.left, practice.coder, rubric), right=_scored(both.right, practice.coder, rubric)
    )


def _scored(debrief: Debrief, coder: Coder, rubric: Rubric) -> Debrief:
    if debrief.card is not None or not debrief.turns:
        return debrief
    from scoring.coding.behaviours import Speaker
    from scoring.scorecard.card import score_transcript
    from scoring.transcript import Transcript, Turn

    said = tuple(Turn(turn.position, Speaker(turn.speaker), turn.text) for turn in debrief.turns)
    card = score_transcript(Transcript(debrief.entry.id, said), coder=coder, rubric=rubric)
    return replace(debrief, card=card.as_record())
