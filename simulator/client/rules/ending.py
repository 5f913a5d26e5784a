"""How sessions begin and end inside the client, and what carries over to the next one. Pure."""

from __future__ import annotations

from personas.model import Outcome
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState, Ended, bounded


def outcome(part: Part, state: ClientState) -> Outcome:
    """How it ends inside the client, if the session ended now."""
    numbers = part.rules.numbers
    if state.ended is Ended.WITHDREW:
        return Outcome.WITHDREW
    ready = state.readiness >= numbers.enrolled_readiness and state.turn >= numbers.enrolled_turn
    if ready and (state.acted or (state.own_action_voiced and state.firm)):
        return Outcome.ENROLLED
    if state.complied and not state.own_action_voiced and state.readiness < numbers.enrolled_readiness:
        return Outcome.COMPLIED
    return Outcome.UNFINISHED


def initial(part: Part, previous: ClientState | None = None) -> ClientState:
    """The state at the first word: the persona's start, or what the last session left; and the occasion's shift.

    `previous` is the state in which the session before ended. Grips, the relation and what was told carry on; what the
    client did in between follows from how it ended: the enrolled one acted and learned, the complied one didn't and
    holds back, the withdrawn one is careful.
    """
    persona, numbers = part.persona, part.rules.numbers
    start, shifts = persona.start, part.scenario.shifts
    if previous is None:
        fresh = ClientState(start.safety, start.ownership, start.insight, dict(persona.blocks))
        return _shifted(fresh, shifts.safety, shifts.ownership, shifts.insight)
    ended = outcome(part, previous)
    safety = start.safety + numbers.carry_safety * (previous.safety - start.safety)
    ownership = start.ownership + numbers.carry_ownership * (previous.ownership - start.ownership)
    insight = start.insight + numbers.carry_insight * (previous.insight - start.insight)
    grips = {block: previous.grips.get(block, grip) for block, grip in persona.blocks.items()}
    acted = previous.acted
    if ended is Outcome.ENROLLED:
        safety += numbers.enrolled_safety
        grips = {block: grip * numbers.enrolled_grip for block, grip in grips.items()}
        acted = True
    elif ended is Outcome.COMPLIED:
        safety += numbers.complied_safety
        ownership += numbers.complied_ownership
        grips = {block: grip + numbers.complied_grip for block, grip in grips.items()}
    elif ended is Outcome.WITHDREW:
        safety = min(safety, numbers.withdrew_safety)
    known = tuple(fact_id for fact_id in previous.disclosed if fact_id in part.facts)
    state = ClientState(
        safety=safety,
        ownership=ownership,
        insight=insight,
        grips={block: round(bounded(grip), 4) for block, grip in grips.items()},
        session=previous.session + 1,
        before=ended,
        acted=acted,
        disclosed=known,
        carried=len(known),
        used=_kept(part, previous),
        insights=min(previous.insights, 1),
        hints=0 if acted else min(previous.hints, 1),
        agreed=previous.agreed,
    )
    return _shifted(state, shifts.safety, shifts.ownership, shifts.insight)


def _shifted(state: ClientState, safety: float, ownership: float, insight: float) -> ClientState:
    return state.with_(
        safety=state.safety + safety, ownership=state.ownership + ownership, insight=state.insight + insight
    )


def _kept(part: Part, previous: ClientState) -> frozenset[int]:
    """The lines that stay said: facts, insights, the own action and openings; small talk may come again."""
    catalogue = part.catalogue
    once = ("told:", "more:", "withheld:", "insight", "hint", "voice", "firm", "open:")
    return frozenset(
        number
        for number in previous.used
        if number < len(catalogue.lines) and catalogue.lines[number].id.startswith(once)
    )
