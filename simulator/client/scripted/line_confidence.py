"""No line that fits is better than a wrong line: how sure it is that a line answers, and what is said where it isn't.
Pure."""

from __future__ import annotations

import re
from typing import Final

from personas.model import Asked, Layer
from personas.moments import Moment
from scoring.coding.behaviours import Focus
from simulator.client.hearing.questions import PLAIN_ANSWERS, bare, last_asked
from simulator.client.hearing.words import phrases, signature, stems, words_of
from simulator.client.move_kinds import ASKING, RECEIVING
from simulator.client.rules.plain_answers import asks_for
from simulator.client.seeded_chance import chance
from simulator.client.voice import Act, Direction

_GENERAL: Final = 1
"""Rank of a line that may be said to any question of its kind."""
_MEANT: Final = 2
"""Rank of a line about what was probably meant."""
_PARTICULAR: Final = {
    "en": re.compile(r"(?:who|whom|whose|which|where|when|how (?:many|long|often|old|much))\b"),
    "de": re.compile(r"(?:wer|wen|wem|wessen|welche[rsnm]?|wo|wann|wie (?:viele?|lange|oft|alt))\b"),
}
"""First words of a question that wants one thing and no account."""
_SAYS_MUCH: Final = 5
"""Words from which a question without a known subject still has one."""
_OF_ITSELF: Final = {
    Act.INSIGHT: frozenset({Focus.LEARNING, Focus.STORY, Focus.MEANING, Focus.FEELING}),
    Act.HINT: frozenset({Focus.ACTION, Focus.APPROACH, Focus.TIMING, Focus.SUPPORT, Focus.ACCOUNTABILITY}),
    Act.VOICE: frozenset({Focus.ACTION, Focus.APPROACH, Focus.TIMING, Focus.ACCOUNTABILITY}),
}
"""What a question has to be about for these acts to answer it."""


def unsure_of(direction: Direction, rank: int) -> bool:
    """Whether a line of this rank most likely doesn't answer what was asked."""
    heard = direction.heard
    if heard is None or heard.move not in ASKING:
        return False
    language = direction.part.language
    wanted = heard.wants - phrases(language).everyday
    asked = bare(last_asked(heard.turn.text, language), language)
    points = bool(_PARTICULAR[language].match(asked)) or (not heard.focus and len(words_of(asked)) >= _SAYS_MUCH)
    plain = PLAIN_ANSWERS & set(heard.asks)
    if rank <= _GENERAL:
        return bool(wanted) or points or bool(plain - {Asked.WHICH})
    return rank == _MEANT and bool(wanted) and not heard.asked_about and not heard.asked_topics


def honest_moments(direction: Direction) -> tuple[Moment, ...]:
    """What may be said instead, the fittest first."""
    heard = direction.heard
    if heard is not None and PLAIN_ANSWERS & set(heard.asks):
        return (Moment.DOES_NOT_KNOW, Moment.TAKES_TIME)
    if chance(direction.seed, direction.turn, f"honest{mark_of(direction)}") < 0.5:
        return (Moment.ASKS_BACK, Moment.TAKES_TIME, Moment.DOES_NOT_KNOW)
    return (Moment.TAKES_TIME, Moment.ASKS_BACK, Moment.DOES_NOT_KNOW)


def leaps(direction: Direction) -> bool:
    """Whether the reply leaves a question where it stands and says something else that matters."""
    heard, fact = direction.heard, direction.fact
    if heard is None or Asked.MORE in heard.asks:
        return False
    if heard.move in RECEIVING:
        return _leaps_unasked(direction)
    if heard.move not in ASKING:
        return False
    about = set(heard.asked_about[:1])
    if direction.act is Act.TELL and fact is not None:
        return not asks_for(direction.part, heard, fact)
    wanted = _OF_ITSELF.get(direction.act)
    return wanted is not None and not about & wanted and not set(heard.focus[:1]) & wanted


def _leaps_unasked(direction: Direction) -> bool:
    """Whether a fact comes out of nowhere: not of what was said last, on either side."""
    heard, fact = direction.heard, direction.fact
    if heard is None or fact is None or direction.act is not Act.TELL or fact.layer is Layer.SURFACE or heard.silent:
        return False
    said = " ".join(text for _, text in direction.recent[-2:])
    near = stems(said, direction.part.language) & direction.part.words_of_fact(fact.id)
    return fact.topic not in direction.part.topics_in(said) and not near


def mark_of(direction: Direction) -> str:
    """What tells one sentence from another in what it does and is about: a different one is answered differently."""
    heard = direction.heard
    if heard is None:
        return ""
    about = ".".join(focus.value for focus in heard.focus[:1])
    kinds = ".".join(kind.value for kind in heard.asks[:1])
    words = signature(heard.turn.text, direction.part.language) if heard.wants else ""
    return f":{heard.move.value}:{about}:{kinds}:{'.'.join(heard.topics[:2])}:{words}"
