"""Who in a transcript is the coach and who the client, from the labels that the file uses.

Known words decide first, then the coach's name where it is given, then who asks the questions. A guess is told; what
can't be told is an error and never a coin toss. Called by the transcript readers only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError

if TYPE_CHECKING:
    from scoring.transcript_formats import RawTurn

COACH_WORDS: Final = frozenset(
    [
        "coach",
        "therapist",
        "counsellor",
        "counselor",
        "interviewer",
        "practitioner",
        "mentor",
        "clinician",
        "manager",
        "trainee",
    ]
)
CLIENT_WORDS: Final = frozenset(
    ["client", "patient", "coachee", "customer", "participant", "interviewee", "mentee", "employee", "report", "member"]
)
ASIDE_WORDS: Final = frozenset(["observer", "narrator", "note", "notes", "system", "assessor"])
_LETTERS: Final[dict[frozenset[str], str]] = {
    frozenset("ck"): "c",
    frozenset("tc"): "t",
    frozenset("tp"): "t",
    frozenset(("co", "cl")): "co",
    frozenset(("c", "cl")): "c",
    frozenset(("co", "c")): "co",
}
_SURE: Final = 0.25
_YOU: Final = re.compile(r"\b(?:you|your|yours|you're|you've)\b", re.IGNORECASE)
_I: Final = re.compile(r"\b(?:i|my|me|i'm|i've|i'd|i'll)\b", re.IGNORECASE)


def normal(label: str) -> str:
    """A label as it is compared: lower case, single spaces, no brackets or stars around it."""
    return " ".join(label.strip(" \t*[]()<>:").casefold().split())


def is_known(label: str) -> bool:
    """Whether the label is a role that needs no guess."""
    return normal(label) in COACH_WORDS | CLIENT_WORDS | ASIDE_WORDS


def who_is_who(
    turns: Sequence[RawTurn], name: str, coach: str | None
) -> tuple[dict[str, Speaker | None], tuple[str, ...]]:
    """Label to speaker (None: not part of the conversation), and notes on what was guessed or left out.

    Raises TranscriptError where there are more than two people, where `coach` is nobody, or where nothing tells
    who coaches. Where labels are plain ("coach"), one of the two may be silent.
    """
    labels = list(dict.fromkeys(turn.label for turn in turns))
    found: dict[str, Speaker | None] = {}
    for label in labels:
        word = normal(label)
        if word in ASIDE_WORDS:
            found[label] = None
        elif word in COACH_WORDS:
            found[label] = Speaker.COACH
        elif word in CLIENT_WORDS:
            found[label] = Speaker.CLIENT
    aside = [label for label in labels if label in found and found[label] is None]
    notes = [f"Left out what {label} says." for label in aside]
    if coach is not None:
        _take_named(labels, coach, found, name)
    open_labels = [label for label in labels if label not in found]
    taken = {speaker for speaker in found.values() if speaker}
    if len(open_labels) == 1 and len(taken) == 1:
        found[open_labels[0]] = Speaker.CLIENT if Speaker.COACH in taken else Speaker.COACH
    elif len(open_labels) == 2 and not taken:
        notes += _guess(open_labels, turns, found, name)
    elif len(open_labels) == 1 and not taken:
        raise _one_sided(labels, name)
    elif open_labels:
        raise _unclear(labels, aside, name)
    return found, tuple(notes)


def _take_named(labels: list[str], coach: str, found: dict[str, Speaker | None], name: str) -> None:
    """Let the label that `coach` names be the coach; the rest, known words aside, stay open."""
    wanted = normal(coach)
    match = [label for label in labels if normal(label) == wanted]
    match = match or [label for label in labels if wanted and normal(label).split()[:1] == [wanted]]
    if len({normal(label) for label in match}) != 1:
        raise TranscriptError(
            f"{name} has no speaker {coach}",
            f"{name}: no single speaker is called {coach}",
            f"Speakers here: {', '.join(labels[:10])}",
        )
    for label in labels:
        if found.get(label) is Speaker.COACH:
            del found[label]
    for label in match:
        found[label] = Speaker.COACH


def _guess(labels: list[str], turns: Sequence[RawTurn], found: dict[str, Speaker | None], name: str) -> list[str]:
    """Decide between two unknown labels by who asks and says "you", and who says "I"."""
    words = {normal(label): label for label in labels}
    if letter := _LETTERS.get(frozenset(words)):
        for word, label in words.items():
            found[label] = Speaker.COACH if word == letter else Speaker.CLIENT
        return []
    lead = {label: _coachliness([turn.text for turn in turns if turn.label == label]) for label in labels}
    first, second = sorted(labels, key=lambda label: -lead[label])
    if lead[first] - lead[second] < _SURE:
        raise TranscriptError(
            f"Who coaches in {name}?",
            f"{name}: can't tell whether {labels[0]} or {labels[1]} is the coach",
            f'Say it: --coach "{labels[0]}"',
        )
    found[first], found[second] = Speaker.COACH, Speaker.CLIENT
    return [f"Took {first} for the coach, who asks the questions; --coach NAME chooses."]


def _coachliness(texts: list[str]) -> float:
    """Share of turns with a question, plus how much more "you" than "I": from -1 to 2, the coach's is higher."""
    asks = sum("?" in text for text in texts) / len(texts)
    you = sum(len(_YOU.findall(text)) for text in texts)
    own = sum(len(_I.findall(text)) for text in texts)
    return asks + (you - own) / (you + own + 2)


def _unclear(labels: list[str], aside: list[str], name: str) -> TranscriptError:
    people = [label for label in labels if label not in aside]
    shown = ", ".join(people[:8]) + (" ..." if len(people) > 8 else "")
    return TranscriptError(
        f"{name} has more than two speakers",
        f"{name}: {len(people)} speakers: {shown}",
        'Keep two: rename the lines to "Coach:" and "Client:", and others to "Observer:"',
    )


def _one_sided(labels: list[str], name: str) -> TranscriptError:
    return TranscriptError(
        f"{name} has one speaker only",
        f"{name}: nobody speaks but {labels[0]}",
        'Begin turns with "Coach:" and "Client:", or name the coach with --coach NAME',
    )
