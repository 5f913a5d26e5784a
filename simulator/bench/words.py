"""What readers did, in sentences: for the debrief, its exports, and the bench's lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.bench.journal import Reading
from simulator.bench.returning import Correction, Returned


def name(code: str) -> str:
    """A code or signal as people say it."""
    return code.replace("_", " ")


def names(codes: Sequence[str]) -> str:
    """Several of them; "nothing" where there are none."""
    return ", ".join(name(code) for code in codes) or "nothing"


def rating(scores: Mapping[str, float]) -> str:
    """Ratings in a line: `partnering 3.5, learning 4`."""
    return ", ".join(f"{dimension} {score:g}" for dimension, score in scores.items())


def state(read: Reading) -> str:
    """How far a reader has come with a talk, in a few words."""
    if read.returned:
        return "given back"
    if read.revealed:
        return f"rated, {read.work} said or corrected" if read.work else "rated"
    return "begun" if read.opened or read.work else "not read"


def correction(one: Correction) -> str:
    """What was corrected, in a sentence."""
    words = f"“{one.words or 'silence'}”"
    why = f" ({one.why})" if one.why else ""
    if one.kind == "code":
        layer = "" if one.layer in (None, "behaviours") else f" ({'about' if one.layer == 'focus' else 'shows'})"
        return f"{words}{layer}: not {names(one.was)}, but {names(one.now)}{why}"
    marker = one.marker or "a marker"
    return f"{words} {'speaks' if one.counts else 'does not speak'} for {marker}{why}"


def told(one: Returned) -> list[str]:
    """Everything that a reader says of a talk, a line each."""
    found = []
    if one.talk.rating:
        found.append(f"rates {rating(one.talk.rating)}")
    whole = one.comment(None)
    if whole:
        found.append(whole)
    for turn in one.turns:
        said = one.comment(turn)
        if said:
            found.append(f"turn {turn + 1}: {said}")
        found += [f"turn {turn + 1}, the observer corrected: {correction(each)}" for each in one.corrected(turn)]
    if one.talk.question:
        found.append(f"asks you: {one.talk.question}")
    return found
