"""How a coach's turn moves the client: safety, ownership, insight and the grips. Pure; every change has its reason.

Gains are made smaller by four gates: how far the coach listened, how safe it is (for ownership, insight and grips),
how often the same was tried, and how little is left to gain. Losses pass no gate.
"""

from __future__ import annotations

from typing import Final

from personas.model import Fact, Layer, Move
from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.move_kinds import BESIDE, OPENERS
from simulator.client.prepared_persona import Part
from simulator.client.rules.constants import Effect, Event, Numbers
from simulator.client.rules.grips import fits, room
from simulator.client.rules.ledger import Ledger
from simulator.client.rules.state import Change, ClientState, bounded
from simulator.client.rules.turn_events import counted, events

B = Behaviour
_STEPS: Final = frozenset({Focus.ACTION, Focus.APPROACH, Focus.TIMING, Focus.ACCOUNTABILITY, Focus.SUPPORT})
_UNCODED: Final = frozenset(
    {
        *(Move.ROBOT, Move.SECRET, Move.NONSENSE, Move.OTHER_LANGUAGE, Move.ABUSE, Move.SILENCE),
        *(Move.SMALL_TALK, Move.GREETING, Move.THANKS, Move.APOLOGY, Move.CLOSING),
    }
)
_INSIDE: Final = frozenset({Event.TOLD_GUARDED, Event.TOLD_CORE, Event.INSIGHT, Event.HINT, Event.VOICE, Event.FIRM})
"""Events that are the client's own doing, which needed the safety to happen at all."""


def step(part: Part, state: ClientState, heard: Heard) -> tuple[ClientState, tuple[Change, ...]]:
    """The state after a coach's turn, before the client answers, and every change with its reason."""
    ledger = Ledger(part, state, state.turn + 1)
    worth = _worth(part, state, heard)
    for rank, behaviour in enumerate(_felt(heard)):
        _behave(ledger, state, heard, behaviour, rank, worth)
    for event, strength in events(state, heard):
        _happen(ledger, part.rules.events[event], strength, state)
    _loosen(ledger, state, heard, worth)
    return ledger.applied(state, **counted(state, heard)), tuple(ledger.changes)


def happen(
    part: Part, state: ClientState, event: Event, fact: Fact | None = None
) -> tuple[ClientState, tuple[Change, ...]]:
    """The state after what the client's own reply does: telling a fact, seeing something, naming an action."""
    ledger = Ledger(part, state, state.turn)
    effect = part.rules.events[event]
    numbers = part.rules.numbers
    strength = 1.0 if fact is None or fact.block is not None else 0.5
    _happen(ledger, effect, strength, state)
    if fact is not None and fact.block is not None and fact.block in state.grips:
        off = numbers.loosen_core if fact.layer is Layer.CORE else numbers.loosen_guarded
        ledger.grip(fact.block, -room(part, state, fact.block, ledger.grips[fact.block], off), effect)
    if event in (Event.INSIGHT, Event.HINT):
        # Who sees what held them, and then what they might do, is held less by all of it.
        for block in state.grips:
            ledger.grip(block, -room(part, state, block, ledger.grips[block], numbers.loosen_insight), effect)
    return ledger.applied(state), tuple(ledger.changes)


def gate(safety: float, numbers: Numbers) -> float:
    """How much of a good move gets through to ownership and insight, 0 to 1: little at low safety."""
    return bounded((safety - numbers.gate_from) / (numbers.gate_full - numbers.gate_from))


def _felt(heard: Heard) -> tuple[Behaviour, ...]:
    """The behaviours that count; words that make no sense to the client do nothing, whatever they were coded."""
    if heard.move in _UNCODED or heard.plain.moment in BESIDE:
        return ()
    if heard.parroted:
        return (B.SIMPLE_REFLECTION,)
    if heard.move is Move.PUSH and not heard.turn.does(B.DIRECT):
        return (B.DIRECT,)
    return heard.turn.behaviours[:4]


def _worth(part: Part, state: ClientState, heard: Heard) -> float:
    """What a good move is worth, 0 to 1, by how far it listens; who has been listening is trusted for a while."""
    numbers = part.rules.numbers
    if heard.grounding.missing:
        return 0.0
    listening = max(heard.listening, numbers.trusted_attention * state.attention)
    return numbers.unheard_worth + (1.0 - numbers.unheard_worth) * listening


def _behave(ledger: Ledger, state: ClientState, heard: Heard, behaviour: Behaviour, rank: int, worth: float) -> None:
    rules = ledger.part.rules
    numbers = rules.numbers
    effect = rules.behaviours[behaviour]
    good = (1.0 if rank == 0 else numbers.beside) * worth * _fresh(state, heard, behaviour, numbers)
    bad = (1.0 if rank == 0 else numbers.bad_beside) * (1.0 + 0.06 * min(state.pressed, 5))
    through = gate(state.safety, numbers)
    if effect.safety < 0:
        ledger.lose("safety", -effect.safety * bad, effect, behaviour)
    else:
        ledger.gain("safety", effect.safety * good, effect, 1.0, behaviour)
    about = heard.focus[0] if heard.focus else Focus.OTHER
    if effect.ownership < 0:
        ledger.lose("ownership", -effect.ownership * bad, effect, behaviour)
    else:
        early = numbers.early_action + (1 - numbers.early_action) * state.insight if about in _STEPS else 1.0
        amount = effect.ownership * good * through * rules.ownership_by_focus[about] * early
        ledger.gain("ownership", amount, effect, _most_ownership(state, numbers), behaviour)
    if effect.insight < 0:
        ledger.lose("insight", -effect.insight * bad, effect, behaviour)
    else:
        fitting = 1.35 if any(fits(ledger.part, state, heard, block) for block in state.grips) else 1.0
        amount = effect.insight * good * through * rules.insight_by_focus[about] * fitting
        ledger.gain("insight", amount, effect, _most_insight(ledger.part, state), behaviour)
    if effect.grips > 0:
        for block in state.grips:
            ledger.grip(block, effect.grips * bad, effect, behaviour)


def _fresh(state: ClientState, heard: Heard, behaviour: Behaviour, numbers: Numbers) -> float:
    """What a good behaviour is worth when the same has been tried before: 1 for new, 0 for the third time."""
    if behaviour in REFLECTIONS:
        again = numbers.reflection_again**state.reflections
        return again * (0.5 if heard.parroted else 1.0)
    if behaviour not in QUESTIONS:
        return 1.0
    if heard.asked_before:
        return 0.5 if heard.asked_before == 1 else 0.0
    if heard.listening >= 0.75 or not heard.focus:
        return 1.0
    times = state.asked.get(heard.focus[0], 0)
    return max(numbers.novelty_least, numbers.novelty**times)


def _most_insight(part: Part, state: ClientState) -> float:
    numbers = part.rules.numbers
    layers = {part.fact(fact_id).layer for fact_id in state.disclosed}
    if Layer.CORE in layers:
        return 1.0
    if Layer.GUARDED in layers:
        return max(state.insight, numbers.insight_before_core)
    return max(state.insight, numbers.insight_before_guarded)


def _most_ownership(state: ClientState, numbers: Numbers) -> float:
    if state.hints or state.own_action_voiced or state.acted:
        return 1.0
    least = numbers.ownership_before_hint if state.insights else numbers.ownership_before_insight
    return max(state.ownership, least)


def _happen(ledger: Ledger, effect: Effect, strength: float, state: ClientState) -> None:
    """Apply an event. Gains in ownership and insight that the coach's move brings pass the gate of safety."""
    numbers = ledger.part.rules.numbers
    through = 1.0 if effect.id in _INSIDE else gate(state.safety, numbers)
    limits = {"safety": 1.0, "ownership": _most_ownership(state, numbers), "insight": _most_insight(ledger.part, state)}
    for field, size in (("safety", effect.safety), ("ownership", effect.ownership), ("insight", effect.insight)):
        if size < 0:
            ledger.lose(field, -size * strength, effect)
        elif size > 0:
            ledger.gain(field, size * strength * (1.0 if field == "safety" else through), effect, limits[field])
    if effect.grips > 0:
        for block in state.grips:
            ledger.grip(block, effect.grips * strength, effect)


def _loosen(ledger: Ledger, state: ClientState, heard: Heard, worth: float) -> None:
    """Loosen each grip that the turn fits, where it is safe enough."""
    numbers = ledger.part.rules.numbers
    if heard.move not in OPENERS or state.safety < numbers.loosen_from or heard.asked_before > 1:
        return
    for block, grip in state.grips.items():
        if fits(ledger.part, state, heard, block):
            off = numbers.loosen_fit * worth * gate(state.safety, numbers)
            off = room(ledger.part, state, block, grip, off)
            ledger.grip(block, -off, ledger.part.rules.events[Event.LOOSENED], heard.turn.main)
