"""From the network's log-odds to codes: what is likely enough to be said, utterance by utterance, and of the turn.

Pure. A code that costs the coach needs near-certainty; each threshold was set on conversations that were held out from
training (`scoring.training`), so that at least the wanted share of what is said is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp
from typing import TYPE_CHECKING, Any, Final

from scoring.coding.behaviours import PRESCRIPTIONS, QUESTIONS, Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance, Cue
from scoring.coding.plain_words import PlainWords
from scoring.coding.signals import AGAINST, Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

B = Behaviour
_LIKELY: Final = 0.45
"""From which probability a code without a threshold of its own is given."""
_BESIDE: Final = frozenset({B.ENCOURAGER, B.STRUCTURE, B.REASSURE, B.SELF_DISCLOSURE, B.INFORMATION})
"""What an utterance beside others must be surely, to count for the turn: the client answers the others."""
_NOTHING: Final = 0.15
"""Below which probability nothing that an utterance might do is worth the saying, if something costly is likelier."""
_NEAR: Final = 0.15
"""From which probability a signal that isn't given is kept as one that may be there."""
_SURELY: Final = 0.75
_PLAINLY: Final = 0.985
"""What is said in plain words (`plain_words`)."""
_ASKS: Final = (*sorted(QUESTIONS - {B.STACKED_QUESTIONS}),)
_SOUND: Final = re.compile(r"^\W*(?:(?:mm+|m+h+m+|hm+|uh[- ]?huh|mm+[- ]?h?m+|aha)\W*){1,2}$", re.IGNORECASE)
_WORD: Final = re.compile(r"^\W*(?:(?:yeah|yes|yep|right|okay|ok|sure|ja|genau|ah|oh|mm+)\W*){1,2}$", re.IGNORECASE)
_LONGEST_BACKCHANNEL: Final = 24
"""Characters."""
_MOVING: Final = 0.45
"""From which probability that it is change talk of any kind a client's turn is."""
_OTHER_WEIGHT: Final = 0.35
"""How much "other" counts against what a turn is about beside it: facts and small talk are said around everything."""
_ASKED_WEIGHT: Final = 1.5
"""How much more a question's focus counts for the turn's than that of what is said before it."""
_COSTLY: Final = frozenset({B.CONFRONT, B.DIRECT, B.ADVICE, B.LEADING_QUESTION, B.STACKED_QUESTIONS, B.INFORMATION})
"""What is never said of an utterance only because nothing else is likelier: it would cost the coach."""
_ASKING: Final = frozenset(
    {*(b.value for b in QUESTIONS), "simple_reflection", "complex_reflection", "summary", "advice"}
)
"""What a sentence with a question mark may be: asking, giving back to check it, or advice in that form."""
_LATER: Final = 0.02
"""How much more each later utterance's focus counts: the last is what the client answers."""
QUOTE_CHARS: Final = 200
"""The longest quote of a cue, in characters."""


def is_backchannel(text: str, before: str) -> bool:
    """Whether a text only shows that somebody listens to one who goes on speaking after `before`.

    A sound ("mm-hmm") does, unless a question was asked; a word ("right") only where a sentence was not at its end.
    """
    said = before.rstrip()
    if len(text) > _LONGEST_BACKCHANNEL or said.endswith("?"):
        return False
    return _SOUND.match(text) is not None or (not said.endswith((".", "!", "…")) and _WORD.match(text) is not None)


class Decisions:
    """Turns rows of log-odds into codes. `about` is what the weights say of themselves: names of the outputs in their
    order (`coach`, `client`), the `languages`, and for each of these the `threshold` of each output by its name."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        self._coach: tuple[str, ...] = tuple(about["coach"])
        self._client: tuple[str, ...] = tuple(about["client"])
        self._plain = PlainWords()
        self._thresholds = [
            {name: about["threshold"][language].get(name, _LIKELY) for name in (*self._coach, *self._client)}
            for language in about["languages"]
        ]

    def coach_turn(
        self, index: int, text: str, heard: Sequence[tuple[str, NDArray[Any], int]], client: str, *, early: bool
    ) -> CodedTurn:
        """A coach's turn from its utterances with their log-odds and languages; `client` is what it answers, `early`
        says that the talk is only beginning."""
        said = tuple(
            self._plain.heard(
                self._utterance(words, self._likely(self._coach, row), self._thresholds[language]), client
            )
            for words, row, language in heard
        )
        if not said or not text.strip():
            nothing = CodedUtterance(text.strip(), (B.ENCOURAGER,), (Focus.OTHER,))
            return CodedTurn(index, Speaker.COACH, text, (B.ENCOURAGER,), (Focus.OTHER,), utterances=(nothing,))
        return CodedTurn(
            index, Speaker.COACH, text, _behaviours(said, early), _focus(said), _cues(said), utterances=said
        )

    def client_turn(self, index: int, text: str, heard: tuple[NDArray[Any], int] | None) -> CodedTurn:
        """A client's turn from its log-odds and language; one without words is neutral."""
        if heard is None:
            return CodedTurn(index, Speaker.CLIENT, text, (B.NEUTRAL,))
        row, threshold = heard[0], self._thresholds[heard[1]]
        odds = self._likely(self._client, row)
        openings = tuple(n[1:] for n in self._client if n[0] == "#" and odds[n] >= threshold[n])
        codes = {n: p for n, p in odds.items() if n[0] != "#"}
        change = {n: p for n, p in codes.items() if n.startswith("change_talk:")}
        kinds = tuple(
            ChangeTalk(n.partition(":")[2])
            for n in sorted(change, key=lambda n: -change[n])
            if change[n] >= threshold[n]
        )
        found = {Behaviour(n): p for n, p in codes.items() if n not in change and p >= threshold[n]}
        moving = 1.0
        for p in change.values():
            moving *= 1 - p
        if kinds or 1 - moving >= _MOVING:
            kinds = kinds or (ChangeTalk(max(change, key=lambda n: change[n]).partition(":")[2]),)
            found[B.CHANGE_TALK] = 1 - moving
        if not found:
            found = {max((Behaviour(n) for n in codes if n not in change), key=lambda b: codes[b.value]): 0.5}
        order = {B.INSIGHT: 0.25, B.OWN_ACTION: 0.25, B.COMPLIANCE: 0.1, B.NEUTRAL: -0.3}
        behaviours = tuple(sorted(found, key=lambda b: (-(found[b] + order.get(b, 0.0)), b)))
        if behaviours[0] is not B.NEUTRAL:
            behaviours = tuple(b for b in behaviours if b is not B.NEUTRAL)
        elif len(behaviours) > 1:
            behaviours = (B.NEUTRAL,)
        if B.CHANGE_TALK not in behaviours:
            kinds = ()
        sure = {b.value: round(p, 2) for b, p in found.items()} | {f"#{o}": round(odds[f"#{o}"], 2) for o in openings}
        said = CodedUtterance(text.strip(), behaviours, confidence=sure)
        cues = tuple(Cue(b, text.strip()[:QUOTE_CHARS]) for b in behaviours)
        return CodedTurn(index, Speaker.CLIENT, text, behaviours, (), cues, kinds, (said,), openings)

    def _likely(self, names: Sequence[str], row: NDArray[Any]) -> dict[str, float]:
        """The calibrated probability of each output."""
        return {
            name: 1 / (1 + exp(-max(-30.0, min(30.0, odds)))) for name, odds in zip(names, row.tolist(), strict=True)
        }

    def _utterance(self, text: str, odds: Mapping[str, float], threshold: Mapping[str, float]) -> CodedUtterance:
        codes = {n: p for n, p in odds.items() if n[0] not in "@#"}
        given = sorted((n for n, p in codes.items() if p >= threshold[n]), key=lambda n: -codes[n])
        if not given:
            given = [max((n for n in codes if n not in _COSTLY), key=lambda n: codes[n])]
            costly = max((n for n in codes if n in _COSTLY), key=lambda n: codes[n])
            if codes[given[0]] < _NOTHING < codes[costly]:
                given = [costly]
        if text.rstrip().endswith("?") and not any(n in _ASKING for n in given):
            form = max(("open_question", "closed_question"), key=lambda n: codes[n])
            given = [*given, form] if codes[given[0]] >= _SURELY else [form, *given]
        focus = {n: p for n, p in odds.items() if n[0] == "@"}
        first = max(focus, key=lambda n: focus[n])
        about = [first, *(n for n in focus if n != first and focus[n] >= threshold[n])]
        signals = [n for n in odds if n[0] == "#" and odds[n] >= threshold[n]]
        sure = {n.lstrip("@#"): round(odds[n], 2) for n in (*signals, *about, *given)}
        near = {n[1:]: round(p, 2) for n, p in odds.items() if n[0] == "#" and n not in signals and p >= _NEAR}
        return CodedUtterance(
            text,
            tuple(Behaviour(n) for n in given),
            tuple(Focus(n[1:]) for n in about),
            tuple(Signal(n[1:]) for n in signals),
            sure,
            {name: p for name, p in near.items() if name not in AGAINST},
        )


def _behaviours(said: Sequence[CodedUtterance], early: bool) -> tuple[Behaviour, ...]:
    """What the turn does: all that its utterances do, the one that the client would answer first.

    Courtesies, sounds and set phrases beside something else are not counted, but for a greeting when a talk begins, its
    close, and a silence that the coach says to keep.
    """
    strength: dict[Behaviour, float] = {}
    for utterance in said:
        for b in utterance.behaviours:
            strength[b] = max(strength.get(b, 0.0), utterance.sure(b))
    weighty = [b for b in strength if b not in _BESIDE]
    if weighty:
        needed = {B.ENCOURAGER: _PLAINLY, B.STRUCTURE: _SURELY if early or said[-1].does(B.STRUCTURE) else _PLAINLY}
        quiet = any(u.does(B.ENCOURAGER) and u.text.count(" ") for u in said)
        strength = {
            b: p
            for b, p in strength.items()
            if b not in _BESIDE or (p >= needed.get(b, _SURELY) and (quiet or b is not B.ENCOURAGER))
        }
    elif len(strength) > 1:
        strength.pop(B.ENCOURAGER, None)
    asked = [b for u in reversed(said) for b in u.behaviours if b in _ASKS and b in strength]
    told = [b for b in strength if b in PRESCRIPTIONS or b is B.CONFRONT]
    order = sorted(strength, key=lambda b: (b not in told, b not in asked[:1], b not in asked, -strength[b], b))
    if B.COMPLEX_REFLECTION in strength and B.SIMPLE_REFLECTION in strength and len(order) > 3:
        order.remove(min(B.COMPLEX_REFLECTION, B.SIMPLE_REFLECTION, key=lambda b: strength[b]))
    return tuple(order[:5])


def _focus(said: Sequence[CodedUtterance]) -> tuple[Focus, ...]:
    """What the turn is about, the surest first; a question's focus before that of what leads to it."""
    weight: dict[Focus, float] = {}
    for number, utterance in enumerate(said):
        asks = utterance.does(*QUESTIONS)
        later = 1 + _LATER * number
        for f in utterance.focus:
            other = _OTHER_WEIGHT if f is Focus.OTHER else 1.0
            p = utterance.sure(f) * (_ASKED_WEIGHT if asks else 1.0) * other * later
            weight[f] = max(weight.get(f, 0.0), p)
    found = sorted(weight, key=lambda f: (-weight[f], f))
    if len(found) > 1 and found[-1] is not Focus.OTHER:
        found = [f for f in found if f is not Focus.OTHER]
    return tuple(found[:3])


def _cues(said: Sequence[CodedUtterance]) -> tuple[Cue, ...]:
    """For each behaviour the utterance that shows it most surely."""
    best: dict[Behaviour, CodedUtterance] = {}
    for utterance in said:
        for b in utterance.behaviours:
            if b not in best or utterance.sure(b) > best[b].sure(b):
                best[b] = utterance
    return tuple(Cue(b, u.text[:QUOTE_CHARS]) for b, u in best.items())
