"""Signals of enrolling: whose action, for whose reason, with whose strengths. Called by `scoring.evidence.markers`."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.coding.behaviours import PRESCRIPTIONS, QUESTIONS, REFLECTIONS, Behaviour, Focus
from scoring.coding.coded import CodedTurn
from scoring.evidence import cues
from scoring.evidence.conversation import Conversation, announces_action
from scoring.evidence.signals import Finding, Signal

B = Behaviour
F = Focus
S = Signal
_ASKS = (B.OPEN_QUESTION, B.CLOSED_QUESTION, B.SEEK_COLLABORATION)
_REFLECTS = (*REFLECTIONS, B.AFFIRMATION)
_FIXES = (B.ADVICE, B.DIRECT, B.ADVICE_WITH_PERMISSION, B.INFORMATION, B.CONFRONT)


def enrolling(talk: Conversation) -> Iterator[Finding]:
    """All enrolling signals, turn by turn."""
    for i, turn in enumerate(talk.turns):
        if i in talk.coach_set:
            if turn.behaviours == (B.ENCOURAGER,):
                continue
            yield from _coach(talk, i, turn)
        else:
            yield from _client(talk, i, turn)


def _coach(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    given = talk.prescribes(i)
    asks = turn.does(*_ASKS) and not turn.does(B.LEADING_QUESTION) and not talk.prescribes(i)
    if given:
        yield talk.finding(S.ACTION_FROM_COACH, i, *PRESCRIPTIONS, B.ADVICE_WITH_PERMISSION)
    if (turn.about(F.MEANING) and (asks or turn.does(*_REFLECTS))) or cues.MEANING.search(turn.text):
        yield talk.finding(S.MEANING_EVOKED, i, *_ASKS, *_REFLECTS, cue=cues.MEANING)
    elif turn.about(F.MEANING) and turn.does(B.INFORMATION, B.CONFRONT, B.REASSURE, *PRESCRIPTIONS):
        yield talk.finding(S.REASONS_SUPPLIED, i, B.INFORMATION, B.CONFRONT, B.REASSURE)
    if (turn.about(F.STRENGTHS) and (asks or turn.does(*_REFLECTS))) or cues.STRENGTHS.search(turn.text):
        yield talk.finding(S.STRENGTHS_EVOKED, i, B.AFFIRMATION, *_ASKS, *_REFLECTS, cue=cues.STRENGTHS)
    if turn.about(F.ACTION) and turn.does(B.OPEN_QUESTION) and not given:
        yield talk.finding(S.ACTION_EVOKED, i, B.OPEN_QUESTION)
    yield from _obstacle(talk, i, turn, given)
    yield from _ownership(talk, i, turn, given)


def _obstacle(talk: Conversation, i: int, turn: CodedTurn, given: bool) -> Iterator[Finding]:
    """What is in the way: asked about and left standing, fixed, or cheered over."""
    doubt = any(said.does(B.SUSTAIN_TALK, B.COMPLIANCE) for said in talk.heard(i))
    leaves_doubt = turn.focus[:1] in ((F.AGREEMENT,), (F.APPROACH,), (F.CELEBRATION,))
    cheers = turn.does(B.REASSURE) or cues.CHEERING.search(turn.text)
    if cheers:
        yield talk.finding(S.CHEERED_OVER, i, B.REASSURE, cue=cues.CHEERING)
    elif doubt and turn.does(*_FIXES) and not announces_action(turn):
        yield talk.finding(S.OBSTACLE_FIXED, i, *_FIXES)
    elif not given and turn.about(F.RISK) and turn.does(*_ASKS, *REFLECTIONS):
        yield talk.finding(S.OBSTACLE_EXPLORED, i, *_ASKS, *REFLECTIONS)
    elif not given and doubt and ((turn.does(B.OPEN_QUESTION) and not leaves_doubt) or talk.reflects(i)):
        yield talk.finding(S.OBSTACLE_EXPLORED, i, B.OPEN_QUESTION, *REFLECTIONS)


def _ownership(talk: Conversation, i: int, turn: CodedTurn, given: bool) -> Iterator[Finding]:
    """Ownership asked for, or a promise pressed for."""
    pressed = cues.PROMISE.search(turn.text) is not None
    if (
        pressed
        or (turn.about(F.ACCOUNTABILITY) and turn.does(B.DIRECT, B.LEADING_QUESTION))
        or (given and cues.PUSHED.search(turn.text))
    ):
        cue = cues.PROMISE if pressed else cues.PUSHED
        yield talk.finding(S.PUSHED, i, B.DIRECT, B.LEADING_QUESTION, cue=cue)
    elif not given and (_asks_ownership(turn) or cues.READINESS.search(turn.text)):
        yield talk.finding(S.OWNERSHIP_TESTED, i, *_ASKS, cue=cues.READINESS)


def _asks_ownership(turn: CodedTurn) -> bool:
    """Whether a question asks how they will hold themselves to it, or whom they want beside them."""
    if turn.main is B.ASK_PERMISSION or not turn.does(*QUESTIONS):
        return False
    return turn.about(F.ACCOUNTABILITY) or (turn.about(F.SUPPORT) and cues.SOMEBODY.search(turn.text) is not None)


def _client(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    before = talk.coach_before(i)
    told = before is not None and talk.prescribes(before.index)
    if talk.authored(i) and not told:
        yield talk.finding(S.ACTION_FROM_CLIENT, i, B.OWN_ACTION)
    elif turn.does(B.COMPLIANCE):
        yield talk.finding(S.COMPLIED, i, B.COMPLIANCE)
