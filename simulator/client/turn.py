"""One turn of the client: hear, move, disclose, direct. The graph folds a session with these functions and no others.

    part = Part.of(persona, scenario)
    state = initial(part, previous)                       # previous: the state at the end of the last session, or None
    direction = open_session(part, state, seed)           # the client's first line
    spoken = ...                                          # a voice speaks it
    state = remember(part, direction.state, spoken)
    taken = take_turn(part, state, coded, recent, seed)   # a coach's turn, coded; recent: the turns before it
    spoken = ...                                          # a voice speaks taken.direction
    state = remember(part, taken.state, spoken)
    outcome(part, state)

All pure: with the same seed the same turns give the same states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from personas.model import Fact, Layer
from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from simulator.client.hearing.agreements import named, taken_on
from simulator.client.hearing.coach_turn import Heard, hear
from simulator.client.prepared_persona import Part
from simulator.client.rules.acts import act_of, lean_of
from simulator.client.rules.constants import Event
from simulator.client.rules.disclosure import Disclosure, disclose
from simulator.client.rules.dynamics import happen, step
from simulator.client.rules.ending import initial, outcome
from simulator.client.rules.plain_answers import shelf_for, unasked
from simulator.client.rules.reply_length import length_of, usual
from simulator.client.rules.state import Change, ClientState, Ended
from simulator.client.voice import Act, Direction, Lean, Said, Spoken

__all__ = ["Taken", "close_session", "initial", "open_session", "outcome", "remember", "take_turn"]

_EVENTS: Final = {
    Act.INSIGHT: Event.INSIGHT,
    Act.HINT: Event.HINT,
    Act.VOICE: Event.VOICE,
    Act.FIRM: Event.FIRM,
    Act.COMPLY: Event.COMPLY,
}
_OPENED: Final = {
    Layer.SURFACE: "you asked",
    Layer.GUARDED: "you asked into it when it was safe enough",
    Layer.CORE: "you stayed with it when it was safe enough",
}
UNSURE: Final = frozenset({"moment:asks_back", "moment:does_not_know", "moment:takes_time"})
_STAYS: Final = 2
"""Replies for which a fact that they told is what the talk is about, unless the coach goes elsewhere."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one coach turn did: the new state, why, and what a voice is to say."""

    state: ClientState
    changes: tuple[Change, ...]
    direction: Direction


def open_session(part: Part, state: ClientState, seed: int) -> Direction:
    """The direction for the client's first line."""
    return Direction(part, state, None, Act.OPEN, Lean.NEUTRAL, state.mood, seed, words=usual(Act.OPEN))


def close_session(part: Part, state: ClientState, recent: Sequence[Said], seed: int) -> Direction:
    """The direction for a last line, where the coach ends the session without a goodbye that the client answered."""
    closed = state.with_(ended=state.ended or Ended.CLOSED)
    return Direction(
        part, closed, None, Act.CLOSE, Lean.NEUTRAL, state.mood, seed, tuple(recent), words=usual(Act.CLOSE)
    )


def take_turn(part: Part, state: ClientState, turn: CodedTurn, recent: Sequence[Said], seed: int) -> Taken:
    """What a coach's turn does to the client. `recent` are the turns before it, oldest first: all, or the last ten."""
    heard = hear(part, state, turn, recent)
    moved, changes = step(part, state, heard)
    found = disclose(part, moved, heard, seed)
    if heard.plain.body or unasked(part, moved, heard, found.opened, seed):
        found = Disclosure()
    act = act_of(part, moved, heard, found, seed)
    shelf = shelf_for(part, moved, heard, act, found.opened, seed)
    if shelf:
        act, found = Act.FIRM if shelf.startswith("plan:") else Act.ANSWER, Disclosure()
    after, more = _answer(part, moved, heard, found, act)
    direction = direct(part, after, heard, found, act, (*recent, (turn.speaker, turn.text)), seed)
    direction = replace(direction, shelf=shelf)
    return Taken(after, changes + more, direction)


def direct(
    part: Part, state: ClientState, heard: Heard, found: Disclosure, act: Act, recent: tuple[Said, ...], seed: int
) -> Direction:
    """Everything that a voice needs for the reply."""
    fact = found.opened if act is Act.TELL else found.more if act is Act.MORE else None
    last = next((text for speaker, text in reversed(recent) if speaker is Speaker.CLIENT), "")
    return Direction(
        part=part,
        state=state,
        heard=heard,
        act=act,
        lean=lean_of(part, state, heard, seed),
        mood=state.mood,
        seed=seed,
        recent=recent,
        fact=fact,
        withheld=found.withheld if act is Act.EVADE else None,
        words=length_of(part, state, heard, act, fact, last, seed),
    )


def remember(part: Part, state: ClientState, spoken: Spoken) -> ClientState:
    """The state once the reply is spoken: its lines are not said again, and the talk stands where it went."""
    numbers = (part.catalogue.number(line_id) for line_id in spoken.lines)
    known = [number for number in numbers if number is not None]
    used = state.used | set(known)
    thread = state.thread
    for line_id in spoken.lines:
        number = part.catalogue.number(line_id)
        if number is not None and number < len(part.catalogue.lines):
            reply = part.catalogue.lines[number].reply
            topics = [t.id for t in part.persona.topics if reply is not None and t.id in reply.about]
            thread = topics[0] if len(topics) == 1 else thread
    shelf = part.catalogue.shelf_of(known[-1]) if known else ""
    return state.with_(
        used=used,
        thread=thread,
        last_line=known[-1] if known else -1,
        unsure_at=state.turn if shelf in UNSURE else state.unsure_at,
        agreed=named(part, state, spoken.text, known[-1] if known else -1),
    )


def _answer(
    part: Part, state: ClientState, heard: Heard, found: Disclosure, act: Act
) -> tuple[ClientState, tuple[Change, ...]]:
    """The state and the changes that the client's own reply brings."""
    changes: list[Change] = []

    def note(field: str, rule: str, cause: str) -> None:
        changes.append(Change(state.turn, field, 0.0, rule, cause, heard.turn.main))

    told, since = state.last_fact, state.since_fact + 1
    if act is Act.TELL and found.opened is not None:
        fact = found.opened
        note(f"told:{fact.id}", "told", _OPENED[fact.layer])
        note(f"topic:{fact.topic}", "told", _OPENED[fact.layer])
        told, since = fact.id, 0
        state = state.with_(disclosed=(*state.disclosed, fact.id), thread=fact.topic)
        if fact.layer is not Layer.SURFACE:
            state = state.with_(heavy=True, unheard=fact.id)
            state, more = happen(part, state, _telling(fact), fact)
            changes += more
    elif act is Act.MORE and found.more is not None:
        told, since = found.more.id, 1
        state = state.with_(thread=found.more.topic, heavy=found.more.layer is not Layer.SURFACE)
    elif act is Act.EVADE and found.withheld is not None:
        note(f"withheld:{found.withheld.id}", "withheld", "you reached for what was not yet safe to say")
        note(f"topic:{found.withheld.topic}", "withheld", "you reached for what was not yet safe to say")
    elif heard.topics:
        state = state.with_(thread=heard.topics[0])
        if told in part.facts and part.fact(told).topic not in heard.topics:
            told = ""
    for topic in heard.topics:
        note(f"topic:{topic}", "topic", "you spoke of it")
    if act in _EVENTS:
        note(f"said:{act.value}", act.value, part.rules.events[_EVENTS[act]].cause)
        state, more = happen(part, _tallied(state, act), _EVENTS[act])
        changes += more
    if act in (Act.WITHDRAW, Act.DANGER):
        note(f"said:{act.value}", act.value, "they had enough" if act is Act.WITHDRAW else "it touched danger to life")
        state = state.with_(ended=Ended.WITHDREW if act is Act.WITHDRAW else Ended.DANGER)
    elif act is Act.CLOSE:
        state = state.with_(ended=Ended.CLOSED)
    if promises := taken_on(state, heard, part.language):
        state = state.with_(agreed=promises)
    if not told or since > _STAYS:
        told, since = "", 0
    return state.with_(last_fact=told, since_fact=since), tuple(changes)


def _telling(fact: Fact) -> Event:
    return Event.TOLD_CORE if fact.layer is Layer.CORE else Event.TOLD_GUARDED


def _tallied(state: ClientState, act: Act) -> ClientState:
    if act is Act.INSIGHT:
        return state.with_(insights=state.insights + 1, heavy=True)
    if act is Act.HINT:
        return state.with_(hints=state.hints + 1)
    if act is Act.VOICE:
        return state.with_(voiced_at=state.turn)
    if act is Act.FIRM:
        return state.with_(firm=state.firm + 1)
    return state.with_(complied=state.complied + 1)
