"""How a coach's turn moves the client: safety, ownership, insight and the grips. Pure; every change has its reason.

Gains are made smaller by four gates: how far the coach listened, how safe it is (for ownership, insight and grips),
how often the same was tried, and how little is left to gain. Losses pass no gate.
"""

from __future__ import annotations

from typing import Final

from personas.model import Fact, Layer, Move
from scoring.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Block, Focus
from simulator.client.hearing import ASKING, OPENERS, PRESSING, Heard
from simulator.client.part import Part
from simulator.client.rules import Effect, Event, Numbers
from simulator.client.state import MOST_QUESTIONS, Change, ClientState, Ended, bounded

B = Behaviour
_LEAST: Final = 0.0005
_STEPS: Final = frozenset({Focus.ACTION, Focus.APPROACH, Focus.TIMING, Focus.ACCOUNTABILITY, Focus.SUPPORT})
_RESOLVES: Final = frozenset({Focus.APPROACH, Focus.SUPPORT, Focus.RESOURCES})
_UNCODED: Final = frozenset(
    {
        *(Move.ROBOT, Move.SECRET, Move.NONSENSE, Move.OTHER_LANGUAGE, Move.ABUSE, Move.SILENCE),
        *(Move.SMALL_TALK, Move.GREETING, Move.THANKS, Move.APOLOGY, Move.CLOSING),
    }
)
_REPAIRS: Final = frozenset({Move.APOLOGY, Move.PERMISSION, Move.COLLABORATION, Move.AUTONOMY, Move.REFLECTION})
_INSIDE: Final = frozenset({Event.TOLD_GUARDED, Event.TOLD_CORE, Event.INSIGHT, Event.HINT, Event.VOICE, Event.FIRM})
"""Events that are the client's own doing, which needed the safety to happen at all."""
_ODD: Final = frozenset({Move.ROBOT, Move.SECRET, Move.NONSENSE})


class Ledger:
    """The moves of one turn as they add up, each written down with its reason."""

    def __init__(self, part: Part, state: ClientState, turn: int) -> None:
        self.part = part
        self.turn = turn
        self.values = {"safety": state.safety, "ownership": state.ownership, "insight": state.insight}
        self.grips = dict(state.grips)
        self.changes: list[Change] = []

    def shift(self, field: str, delta: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Move one of the three by `delta`, kept between 0 and 1."""
        old = self.values[field]
        self.values[field] = new = round(bounded(old + delta), 4)
        if abs(new - old) >= _LEAST:
            self.changes.append(Change(self.turn, field, round(new - old, 4), effect.id, effect.cause, behaviour))

    def lose(self, field: str, amount: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Lower one of the three by up to `amount` (above 0): less where little is left to lose."""
        numbers = self.part.rules.numbers
        scale = min(1.0, numbers.loss_least + numbers.loss_slope * self.values[field])
        self.shift(field, -amount * scale, effect, behaviour)

    def gain(self, field: str, amount: float, effect: Effect, limit: float, behaviour: Behaviour | None = None) -> None:
        """Raise one of the three by up to `amount`: less the nearer it is to 1, and never above `limit`."""
        old = self.values[field]
        amount *= (1.0 - old) ** self.part.rules.numbers.saturation
        self.shift(field, max(0.0, min(amount, limit - old)), effect, behaviour)

    def grip(self, block: Block, delta: float, effect: Effect, behaviour: Behaviour | None = None) -> None:
        """Loosen (below 0) or tighten one grip, within what the persona and the facts told allow."""
        old = self.grips[block]
        most = bounded(max(old, self.part.persona.blocks[block] + self.part.rules.numbers.tighten_most))
        self.grips[block] = new = round(min(most, bounded(old + delta)), 4)
        if abs(new - old) >= _LEAST:
            self.changes.append(
                Change(self.turn, f"grip:{block.value}", round(new - old, 4), effect.id, effect.cause, behaviour)
            )

    def applied(self, state: ClientState, **more: object) -> ClientState:
        """The state with everything in the ledger applied."""
        return state.with_(**self.values, grips=self.grips, **more)


def step(part: Part, state: ClientState, heard: Heard) -> tuple[ClientState, tuple[Change, ...]]:
    """The state after a coach's turn, before the client answers, and every change with its reason."""
    ledger = Ledger(part, state, state.turn + 1)
    worth = _worth(part, state, heard)
    for rank, behaviour in enumerate(_felt(heard)):
        _behave(ledger, state, heard, behaviour, rank, worth)
    for event, strength in _events(state, heard):
        _happen(ledger, part.rules.events[event], strength, state)
    _loosen(ledger, state, heard, worth)
    return ledger.applied(state, **_counted(state, heard)), tuple(ledger.changes)


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
        ledger.grip(fact.block, -_room(part, state, fact.block, ledger.grips[fact.block], off), effect)
    if event is Event.INSIGHT:
        for block in state.grips:
            if _told(part, state, block, Layer.CORE):
                off = _room(part, state, block, ledger.grips[block], numbers.loosen_insight)
                ledger.grip(block, -off, effect)
    return ledger.applied(state), tuple(ledger.changes)


def gate(safety: float, numbers: Numbers) -> float:
    """How much of a good move gets through to ownership and insight, 0 to 1: little at low safety."""
    return bounded((safety - numbers.gate_from) / (numbers.gate_full - numbers.gate_from))


def _felt(heard: Heard) -> tuple[Behaviour, ...]:
    """The behaviours that count; words that make no sense to the client do nothing, whatever they were coded."""
    if heard.move in _UNCODED:
        return ()
    if heard.parroted:
        return (B.SIMPLE_REFLECTION,)
    return heard.turn.behaviours[:4]


def _worth(part: Part, state: ClientState, heard: Heard) -> float:
    """What a good move is worth, 0 to 1, by how far it listens; who has been listening is trusted for a while."""
    numbers = part.rules.numbers
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
    about = heard.turn.focus[0] if heard.turn.focus else Focus.OTHER
    if effect.ownership < 0:
        ledger.lose("ownership", -effect.ownership * bad, effect, behaviour)
    else:
        early = numbers.early_action + (1 - numbers.early_action) * state.insight if about in _STEPS else 1.0
        amount = effect.ownership * good * through * rules.ownership_by_focus[about] * early
        ledger.gain("ownership", amount, effect, _most_ownership(state, numbers), behaviour)
    if effect.insight < 0:
        ledger.lose("insight", -effect.insight * bad, effect, behaviour)
    else:
        fitting = 1.35 if any(_fits(ledger.part, state, heard, block) for block in state.grips) else 1.0
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


def _events(state: ClientState, heard: Heard) -> list[tuple[Event, float]]:
    """What happened besides the coded behaviours, and how strongly."""
    move = heard.move
    found: list[tuple[Event, float]] = []
    if heard.passed_over:
        found.append((Event.PASSED_OVER, 1.0))
    elif heard.took_up and move not in PRESSING and not heard.asked_before:
        found.append((Event.TOOK_UP, 1.0))
    if _builds(heard):
        found.append((Event.BUILT_ON, heard.listening * (0.5 if heard.asked_before else 1.0)))
    if state.heavy and move in (Move.SILENCE, Move.ENCOURAGER) and not state.silences:
        found.append((Event.HEAVY_SILENCE, 1.0))
    elif move is Move.SILENCE and state.silences:
        found.append((Event.EMPTY_SILENCE, float(min(state.silences, 4))))
    if _grills(heard) and state.grilled >= 2:
        found.append((Event.INTERROGATED, 1.0))
    if heard.parroted and state.reflections >= 2:
        found.append((Event.PARROTED, 1.0))
    if heard.asked_before and (heard.asked_before > 2 or not heard.signature.startswith(".")):
        found.append((Event.SAME_AGAIN, 0.5 if heard.asked_before == 1 else 1.0))
    if not state.contracted and _contracts(heard):
        found.append((Event.CONTRACTED, 1.0))
    if move in PRESSING and state.pressed:
        hard = 1.0 if move in (Move.PUSH, Move.CONFRONT, Move.ABUSE) else 0.2
        found.append((Event.KEPT_PRESSING, hard * min(state.pressed, 3)))
    elif state.pressed and move in _REPAIRS:
        found.append((Event.REPAIRED, 1.0))
    if heard.turn.does(B.REASSURE) and state.heavy:
        found.append((Event.CHEERED_OVER, 1.0))
    if move is Move.ABUSE:
        found.append((Event.INSULTED, 1.0))
    elif move in _ODD:
        found.append((Event.ODD, 1.0))
    if move in (Move.ADVICE, Move.PUSH) and (state.own_action_voiced or state.hints):
        found.append((Event.TAKEN_OVER, 1.0))
    return found


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


def _fits(part: Part, state: ClientState, heard: Heard, block: Block) -> bool:
    """Whether a turn is about what loosens this block."""
    about = set(heard.focus[:2])
    if about & part.rules.fits[block]:
        return True
    if block is Block.UNTRUSTED_RESOURCES and heard.turn.does(B.AFFIRMATION):
        return True
    named = block is Block.UNRESOLVED_RISK and _told(part, state, block, Layer.CORE)
    return named and bool(about & _RESOLVES)


def _loosen(ledger: Ledger, state: ClientState, heard: Heard, worth: float) -> None:
    """Loosen each grip that the turn fits, where it is safe enough."""
    numbers = ledger.part.rules.numbers
    if heard.move not in OPENERS or state.safety < numbers.loosen_from or heard.asked_before > 1:
        return
    for block, grip in state.grips.items():
        if _fits(ledger.part, state, heard, block):
            off = numbers.loosen_fit * worth * gate(state.safety, numbers)
            off = _room(ledger.part, state, block, grip, off)
            ledger.grip(block, -off, ledger.part.rules.events[Event.LOOSENED], heard.turn.main)


def _room(part: Part, state: ClientState, block: Block, grip: float, off: float) -> float:
    """How far a grip can loosen by `off`: it keeps a rest until its guarded, and until its core facts are told."""
    numbers = part.rules.numbers
    if not _told(part, state, block, Layer.GUARDED):
        left = numbers.left_before_guarded
    elif not _told(part, state, block, Layer.CORE):
        left = numbers.left_before_core
    else:
        left = numbers.left_at_last
    return max(0.0, min(off, grip - left * part.persona.blocks.get(block, 1.0)))


def _told(part: Part, state: ClientState, block: Block, layer: Layer) -> bool:
    """Whether a fact of this block and layer is told; where the persona has none, any fact of that layer counts."""
    own = layer in part.layers_of.get(block, frozenset())
    facts = (part.fact(fact_id) for fact_id in state.disclosed)
    return any(fact.layer is layer and (fact.block is block or not own) for fact in facts)


def _builds(heard: Heard) -> bool:
    """Whether the turn goes on from the client's own words, and doesn't merely hand them back."""
    if heard.parroted or heard.listening < 0.6 or heard.asked_before > 1:
        return False
    return heard.move in (Move.OPEN_QUESTION, Move.COLLABORATION, Move.AFFIRMATION) or heard.turn.does(
        B.COMPLEX_REFLECTION, B.SUMMARY
    )


def _contracts(heard: Heard) -> bool:
    return heard.move in (Move.OPEN_QUESTION, Move.COLLABORATION) and Focus.AGREEMENT in heard.focus


def _pressed(state: ClientState, heard: Heard) -> int:
    """Pressing turns in a row; advice alone counts up to three: it is tiresome, and no threat."""
    if heard.move not in PRESSING:
        return 0
    if heard.move in (Move.ADVICE, Move.LEADING):
        return max(state.pressed, min(state.pressed + 1, 3))
    return state.pressed + 1


def _grills(heard: Heard) -> bool:
    return heard.move in (Move.CLOSED_QUESTION, Move.STACKED) or (
        heard.move is Move.REPEATED and heard.turn.does(B.CLOSED_QUESTION)
    )


def _counted(state: ClientState, heard: Heard) -> dict[str, object]:
    """The counters after this turn."""
    asked = dict(state.asked)
    if heard.move in ASKING and heard.focus:
        asked[heard.focus[0]] = asked.get(heard.focus[0], 0) + 1
    questions = (*state.questions, heard.signature)[-MOST_QUESTIONS:] if heard.signature else state.questions
    bare = heard.move is Move.REFLECTION and not heard.turn.does(*QUESTIONS)
    return {
        "turn": state.turn + 1,
        "asked": asked,
        "questions": questions,
        "contracted": state.contracted or _contracts(heard),
        "pressed": _pressed(state, heard),
        "reflections": state.reflections + 1 if bare else 0,
        "grilled": state.grilled + 1 if _grills(heard) else 0,
        "silences": state.silences + 1 if heard.silent else 0,
        "attention": 0.65 * state.attention + 0.35 * heard.listening,
        "unheard": "",
        "heavy": False,
        "ended": Ended.NOT,
    }
