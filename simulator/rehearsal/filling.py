"""Which slots of a persona are still empty, and what stands in for them meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from personas.model import Layer, Move, Persona
from personas.moments import Aspect, Moment
from personas.stock import LEAST_BEATS, stock
from scoring.coding.behaviours import Focus

_STOCK: Final = "the neutral stock"
_NOTHING: Final = "nothing"
_SHORT: Final = "short sounds"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the file without lines: its name, what is said meanwhile, what to write there."""

    name: str
    meanwhile: str
    hint: str


def empty_slots(persona: Persona) -> Iterator[Slot]:
    """The slots without lines, in the order of the file."""
    for fact in persona.facts:
        if not fact.more:
            yield Slot(f"facts.{fact.id}.more", _NOTHING, "what they add when the coach stays there")
        if fact.layer is not Layer.SURFACE and not fact.withheld:
            yield Slot(f"facts.{fact.id}.withheld", _NOTHING, "what they say while it isn't safe")
    own = persona.own_action
    for aspect in Aspect:
        if not own.plan.get(aspect):
            yield Slot(f"own_action.plan.{aspect.value}", "`own_action.firm`", "a plain answer about their plan")
    for aspect in (Aspect.WHAT, Aspect.WHEN, Aspect.WHO, Aspect.WORDS):
        if not own.done.get(aspect):
            yield Slot(f"own_action.done.{aspect.value}", "`openings.enrolled`", "the same, once they have done it")
    if not own.doubts:
        yield Slot("own_action.doubts", _NOTHING, "what makes them hesitate before they name it")
    if not own.undone:
        yield Slot("own_action.undone", _NOTHING, "“Did you do it?”, where they didn't")
    neutral = stock(persona.language)
    from_stock = {move for reply in neutral.replies for move in reply.to}
    answered = {move for reply in persona.replies for move in reply.to}
    for move in Move:
        if move not in answered:
            yield Slot(f"replies to {move.value}", _STOCK if move in from_stock else _SHORT, "a line or two")
    asked = {name for reply in persona.replies if Move.OPEN_QUESTION in reply.to for name in reply.about}
    for focus in Focus:
        if focus is not Focus.OTHER and focus.value not in asked:
            yield Slot(f"replies about {focus.value}", "general answers", "two or three answers to open questions")
    if len(persona.beats) < LEAST_BEATS:
        yield Slot("beats", _STOCK, f"{LEAST_BEATS} short sounds of their own")
    if not persona.entries:
        yield Slot("entries", _NOTHING, "everybody and everything that they name")
    for moment in Moment:
        if not persona.moments.get(moment):
            yield Slot(f"moments.{moment.value}", _STOCK, "a line or two in their own voice")
