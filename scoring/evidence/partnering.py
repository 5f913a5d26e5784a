"""Signals of partnering: who decides subject, timing and way. Called by `scoring.evidence.markers` only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from scoring.coding.behaviours import PRESCRIPTIONS, QUESTIONS, REFLECTIONS, Behaviour, Focus
from scoring.coding.coded import CodedTurn
from scoring.evidence import cues
from scoring.evidence.conversation import Conversation, announces_action, asks_leave
from scoring.evidence.offers import Reading
from scoring.evidence.signals import Finding, Signal

B = Behaviour
F = Focus
S = Signal
_INVITES = (B.SEEK_COLLABORATION, B.OPEN_QUESTION, B.ASK_PERMISSION, B.CLOSED_QUESTION)
_TOLD = 8  # words of the client that make something to take up
_OFFERS = (B.ADVICE_WITH_PERMISSION, *PRESCRIPTIONS)
_DECLARES = (B.DIRECT, B.STRUCTURE, B.INFORMATION, B.CONFRONT, B.ADVICE)


_AGAINST: Final = frozenset(
    {S.AGENDA_TAKEN, S.BID_BRUSHED_ASIDE, S.ACTION_ANNOUNCED, S.METHOD_IMPOSED, S.OVERRULED, S.PASSED_BY}
    | {S.TRACK_DICTATED, S.STACKED, S.LECTURED, S.LED}
)
_IN_NO_OFFER: Final = frozenset({S.DISCOVERY, S.OWN_WORDS, S.CHOICE_GIVEN})
"""What shows in no turn that prescribes unasked, whatever else stands in it."""
_LEFT_OPEN: Final = frozenset({S.CHOICE_GIVEN, S.TIMING_INVITED})
"""What a question for leave may show besides."""


def partnering(reading: Reading) -> Iterator[Finding]:
    """All partnering signals: those of the conversation without its offers, the offers, and what else went wrong in
    the turns that offer something."""
    whole = Conversation(reading.whole)
    rest = whole if not reading.offered else Conversation(reading.rest)
    for one in _found(rest):
        place = reading.places[one.turn]
        told = place in reading.offered and whole.prescribes(place)
        if one.signal is S.DOOR_OPENED_BY_CLIENT and any(i < place and whole.prescribes(i) for i in reading.offered):
            continue
        if place in reading.offered and one.signal in _AGAINST:  # found in the whole turn below
            continue
        if one.signal is S.LECTURED and whole.leave.get(place):
            continue
        if told and place not in whole.leave and one.signal in _IN_NO_OFFER:
            continue
        yield replace(one, turn=place, after=None if one.after is None else reading.places[one.after])
    for one in _found(whole) if reading.offered else ():
        left_open = one.signal in _LEFT_OPEN and not whole.prescribes(one.turn)
        if one.turn in reading.offered and (left_open or one.signal in _AGAINST):
            yield one
    for i, turn in whole.coach_turns():
        yield from _offers(whole, i, turn)


def _found(talk: Conversation) -> Iterator[Finding]:
    yield from _door(talk)
    for i, turn in talk.coach_turns():
        yield from _course(talk, i, turn)
        yield from _words(talk, i, turn)
        yield from _steering(talk, i, turn)


def _course(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    """Subject, timing and way of working: asked for, or decided."""
    asks = turn.does(*_INVITES) and not turn.does(B.LEADING_QUESTION)
    taken = _takes_course(talk, i, turn) and i not in talk.leave
    bid = any(cues.CLIENT_BID.search(said.text) for said in talk.heard(i))
    if taken:
        yield talk.finding(S.AGENDA_TAKEN, i, *_DECLARES, cue=cues.AGENDA_TAKEN)
    elif asks and _asks_course(talk, i, turn):
        yield talk.finding(S.AGENDA_INVITED, i, *_INVITES, cue=cues.AGENDA_ASKED)
    if bid and (taken or cues.PUT_OFF.search(turn.text) or turn.main in (B.DIRECT, B.CONFRONT)):
        yield talk.finding(S.BID_BRUSHED_ASIDE, i, *_DECLARES, cue=cues.PUT_OFF)
    elif bid and talk.echoes(i):
        yield talk.finding(S.BID_WELCOMED, i)
    choice = cues.CHOICE_OFFERED.search(turn.text)
    if announces_action(turn):
        yield talk.finding(S.ACTION_ANNOUNCED, i, B.DIRECT, B.STRUCTURE, cue=cues.ACTION_ANNOUNCED)
    elif _asks_time(turn) or (choice and cues.TIMING.search(turn.text)):
        yield talk.finding(S.TIMING_INVITED, i, *_INVITES, cue=cues.CHOICE_OFFERED)
    if turn.about(F.APPROACH) and asks and not turn.does(*PRESCRIPTIONS):
        yield talk.finding(S.APPROACH_INVITED, i, *_INVITES)
    elif turn.about(F.APPROACH) and turn.does(B.DIRECT):
        yield talk.finding(S.METHOD_IMPOSED, i, B.DIRECT)
    shares = turn.does(B.SEEK_COLLABORATION) and turn.focus[:1] != (F.OTHER,)
    if turn.does(B.EMPHASISE_AUTONOMY) or shares or choice:
        yield talk.finding(S.CHOICE_GIVEN, i, B.EMPHASISE_AUTONOMY, B.SEEK_COLLABORATION, cue=cues.CHOICE_OFFERED)


def _asks_course(talk: Conversation, i: int, turn: CodedTurn) -> bool:
    """Whether a question is about the course of the talk: later on only where its focus and its words both say so."""
    worded = cues.AGENDA_ASKED.search(turn.text) is not None
    if i in talk.beginning:
        return worded or (turn.about(F.AGREEMENT) and cues.AGENDA_OFFERED.search(turn.text) is not None)
    return worded and turn.focus[:1] == (F.AGREEMENT,)


def _asks_time(turn: CodedTurn) -> bool:
    """Whether a question leaves open if it is time to act: a shared lead, or words that plainly ask it."""
    if not turn.about(F.TIMING) or turn.does(B.DIRECT):
        return False
    plain = cues.TIMING.search(turn.text) is not None
    return turn.does(B.SEEK_COLLABORATION, B.ASK_PERMISSION) or (plain and turn.does(*_INVITES))


def _takes_course(talk: Conversation, i: int, turn: CodedTurn) -> bool:
    """Whether the coach says, at the beginning, what the talk is about instead of asking."""
    if i not in talk.beginning or turn.does(B.SEEK_COLLABORATION, B.ASK_PERMISSION):
        return False
    declared = turn.focus[:1] == (F.AGREEMENT,) and turn.does(B.DIRECT)
    return declared or bool(cues.AGENDA_TAKEN.search(turn.text))


def _offers(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    """Leave asked and given, offers with it and without it."""
    if turn.does(B.ASK_PERMISSION) or asks_leave(turn):
        answer = talk.answer(i)
        if answer is None or not cues.refuses(talk.turns[answer].text):
            yield talk.finding(S.PERMISSION_ASKED, i, B.ASK_PERMISSION)
    if not talk.prescribes(i):
        return
    leave = talk.leave.get(i)
    if leave is None:
        yield talk.finding(S.UNASKED_OFFER, i, *_OFFERS)
    else:
        yield talk.finding(S.PERMITTED_OFFER if leave else S.PERMISSION_PASSED_OVER, i, *_OFFERS)


def _words(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    """The client's words taken up, or argued with."""
    if turn.does(B.CONFRONT):
        yield talk.finding(S.OVERRULED, i, B.CONFRONT)
    elif (talk.reflects(i) or (talk.echoes(i) and turn.does(*QUESTIONS))) and not talk.prescribes(i):
        yield talk.finding(S.OWN_WORDS, i, *REFLECTIONS, B.OPEN_QUESTION)
    elif talk.answers(i) and not talk.echoes(i) and _passes_by(talk, i, turn):
        yield talk.finding(S.PASSED_BY, i)


def _passes_by(talk: Conversation, i: int, turn: CodedTurn) -> bool:
    """Whether the client had told something, and the coach's turn neither takes it up nor asks further into it."""
    heard = talk.heard(i)
    told = sum(len(said.text.split()) for said in heard) >= _TOLD and any(said.main is not B.NEUTRAL for said in heard)
    return told and not turn.does(
        B.ENCOURAGER, B.OPEN_QUESTION, B.STRUCTURE, B.SEEK_COLLABORATION, B.ASK_PERMISSION, B.AFFIRMATION
    )


def _steering(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    """Discovery while action is on the table; orders, stacks and loaded questions anywhere."""
    if turn.does(B.STACKED_QUESTIONS):
        yield talk.finding(S.STACKED, i, B.STACKED_QUESTIONS)
    if turn.does(B.LEADING_QUESTION):
        yield talk.finding(S.LED, i, B.LEADING_QUESTION)
    if turn.main is B.INFORMATION and not talk.leave.get(i) and not talk.was_asked(i):
        yield talk.finding(S.LECTURED, i, B.INFORMATION)
    process = (
        turn.does(B.DIRECT)
        and not talk.prescribes(i)
        and not _takes_course(talk, i, turn)
        and not announces_action(turn)
    )
    if (process and turn.main is B.DIRECT) or cues.TRACK_DICTATED.search(turn.text):
        yield talk.finding(S.TRACK_DICTATED, i, B.DIRECT, cue=cues.TRACK_DICTATED)
    elif (turn.does(B.OPEN_QUESTION, B.SEEK_COLLABORATION) or talk.reflects(i)) and not turn.does(
        *PRESCRIPTIONS, B.ADVICE_WITH_PERMISSION, B.LEADING_QUESTION, B.STACKED_QUESTIONS
    ):
        yield talk.finding(S.DISCOVERY, i, B.OPEN_QUESTION, *REFLECTIONS)


def _door(talk: Conversation) -> Iterator[Finding]:
    """Who spoke of acting first, where it was the client."""
    start = talk.acting_from
    if start is not None and talk.authored(start):
        yield talk.finding(S.DOOR_OPENED_BY_CLIENT, start, B.OWN_ACTION)
