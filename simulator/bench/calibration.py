"""Calibration: one set of talks, several readers, blind to each other; then how far they agree. Numbers alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, StringConstraints

from scoring.agreement.statistics import Rating
from simulator.bench.desk import Desk, Taken
from simulator.bench.files import Day, Strict, Who, kind_of, parsed, read_record
from simulator.bench.handover import SCHEMA as HAND_OVER
from simulator.bench.handover import HandOver, SharedTalk, SharedTurn, card_from
from simulator.bench.returning import Return
from simulator.errors import UsageError

if TYPE_CHECKING:
    from scoring.scorecard.card import Scorecard
    from scoring.transcript import Transcript

SCHEMA: Final = "triad.set/1"
TRACK: Final = 41
"""Cells of a line from 0 to 5: four a half point, and one for the end."""


class CalibrationSet(Strict):
    """A set of talks that several readers rate."""

    format: Literal["triad.set/1"] = Field(default=SCHEMA, alias="schema")
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    name: Who
    day: Day
    talks: list[SharedTalk] = Field(min_length=1, max_length=500)


def set_of(name: str, day: str, talks: Iterable[tuple[Transcript, Scorecard]]) -> CalibrationSet:
    """A set from transcripts with the observer's cards. Another name makes the same talks new: to be rated again.

    Raises `UsageError` where two talks have one name.
    """
    found: dict[str, SharedTalk] = {}
    for transcript, card in talks:
        if transcript.id in found:
            raise UsageError(f"Two talks are called {transcript.id!r}.", hint="Rename one of the files.")
        said = "\0".join(f"{turn.speaker.value}:{turn.text}" for turn in transcript.turns)
        found[transcript.id] = SharedTalk(
            id=transcript.id,
            seal=hashlib.sha256(f"{name}\0{transcript.id}\0{said}".encode()).hexdigest(),
            day=day,
            client=transcript.id,
            client_name=transcript.id,
            client_digest="-",
            scenario="calibration",
            scenario_title=name,
            voice="-",
            coach_turns=sum(turn.speaker.value == "coach" for turn in transcript.turns),
            turns=[SharedTurn(speaker=turn.speaker.value, text=turn.text) for turn in transcript.turns],
            card=card_from(card.as_record(), words=True),
        )
    return CalibrationSet(name=name, day=day, talks=list(found.values()))


def take_in(desk: Desk, given: CalibrationSet, at: str) -> tuple[Taken, ...]:
    """Put a set on the pile. Raises `UsageError`."""
    whole = HandOver(who=given.name, reader=given.name, key="0" * 16, day=given.day, talks=given.talks)
    return desk.take_in(whole, at, group=given.name)


def read_for_bench(file: Path) -> HandOver | CalibrationSet:
    """What a reader takes in: a hand-over, or a set to calibrate on. Raises `BadSource`."""
    record = read_record(file)
    if kind_of(record) == "triad.set":
        return parsed(record, CalibrationSet, SCHEMA, str(file))
    return parsed(record, HandOver, HAND_OVER, str(file))


def ratings_here(desk: Desk, name: str, suffix: str = "") -> list[Rating]:
    """What every reader on this desk gave the talks of a set, blind. Raises `UsageError` where there is no such set."""
    talks = [one for one in desk.talks() if one.group == name]
    if not talks:
        known = sorted({one.group for one in desk.talks() if one.group})
        hint = (
            f"There are: {', '.join(known)}."
            if known
            else "`triad calibrate new` makes one, `triad bench` takes it in."
        )
        raise UsageError(f"There is no set {name!r} on the bench.", hint=hint)
    found = []
    for talk in sorted(talks, key=lambda one: one.talk.id):
        journal = desk.journal(talk)
        for who in journal.readers():
            blind = journal.reading(who).blind
            if blind:
                found.append(Rating(talk.talk.id, who + suffix, dict(blind)))
    return found


def ratings_from(desk: Desk, name: str, given: Return, suffix: str = "") -> list[Rating]:
    """What a reader on another machine gave the talks of a set. Raises `UsageError` where they aren't of it."""
    talks = {one.talk.seal: one.talk.id for one in desk.talks() if one.group == name}
    strange = [one.client_name for one in given.talks if one.seal not in talks]
    if strange:
        hint = "Each reader takes in the same file of the set."
        raise UsageError(f"{given.reader} rated {strange[0]!r}, which isn't of the set {name!r}.", hint=hint)
    return [Rating(talks[one.seal], given.reader + suffix, dict(one.rating)) for one in given.talks if one.rating]


def plots(ratings: Sequence[Rating]) -> str:
    """For each dimension a line a talk, from 0 to 5, with a letter for each rater where they stand; the talks that
    divide them most stand first."""
    raters = list(dict.fromkeys(one.rater for one in ratings))
    letters = _letters(raters)
    lines = ["Raters: " + ", ".join(f"{letters[who]} {who}" for who in raters)]
    for dimension in dict.fromkeys(d for one in ratings for d in one.scores):
        given: dict[str, dict[str, float]] = {}
        for one in ratings:
            if dimension in one.scores:
                given.setdefault(one.transcript, {})[one.rater] = one.scores[dimension]
        lines += ["", f"{dimension.capitalize()}"]
        apart = {talk: max(scores.values()) - min(scores.values()) for talk, scores in given.items()}
        for talk in sorted(given, key=lambda one: (-apart[one], one)):
            lines.append(f"  {talk[:20]:<20} 0 {_line(given[talk], letters)} 5")
    return "\n".join(lines)


def _letters(raters: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for who in raters:
        choices = [*(c.upper() for c in who if c.isalnum()), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        found[who] = next((c for c in choices if c not in found.values()), "?")
    return found


def _line(scores: Mapping[str, float], letters: Mapping[str, str]) -> str:
    cells = ["."] * TRACK
    for who, score in scores.items():
        at = round(score / 5 * (TRACK - 1))
        cells[at] = letters[who] if cells[at] == "." else "*"
    return "".join(cells)
