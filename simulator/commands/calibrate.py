"""`triad calibrate new|export|report`: several readers on one set of talks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from simulator.bench.calibration import plots, ratings_from, ratings_here, set_of
from simulator.bench.desk import Desk
from simulator.bench.files import as_text
from simulator.bench.journal import Reading
from simulator.bench.returning import read_return, return_of
from simulator.commands.bench import named, now, reader_of
from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.paths import find_paths


def new(name: str, talks: Sequence[str], *, anchors: bool, rubric: str | None, out: Path | None) -> None:
    """Write a set of talks into one file. Raises `UsageError`, `TranscriptError` or `BadSource`."""
    from scoring.anchors import load_anchors
    from scoring.coding.coder import Coder
    from scoring.scorecard.card import score_transcript
    from scoring.scorecard.rubric import load_rubric
    from simulator.commands.rubric_try import talk_of
    from simulator.library import rubric_source

    name = named(name, "The set", "a short name, such as 'autumn'")
    if not talks and not anchors:
        raise UsageError("Which talks?", hint="Give files, sessions' ids or talks' on the bench; or --anchors.")
    found = []
    for one in load_anchors() if anchors else ():  # their ids begin with what they were written to be
        found.append(replace(one.transcript, id=one.id.partition("-")[2]))
    found += [replace(talk_of(given), id=Path(given).stem or given) for given in talks]
    chosen = load_rubric() if rubric is None else load_rubric(rubric_source(rubric, find_paths()))
    coder = Coder.load()
    scored = ((one, score_transcript(one, coder=coder, rubric=chosen)) for one in found)
    made = set_of(name, f"{now():%Y-%m-%d}", scored)
    file = out or Path(f"{name.lower().replace(' ', '-')}.set.triad")
    write_output(file, as_text(made))
    typer.echo(printable(f"{len(made.talks)} talks as {name!r}. Each reader: triad bench {file}"), err=True)
    typer.echo(str(file))


def export(name: str, *, reader: str | None, out: Path | None) -> None:
    """Write one reader's ratings of a set, for whoever gathers them. Raises `UsageError`."""
    desk = Desk(find_paths().bench)
    who = reader_of(desk, reader)
    ratings_here(desk, name)  # says so where there is no such set
    pairs = [(talk, desk.journal(talk).reading(who)) for talk in desk.talks() if talk.group == name]
    rated = [(talk, read) for talk, read in pairs if read.revealed]
    if not rated:
        raise UsageError(f"{who} rated none of the set {name!r}.", hint="`triad bench` opens the pile.")
    blind = [(talk, _blind(read)) for talk, read in rated]
    made = return_of(blind, reader=who, day=f"{now():%Y-%m-%d}")
    file = out or Path(f"{who.lower().replace(' ', '-')}-{name.lower().replace(' ', '-')}.back.triad")
    write_output(file, as_text(made))
    typer.echo(f"{len(rated)} of {len(pairs)} talks rated.", err=True)
    typer.echo(str(file))


def _blind(read: Reading) -> Reading:
    return replace(read, rating=read.blind, comments={}, corrections=(), question="")


def report(name: str, files: Sequence[Path], *, again: str | None, as_json: bool) -> None:
    """Print how far the readers of a set agree, who is lenient where, and which talks divide them.

    With `again`, a later set of the same talks, also each reader with themselves. Raises `UsageError` or `BadSource`.
    """
    from scoring.agreement.ratings import odd
    from scoring.agreement.statistics import agreement_report
    from scoring.agreement.text import render_agreement

    desk = Desk(find_paths().bench)
    ratings = ratings_here(desk, name)
    for file in files:
        ratings += ratings_from(desk, name, read_return(file))
    if again is not None:
        ratings += ratings_here(desk, again, " again")
    if len({one.rater for one in ratings}) < 2:
        raise UsageError(
            f"Only one reader, or none, rated the set {name!r} here.",
            hint="Give the files that others wrote with `triad calibrate export`.",
        )
    for note in odd(ratings):
        if again is None or "one rater?" not in note:
            typer.echo(printable(note), err=True)
    found = agreement_report(ratings)
    if as_json:
        typer.echo(json.dumps(found.as_record(), ensure_ascii=False, indent=2))
        return
    typer.echo(printable(f"{plots(ratings)}\n\n{render_agreement(found)}"))
