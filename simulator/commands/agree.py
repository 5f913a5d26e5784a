"""`triad agree`: how far raters agree, with each other, with the observer, and the observer with itself."""

from __future__ import annotations

import json
from pathlib import Path

import typer


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
