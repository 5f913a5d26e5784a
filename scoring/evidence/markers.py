"""From coded turns to markers: which one is shown, missed or contradicted, in which turn, in which words.

Pure. `heard` and `between` see signals; the rubric says what they mean. Any package may call this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring.coding.behaviours import QUESTIONS, Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.signals import Signal
from scoring.evidence.between import between
from scoring.evidence.conversation import Conversation, offers, prescribes, utterances_of
from scoring.evidence.heard import heard
from scoring.evidence.own import own_signals
from scoring.evidence.signals import Finding, Opening
from scoring.scorecard.rubric import Marker, Rubric

_UNATTUNED: Final = 0.7
"""What a question is worth, of its strength, from a coach who takes up nothing of what the client says: a list that is
asked of everybody is no coaching of somebody."""
_PLACED: Final = frozenset(
    {
        Signal.AGENDA_INVITED,
        Signal.TIMING_INVITED,
        Signal.APPROACH_INVITED,
        Signal.CHOICE_GIVEN,
        Signal.MEANING_EVOKED,
        Signal.STRENGTHS_EVOKED,
        Signal.ACTION_EVOKED,
        Signal.OBSTACLE_EXPLORED,
        Signal.OWNERSHIP_TESTED,
        Signal.LEARNING_ASKED,
        Signal.STORY_ASKED,
        Signal.LEARNING_CARRIED,
        Signal.DISCOVERY,
        Signal.ROOM_LEFT,
    }
)
"""Signals whose worth depends on whether the coach is with this client."""


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
    confidence: float = 1.0


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


def signals(turns: Sequence[CodedTurn]) -> tuple[Finding, ...]:
    """Everything that the rules see in a conversation, in the order of the turns."""
    return _signals(Conversation(turns))


def _signals(talk: Conversation) -> tuple[Finding, ...]:
    found = [*heard(talk), *between(talk)]
    return tuple(sorted(found, key=lambda one: (one.turn, one.signal)))


def find_markers(turns: Sequence[CodedTurn], rubric: Rubric) -> dict[str, MarkerFound]:
    """Each marker of the rubric, found or not, by its id."""
    talk = Conversation(turns)
    found = (*_signals(talk), *own_signals(turns, rubric.signals))
    return markers_from(found, openings(talk), rubric, worth=lambda one: _worth(talk, one))


def _worth(talk: Conversation, one: Finding) -> float:
    """The share of its strength that a finding is worth at its place."""
    if one.signal not in _PLACED or talk.turns[one.turn].speaker is Speaker.CLIENT:
        return 1.0
    return _UNATTUNED + (1 - _UNATTUNED) * talk.attuned(one.turn)


def markers_from(
    found: Sequence[Finding],
    opened: frozenset[Opening],
    rubric: Rubric,
    worth: Callable[[Finding], float] = lambda one: 1.0,
) -> dict[str, MarkerFound]:
    """What the signals mean for each marker. A turn counts once for a marker on each side, by its strongest signal."""
    by_signal: dict[str, list[tuple[Finding, float]]] = {}
    for one in found:
        by_signal.setdefault(one.signal, []).append((one, worth(one)))
    return {marker.id: _marker(marker, by_signal, opened) for marker in rubric.markers}


def _marker(
    marker: Marker, found: Mapping[str, list[tuple[Finding, float]]], opened: frozenset[Opening]
) -> MarkerFound:
    plus = _side(marker.shown_by, found, 1.0)
    minus = _side(marker.contradicted_by, found, -1.0)
    evidence = tuple(sorted((*plus, *minus), key=lambda one: (one.turn, -one.effect, one.signal)))
    shown, contradicted = weighed(sum(one.effect for one in plus), -sum(one.effect for one in minus), marker.enough)
    return MarkerFound(
        marker.id, status_of(shown, contradicted, marker.opening in opened), shown, contradicted, evidence
    )


def weighed(shown: float, contradicted: float, enough: float) -> tuple[float, float]:
    """Both sides brought down in proportion until the larger is `enough`: how much of each there was counts then,
    and how long the conversation was doesn't."""
    larger = max(shown, contradicted)
    share = enough / larger if larger > enough else 1.0
    return round(shown * share, 4), round(contradicted * share, 4)


def status_of(shown: float, contradicted: float, opened: bool) -> Status:
    """The status that two sums make; where both sides weigh the same, the marker counts as contradicted."""
    if shown > contradicted:
        return Status.SHOWN
    if contradicted:
        return Status.CONTRADICTED
    return Status.MISSED if opened else Status.NO_OPENING


def _side(wanted: Mapping[str, float], found: Mapping[str, list[tuple[Finding, float]]], sign: float) -> list[Evidence]:
    strongest: dict[int, Evidence] = {}
    for signal, strength in wanted.items():
        for one, worth in found.get(signal, ()):
            before = strongest.get(one.turn)
            effect = round(strength * worth, 3)
            if before is None or (effect, one.confidence) > (abs(before.effect), before.confidence):
                strongest[one.turn] = Evidence(one.turn, one.quote, sign * effect, str(signal), one.confidence)
    return list(strongest.values())


def openings(talk: Conversation) -> frozenset[Opening]:
    """What the conversation gave room for."""
    B, F = Behaviour, Focus  # noqa: N806 - the short names used everywhere for codes
    opened = {Opening.ALWAYS}
    for i, turn in enumerate(talk.turns):
        if turn.speaker is Speaker.CLIENT:
            owns, dawns = talk.authored(i), talk.dawns(i)
            if turn.does(B.SUSTAIN_TALK, B.COMPLIANCE) or Opening.DOUBT_VOICED.value in turn.openings:
                opened.add(Opening.DOUBT_VOICED)
            if owns or turn.does(B.COMPLIANCE):
                opened |= {Opening.ACTION_NAMED, Opening.ACTION_SPOKEN_OF}
            if dawns:
                opened.add(Opening.INSIGHT_VOICED)
            if owns or dawns or ChangeTalk.TAKING_STEPS in turn.change_talk:
                opened.add(Opening.PROGRESS_MADE)
            if not turn.does(B.NEUTRAL) or Opening.MATTER_TOUCHED.value in turn.openings:
                opened.add(Opening.MATTER_TOUCHED)
        else:
            if turn.does(B.ASK_PERMISSION) or any(offers(u) for u in utterances_of(turn)):
                opened.add(Opening.OFFER_MADE)
            if turn.about(F.ACTION, F.ACCOUNTABILITY, F.TIMING, F.APPROACH) and turn.does(*QUESTIONS):
                opened.add(Opening.ACTION_SPOKEN_OF)
            if prescribes(turn):
                opened |= {Opening.ACTION_NAMED, Opening.ACTION_SPOKEN_OF, Opening.OFFER_MADE}
    return frozenset(opened)
