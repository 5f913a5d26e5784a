"""No line that fits is better than a wrong line: how sure it is that a line answers, and what is said where it isn't.
Pure."""

from __future__ import annotations

from typing import Final

from personas.model import Asked, Layer, Moment
from scoring.coding.behaviours import Focus
from simulator.client.chance import chance
from simulator.client.moves import ASKING
from simulator.client.questions import PLAIN_ANSWERS
from simulator.client.voice import Act, Direction
from simulator.client.words import phrases, signature

_GENERAL: Final = 1
"""Rank of a line that may be said to any question of its kind."""
_MEANT: Final = 2
"""Rank of a line about what was probably meant."""
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
    wanted = heard.wants - phrases(direction.part.language).everyday
    plain = PLAIN_ANSWERS & set(heard.asks)
    if rank <= _GENERAL:
        return bool(wanted) or bool(plain - {Asked.WHICH})
    return rank == _MEANT and len(wanted) >= 2 and not heard.asked_about and not _shares(direction, wanted)


def _shares(direction: Direction, wanted: frozenset[str]) -> bool:
    """Whether what was asked names something that this talk knows a line about."""
    heard = direction.heard
    return heard is not None and bool(heard.asked_topics)


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
    if heard is None or heard.move not in ASKING or Asked.MORE in heard.asks:
        return False
    about = set(heard.asked_about[:1])
    if direction.act is Act.TELL and fact is not None:
        if fact.layer is Layer.SURFACE:
            return False
        named = fact.topic in heard.asked_topics or bool(heard.wants & direction.part.words_of_fact(fact.id))
        return not named and not about & set(fact.opens.focus)
    wanted = _OF_ITSELF.get(direction.act)
    return wanted is not None and not about & wanted and not set(heard.focus[:1]) & wanted


def mark_of(direction: Direction) -> str:
    """What tells one sentence from another in what it does and is about: a different one is answered differently."""
    heard = direction.heard
    if heard is None:
        return ""
    about = ".".join(focus.value for focus in heard.focus[:1])
    kinds = ".".join(kind.value for kind in heard.asks[:1])
    words = signature(heard.turn.text, direction.part.language) if heard.wants else ""
    return f":{heard.move.value}:{about}:{kinds}:{'.'.join(heard.topics[:2])}:{words}"
