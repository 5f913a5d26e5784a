"""The neutral stock: small sounds, repair and weather for a client whose file leaves them out. Whoever plays a persona
may call it; a persona's own lines always stand before the stock's."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from personas.model import Lines, Move, Persona, Reply, Strict
from personas.moments import Moment

LEAST_BEATS: Final = 12
"""Beats below which a persona's own are filled up: fewer would come back too soon."""


class Stock(Strict):
    """Neutral lines of one language."""

    beats: Lines
    moments: dict[Moment, Lines]
    replies: list[Reply]


@cache
def stock(language: str) -> Stock:
    """The stock of a language, `en` or `de`. Read once."""
    text = (resources.files("personas") / "stock.toml").read_text(encoding="utf-8")
    return Stock.model_validate(tomllib.loads(text)[language])


def with_stock(persona: Persona) -> Persona:
    """The persona with what their file leaves out: moments, beats, and replies to moves that they have none for."""
    neutral = stock(persona.language)
    answered: set[Move] = {move for reply in persona.replies for move in reply.to}
    replies = [reply for reply in neutral.replies if not answered & set(reply.to)]
    moments = {moment: said for moment, said in neutral.moments.items() if not persona.moments.get(moment)}
    beats = neutral.beats if len(persona.beats) < LEAST_BEATS else []
    if not replies and not moments and not beats:
        return persona
    return persona.model_copy(
        update={
            "replies": [*persona.replies, *replies],
            "moments": {**persona.moments, **moments},
            "beats": [*persona.beats, *(beat for beat in beats if beat not in persona.beats)],
        }
    )
