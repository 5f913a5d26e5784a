"""`triad score`, `triad score-many`, `triad agree`: the observer on transcripts from anywhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import typer

from simulator.errors import ModelError, printable

if TYPE_CHECKING:
    from scoring.coding.coded import CodedTurn
    from scoring.scorecard.rubric import Rubric
    from scoring.transcript import Pseudonyms, Transcript

ScorerName = Literal["local", "llm"]
Write: TypeAlias = Callable[[str], object]
Tick: TypeAlias = Callable[[int], None]
_READERS = 2
"""Threads that read one long talk; each takes some 20 MB."""


def score(
    file: str,
    *,
    scorer: ScorerName | None,
    coach: str | None,
    client: str | None = None,
    leave_out: Sequence[str] = (),
    rubric: str | None,
    codes: Literal["csv", "eaf", "cha"] | None = None,
    pseudonyms: Pseudonyms | None = None,
    as_json: bool,
) -> int:
    """Score one transcript and print its card, or, with `codes`, the talk with the observer's codes beside it."""
    from dataclasses import replace

    from scoring.transcript import check_language
    from simulator.commands.transcript import read

    transcript = read(file, coach=coach, client=client, leave_out=leave_out, pseudonyms=pseudonyms)
    languages = check_language(transcript, "standard input" if file == "-" else file)
    transcript = replace(transcript, notes=(*transcript.notes, *languages))
    for note in transcript.notes:
        typer.echo(printable(note), err=True)
    if scorer_of(scorer) == "llm" and codes is None:
        import asyncio

        from simulator.debrief.judging import judge_one

        with without_a_voice():
            card = asyncio.run(judge_one(transcript, rubric_of(rubric)))
    else:
        from scoring.coding.coder import Coder
        from scoring.scorecard.card import score_transcript
        from simulator.school import heard_by_settings

        coder = Coder.load(threads=min(os.cpu_count() or 1, _READERS))
        card = score_transcript(transcript, coder=heard_by_settings(coder), rubric=rubric_of(rubric))
    if codes is not None:
        _write_codes(transcript, card.turns, codes)
    elif as_json:
        typer.echo(card.as_line())
    else:
        from scoring.report.text import render_scorecard

        typer.echo(render_scorecard(card.as_record()))
    return 0


def _write_codes(transcript: Transcript, turns: Sequence[CodedTurn], form: Literal["csv", "eaf", "cha"]) -> None:
    from scoring.transcript import Codes, hand_codes, has_times, written

    if form == "eaf" and not has_times(transcript):
        typer.echo("The source has no time for each turn: times are reckoned from the number of words.", err=True)
    by_hand = {f"hand_{name}": column for name, column in hand_codes(transcript).columns.items()}
    observed = {
        "codes": [[code.value for code in turn.behaviours] for turn in turns],
        "focus": [[focus.value for focus in turn.focus] for turn in turns],
    }
    sys.stdout.write(written(transcript, form, Codes({**observed, **by_hand})))


def agree(ratings: Path, *, transcripts: Path | None, observer: bool, rubric: str | None, as_json: bool) -> None:
    """Print how far raters agree."""
    from simulator.commands.agree import agree as run

    run(ratings, transcripts=transcripts, observer=observer, rubric=rubric_of(rubric), as_json=as_json)


@contextmanager
def without_a_voice() -> Iterator[None]:
    """A service that fails here speaks for nobody: what helps is another scorer, not another voice."""
    try:
        yield
    except ModelError as error:
        error.hint = "See `triad doctor`, then try again; `--scorer local` needs no service."
        raise


def scorer_of(asked: ScorerName | None) -> ScorerName:
    """The scorer that was asked for, or the one of the settings."""
    if asked is not None:
        return asked
    # Only what the settings file or the environment says decides; neither costs an import worth naming.
    from simulator.paths import find_paths

    if not find_paths().settings.exists() and "TRIAD_SCORER" not in os.environ:
        return "local"
    from simulator.settings import read_settings

    return read_settings(find_paths().settings).settings.scorer


def rubric_of(name: str | None) -> Rubric:
    """The rubric of this name or file, or the standard one."""
    from scoring.scorecard.rubric import load_rubric

    if name is None:
        return load_rubric()
    from simulator.library import rubric_source
    from simulator.paths import find_paths

    return load_rubric(rubric_source(name, find_paths()))
