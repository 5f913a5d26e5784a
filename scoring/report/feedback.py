"""Feedback by rule: what a mentor coach would say, made from a scorecard's own evidence. No model, no chance.

Two or three moments that mattered, one pattern, one question to the trainee, one thing to celebrate. Another sentence
for a key turn is given only when it is asked for (`next_sentence`). It reads a scorecard as JSON holds it, so a kept
one can be read years later. Any package may call this one.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

from scoring.evidence.signals import Signal
from scoring.report.words import (
    BEFORE_A_STEP,
    CLOSED_THEN,
    NOTHING_TO_CELEBRATE,
    OPENED_THEN,
    WORDS,
    Words,
)
from scoring.scorecard.rubric import standard_rubric

Card = Mapping[str, Any]  # a scorecard as JSON holds it
_MOMENTS: Final = 3
_APART: Final = 2
_LEAST: Final = 1.0  # pull, in points of marker weight: below it a turn is no moment
_GAINS: Final = {"insight": 1.5, "own_action": 1.5, "change_talk": 0.5}
_TELLS_THE_ANSWER: Final = frozenset({Signal.ACTION_FROM_CLIENT})  # words that name it already
_LOSSES: Final = {"compliance": 1.0, "sustain_talk": 0.5}
_MOVED: Final = frozenset({"insight", "own_action", "change_talk"})
"""What a client does whom the coach's words can't have closed."""
_SURE: Final = 0.8
"""From which confidence a turn is told as one that closed something: a wrong one makes coaches worse."""
_LAST: Final = 5
"""Among how many turns at its end a talk's goodbye stands."""
_FIRST: Final = Signal.INSULTED
"""Told before all else, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A coach's turn that opened or closed something: `turn` counts from 0, the quotes are letter for letter."""

    turn: int
    opened: bool
    quote: str
    did: str
    client: str
    why: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to the trainee. `turns` of the pattern are those in which it showed."""

    moments: tuple[Moment, ...]
    pattern: str
    question: str
    celebration: str

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """The feedback that `as_record` wrote."""
        moments = tuple(Moment(**moment) for moment in record["moments"])
        return cls(moments, record["pattern"], record["question"], record["celebration"])

    def as_record(self) -> dict[str, object]:
        """The feedback as JSON holds it."""
        return {
            "moments": [
                {"turn": m.turn, "opened": m.opened, "quote": m.quote, "did": m.did, "client": m.client, "why": m.why}
                for m in self.moments
            ],
            "pattern": self.pattern,
            "question": self.question,
            "celebration": self.celebration,
        }


@dataclass(frozen=True, slots=True)
class _Seen:
    """One piece of evidence with its marker."""

    turn: int
    quote: str
    signal: str
    pull: float
    marker: Mapping[str, Any]
    sure: float = 1.0

    @property
    def key(self) -> str:
        """What it is evidence of: the signal, or the marker where a judge found it."""
        return self.signal or str(self.marker["id"])


def feedback(card: Card) -> Feedback:
    """What a mentor coach would say about this conversation: in a model's words where the card keeps such, checked
    when they came, else by rule."""
    kept = (card.get("judge") or {}).get("feedback")
    return feedback_by_rule(card) if kept is None else Feedback.of_record(kept)


def feedback_by_rule(card: Card) -> Feedback:
    """The feedback that the evidence alone makes; the same card gets the same words."""
    seen = _evidence(card)
    moments = _moments(card, seen)
    pattern, leading = _pattern(card, seen, moments)
    question = _words(leading).ask if leading else "What would you like to try in your next conversation, and why that?"
    told: list[Moment] = []
    hurt = {one.turn for one in seen if one.key == _FIRST}
    for turn in sorted(moments, key=lambda turn: (turn not in hurt, turn)):
        told.append(_moment(card, turn, seen, said=[moment.why for moment in told]))
    return Feedback(tuple(told), pattern, question, _celebration(card, seen, moments))


def next_sentence(card: Card, turn: int) -> str | None:
    """Another sentence that could have stood at this coach's turn, or None where nothing asks for one."""
    against = [one for one in _evidence(card) if one.turn == turn and one.pull < 0 and _words(one).instead]
    if not against:
        return None
    strongest = min(against, key=lambda one: one.pull)
    return _one_of(_words(strongest).instead, strongest.quote)


def _evidence(card: Card) -> list[_Seen]:
    return [
        _Seen(
            e["turn"],
            e["quote"],
            e.get("signal", ""),
            e.get("effect", 1.0) * marker.get("weight", 1.0),
            marker,
            e.get("confidence", 1.0),
        )
        for dimension in card["dimensions"].values()
        for marker in dimension["markers"]
        for e in marker["evidence"]
    ]


def _moments(card: Card, seen: Sequence[_Seen]) -> list[int]:
    """The turns that mattered: the strongest pull either way, counted with what the client did right after."""
    pull: dict[int, float] = {}
    for one in seen:
        turn = one.turn if card["turns"][one.turn]["speaker"] == "coach" else _coach_before(card, one.turn)
        if turn is not None:
            pull[turn] = pull.get(turn, 0.0) + one.pull
    for turn, before in pull.items():
        answer = _answer(card, turn)
        codes = answer["behaviours"] if answer else ()
        gained, lost = sum(_GAINS.get(c, 0.0) for c in codes), sum(_LOSSES.get(c, 0.0) for c in codes)
        if before > 0:  # what was answered by giving in opened less; what was told in doubt can be an opening
            opened = _opened(card, turn, codes)
            pull[turn] = max(0.0, before + gained - (lost if "compliance" in codes else 0.0)) if opened else 0.0
        else:
            surely = any(one.turn == turn and one.pull < 0 and one.sure >= _SURE for one in seen)
            moved = _MOVED & set(codes) and not _LOSSES.keys() & set(codes)
            pull[turn] = 0.0 if moved or not surely else before - lost
    ranked = sorted(pull, key=lambda turn: (-abs(pull[turn]), turn))
    chosen: list[int] = [one.turn for one in seen if one.key == _FIRST][:1]
    for wanted in (1.0, -1.0, 0.0):  # one that opened, one that closed, and whatever weighs most besides
        for turn in ranked:
            if (
                pull[turn] * wanted >= 0
                and abs(pull[turn]) >= _LEAST
                and all(abs(turn - other) >= _APART for other in chosen)
            ):
                chosen.append(turn)
                break
    return sorted(chosen[:_MOMENTS])


def _opened(card: Card, turn: int, codes: Sequence[str]) -> bool:
    """Whether something came of a turn: the client moved, or told what holds them; and it wasn't the goodbye, after
    which the client only says once more what stands."""
    closing = turn >= len(card["turns"]) - _LAST and "structure" in card["turns"][turn]["behaviours"]
    return any(code in _MOVED or code == "sustain_talk" for code in codes) and not closing


def _moment(card: Card, turn: int, seen: Sequence[_Seen], *, said: Sequence[str]) -> Moment:
    here = [one for one in seen if turn in (one.turn, _coach_before(card, one.turn))]
    worst = [one for one in here if one.key == _FIRST]
    here = worst or here
    total = sum(one.pull for one in here)
    strongest = max(here, key=lambda one: (one.pull if total > 0 else -one.pull, one.signal))
    quote = strongest.quote if strongest.turn == turn else _begin(card["turns"][turn]["text"]).removesuffix("…")
    answer = _answer(card, turn)
    client = ""
    if answer is not None:
        tells = strongest.signal in _TELLS_THE_ANSWER or not answer["behaviours"]
        kind = "neutral" if tells else answer["behaviours"][0]
        words_said = f"“{_begin(answer['text'])}”"
        then = OPENED_THEN if total > 0 else CLOSED_THEN
        client = _one_of(then.get(kind, then["neutral"]), quote).format(quote=words_said)
    words = _words(strongest)
    fresh = [why for why in words.why if why not in said] or words.why
    return Moment(turn, total > 0, quote, _did(card, strongest), client, _one_of(fresh, quote))


def _pattern(card: Card, seen: Sequence[_Seen], moments: Sequence[int]) -> tuple[str, _Seen | None]:
    """What came back most, by weight: first what stood in the way, else what carried.

    What happened once and is told as a moment already is no pattern; the question may still be about it.
    """
    weight: dict[str, float] = {}
    turns: dict[str, set[int]] = {}
    for one in seen:
        weight[one.key] = weight.get(one.key, 0.0) + one.pull
        turns.setdefault(one.key, set()).add(one.turn)
    ranked = sorted(weight, key=lambda key: (weight[key], key))
    against = [key for key in ranked if weight[key] < 0]
    fresh = [key for key in against if len(turns[key]) > 1 or not turns[key] <= set(moments)]
    if fresh:
        return _told(card, seen, max(fresh, key=lambda key: len(turns[key]) > 1), "Look at how often you")
    leading = next((one for one in seen if against and one.key == against[0]), None)
    missed = _missed(card)
    if missed is not None:
        left = missed.get("missed") or _left_undone().get(missed["name"])
        if left is None:
            return f"One thing had its chance and did not come up: “{missed['name']}”.", leading
        return f"As far as I heard, you {left}, all through this talk.", leading
    if ranked:
        text, carrying = _told(card, seen, ranked[-1], "A thread runs through it: you")
        return text, leading or carrying
    return "There is too little here to see a pattern.", None


def _told(card: Card, seen: Sequence[_Seen], key: str, opening: str) -> tuple[str, _Seen]:
    these = [one for one in seen if one.key == key]
    turns = sorted({one.turn for one in these})
    places = ", ".join(str(turn + 1) for turn in turns[:6]) + (" and more" if len(turns) > 6 else "")
    if len(turns) == 1:
        return f"Once, and it mattered (turn {places}): you {_words(these[0]).did}.", these[0]
    return f"{opening} {_words(these[0]).did} ({len(turns)} times, turns {places}).", these[0]


@cache
def _left_undone() -> Mapping[str, str]:
    # by name: a copy of the standard rubric under another id has these words too
    return {marker.name: marker.missed for marker in standard_rubric().markers if marker.missed is not None}


def _missed(card: Card) -> Mapping[str, Any] | None:
    """The heaviest marker that was missed, and that no utterance came near: what may have been done is not said to have
    been left undone."""
    near = {signal for turn in card["turns"] for said in turn.get("utterances", ()) for signal in said.get("near", ())}
    missed = [
        marker
        for dimension in card["dimensions"].values()
        for marker in dimension["markers"]
        if marker["status"] == "missed" and not near & _shown_by().get(marker["name"], frozenset())
    ]
    return max(missed, key=lambda m: m.get("weight", 1.0)) if missed else None


@cache
def _shown_by() -> Mapping[str, frozenset[str]]:
    return {marker.name: frozenset(map(str, marker.shown_by)) for marker in standard_rubric().markers}


def _celebration(card: Card, seen: Sequence[_Seen], moments: Sequence[int]) -> str:
    """The best of what was done, counted with what came of it; another one than the moments where there is one."""

    def worth(one: _Seen) -> float:
        answer = _answer(card, one.turn)
        return one.pull + sum(_GAINS.get(code, 0.0) for code in (answer["behaviours"] if answer else ()))

    good = [one for one in seen if one.pull > 0]
    others = [one for one in good if one.turn not in moments]
    best = max(others or good, key=lambda one: (worth(one), -one.turn), default=None)
    if best is None:
        return NOTHING_TO_CELEBRATE
    return f"Celebrate this one: you {_did(card, best)}. “{best.quote}” {_words(best).why[-1]}"


def _did(card: Card, one: _Seen) -> str:
    """What the coach did. Before a step that the client named, it is what the coach's turn before it was: a silence, a
    question, or something given back."""
    before = _coach_before(card, one.turn)
    if one.signal != Signal.ACTION_FROM_CLIENT or before is None:
        return _words(one).did
    codes = card["turns"][before]["behaviours"]
    return next((did for code, did in BEFORE_A_STEP.items() if code in codes), _words(one).did)


def _words(one: _Seen) -> Words:
    """The words for a signal; for evidence without one (a judge's), the marker's own."""
    if found := WORDS.get(one.signal):
        return found
    name = one.marker.get("name", one.marker["id"])
    did = f"did what “{name}” asks for" if one.pull > 0 else f"went the other way from “{name}”"
    return Words(did, ("It counts for what the client takes away.",), "What do you notice when you read it again?")


def _answer(card: Card, turn: int) -> Mapping[str, Any] | None:
    return next((t for t in card["turns"][turn + 1 :] if t["speaker"] == "client"), None)


def _coach_before(card: Card, turn: int) -> int | None:
    """The coach's turn that a client's turn answers; None for a coach's turn."""
    if card["turns"][turn]["speaker"] == "coach":
        return None
    return next((i for i in range(turn - 1, -1, -1) if card["turns"][i]["speaker"] == "coach"), None)


def _one_of(choices: Sequence[str], seed: str) -> str:
    """One of several wordings, settled by the quote: varied between moments, the same at each reading."""
    return choices[zlib.crc32(seed.encode("utf-8")) % len(choices)]


def _begin(text: str, most: int = 120) -> str:
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: text.rfind(" ", 0, most)] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;:-–—.…") + "…"
