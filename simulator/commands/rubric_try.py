"""`triad rubric try`: one talk by two rubrics, side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from simulator.errors import NoSuchSession, UsageError, printable
from simulator.paths import find_paths

if TYPE_CHECKING:
    from scoring.transcript import Transcript


def try_rubric(name: str, talk: str, *, against: str, as_json: bool) -> None:
    """Print a talk's cards by this rubric and by another. Raises `BadSource`, `TranscriptError` or `UsageError`."""
    from scoring.coding.coder import Coder
    from scoring.scorecard.card import score_transcript
    from scoring.scorecard.rubric import load_rubric
    from simulator.library import rubric_source

    paths = find_paths()
    mine, other = (load_rubric(rubric_source(one, paths)) for one in (name, against))
    transcript, coder = talk_of(talk), Coder.load()
    cards = [score_transcript(transcript, coder=coder, rubric=one).as_record() for one in (mine, other)]
    if as_json:
        typer.echo(json.dumps(cards, ensure_ascii=False, indent=2))
    else:
        typer.echo(printable(side_by_side(*cards)))


def talk_of(talk: str) -> Transcript:
    """The transcript in a file, of one's own session, or of a talk on the bench. Raises `UsageError`."""
    from scoring.coding.behaviours import Speaker
    from scoring.transcript import Transcript, Turn
    from simulator.bench.desk import Desk
    from simulator.commands.history import opened_records
    from simulator.commands.transcript import read

    if talk == "-" or Path(talk).is_file():
        return read(talk, coach=None, client=None, leave_out=())
    for one in Desk(find_paths().bench).talks():
        if talk and (one.id.startswith(talk) or one.talk.id.startswith(talk)) and one.talk.has_words:
            said = [(str(turn.speaker), turn.text) for turn in one.talk.turns]
            break
    else:
        try:
            with opened_records() as records:
                said = [(turn.speaker, turn.text) for turn in records.path(records.session(talk).id)]
        except NoSuchSession as error:
            hint = "Give a file, a session's id (`triad history`), or a talk's on the bench (`triad bench --list`)."
            raise UsageError(f"There is no talk {talk!r}.", hint=hint) from error
    return Transcript(talk, tuple(Turn(n, Speaker(who), text) for n, (who, text) in enumerate(said)))


def side_by_side(mine: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Two cards: scores with spans, then every marker of either, with what it rests on where they differ."""
    names = [f"{card['rubric']['id']} {card['rubric']['version']}" for card in (mine, other)]
    if names[0] == names[1]:
        names = [f"{name} ({card['rubric']['digest'][:6]})" for name, card in zip(names, (mine, other), strict=True)]
    lines = [f"{'':<30}{names[0]:<24}{names[1]}"]
    dimensions = list(dict.fromkeys((*mine["dimensions"], *other["dimensions"])))
    for dimension in dimensions:
        title = mine["dimensions"].get(dimension, {}).get("title") or dimension.capitalize()
        lines.append(f"{title[:29]:<30}{_score(mine, dimension):<24}{_score(other, dimension)}")
        left, right = (_markers(card, dimension) for card in (mine, other))
        for marker in dict.fromkeys((*left, *right)):
            one, two = left.get(marker), right.get(marker)
            name = (one or two or {}).get("name", "")
            lines.append(f"  {f'{marker} {name}'[:27]:<28}{_status(one):<24}{_status(two)}")
            if one != two:
                lines += [f"      {quote}" for quote in _quotes(one)]
    return "\n".join(lines)


def _score(card: Mapping[str, Any], dimension: str) -> str:
    found = card["dimensions"].get(dimension)
    if found is None:
        return "-"
    if found["score"] is None:
        return "not scored"
    return f"{found['score']:.2f} ({found['interval'][0]:.1f} to {found['interval'][1]:.1f})"


def _markers(card: Mapping[str, Any], dimension: str) -> dict[str, Mapping[str, Any]]:
    found = card["dimensions"].get(dimension)
    return {} if found is None else {marker["id"]: marker for marker in found["markers"]}


def _status(marker: Mapping[str, Any] | None) -> str:
    if marker is None:
        return "-"
    value = "" if marker["value"] is None else f" {marker['value']:+.2f}"
    return f"{marker['status'].replace('_', ' ')}{value}"


def _quotes(marker: Mapping[str, Any] | None) -> list[str]:
    evidence = [] if marker is None else marker["evidence"]
    return [f"turn {one['turn'] + 1}, {one['signal']}: {one['quote']}" for one in evidence[:3]]
