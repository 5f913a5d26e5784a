"""Who in a transcript is the coach and who the client, from the labels that the file uses.

What the caller says decides first, then roles that the labels or the file name, then who asks the questions. A guess
is told; what can't be told is an error that says who spoke how much, and never a coin toss. Called in this room only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript.labels import names_part, names_same, normal, people_of, role_of
from scoring.transcript.raw import Parsed, RawTurn

_LETTERS: Final[dict[frozenset[str], str]] = {
    frozenset("ck"): "c",
    frozenset("tc"): "t",
    frozenset("tp"): "t",
    frozenset("tk"): "t",
    frozenset("ib"): "i",
    frozenset("ip"): "i",
    frozenset("ir"): "i",
    frozenset("qa"): "q",
    frozenset("fa"): "f",
    frozenset(("co", "cl")): "co",
    frozenset(("co", "kl")): "co",
    frozenset(("c", "cl")): "c",
    frozenset(("co", "c")): "co",
    frozenset(("th", "cl")): "th",
    frozenset(("th", "pt")): "th",
}
_ROLES: Final = {"coach": Speaker.COACH, "client": Speaker.CLIENT, "observer": None}
_SURE: Final = 0.25
_MOST_PEOPLE: Final = 500
_FAR_AHEAD: Final = 3
"""A third person is passed over unasked only where each of the other two says at least this many times as much."""
_YOU: Final = re.compile(r"\b(?:you|your|yours|you're|you've|you'd|you'll|du|dir|dich|dein\w*|Sie|Ihnen|Ihr\w*)\b")
_I: Final = re.compile(r"\b(?:i|my|me|i'm|i've|i'd|i'll|ich|mir|mich|mein\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the caller says of speakers, by names in the file."""

    coach: str | None = None
    client: str | None = None
    leave_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Cast:
    """`person` gives the person of a label, `speaker` whom a person was taken for (None: neither coach nor client)."""

    person: dict[str, str]
    speaker: dict[str, Speaker | None]
    notes: list[str] = field(default_factory=list)

    def of(self, label: str) -> Speaker | None:
        """Whom the label was taken for."""
        return self.speaker[self.person[label]]


def who_is_who(parsed: Parsed, name: str, chosen: Chosen) -> Cast:
    """The cast of a transcript.

    Raises TranscriptError where a name that was given is nobody's, where nothing tells who coaches, or where more than
    two people talk and nothing tells which two are meant. Where labels are roles, one of the two may be silent.
    """
    labels = [turn.label for turn in parsed.turns if turn.label is not None]
    person, notes = people_of(labels)
    said: dict[str, list[RawTurn]] = {}
    for turn in parsed.turns:
        if turn.label is not None:
            said.setdefault(person[turn.label], []).append(turn)
    if len(said) > _MOST_PEOPLE:
        raise TranscriptError(
            f"{name} is no talk of two",
            f"{name}: {len(said):,} speakers, among them {', '.join(list(said)[:5])}",
            "Check that each turn begins with its speaker, and nothing else with a colon",
        )
    cast = Cast(person, {}, notes)
    labelled: dict[str, list[str]] = {}
    for label, whose in person.items():
        labelled.setdefault(whose, []).append(label)
    names = {one: _names_of(one, labelled.get(one, []), parsed) for one in said}
    for one in said:
        role = next((r for r in map(role_of, names[one]) if r), None)
        if role is not None:
            cast.speaker[one] = _ROLES[role]
    _take_named(said, names, chosen, cast, name)
    open_ones = [one for one in said if one not in cast.speaker]
    taken = {speaker for speaker in cast.speaker.values() if speaker}
    if len(taken) == 2:
        cast.speaker |= dict.fromkeys(open_ones)
    elif len(taken) == 1 and open_ones:
        missing = Speaker.CLIENT if Speaker.COACH in taken else Speaker.COACH
        _take_last(open_ones, said, missing, cast, name)
    elif not taken and len(open_ones) >= 2:
        _take_two(open_ones, said, cast, name)
    elif not taken and open_ones:
        raise _one_sided(open_ones[0], name)
    return cast


def _names_of(one: str, labels: list[str], parsed: Parsed) -> list[str]:
    """What the file calls a person: labels, the role it gives, other names."""
    return [
        *(parsed.roles[label] for label in labels if label in parsed.roles),
        *labels,
        one,
        *(parsed.names[label] for label in labels if label in parsed.names),
    ]


def _take_named(
    said: Mapping[str, Sequence[RawTurn]], names: Mapping[str, Sequence[str]], chosen: Chosen, cast: Cast, name: str
) -> None:
    """Give the people that the caller names their parts; roles that labels claim beside them are open again."""
    for wanted in chosen.leave_out:
        cast.speaker[_found(wanted, said, names, name)] = None
    for given, speaker in ((chosen.coach, Speaker.COACH), (chosen.client, Speaker.CLIENT)):
        if given is None:
            continue
        one = _found(given, said, names, name)
        for other in [other for other, taken in cast.speaker.items() if taken is speaker]:
            del cast.speaker[other]
        cast.speaker[one] = speaker


def _found(wanted: str, said: Mapping[str, Sequence[RawTurn]], names: Mapping[str, Sequence[str]], name: str) -> str:
    for same in (names_same, names_part):
        found = [one for one in said if any(same(wanted, label) for label in names[one])]
        if len(found) == 1:
            return found[0]
    raise TranscriptError(
        f"{name} has no speaker {wanted}",
        f"{name}: no single speaker is called {wanted}",
        f"Speakers here: {', '.join(list(said)[:10])}",
    )


def _take_last(
    open_ones: list[str], said: Mapping[str, Sequence[RawTurn]], missing: Speaker, cast: Cast, name: str
) -> None:
    """One of the two is known: the other is the only one left, or the one who says far more than all the others."""
    ranked = sorted(open_ones, key=lambda one: -_words(said[one]))
    first, rest = ranked[0], ranked[1:]
    if rest and not _far_ahead(said[first], [said[one] for one in rest]):
        raise _unclear(said, cast, name, missing)
    cast.speaker |= {first: missing} | dict.fromkeys(rest)
    if rest:
        cast.notes.append(
            f"Took {first} for the {missing.value}, who says far more than {_listed(rest)}; "
            f"--{missing.value} NAME chooses."
        )


def _take_two(open_ones: list[str], said: Mapping[str, Sequence[RawTurn]], cast: Cast, name: str) -> None:
    """Nobody is known: of two, or of two who say far more than all the others, the coach is who asks."""
    if len(open_ones) > 2:
        ranked = sorted(open_ones, key=lambda one: -_words(said[one]))
        pair, rest = ranked[:2], ranked[2:]
        if not _far_ahead(said[pair[1]], [said[one] for one in rest]):
            raise _unclear(said, cast, name, Speaker.COACH)
        cast.speaker |= dict.fromkeys(rest)
        open_ones = [one for one in open_ones if one in pair]
    if letter := _LETTERS.get(frozenset(normal(one) for one in open_ones)):
        cast.speaker |= {one: Speaker.COACH if normal(one) == letter else Speaker.CLIENT for one in open_ones}
        return
    lead = {one: _coachliness([turn.text for turn in said[one]]) for one in open_ones}
    first, second = sorted(open_ones, key=lambda one: -lead[one])
    if lead[first] - lead[second] < _SURE:
        raise TranscriptError(
            f"Who coaches in {name}?",
            f"{name}: can't tell whether {open_ones[0]} or {open_ones[1]} is the coach: {_who_spoke(said)}",
            f'Say it: --coach "{open_ones[0]}"',
        )
    cast.speaker |= {first: Speaker.COACH, second: Speaker.CLIENT}
    cast.notes.append(f"Took {first} for the coach, who asks the questions; --coach NAME chooses.")


def _coachliness(texts: Sequence[str]) -> float:
    """Share of pieces with a question, plus how much more "you" than "I": from -1 to 2, the coach's is higher."""
    asks = sum("?" in text or "？" in text for text in texts) / len(texts)
    you = sum(len(_YOU.findall(text[:1].lower() + text[1:])) for text in texts)
    own = sum(len(_I.findall(text)) for text in texts)
    return asks + (you - own) / (you + own + 2)


def _words(turns: Sequence[RawTurn]) -> int:
    return sum(len(turn.text.split()) for turn in turns)


def _far_ahead(one: Sequence[RawTurn], others: Sequence[Sequence[RawTurn]]) -> bool:
    return all(_words(one) >= _FAR_AHEAD * _words(other) and len(one) > len(other) for other in others)


def _listed(people: Sequence[str]) -> str:
    return ", ".join(people[:5]) + (f" and {len(people) - 5} others" if len(people) > 5 else "")


def _who_spoke(said: Mapping[str, Sequence[RawTurn]]) -> str:
    shown = [f"{one} ({len(turns)} turns, {_words(turns):,} words)" for one, turns in list(said.items())[:8]]
    return ", ".join(shown) + (" ..." if len(said) > 8 else "")


def _unclear(said: Mapping[str, Sequence[RawTurn]], cast: Cast, name: str, missing: Speaker) -> TranscriptError:
    people = {one: turns for one, turns in said.items() if cast.speaker.get(one, Speaker.COACH) is not None}
    first = next(iter(people))
    return TranscriptError(
        f"Who is the {missing.value} in {name}?",
        f"{name}: {len(people)} speakers: {_who_spoke(people)}",
        f'Say who is who: --coach "{first}" --client NAME, and --leave-out NAME for others',
    )


def _one_sided(label: str, name: str) -> TranscriptError:
    return TranscriptError(
        f"{name} has one speaker only",
        f"{name}: nobody speaks but {label}",
        'Begin turns with "Coach:" and "Client:", or name the coach with --coach NAME',
    )
