"""What a coach offers, taken out of the conversation, so that the rest can be read as if nobody had said it.

Advice must never better what is read around it, nor leave asked for it worsen that: so partnering is found in
the rest, and each offer is then counted by itself. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from scoring.coding.behaviours import PRESCRIPTIONS, Behaviour, Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence import cues
from scoring.evidence.conversation import asks_leave, prescribes

B = Behaviour
_OFFERS: Final = (*PRESCRIPTIONS, B.ADVICE_WITH_PERMISSION)
_SHORT_ANSWER: Final = 8  # words: an answer to the offer, and no new beginning
_TAME_ANSWER: Final = 16  # the same, where the answer is neutral or gives in
_A_WORD: Final = 2  # words: what is left of a turn beside the offer is none


Recode = Callable[[Speaker, str, Sequence[CodedTurn]], CodedTurn]
"""Codes one turn after others."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A conversation in two readings: `whole` with every turn, each coded as if no offer had come before it, and
    `rest` without the offers, where `places` says which turn of `whole` each is. `offered` are the turns of `whole`
    that offer something or ask leave for it."""

    whole: tuple[CodedTurn, ...]
    rest: tuple[CodedTurn, ...]
    places: tuple[int, ...]
    offered: frozenset[int]


def offers(turn: CodedTurn) -> bool:
    """Whether a coach's turn offers something, or asks leave to."""
    return turn.speaker is Speaker.COACH and (prescribes(turn) or asks_leave(turn))


def read_apart(turns: Sequence[CodedTurn], recode: Recode | None = None) -> Reading:
    """Both readings of coded turns; without `recode` turns keep the codes that they have."""
    if not any(offers(turn) or (recode is not None and _may_offer(turn)) for turn in turns):
        return Reading(tuple(turns), tuple(turns), tuple(range(len(turns))), frozenset())
    whole: list[CodedTurn] = []
    rest: list[CodedTurn] = []
    places: list[int] = []
    offered: set[int] = set()
    gone = changed = False
    for i, turn in enumerate(turns):
        if gone and turn.speaker is Speaker.CLIENT and _answers_offer(turns, i):
            whole.append(turn)
            gone, changed = False, True
            continue
        coded = recode(turn.speaker, turn.text, rest) if recode is not None and changed else turn
        gone = False
        if turn.does(B.ADVICE_WITH_PERMISSION):  # that it was permitted is told by the question before it
            coded = turn
        tells = recode is not None and not prescribes(coded) and _tells_somewhere(turn, recode, rest)
        said = (*coded.behaviours, B.ADVICE) if tells else coded.behaviours
        whole.append(replace(coded, index=i, behaviours=said))
        if tells or offers(coded):
            offered.add(i)
            changed = True
            left = _beside_offer(coded, recode, rest)
            if len(left.split()) <= _A_WORD:
                gone = bool(rest) and rest[-1].speaker is Speaker.CLIENT
                continue
            coded = _remainder(coded, left) if recode is None else recode(turn.speaker, left, rest)
        rest.append(coded if coded.index == len(rest) else replace(coded, index=len(rest)))
        places.append(i)
    return Reading(tuple(whole), tuple(rest), tuple(places), frozenset(offered))


def _beside_offer(turn: CodedTurn, recode: Recode | None, before: Sequence[CodedTurn]) -> str:
    """The turn's words without the sentences that offer or ask leave to.

    Statements behind an offer belong to it where nothing is asked after them, and so does a question whether it was
    taken.
    """
    wanted = (*_OFFERS, *((B.ASK_PERMISSION,) if asks_leave(turn) else ()))
    quotes = [cue.quote for cue in turn.cues if cue.behaviour in wanted]
    sentences = [s for s in cues.SENTENCE.findall(turn.text) if s.strip()]
    told = [cues.advises(s) or cues.asks_leave(s) for s in sentences]
    if recode is not None:
        told = [out or _tells(s, recode, before) for s, out in zip(sentences, told, strict=True)]
    if not any(told):
        told = [any(q and (q in s or s.strip() in q) for q in quotes) for s in sentences]
    if not any(told):
        return ""
    last = len(told) - 1 - told[::-1].index(True)
    behind = sentences[last + 1 :]
    if behind and cues.OFFER_CHECKED.search(behind[0]):
        behind = behind[1:]
    if not any("?" in sentence for sentence in behind):
        behind = []
    kept = [s for s, out in zip(sentences[:last], told, strict=False) if not out]
    return "".join((*kept, *behind)).strip()


def _may_offer(turn: CodedTurn) -> bool:
    return turn.speaker is Speaker.COACH and cues.MAY_ADVISE.search(turn.text) is not None


def _tells_somewhere(turn: CodedTurn, recode: Recode, before: Sequence[CodedTurn]) -> bool:
    """Whether advice stands in a coach's turn that does something else in the main."""
    if not _may_offer(turn) or asks_leave(turn):
        return False
    sentences = [s for s in cues.SENTENCE.findall(turn.text) if s.strip()]
    return len(sentences) > 1 and any(_tells(s, recode, before) for s in sentences)


def _tells(sentence: str, recode: Recode, before: Sequence[CodedTurn]) -> bool:
    """Whether a sentence that may advise does, said here and by itself."""
    return cues.MAY_ADVISE.search(sentence) is not None and prescribes(recode(Speaker.COACH, sentence.strip(), before))


def _remainder(turn: CodedTurn, left: str) -> CodedTurn:
    """A turn coded by hand, cut to what stands beside its offer."""
    behaviours = tuple(b for b in turn.behaviours if b not in _OFFERS) or (B.ENCOURAGER,)
    return replace(turn, text=left, behaviours=behaviours, cues=tuple(c for c in turn.cues if c.quote in left))


def _answers_offer(turns: Sequence[CodedTurn], i: int) -> bool:
    """Whether the client's turn `i` only answers the offer before it: short, and nothing of it is taken up."""
    said = turns[i]
    words = len(said.text.split())
    tame = said.main in (B.NEUTRAL, B.COMPLIANCE)
    if words > (_TAME_ANSWER if tame else _SHORT_ANSWER):
        return False
    known = cues.long_words(turns[i - 1].text) | (cues.long_words(turns[i - 2].text) if i > 1 else frozenset())
    following = turns[i + 1].text if i + 1 < len(turns) else ""
    return not (cues.long_words(said.text) - known) & cues.long_words(following)
