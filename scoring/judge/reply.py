"""What a judge model may answer, and how little of it is believed: every quote is looked up in its turn.

A reply is data from outside. Each marker is checked by itself, so that one broken entry costs one marker and not the
sample. Pure; called by `scoring.judge.judge` only.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence.markers import Evidence, MarkerFound, Status
from scoring.scorecard.rubric import Marker, Rubric

LEAST_QUOTE: Final = 8
"""Characters of a quote, where it isn't the whole turn: less could stand anywhere."""
NEARBY: Final = (-1, 1, -2, 2)
"""How far from the turn that was named a quote is looked for: models count from 1, or lose count."""
LEAST_MOVED: Final = 3
"""Words of a quote that is looked for in other turns."""
LONGEST_QUOTE: Final = 1_000
MOST_REPLY: Final = 200_000


class Quoted(BaseModel):
    """Words from a turn, and what they prove; left out, what the status says."""

    model_config = ConfigDict(extra="forbid", strict=True)
    turn: Annotated[int, Field(ge=0)]
    quote: str
    proves: Literal["shown", "contradicted", "opening", ""] = ""


class Verdict(BaseModel):
    """What the judge says of one marker."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: str
    status: Literal["shown", "missed", "contradicted", "no_opening"]
    evidence: list[Quoted]


class Verdicts(BaseModel):
    """The shape that a model is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    markers: list[Verdict]


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in a reply that was not believed, and why."""

    marker: str
    why: str

    def as_record(self) -> dict[str, str]:
        """As JSON holds it."""
        return {"marker": self.marker, "why": self.why}


@dataclass(frozen=True, slots=True)
class Sample:
    """One reply, read: markers that could be verified (missing ones could not), and what was dropped."""

    markers: dict[str, MarkerFound]
    dropped: tuple[Dropped, ...]
    openings: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """For markers that were missed: the words in which there was room for them."""
    moved: tuple[Dropped, ...] = ()
    """Quotes that stood in a turn nearby, and were taken from there."""


def read_reply(text: str, turns: Sequence[CodedTurn], rubric: Rubric) -> Sample:
    """Read a judge's reply; never raises: what can't be believed is dropped with its reason."""
    entries, why = _entries(text)
    if entries is None:
        return Sample({}, (Dropped("all", why),))
    dropped: list[Dropped] = []
    moved: list[Dropped] = []
    markers: dict[str, MarkerFound] = {}
    openings: dict[str, tuple[Evidence, ...]] = {}
    known = {marker.id: marker for marker in rubric.markers}
    named = Counter(entry["id"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str))
    for entry in entries:
        name = str(entry.get("id", "?"))[:40] if isinstance(entry, dict) else "?"
        try:
            verdict = Verdict.model_validate(entry)
        except ValidationError as error:
            dropped.append(Dropped(name, f"not in the shape asked for: {_first(error)}"))
            continue
        if verdict.id not in known:
            dropped.append(Dropped(name, "there is no such marker"))
        elif named[verdict.id] > 1:
            dropped.append(Dropped(name, "the marker stands more than once"))
        else:
            proofs = _proofs(verdict, turns, dropped, moved)
            if (found := _found(verdict, known[verdict.id], proofs, turns, dropped)) is not None:
                markers[verdict.id] = found
            if found is not None and found.status is Status.MISSED:
                openings[verdict.id] = proofs["opening"]
    dropped += [Dropped(i, "the reply says nothing about it") for i in known if i not in named]
    return Sample(markers, tuple(dropped), openings, tuple(moved))


def _entries(text: str) -> tuple[list[Any] | None, str]:
    if not text.strip():
        return None, "the reply is empty"
    if len(text) > MOST_REPLY:
        return None, "the reply is too long to be an answer"
    start, end = text.find("{"), text.rfind("}")
    if not 0 <= start < end:
        return None, "the reply holds no JSON"
    try:
        value = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None, "the reply is not valid JSON, or was cut off"
    entries = value.get("markers") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return None, "the reply has no list of markers"
    return entries, ""


def _proofs(
    verdict: Verdict, turns: Sequence[CodedTurn], dropped: list[Dropped], moved: list[Dropped]
) -> dict[str, tuple[Evidence, ...]]:
    """The verified words of a verdict by what they prove, each turn once, in the order of the turns."""
    by_status = verdict.status if verdict.status in ("shown", "contradicted") else "opening"
    found: dict[str, dict[int, Evidence]] = {"shown": {}, "contradicted": {}, "opening": {}}
    for one in verdict.evidence:
        turn, words, why = find_quote(one.turn, one.quote, turns)
        if words is None:
            dropped.append(Dropped(verdict.id, why))
            continue
        if turn != one.turn:
            moved.append(Dropped(verdict.id, f"said to be of turn {one.turn + 1}, and stands in turn {turn + 1}"))
        proves = one.proves or by_status
        sign = {"shown": 1.0, "contradicted": -1.0}.get(proves, 0.0)
        found[proves].setdefault(turn, Evidence(turn, words, sign, ""))
    return {proves: tuple(one[turn] for turn in sorted(one)) for proves, one in found.items()}


def _found(
    verdict: Verdict,
    marker: Marker,
    proofs: dict[str, tuple[Evidence, ...]],
    turns: Sequence[CodedTurn],
    dropped: list[Dropped],
) -> MarkerFound | None:
    """The marker with its verified words; None where it claims something and no word of it can be verified.

    What the coach did stands in the coach's words: the client's may stand beside them, and prove nothing alone.
    """
    status = Status(verdict.status)
    if status is Status.NO_OPENING:
        return MarkerFound(marker.id, status, 0.0, 0.0, ())
    if status is Status.MISSED:
        if not proofs["opening"]:
            dropped.append(Dropped(marker.id, "said to be missed, and no opening for it could be verified"))
            return None
        return MarkerFound(marker.id, status, 0.0, 0.0, ())
    sides: dict[str, tuple[Evidence, ...]] = {}
    for side in ("shown", "contradicted"):
        by_coach = any(turns[each.turn].speaker is Speaker.COACH for each in proofs[side])
        sides[side] = proofs[side] if by_coach else ()
        if proofs[side] and not by_coach:
            dropped.append(Dropped(marker.id, f"said to be {side}, and only the client is quoted"))
    if not sides[status.value]:
        dropped.append(Dropped(marker.id, f"said to be {status.value}, and no quote could be verified"))
        return None
    shown = min(float(len(sides["shown"])), marker.enough)
    against = min(float(len(sides["contradicted"])), marker.enough)
    evidence = tuple(sorted((*sides["shown"], *sides["contradicted"]), key=lambda each: each.turn))
    mostly = status if shown == against else Status.SHOWN if shown > against else Status.CONTRADICTED
    return MarkerFound(marker.id, mostly, shown, against, evidence)


def find_quote(turn: int, quote: str, turns: Sequence[CodedTurn]) -> tuple[int, str | None, str]:
    """The turn in which the words stand: the one that was named, or the nearest of its neighbours; None and why not."""
    words, why = verified_quote(turn, quote, turns)
    if words is None and turn < len(turns):
        for step in NEARBY:
            if 0 <= turn + step < len(turns) and len(quote.split()) >= LEAST_MOVED:
                words, _ = verified_quote(turn + step, quote, turns)
                if words is not None:
                    return turn + step, words, ""
    return turn, words, why


def verified_quote(turn: int, quote: str, turns: Sequence[CodedTurn]) -> tuple[str | None, str]:
    """The words as they stand in the turn, or None and why not. Spaces and kinds of quotation mark may differ."""
    if turn >= len(turns):
        return None, f"there is no turn {turn + 1}"
    if len(quote) > LONGEST_QUOTE:
        return None, f"the quote from turn {turn + 1} is too long for a quote"
    text = turns[turn].text
    wanted = " ".join(quote.split()).strip("\"'“”‘’…. ")
    whole = " ".join(text.split()).strip("\"'“”‘’…. ")
    if not wanted or (len(wanted) < LEAST_QUOTE and wanted.lower() != whole.lower()):
        return None, f"the quote from turn {turn + 1} is too short to tell anything"
    pattern = r"\s+".join(_word(word) for word in wanted.split(" "))
    hit = re.search(pattern, text)
    if hit is None:
        return None, f"the quote doesn't stand in turn {turn + 1}"
    return hit.group(), ""


def _word(word: str) -> str:
    """A word as a pattern in which straight and curly marks are the same."""
    escaped = re.escape(word)
    escaped = re.sub(r"['’‘]", "['’‘]", escaped)
    return re.sub(r'["“”]', '["“”]', escaped)


def _first(error: ValidationError) -> str:
    one = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in one['loc']) or 'the entry'}: {one['msg']}"[:160]
