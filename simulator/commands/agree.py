"""`triad agree`: how far raters agree, with each other, with the observer, and the observer with itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.errors import printable

if TYPE_CHECKING:
    from scoring.agreement.statistics import Rating
    from scoring.scorecard.rubric import Rubric


def agree(ratings: Path, *, transcripts: Path | None, observer: bool, rubric: Rubric, as_json: bool) -> None:
    """Print the agreement of every two raters; with the observer also of each rater with it.

    Raises `RatingsError` or `TranscriptError` with the file's line, and `UsageError` where there is nothing to compare.
    """
    from scoring.agreement.ratings import read_ratings

    read = read_ratings(ratings, frozenset(marker.id for marker in rubric.markers), tuple(rubric.dimensions))
    print_agreement(read.ratings, read.notes, transcripts, observer=observer, rubric=rubric, as_json=as_json)


def print_agreement(
    ratings: Sequence[Rating],
    notes: Sequence[str],
    transcripts: Path | None,
    *,
    observer: bool,
    rubric: Rubric,
    as_json: bool,
) -> None:
    """Print how far these ratings agree, notes first on standard error."""
    from scoring.agreement.statistics import LEAST, agreement_report
    from scoring.agreement.text import render_agreement
    from simulator.errors import UsageError

    for note in notes:
        typer.echo(printable(note), err=True)
    wanted = {rating.transcript for rating in ratings}
    observers: dict[str, list[dict[str, object]]] = {}
    if transcripts is not None:
        # Scored twice, so that the observer's agreement with itself is measured, not asserted.
        observers = {name: _cards(transcripts, wanted, rubric) for name in ("observer", "observer again")}
    elif observer:
        observers = {"observer": _kept_cards(wanted)}
    if observers:
        found = {str(card["id"]) for card in observers["observer"]}
        missing = sorted(wanted - found)
        if not found:
            hint = f"Rated are {', '.join(missing[:3])}, ...: name the talks alike in both."
            raise UsageError("None of the rated talks is among those of the observer.", hint=hint)
        if missing:
            typer.echo(printable(f"The observer has no talk for: {', '.join(missing)}."), err=True)
    report = agreement_report(ratings, observers)
    if not report.agreements:
        hint = f"Two raters must share {LEAST} talks; `--observer` compares with the observer."
        raise UsageError("There is nobody to compare: no talk was rated by two.", hint=hint)
    typer.echo(json.dumps(report.as_record(), indent=2) if as_json else printable(render_agreement(report)))


def _kept_cards(wanted: set[str]) -> list[dict[str, object]]:
    """The observer's cards for talks that are kept here: on the bench by their id, or one's own sessions."""
    from simulator.bench.desk import Desk
    from simulator.commands.history import opened_records
    from simulator.errors import NoSuchSession
    from simulator.paths import find_paths

    cards: list[dict[str, object]] = []
    lying = {one.id: one.talk for one in Desk(find_paths().bench).talks()}
    with opened_records() as records:
        for talk in sorted(wanted):
            if talk in lying and (shared := lying[talk].card) is not None:
                cards.append({"id": talk} | shared.model_dump(mode="json"))
                continue
            try:
                kept = records.scorecard(records.session(talk).id)
            except NoSuchSession:
                continue
            if kept is not None:
                cards.append(dict(kept.card) | {"id": talk})
    return cards


def agree_on_codes(
    files: Sequence[Path], *, coach: str | None, client: str | None, leave_out: Sequence[str], as_json: bool
) -> None:
    """Print how far the observer's codes agree with those of a human coder in hand-coded transcripts.

    Raises `TranscriptError` for a file that can't be read, `UsageError` for one without codes.
    """
    from scoring.agreement.codes import compare_codes, render_codes
    from scoring.coding.coder import Coder
    from scoring.transcript import check_language
    from simulator.commands.transcript import read
    from simulator.errors import UsageError

    coder = Coder.load()
    talks = []
    for file in files:
        transcript = read(str(file), coach=coach, client=client, leave_out=leave_out)
        for note in (*transcript.notes, *check_language(transcript, str(file))):
            typer.echo(printable(note), err=True)
        if not any(turn.codes for turn in transcript.turns):
            raise UsageError(
                f"{file} has no codes by hand.",
                hint="Give a column named code (CSV), a tier of codes (ELAN, Praat), or %cod lines (CHAT).",
            )
        coded = coder.code(transcript.lines)
        talks.append([(turn, said.codes) for turn, said in zip(coded, transcript.turns, strict=True)])
    report = compare_codes(talks)
    typer.echo(json.dumps(report.as_record(), indent=2) if as_json else render_codes(report))


def _cards(transcripts: Path, wanted: set[str], rubric: Rubric) -> list[dict[str, object]]:
    from scoring.scorecard.batch import score_many
    from simulator.errors import UsageError

    if transcripts.is_dir():
        return _folder_cards(transcripts, wanted, rubric)
    try:
        lines = transcripts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UsageError(f"{transcripts} can't be read: {error.strerror}.", hint="Check the path.") from error
    cards = (json.loads(card) for card in score_many(lines, rubric=rubric, name=str(transcripts)))
    return [card for card in cards if str(card["id"]) in wanted]


def _folder_cards(folder: Path, wanted: set[str], rubric: Rubric) -> list[dict[str, object]]:
    """Every transcript of a folder whose name, with or without its ending, was rated."""
    from dataclasses import replace

    from scoring.coding.coder import Coder
    from scoring.scorecard.card import score_transcript
    from simulator.commands.transcript import read

    coder = Coder.load()
    cards = []
    for file in sorted(folder.iterdir()):
        name = file.name if file.name in wanted else file.stem
        if name in wanted and file.is_file():
            transcript = replace(read(str(file), coach=None, client=None, leave_out=()), id=name)
            cards.append(score_transcript(transcript, coder=coder, rubric=rubric).as_record())
    return cards
