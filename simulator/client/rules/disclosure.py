"""What may be told now: facts open layer by layer, by what the coach asks into and how safe it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from personas.model import Asked, Fact, Layer, Mood, Move
from scoring.coding.behaviours import Behaviour, Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.move_kinds import ASKING, OPENERS, RECEIVING
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState, Phase
from simulator.client.seeded_chance import chance

_HEARD_WELL: Final = 0.7
"""Listening from which somebody who feels safe goes on by themselves."""
_DEEP: Final = frozenset({Focus.MEANING, Focus.FEELING, Focus.RISK, Focus.STORY, Focus.SUPPORT, Focus.RESOURCES})


@dataclass(frozen=True, slots=True)
class Disclosure:
    """At most one of these is set: a fact that opens, one that is held back, or one told earlier that grows."""

    opened: Fact | None = None
    withheld: Fact | None = None
    more: Fact | None = None


def disclose(part: Part, state: ClientState, heard: Heard, seed: int) -> Disclosure:
    """What the turn opens. `state` is the state after the turn's own moves (`dynamics.step`)."""
    if (heard.move not in OPENERS and heard.move not in ASKING) or heard.move is Move.STACKED:
        return Disclosure()
    reached = [part.fact(fact_id) for fact_id in heard.facts]
    for fact in reached[:3]:
        if may_open(part, state, heard, fact):
            return Disclosure(opened=fact)
    if (next_one := _trusts(part, state, heard, seed)) is not None:
        return Disclosure(opened=next_one)
    more = _more(part, state, heard, seed)
    held = next((fact for fact in reached if fact.layer is not Layer.SURFACE), None)
    if held is not None and heard.move in ASKING and unused(part, state, f"withheld:{held.id}"):
        named = held.topic in heard.topics
        if named and more is None:
            return Disclosure(withheld=held)
        if _comes_near(held, state, heard) and chance(seed, state.turn, "evade") < part.rules.numbers.evade_by_focus:
            return Disclosure(withheld=held)
    return Disclosure(more=more)


def _trusts(part: Part, state: ClientState, heard: Heard, seed: int) -> Fact | None:
    """What they come out with by themselves, once they feel safe and were just heard well: what holds them tightest."""
    if heard.move not in RECEIVING or heard.silent or heard.grounding.missing or state.mood is not Mood.OPEN:
        return None
    if heard.listening < _HEARD_WELL or chance(seed, state.turn, "trusts") >= part.rules.numbers.comes_by_itself:
        return None
    untold = [fact for fact in part.persona.facts if fact.id not in state.disclosed and fact.block is not None]
    tightest = sorted(untold, key=lambda fact: -state.grip(fact.block) if fact.block else 0.0)
    return next((fact for fact in tightest if may_open(part, state, heard, fact)), None)


def may_open(part: Part, state: ClientState, heard: Heard, fact: Fact) -> bool:
    """Whether a fact that the coach reaches for may be told now."""
    numbers = part.rules.numbers
    if any(earlier not in state.disclosed for earlier in fact.opens.after):
        return False
    if _just_told(part, state) and heard.move not in RECEIVING:
        return False
    if fact.layer is Layer.SURFACE:
        # While their own action takes shape nobody answers with plain facts.
        return state.pressed == 0 and state.phase is not Phase.DESIGNING
    pressing = heard.turn.does(Behaviour.REASSURE, Behaviour.CONFRONT, Behaviour.ADVICE, Behaviour.DIRECT)
    if (pressing or heard.turn.main is Behaviour.LEADING_QUESTION) and not heard.parroted:
        return False
    if heard.passed_over or heard.asked_before > 1 or state.pressed:
        return False
    if state.own_action_voiced and fact.topic not in heard.topics:
        # Once their own action stands they keep their counsel, unless they are asked for just this.
        return False
    told = {part.fact(fact_id).layer for fact_id in state.disclosed}
    attention = max(state.attention, heard.listening)
    if fact.layer is Layer.GUARDED:
        extra = 0.0 if heard.opens else numbers.closed_extra
        safe = state.safety >= numbers.guarded_safety + extra and attention >= numbers.guarded_attention
        return safe and state.turn >= numbers.guarded_turn
    return (
        heard.opens
        and (heard.shares or heard.move not in RECEIVING)
        and state.turn >= numbers.core_turn
        and state.safety >= numbers.core_safety
        and attention >= numbers.core_attention
        and Layer.GUARDED in told
    )


def _just_told(part: Part, state: ClientState) -> bool:
    """Whether something guarded was told in the reply before: a question then stays with that."""
    last = part.facts.get(state.last_fact)
    return last is not None and last.layer is not Layer.SURFACE and state.since_fact == 0


def _comes_near(held: Fact, state: ClientState, heard: Heard) -> bool:
    """Whether a question that doesn't name the fact's topic still comes so near that an evasion answers it."""
    asked_into = bool(heard.focus) and heard.focus[0] in held.opens.focus and heard.focus[0] in _DEEP
    return asked_into and held.topic == state.thread


def _touches(part: Part, heard: Heard, fact: Fact) -> bool:
    """Whether the coach's words have one of this fact's."""
    return fact.topic in heard.topics or bool(heard.wants & part.words_of_fact(fact.id))


def unused(part: Part, state: ClientState, shelf: str) -> bool:
    """Whether a shelf of the persona's lines has one that wasn't said yet."""
    return any(line.number not in state.used for line in part.catalogue.shelf(shelf))


def _more(part: Part, state: ClientState, heard: Heard, seed: int) -> Fact | None:
    """A fact told earlier to which they add, because the coach stays with it."""
    if heard.move not in OPENERS and heard.move is not Move.REPEATED:
        return None
    on = Asked.MORE in heard.asks
    on = on or (_just_told(part, state) and not heard.focus and not heard.asks)
    if not on and chance(seed, state.turn, "more") > part.rules.numbers.add_more:
        return None
    for fact_id in reversed(state.disclosed):
        fact = part.fact(fact_id)
        named = fact.topic in heard.asked_topics or bool(heard.wants & part.words_of_fact(fact.id))
        quiet = heard.move in (Move.ENCOURAGER, Move.SILENCE)
        asked_it = not heard.asked_about or heard.asked_about[0] in fact.opens.focus
        touched = heard.listening >= 0.5 and (_touches(part, heard, fact) if heard.move in RECEIVING else asked_it)
        stays = state.last_fact == fact.id and (on or quiet or touched)
        if ((named and asked_it) or stays) and unused(part, state, f"more:{fact.id}"):
            return fact
    return None
