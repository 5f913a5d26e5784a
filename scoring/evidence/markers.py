"""From coded turns to markers: which one is shown, missed or contradicted, in which turn, in which words.

Pure. The rules in `evidence_partnering`, `evidence_enrolling` and `evidence_learning` see signals; the rubric says
what they mean. Any package may call this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.coding.behaviours import Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence.conversation import Conversation
from scoring.evidence.enrolling import enrolling
from scoring.evidence.learning import learning
from scoring.evidence.offers import Reading, read_apart
from scoring.evidence.partnering import partnering
from scoring.evidence.signals import Finding, Opening, Signal
from scoring.scorecard.rubric import Marker, Rubric


class Status(StrEnum):
    """What became of a marker."""

    SHOWN = "shown"
    MISSED = "missed"
    CONTRADICTED = "contradicted"
    NO_OPENING = "no_opening"
    UNSCORED = "unscored"  # a judge could not say, or its words could not be verified


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a turn, letter for letter, and how much they add to a marker (or take from it, below zero)."""

    turn: int
    quote: str
    effect: float
    signal: str


@dataclass(frozen=True, slots=True)
class MarkerFound:
    """A marker's status with its evidence in the order of the turns. `shown` and `contradicted` are the sums of
    the effects on each side, weighed (see `weighed`); `reason` says why a marker is unscored."""

    id: str
    status: Status
    shown: float
    contradicted: float
    evidence: tuple[Evidence, ...]
    reason: str | None = None


def signals(turns: Sequence[CodedTurn], apart: Reading | None = None) -> tuple[Finding, ...]:
    """Everything that the rules see in a conversation, in the order of the turns.

    `apart` are its readings with and without what was offered, where its coder was asked for them.
    """
    return _signals(Conversation(turns), apart)


def _signals(talk: Conversation, apart: Reading | None) -> tuple[Finding, ...]:
    found = [*partnering(apart or read_apart(talk.turns)), *enrolling(talk), *learning(talk)]
    return tuple(sorted(found, key=lambda one: one.turn))


def find_markers(turns: Sequence[CodedTurn], rubric: Rubric, apart: Reading | None = None) -> dict[str, MarkerFound]:
    """Each marker of the rubric, found or not, by its id. `apart` as for `signals`."""
    talk = Conversation(turns)
    return markers_from(_signals(talk, apart), openings(talk), rubric)


def markers_from(found: Sequence[Finding], opened: frozenset[Opening], rubric: Rubric) -> dict[str, MarkerFound]:
    """What the signals mean for each marker. A turn counts once for a marker on each side, by its strongest signal."""
    by_signal: dict[Signal, list[Finding]] = {}
    for one in found:
        by_signal.setdefault(one.signal, []).append(one)
    return {marker.id: _marker(marker, by_signal, opened) for marker in rubric.markers}


def _marker(marker: Marker, found: Mapping[Signal, list[Finding]], opened: frozenset[Opening]) -> MarkerFound:
    plus = _side(marker.shown_by, found, 1.0)
    minus = _side(marker.contradicted_by, found, -1.0)
    evidence = tuple(sorted((*plus, *minus), key=lambda one: (one.turn, -one.effect)))
    shown, contradicted = weighed(sum(one.effect for one in plus), -sum(one.effect for one in minus), marker.enough)
    return MarkerFound(
        marker.id, status_of(shown, contradicted, marker.opening in opened), shown, contradicted, evidence
    )


def weighed(shown: float, contradicted: float, enough: float) -> tuple[float, float]:
    """Both sides brought down in proportion until the larger is `enough`: how much of each there was counts then,
    and how long the conversation was doesn't."""
    larger = max(shown, contradicted)
    share = enough / larger if larger > enough else 1.0
    return shown * share, contradicted * share


def status_of(shown: float, contradicted: float, opened: bool) -> Status:
    """The status that two sums make; where both sides weigh the same, the marker counts as contradicted."""
    if shown > contradicted:
        return Status.SHOWN
    if contradicted:
        return Status.CONTRADICTED
    return Status.MISSED if opened else Status.NO_OPENING


def _side(wanted: Mapping[Signal, float], found: Mapping[Signal, list[Finding]], sign: float) -> list[Evidence]:
    strongest: dict[int, Evidence] = {}
    for signal, strength in wanted.items():
        for one in found.get(signal, ()):
            before = strongest.get(one.turn)
            if before is None or strength > abs(before.effect):
                strongest[one.turn] = Evidence(one.turn, one.quote, sign * strength, signal.value)
    return list(strongest.values())


def openings(talk: Conversation) -> frozenset[Opening]:
    """What the conversation gave room for."""
    B, F = Behaviour, Focus  # noqa: N806 - the short names used everywhere for codes
    opened = {Opening.ALWAYS}
    for i, turn in enumerate(talk.turns):
        if turn.speaker is Speaker.CLIENT:
            owns, dawns = talk.authored(i), talk.dawns(i)
            if turn.does(B.SUSTAIN_TALK, B.COMPLIANCE):
                opened.add(Opening.DOUBT_VOICED)
            if owns or turn.does(B.COMPLIANCE):
                opened |= {Opening.ACTION_NAMED, Opening.ACTION_SPOKEN_OF}
            if dawns:
                opened.add(Opening.INSIGHT_VOICED)
            if owns or dawns or ChangeTalk.TAKING_STEPS in turn.change_talk:
                opened.add(Opening.PROGRESS_MADE)
            if not turn.does(B.NEUTRAL):
                opened.add(Opening.MATTER_TOUCHED)
        else:
            if turn.does(B.ADVICE, B.ADVICE_WITH_PERMISSION, B.ASK_PERMISSION):
                opened.add(Opening.OFFER_MADE)
            if turn.about(F.ACTION, F.ACCOUNTABILITY, F.TIMING, F.APPROACH):
                opened.add(Opening.ACTION_SPOKEN_OF)
            if talk.prescribes(i):
                opened |= {Opening.ACTION_NAMED, Opening.ACTION_SPOKEN_OF, Opening.OFFER_MADE}
    return frozenset(opened)
