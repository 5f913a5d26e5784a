"""`triad history`, `triad debrief`, `triad export`: what was practised."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.library import Library
from simulator.paths import find_paths
from simulator.records.entries import Json, SessionLine, TurnEntry
from simulator.records.records import Records
from simulator.settings import read_settings
from simulator.wording import OUTCOMES, STATUS

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief


@contextmanager
def opened_records() -> Iterator[Records]:
    """The records of the settings in force."""
    paths = find_paths()
    url = read_settings(paths.settings).settings.database_url
    records = Records(paths.records if url is None else url.get_secret_value())
    try:
        yield records
    finally:
        records.close()


def history(*, persona: str | None, limit: int, as_json: bool) -> None:
    """Print the sessions, newest first."""
    with opened_records() as records:
        lines = records.history(limit=limit, persona_id=persona)
    if as_json:
        typer.echo(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=2))
        return
    if not lines:
        typer.echo("Nothing practised yet. `triad` opens the screen; `triad persona list` shows who waits.", err=True)
        return
    typer.echo(f"{'id':<13} {'when':<17} {'client':<20} {'turns':>5}  {'how it ended':<32} part enrol learn")
    for line in lines:
        typer.echo(printable(_as_text(line)))


def debrief(session: str, *, untold: bool, sentence: bool, as_json: bool, rubric: str | None = None) -> None:
    """Print the debrief of a session; with `rubric` as that one scores it, for this reading only."""
    from simulator.debrief.debrief import load_debrief
    from simulator.debrief.export import as_text, debrief_record

    paths = find_paths()
    with opened_records() as records:
        found = load_debrief(records, Library.at(paths), session, folder=paths.data)
    if rubric is not None:
        found = replace(found, card=_scored_by(rubric, found.entry.id, found.turns))
    if as_json:
        typer.echo(json.dumps(debrief_record(found), ensure_ascii=False, indent=2))
    else:
        answers = _answers_to(found) if sentence else {}
        typer.echo(as_text(found, untold=untold, sentence=sentence, answers=answers))


def _answers_to(found: Debrief) -> dict[int, str]:
    import asyncio

    from scoring.coding.coder import Coder
    from simulator.debrief.otherwise import answers_to

    return asyncio.run(answers_to(found, Coder.load()))


def export(session: str | None, *, kind: Literal["html", "md", "json", "cast"], out: Path | None) -> None:
    """Write the debrief of a session to a file. Raises `UsageError` where it can't be written."""
    from simulator.debrief.debrief import load_debrief
    from simulator.debrief.export import render

    if session is None:
        raise UsageError("Which session?", hint="`triad history` lists them; --bundle writes the scores of all.")
    paths = find_paths()
    with opened_records() as records:
        found = load_debrief(records, Library.at(paths), session, folder=paths.data)
    text = render(found, kind)
    if out is not None and str(out) == "-":
        sys.stdout.write(text)
        return
    file = out or Path(f"triad-{found.entry.persona_id}-{found.entry.id}.{kind}")
    write_output(file, text)
    typer.echo(str(file))


def _scored_by(rubric: str, session: str, turns: Sequence[TurnEntry]) -> Json:
    from scoring.coding.behaviours import Speaker
    from scoring.coding.coder import Coder
    from scoring.scorecard.card import score_transcript
    from scoring.scorecard.rubric import load_rubric
    from scoring.transcript import Transcript, Turn
    from simulator.library import rubric_source

    said = tuple(Turn(turn.position, Speaker(turn.speaker), turn.text) for turn in turns)
    found = load_rubric(rubric_source(rubric, find_paths()))
    return score_transcript(Transcript(session, said), coder=Coder.load(), rubric=found).as_record()


def _as_text(line: SessionLine) -> str:
    entry = line.session
    scores = " ".join(
        f"{'  - ' if score is None else f'{score:4.1f}'}" for score in (line.partnering, line.enrolling, line.learning)
    )
    when = entry.started_at[:16].replace("T", " ")
    ended = OUTCOMES.get(entry.outcome or "", STATUS.get(entry.status.value, ""))
    return f"{entry.id:<13} {when:<17} {entry.persona_name[:20]:<20} {line.coach_turns:>5}  {ended:<32} {scores}"


def _as_json(line: SessionLine) -> dict[str, object]:
    entry = line.session
    return {
        "id": entry.id,
        "started_at": entry.started_at,
        "persona": entry.persona_id,
        "scenario": entry.scenario_id,
        "voice": entry.voice,
        "status": entry.status.value,
        "outcome": entry.outcome,
        "coach_turns": line.coach_turns,
        "elapsed_s": entry.elapsed_s,
        "xray": entry.xray,
        "scores": {"partnering": line.partnering, "enrolling": line.enrolling, "learning": line.learning},
    }
