"""What happens in a turn besides the coded behaviours, and what is counted from turn to turn. Pure."""

from __future__ import annotations

from typing import Final

from personas.model import Asked, Move
from scoring.coding.behaviours import QUESTIONS, Behaviour, Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.move_kinds import ASKING, PRESSING
from simulator.client.rules.constants import Event
from simulator.client.rules.state import MOST_QUESTIONS, ClientState, Ended

B = Behaviour
_REPAIRS: Final = frozenset({Move.APOLOGY, Move.PERMISSION, Move.COLLABORATION, Move.AUTONOMY, Move.REFLECTION})
_ODD: Final = frozenset({Move.ROBOT, Move.SECRET, Move.NONSENSE})


def events(state: ClientState, heard: Heard) -> list[tuple[Event, float]]:
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
    hollow = heard.grounding.false or heard.grounding.mechanical
    if heard.grounding.missing and not heard.grounding.insult and (state.ungrounded or hollow):
        times = max(state.ungrounded, state.parrots - 1 if heard.grounding.mechanical else 0)
        found.append((Event.UNGROUNDED, float(min(1 + times, 4)) / 2))
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


def counted(state: ClientState, heard: Heard) -> dict[str, object]:
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
        "ungrounded": state.ungrounded + 1 if heard.grounding.missing else 0,
        "parrots": state.parrots + heard.parroted,
        "more_asked": state.more_asked + 1 if Asked.MORE in heard.asks and not heard.wants else 0,
        "attention": 0.65 * state.attention + 0.35 * heard.listening,
        "unheard": "",
        "heavy": False,
        "ended": Ended.NOT,
    }
