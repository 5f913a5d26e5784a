"""`triad corrections report|export`: what readers corrected, counted and as a corpus."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.bench.corrections import CorrectionsReport, Tally, judged
from simulator.bench.corrections import report as counted
from simulator.bench.desk import Desk
from simulator.bench.words import name, names
from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.paths import find_paths

if TYPE_CHECKING:
    from simulator.bench.handover import SharedTalk

LABELS = {"behaviours": "What utterances do", "focus": "What they are about", "signals": "What they show"}
LEAST_TALKS = 5
"""Talks from which something is learned."""
LEAST = 5
"""Hearings below which a share says little: such lines are marked."""


def report(*, as_json: bool) -> None:
    """Print precision by code, signal and marker. Raises `UsageError` where nothing was read."""
    desk = Desk(find_paths().bench)
    found = judged(desk)
    if not found:
        raise UsageError("No talk was rated at the bench yet.", hint="`triad bench` opens the pile.")
    counts = counted(found, desk.talks())
    typer.echo(json.dumps(counts.as_record(), ensure_ascii=False, indent=2) if as_json else printable(_as_text(counts)))


def export(*, out: Path | None) -> None:
    """Write the judged talks as a corpus. Raises `UsageError` where there are none."""
    from simulator.bench.corpus import as_corpus

    found = judged(Desk(find_paths().bench))
    if not found:
        raise UsageError("No talk was rated at the bench yet.", hint="`triad bench` opens the pile.")
    text = as_corpus(found, _kinds)
    if out is None:
        sys.stdout.write(text)
        return
    write_output(out, text)
    corrected = sum(len(one.reading.corrections) for one in found)
    typer.echo(f"{len(found)} readings with {corrected} corrections.", err=True)
    typer.echo(str(out))


def learn(*, out: Path) -> None:
    """Learn from corrections how far to believe the observer, say how it did on held-out talks, and write it.

    Raises `UsageError` where there is too little, or where it helps nothing.
    """
    from scoring.coding.coder import Coder
    from scoring.scorecard.school import LEAST, as_text
    from scoring.scorecard.school import learn as fit
    from simulator.bench.corrections import judgements

    coder = Coder.load().digest
    heard = judgements(judged(Desk(find_paths().bench)), coder)
    made = fit(heard, coder)
    if not made.shifts or made.talks < LEAST_TALKS:
        what = f"{made.judgements} signals in {made.talks} talks were judged with the present coder"
        hint = f"At least one signal must have been heard {LEAST} times, in {LEAST_TALKS} talks that were rated."
        raise UsageError(f"That is too little to learn from: {what}.", hint=hint)
    said = (
        f"{made.judgements} signals in {made.talks} talks. Of those heard {made.before:.3f} were right; on talks held "
        f"out {made.after:.3f}, with {made.lost:.3f} of the right ones no longer heard."
    )
    if made.after <= made.before:
        raise UsageError(f"It helps nothing: {said}", hint="The observer stays as it is; correct more talks.")
    write_output(out, as_text(made))
    typer.echo(said, err=True)
    typer.echo(str(out))


def _kinds(talk: SharedTalk) -> list[tuple[str, ...]]:
    from scoring.coding.behaviours import Speaker
    from scoring.coding.coder import Coder

    coded = Coder.load().code([(Speaker(turn.speaker), turn.text) for turn in talk.turns])
    return [tuple(kind.value for kind in turn.change_talk) for turn in coded]


def _as_text(found: CorrectionsReport) -> str:
    coders = ", ".join(f"{coder or 'unknown'} ({n})" for coder, n in found.coders.items())
    lines = [
        f"{found.corrections} corrections in {found.talks} talks, read by {', '.join(found.readers)}; coder: {coders}.",
        "What a reader left as it was counts as right.",
    ]
    for layer, tallies in found.layers.items():
        lines += _table(LABELS[layer], tallies)
    lines += _table("What is evidence of a marker", found.markers)
    if found.wordings:
        lines += ["", "Wordings that were corrected most"]
        for one in found.wordings:
            lines.append(f"  {one.begins}... ({one.corrected} of {one.of}): {names(one.was)} -> {names(one.now)}")
            lines.append(f"    e.g. {one.example}")
    if found.objections:
        said = ", ".join(f"{heard} ({n})" for heard, n in sorted(found.objections.items(), key=lambda one: -one[1]))
        lines += ["", f"Trainees object, apart from this, to: {said}"]
    return "\n".join(lines)


def _table(title: str, tallies: tuple[Tally, ...]) -> list[str]:
    if not tallies:
        return []
    lines = ["", f"{title:<28}{'heard':>6}{'wrong':>7}{'missed':>8}  right"]
    for one in tallies:
        share = "-"
        if one.precision is not None and one.interval is not None:
            few = "  (few)" if one.heard < LEAST else ""
            share = f"{one.precision:.2f} ({one.interval[0]:.2f} to {one.interval[1]:.2f}){few}"
        lines.append(f"  {name(one.what):<26}{one.heard:>6}{one.wrong:>7}{one.missed:>8}  {share}")
    return lines
