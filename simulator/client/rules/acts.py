"""Which act the client's reply is: the order in which things may happen to somebody who is stuck. Pure."""

from __future__ import annotations

from typing import Final

from personas.model import Asked, Layer, Move
from scoring.coding.behaviours import Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.hearing.questions import PLAIN_ANSWERS
from simulator.client.move_kinds import ASKING, OPENERS, RECEIVING
from simulator.client.prepared_persona import Part
from simulator.client.rules.constants import Numbers
from simulator.client.rules.disclosure import Disclosure, unused
from simulator.client.rules.dynamics import gate
from simulator.client.rules.state import ClientState
from simulator.client.seeded_chance import chance
from simulator.client.voice import Act, Lean

F = Focus
_SEEING: Final = frozenset({F.STORY, F.LEARNING, F.MEANING, F.FEELING, F.RISK, F.STRENGTHS})
_INWARD: Final = _SEEING - {F.RISK, F.STRENGTHS}
_LOOKING_BACK: Final = frozenset({F.LEARNING, F.STORY})
_SHAPING: Final = frozenset({F.ACTION, F.APPROACH, F.TIMING, F.SUPPORT, F.ACCOUNTABILITY, F.MEANING})
_NAMING: Final = frozenset({F.ACTION, F.APPROACH, F.TIMING, F.ACCOUNTABILITY, F.SUPPORT})
_HOLDING: Final = _NAMING | {F.RISK, F.RESOURCES}
_INVITING: Final = frozenset({Move.OPEN_QUESTION, Move.COLLABORATION, Move.AUTONOMY})
_YES: Final = frozenset({Move.ADVICE, Move.PUSH, Move.LEADING})


def act_of(part: Part, state: ClientState, heard: Heard, found: Disclosure, seed: int) -> Act:
    """What the client does now. `state` is the state after the turn's moves, `found` what the turn opens."""
    numbers = part.rules.numbers
    if heard.danger:
        return Act.DANGER
    if leaves(part, state, heard):
        return Act.WITHDRAW
    if heard.farewell:
        return Act.CLOSE
    if heard.move in _YES and unused(part, state, "comply") and _pleases(part, state, heard, seed):
        return Act.COMPLY
    if found.opened is not None and found.opened.layer is Layer.CORE:
        return Act.TELL
    if heard.passed_over or state.pressed:
        return _plain_act(found)
    if _sees(part, state, heard, numbers, seed):
        return Act.INSIGHT
    if _names(part, state, heard, numbers, seed):
        return Act.VOICE
    if _hints(part, state, heard, numbers, seed):
        return Act.HINT
    if found.opened is None and _holds(part, state, heard, seed):
        return Act.FIRM
    return _plain_act(found)


def leaves(part: Part, state: ClientState, heard: Heard) -> bool:
    """Whether they have had enough. Those who please stay longer, and say yes."""
    numbers = part.rules.numbers
    if heard.move is Move.ABUSE:
        return state.pressed > 1 or state.safety <= numbers.leave_safety
    patience = numbers.leave_pressed + round(numbers.leave_pleasing * part.persona.pleasing)
    if heard.move in (Move.ADVICE, Move.LEADING) and part.persona.pleasing >= numbers.leave_advised:
        return False
    if state.safety > numbers.leave_safety:
        return False
    return state.pressed >= patience or state.silences >= numbers.leave_silences or state.grilled >= patience + 4


def lean_of(part: Part, state: ClientState, heard: Heard, seed: int) -> Lean:
    """Which way the reply leans: a seeded draw in the proportions that research found (rules.toml)."""
    numbers = part.rules.numbers
    if heard.move in (Move.OPEN_QUESTION, Move.COLLABORATION, Move.AUTONOMY):
        change, sustain = numbers.change_open, numbers.sustain_open
    elif heard.move in (Move.CLOSED_QUESTION, Move.LEADING, Move.STACKED, Move.REPEATED):
        change, sustain = numbers.change_closed, numbers.sustain_closed
    elif heard.move in (Move.ADVICE, Move.PUSH, Move.INFORMATION, Move.OFFER, Move.CONFRONT):
        low = 1.0 - gate(state.safety, numbers)
        change = 0.10
        sustain = numbers.sustain_advice_high + low * (numbers.sustain_advice_low - numbers.sustain_advice_high)
    else:
        change, sustain = numbers.change_other, numbers.sustain_other
    drawn = chance(seed, state.turn, "lean")
    if drawn < change:
        return Lean.CHANGE
    return Lean.SUSTAIN if drawn < change + sustain else Lean.NEUTRAL


def _plain_act(found: Disclosure) -> Act:
    if found.opened is not None:
        return Act.TELL
    if found.withheld is not None:
        return Act.EVADE
    return Act.MORE if found.more is not None else Act.ANSWER


def _pleases(part: Part, state: ClientState, heard: Heard, seed: int) -> bool:
    numbers = part.rules.numbers
    if state.acted:
        return False
    wish = numbers.comply_push if heard.move is Move.PUSH else numbers.comply_advice
    wish += numbers.comply_more * min(state.pressed - 1, 3)
    wish *= part.persona.pleasing * (1.0 - 0.6 * gate(state.safety, numbers))
    return chance(seed, state.turn, "comply") < wish


def _core_told(part: Part, state: ClientState) -> bool:
    layers = {part.fact(fact_id).layer for fact_id in state.disclosed}
    return Layer.CORE in layers


def _sees(part: Part, state: ClientState, heard: Heard, numbers: Numbers, seed: int) -> bool:
    if heard.move not in OPENERS or not unused(part, state, "insight") or state.insights >= 2:
        return False
    if not _core_told(part, state) or state.insight < numbers.insight_at:
        return False
    if state.insights and (state.insight < numbers.hint_insight + 0.1 or chance(seed, state.turn, "sees") < 0.5):
        return False
    about = bool(set(heard.focus) & _SEEING)
    if heard.move in ASKING:
        # A plain question is answered first, and all the more one about their own action.
        about = bool(set(heard.focus[:1]) & (_LOOKING_BACK if state.own_action_voiced or state.acted else _INWARD))
    return heard.listening >= 0.45 and (about or heard.move in RECEIVING)


def _hints(part: Part, state: ClientState, heard: Heard, numbers: Numbers, seed: int) -> bool:
    if state.acted or state.own_action_voiced or not state.insights or state.hints >= 2:
        return False
    if state.ownership < numbers.hint_ownership or state.insight < numbers.hint_insight:
        return False
    if not unused(part, state, "hint"):
        return False
    if heard.move in _INVITING:
        return bool(set(heard.focus) & _SHAPING) and not heard.asks
    return (
        heard.move in RECEIVING
        and heard.listening >= 0.6
        and chance(seed, state.turn, "hint") < numbers.hints_when_heard
    )


def _names(part: Part, state: ClientState, heard: Heard, numbers: Numbers, seed: int) -> bool:
    if state.acted or state.own_action_voiced or not state.hints or not unused(part, state, "voice"):
        return False
    if state.turn < numbers.enrolled_turn or state.ownership < numbers.voice_ownership:
        return False
    if state.insight < numbers.voice_insight or state.tightest > numbers.voice_grip:
        return False
    if heard.move in _INVITING:
        return bool(set(heard.focus) & _NAMING) and not _wants_a_detail(heard)
    return (
        heard.move in RECEIVING
        and heard.listening >= 0.6
        and chance(seed, state.turn, "names") < numbers.names_when_heard
    )


def _wants_a_detail(heard: Heard) -> bool:
    """Whether a question wants a name, a place, a number: the whole of an action doesn't answer that."""
    return bool(PLAIN_ANSWERS & set(heard.asks)) and Focus.ACTION not in heard.focus[:1]


def _holds(part: Part, state: ClientState, heard: Heard, seed: int) -> bool:
    if not state.own_action_voiced or state.acted or not unused(part, state, "firm"):
        return False
    if heard.move in (*_INVITING, Move.CLOSED_QUESTION):
        return bool(set(heard.focus[:1]) & _HOLDING) or Asked.SCALE in heard.asks
    return heard.move in RECEIVING and chance(seed, state.turn, "firm") < 0.4
