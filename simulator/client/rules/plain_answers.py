"""Which shelf of authored lines answers a turn plainly: an entry, the plan, repair, quiet, the weather. Pure.

Where it names one, the reply tells no new fact: somebody who was asked who Gwen is says who Gwen is.
"""

from __future__ import annotations

import re
from typing import Final

from personas.model import Asked, Fact, Layer, Move, Outcome
from personas.moments import Aspect, Moment
from personas.usual import Usual
from scoring.coding.behaviours import Focus
from simulator.client.hearing.agreements import hour_in
from simulator.client.hearing.coach_turn import Heard
from simulator.client.hearing.plain_questions import choice_of
from simulator.client.hearing.questions import bare, last_asked
from simulator.client.move_kinds import ASKING, RECEIVING
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState
from simulator.client.seeded_chance import chance
from simulator.client.voice import Act

_SETTLED: Final = frozenset({Act.OPEN, Act.CLOSE, Act.COMPLY, Act.WITHDRAW, Act.DANGER})
_PRACTICAL: Final = frozenset({Focus.ACTION, Focus.TIMING, Focus.APPROACH, Focus.ACCOUNTABILITY})
_SMALL: Final = frozenset(["at", "past", "to", "o'clock", "half", "quarter", "um", "uhr", "nach", "vor"])
_WANTS: Final = {
    "en": re.compile(r"(?:what|who|whom|whose|which|where|when|why|how)\b"),
    "de": re.compile(r"(?:was|wer|wen|wem|wessen|welche[rsnm]?|wo\w*|wann|warum|wie\w*)\b"),
}
_DEEP: Final = frozenset(
    {
        *(Usual.MIND, Usual.WANTS, Usual.ONCE_DONE, Usual.IF_NOT, Usual.WANT_AT_ALL, Usual.BEST, Usual.HOW_START),
        *(Usual.LAST_TIME, Usual.EXCEPTIONS, Usual.WHAT_STOPS, Usual.WHAT_FOR, Usual.HARDEST),
    }
)
"""Usual questions that something held back may answer."""
_WISHES: Final = frozenset({Usual.WANTS, Usual.BEST, Usual.ONCE_DONE})
_BORNE: Final = 2
"""Ungrounded turns in a row after which they say so."""
_COMES_UNASKED: Final = 0.3
"""Chance that something held back comes though the question was for something else."""
_KEPT_BACK: Final = "moment:takes_time"


def shelf_for(part: Part, state: ClientState, heard: Heard, act: Act, opened: Fact | None, seed: int) -> str:
    """The shelf whose lines answer this turn, whatever else might be said; "" where nothing is plainly wanted.
    `state` is the state after the turn's moves, `act` what they would do otherwise,
    `opened` the fact that they would tell."""
    if act in _SETTLED:
        return ""
    wanted = heard.plain
    if wanted.moment is not None:
        return _moment(part, wanted.moment)
    if wanted.own >= 0:
        return _own_question(part, state, wanted.own)
    if wanted.entry:
        return _entry(part, state, wanted.entry, wanted.detail)
    if wanted.did:
        return "done:what" if state.acted and part.catalogue.shelf("done:what") else _undone(part, state)
    if wanted.aspect is not None and not (wanted.aspect is Aspect.SURE and Asked.SCALE in heard.asks):
        return _plan(part, state, wanted.aspect)
    if wounded(part, state) and practical(heard):
        return _moment(part, Moment.PASSED)
    if _asks_yes_or_no(part, heard) and wanted.days and state.agreed.days:
        return _about_the_day(part, state, heard)
    if wanted.usual is not None and not _gives_way(part, heard, act, opened):
        return _shelf(part, f"usual:{wanted.usual.value}")
    if wounded(part, state):
        return _after_the_wound(part, state, heard, act, seed)
    if heard.grounding.false or (heard.grounding.anybody and state.ungrounded > _BORNE):
        return _moment(part, Moment.UNFOUNDED)
    if act is Act.VOICE and part.catalogue.shelf("doubt") and not _said(part, state, "doubt"):
        return "doubt"
    asking = heard.move in ASKING or heard.move is Move.REFLECTION
    if act is Act.ANSWER and heard.choice and asking and choice_of(heard.turn.text, part.language):
        return _moment(part, Moment.CHOOSES)
    return ""


def asks_for(part: Part, heard: Heard, fact: Fact) -> bool:
    """Whether a question asks for this fact: by its topic, its words, or what it is about."""
    if fact.layer is Layer.SURFACE:
        return True
    named = fact.topic in heard.asked_topics or bool(heard.wants & part.words_of_fact(fact.id))
    return named or bool(set(heard.asked_about[:1]) & set(fact.opens.focus))


def unasked(part: Part, state: ClientState, heard: Heard, fact: Fact | None, seed: int) -> bool:
    """Whether something held back would come in the place of an answer, and this time doesn't."""
    if fact is None or heard.move not in ASKING or Asked.MORE in heard.asks or asks_for(part, heard, fact):
        return False
    return chance(seed, state.turn, "unasked") >= _COMES_UNASKED


def _gives_way(part: Part, heard: Heard, act: Act, opened: Fact | None) -> bool:
    """Whether what they would do otherwise answers a usual question better: a fact that it names, or a wish."""
    if act is Act.TELL and opened is not None and opened.layer is not Layer.SURFACE and heard.plain.usual in _DEEP:
        return opened.topic in heard.asked_topics or bool(heard.wants & part.words_of_fact(opened.id))
    return act in (Act.HINT, Act.VOICE) and heard.plain.usual in _WISHES


def _shelf(part: Part, name: str) -> str:
    return name if part.catalogue.shelf(name) else ""


def _own_question(part: Part, state: ClientState, number: int) -> str:
    numbers = part.rules.numbers
    layer = part.persona.questions[number].layer
    needed = {Layer.SURFACE: 0.0, Layer.GUARDED: numbers.guarded_safety, Layer.CORE: numbers.core_safety}[layer]
    return f"question:{number}" if state.safety >= needed else _KEPT_BACK


def wounded(part: Part, state: ClientState) -> bool:
    """Whether they told a core fact in the reply before this turn."""
    last = part.facts.get(state.last_fact)
    return last is not None and last.layer is Layer.CORE and state.since_fact == 0


def practical(heard: Heard) -> bool:
    """Whether a turn asks for what is to be done."""
    return heard.move in ASKING and bool(set(heard.focus[:1]) & _PRACTICAL)


def _after_the_wound(part: Part, state: ClientState, heard: Heard, act: Act, seed: int) -> str:
    quiet = heard.move in RECEIVING and act in (Act.ANSWER, Act.HINT, Act.VOICE, Act.FIRM)
    if quiet or (heard.move is Move.SILENCE and chance(seed, state.turn, "quiet") < 0.5):
        return _moment(part, Moment.QUIET)
    return ""


def _asks_yes_or_no(part: Part, heard: Heard) -> bool:
    """Whether a turn asks whether something is so: "Thursday at six, then?"."""
    asked = bare(last_asked(heard.turn.text, part.language), part.language)
    moves = ASKING | {Move.LEADING, Move.REFLECTION}
    return heard.move in moves and asked.endswith("?") and not _WANTS[part.language].match(asked)


def _about_the_day(part: Part, state: ClientState, heard: Heard) -> str:
    """Yes where day and hour are as they said; else what they are."""
    hour = hour_in(heard.turn.text, part.language)
    if not set(heard.plain.days) & set(state.agreed.days):
        return _moment(part, Moment.CORRECTS)
    if hour and state.agreed.hour and not set(hour.split()[-2:]) & (set(state.agreed.hour.split()) - _SMALL):
        return _plan(part, state, Aspect.WHEN)
    return _moment(part, Moment.CONFIRMS)


def _said(part: Part, state: ClientState, shelf: str) -> bool:
    return any(line.number in state.used for line in part.catalogue.shelf(shelf))


def _moment(part: Part, moment: Moment) -> str:
    name = f"moment:{moment.value}"
    return name if part.catalogue.shelf(name) else ""


def _entry(part: Part, state: ClientState, entry_id: str, detail: str) -> str:
    entry, numbers = part.entries[entry_id], part.rules.numbers
    needed = {Layer.SURFACE: 0.0, Layer.GUARDED: numbers.guarded_safety, Layer.CORE: numbers.core_safety}[entry.layer]
    if all(name in state.disclosed for name in entry.after) and state.safety >= needed:
        return f"entry:{entry_id}/{detail}"
    return f"entry:{entry_id}/not_yet" if entry.not_yet else _KEPT_BACK


def _plan(part: Part, state: ClientState, aspect: Aspect) -> str:
    kind = "done" if state.acted else "plan"
    for name in (f"{kind}:{aspect.value}", f"{kind}:what" if aspect in (Aspect.WHEN, Aspect.SURE) else ""):
        if part.catalogue.shelf(name):
            return name
    return ""


def _undone(part: Part, state: ClientState) -> str:
    asked = state.before in (Outcome.COMPLIED, Outcome.UNFINISHED, Outcome.ENROLLED)
    return "undone" if asked and part.catalogue.shelf("undone") else ""
