"""Corrections as data: how often the observer was right as this school sees it, and the corrected talks as a corpus.

Only talks that a reader has rated count: what they left as it was there, they agree with. Pure, but for reading the
desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.coding.signals import Signal
from scoring.scorecard.school import Judgement
from simulator.bench.desk import Desk, DeskTalk
from simulator.bench.handover import SharedUtterance
from simulator.bench.journal import Layer, Reading

LAYERS: Final[tuple[Layer, ...]] = ("behaviours", "focus", "signals")
MOST_WORDINGS: Final = 12
_SIGNALS: Final = frozenset(signal.value for signal in Signal)


@dataclass(frozen=True, slots=True)
class Judged:
    """One talk as one reader judged it."""

    talk: DeskTalk
    reading: Reading


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was heard, how often a reader said it isn't so, and how often they heard it where the
    observer didn't."""

    what: str
    heard: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of what was heard that stands; None where nothing was heard."""
        return None if not self.heard else 1 - self.wrong / self.heard

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95% interval (Wilson 1927)."""
        return None if not self.heard else wilson(self.heard - self.wrong, self.heard)

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        between = self.interval
        return {
            "what": self.what,
            "heard": self.heard,
            "wrong": self.wrong,
            "missed": self.missed,
            "precision": None if self.precision is None else round(self.precision, 3),
            "interval": None if between is None else [round(end, 3) for end in between],
        }


@dataclass(frozen=True, slots=True)
class Wording:
    """How utterances begin that were corrected: of how many, an example, what became of it."""

    begins: str
    corrected: int
    of: int
    example: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionsReport:
    """What the corrections come to."""

    talks: int
    readers: tuple[str, ...]
    coders: Mapping[str, int]
    corrections: int
    layers: Mapping[Layer, tuple[Tally, ...]]
    markers: tuple[Tally, ...]
    wordings: tuple[Wording, ...]
    objections: Mapping[str, int]
    """What trainees objected to, by what was heard: apart, and never mixed with the readers'."""

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "talks": self.talks,
            "readers": list(self.readers),
            "coders": dict(self.coders),
            "corrections": self.corrections,
            **{layer: [one.as_record() for one in tallies] for layer, tallies in self.layers.items()},
            "markers": [one.as_record() for one in self.markers],
            "wordings": [{name: getattr(one, name) for name in Wording.__dataclass_fields__} for one in self.wordings],
            "trainees_object_to": dict(self.objections),
        }


def wilson(right: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval of a share (Wilson 1927): true to its name also for few and for none."""
    share = right / of
    middle = share + z * z / (2 * of)
    half = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    below = 1 + z * z / of
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)


def judged(desk: Desk) -> list[Judged]:
    """Every talk with words that a reader has rated, once for each of them, in the order of the talks' ids."""
    found = []
    for talk in sorted(desk.talks(), key=lambda one: one.id):
        journal = desk.journal(talk)
        for who in journal.readers():
            read = journal.reading(who)
            if read.revealed and talk.talk.card is not None and talk.talk.has_words:
                found.append(Judged(talk, read))
    return found


def heard_in(said: SharedUtterance, layer: Layer) -> tuple[str, ...]:
    """An utterance's codes of one layer."""
    return tuple({"behaviours": said.behaviours, "focus": said.focus, "signals": said.signals}[layer])


def stands_in(one: Judged, turn: int, said: SharedUtterance, layer: Layer) -> tuple[str, ...]:
    """The same as the reader leaves them; a signal whose evidence was struck out is gone, too."""
    codes = one.reading.codes(turn, said.text, layer, heard_in(said, layer))
    if layer != "signals":
        return codes
    struck = {
        mark.signal
        for mark in one.reading.corrections
        if mark.kind == "evidence" and not mark.counts and (mark.turn, mark.utterance) == (turn, said.text)
    }
    return tuple(code for code in codes if code not in struck)


def utterances_of(one: Judged) -> Iterator[tuple[int, SharedUtterance]]:
    """Every coded utterance of a talk with its turn's index."""
    card = one.talk.talk.card
    for turn in () if card is None else card.coding:
        for said in turn.utterances:
            yield turn.index, said


def report(found: Sequence[Judged], talks: Iterable[DeskTalk] = ()) -> CorrectionsReport:
    """Count. `talks` are all on the desk: what trainees objected to in them is counted apart."""
    layers = {layer: _tallies(found, layer) for layer in LAYERS}
    return CorrectionsReport(
        talks=len({one.talk.id for one in found}),
        readers=tuple(dict.fromkeys(one.reading.who for one in found)),
        coders=Counter(one.talk.talk.card.coder for one in found if one.talk.talk.card is not None),
        corrections=sum(len(one.reading.corrections) for one in found),
        layers=layers,
        markers=_markers(found),
        wordings=_wordings(found),
        objections=Counter(code for talk in talks for one in talk.talk.objections for code in one.heard),
    )


def _tallies(found: Sequence[Judged], layer: Layer) -> tuple[Tally, ...]:
    heard: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in found:
        for turn, said in utterances_of(one):
            was, stands = set(heard_in(said, layer)), set(stands_in(one, turn, said, layer))
            heard.update(was)
            wrong.update(was - stands)
            missed.update(stands - was)
    names = sorted(set(heard) | set(missed), key=lambda name: (-wrong[name] - missed[name], -heard[name], name))
    return tuple(Tally(name, heard[name], wrong[name], missed[name]) for name in names)


def _markers(found: Sequence[Judged]) -> tuple[Tally, ...]:
    heard: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in found:
        card = one.talk.talk.card
        if card is None:
            continue
        for dimension in card.dimensions.values():
            for marker in dimension.markers:
                heard[marker.id] += len(marker.evidence)
                wrong[marker.id] += sum(one.reading.struck(marker.id, e.turn, e.quote) for e in marker.evidence)
        missed.update(
            mark.marker for mark in one.reading.corrections if mark.kind == "evidence" and mark.counts and mark.marker
        )
    return tuple(Tally(name, heard[name], wrong[name], missed[name]) for name in sorted(set(heard) | set(missed)))


def _wordings(found: Sequence[Judged]) -> tuple[Wording, ...]:
    of: Counter[str] = Counter()
    corrected: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}
    for one in found:
        for turn, said in utterances_of(one):
            begins = " ".join(said.text.casefold().split()[:3])
            of[begins] += 1
            for layer in ("behaviours", "signals"):
                was, stands = heard_in(said, layer), stands_in(one, turn, said, layer)
                if set(was) != set(stands):
                    corrected.setdefault(begins, []).append((said.text, was, stands))
                    break
    ranked = sorted(corrected.items(), key=lambda one: (-len(one[1]), -len(one[1]) / of[one[0]], one[0]))
    return tuple(Wording(begins, len(many), of[begins], *many[0]) for begins, many in ranked[:MOST_WORDINGS])


def judgements(found: Sequence[Judged], coder: str) -> list[Judgement]:
    """Every signal that this coder heard in judged talks, and whether the reader let it stand."""
    return [
        Judgement(one.talk.id, name, said.confidence.get(name, 1.0), name in stands_in(one, turn, said, "signals"))
        for one in found
        if one.talk.talk.card is not None and one.talk.talk.card.coder == coder
        for turn, said in utterances_of(one)
        if one.talk.talk.turns[turn].speaker == "coach"
        for name in heard_in(said, "signals")
        if name in _SIGNALS
    ]
