"""`triad agree`: how far raters agree, with each other, with the observer, and the observer with itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from simulator.errors import printable


def agree(ratings: Path, *, transcripts: Path | None, as_json: bool) -> None:
    """Print the agreement of every two raters; with the transcripts also of each rater with the local observer.

    Raises `RatingsError` or `TranscriptError` with the file's line.
    """
    from scoring.agreement.ratings import read_ratings, render_agreement
    from scoring.agreement.statistics import agreement_report
    from scoring.scorecard.rubric import load_rubric

    rubric = load_rubric()
    given = read_ratings(ratings, frozenset(marker.id for marker in rubric.markers))
    observers: dict[str, list[dict[str, object]]] = {}
    if transcripts is not None:
        wanted = {rating.transcript for rating in given}
        # Scored twice, so that the observer's agreement with itself is measured, not asserted.
        observers = {name: _cards(transcripts, wanted) for name in ("observer", "observer again")}
    report = agreement_report(given, observers)
    typer.echo(json.dumps(report.as_record(), indent=2) if as_json else render_agreement(report))


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


def _cards(transcripts: Path, wanted: set[str]) -> list[dict[str, object]]:
    from scoring.scorecard.batch import score_many
    from scoring.scorecard.rubric import load_rubric
    from simulator.errors import UsageError

    try:
        lines = transcripts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UsageError(f"{transcripts} can't be read: {error.strerror}.", hint="Check the path.") from error
    cards = (json.loads(card) for card in score_many(lines, rubric=load_rubric(), name=str(transcripts)))
    return [card for card in cards if str(card["id"]) in wanted]
