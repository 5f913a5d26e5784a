"""Decides the codes of a client's turn from its reading and the scores of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.coding.behaviours import Behaviour, ChangeTalk
from scoring.coding.coach_turn import CUE_CHARS
from scoring.coding.coded import Cue
from scoring.coding.features.turn import Reading

B = Behaviour
OFFSETS: Final[Mapping[str, float]] = {"change": 0.0, "neutral": 0.0, "sustain": 0.0}
"""Added to the log-odds of change, neutral and sustain."""
ALSO: Final = 0.0
"""Log-odds from which a code beside the main one is reported."""
KIND_ALSO: Final = -0.5
"""Log-odds from which a kind of change talk is named."""
CUE_GROUPS: Final[Mapping[Behaviour, tuple[str, ...]]] = {
    B.SUSTAIN_TALK: (
        "sustain_cannot", "sustain_want", "sustain_obstacle", "sustain_minimise", "sustain_like",
    ),
    B.INSIGHT: ("insight",),
    B.OWN_ACTION: ("own_action", "commitment"),
    B.COMPLIANCE: ("compliance",),
    B.CHANGE_TALK: tuple(k.value for k in ChangeTalk),
}  # fmt: skip


def client_codes(turn: Reading, scores: Mapping[str, float]) -> tuple[tuple[Behaviour, ...], tuple[ChangeTalk, ...]]:
    """The behaviours of a client's turn, main one first, and the kinds of change talk in it."""
    if not turn.text.words:
        return (B.NEUTRAL,), ()
    talk = max(OFFSETS, key=lambda t: (scores.get(f"talk {t}", 0.0) + OFFSETS[t], t))
    change = sorted((B.CHANGE_TALK, B.INSIGHT, B.OWN_ACTION), key=lambda b: (-scores.get(b, -9.0), b))
    if talk == "neutral":
        found = [B.COMPLIANCE if scores.get(B.COMPLIANCE, -9.0) > scores.get(B.NEUTRAL, 0.0) else B.NEUTRAL]
    elif talk == "sustain":
        found = [B.SUSTAIN_TALK]
    else:
        found = [change[0]]
        if found[0] is not B.CHANGE_TALK and scores.get(B.CHANGE_TALK, -9.0) >= ALSO - 1:
            found.append(B.CHANGE_TALK)
    if found[0] is not B.NEUTRAL:
        for behaviour in (*change, B.SUSTAIN_TALK, B.COMPLIANCE):
            if behaviour not in found and scores.get(behaviour, -9.0) >= ALSO:
                found.append(behaviour)
    found = found[:3]
    return tuple(found), _kinds(turn, scores) if B.CHANGE_TALK in found else ()


def _kinds(turn: Reading, scores: Mapping[str, float]) -> tuple[ChangeTalk, ...]:
    ranked = sorted(ChangeTalk, key=lambda k: (-scores.get(f"change_talk {k}", -9.0), k))
    also = [k for k in ranked[1:2] if scores.get(f"change_talk {k}", -9.0) >= KIND_ALSO]
    return (ranked[0], *also)


def client_cues(turn: Reading, behaviours: tuple[Behaviour, ...]) -> tuple[Cue, ...]:
    """The words that show each behaviour; none for neutral talk and silence."""
    if not turn.text.words:
        return ()
    return tuple(Cue(b, _quote(turn, b)) for b in behaviours if b is not B.NEUTRAL)


def _quote(turn: Reading, behaviour: Behaviour) -> str:
    text = turn.text
    for group in CUE_GROUPS.get(behaviour, ()):
        hits = turn.groups.get(f"client.{group}")
        if hits:
            hit = max(hits, key=lambda h: (h.last - h.first, -h.first))
            sentence = next(s for s in text.sentences if s.first <= hit.first < s.last)
            first = hit.first if sentence.last - sentence.first > 25 else sentence.first
            return text.quote(first, sentence.last, CUE_CHARS)
    longest = max(text.sentences, key=lambda s: (s.last - s.first, -s.first))
    return text.quote(longest.first, longest.last, CUE_CHARS)
