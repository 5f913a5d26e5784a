"""Signals that lie between turns: whose words, whose action, what was passed by. Called by `scoring.evidence` only."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedUtterance
from scoring.coding.signals import Signal
from scoring.evidence.conversation import Conversation, faulty, listens, offers, prescribes, utterances_of
from scoring.evidence.signals import Finding

B = Behaviour
S = Signal
_CITED = 0.55
"""From which confidence an offer is cited: a fault that wasn't one makes coaches worse."""
_STAYS = (S.INSIGHT_REFLECTED, S.DEPTH_REFLECTED, S.ROOM_LEFT, S.LEARNING_ASKED, S.PROGRESS_MARKED, S.LEARNING_CARRIED)


def between(talk: Conversation) -> Iterator[Finding]:
    """All signals that need more than one utterance to be seen."""
    for i in talk.coach:
        yield from _offered(talk, i)
        yield from _listened(talk, i)
        yield from _discovered(talk, i)
        yield from _passed(talk, i)
    yield from _door(talk)
    for i, turn in enumerate(talk.turns):
        if turn.speaker is Speaker.CLIENT:
            yield from _client(talk, i)


def _offered(talk: Conversation, i: int) -> Iterator[Finding]:
    """Offers with leave, without it, and against it."""
    leave = talk.leave.get(i)
    for utterance in utterances_of(talk.turns[i]):
        if not offers(utterance):
            continue
        sure = max(
            *(utterance.sure(b) for b in (B.ADVICE, B.DIRECT, B.ADVICE_WITH_PERMISSION)),
            utterance.sure(S.UNASKED_OFFER),
            utterance.sure(S.ACTION_FROM_COACH),
        )
        if sure < _CITED:
            continue
        signal = S.UNASKED_OFFER if leave is None else S.PERMITTED_OFFER if leave else S.PERMISSION_PASSED_OVER
        yield talk.finding(signal, i, utterance, sure)
        if utterance.focus[:1] == (Focus.ACTION,) and not utterance.shows(S.ACTION_FROM_COACH):
            yield talk.finding(S.ACTION_FROM_COACH, i, utterance, sure)


def _listened(talk: Conversation, i: int) -> Iterator[Finding]:
    """The client's own words given back or built on: the utterance of the turn that does so most plainly."""
    turn = talk.turns[i]
    if prescribes(turn):
        return
    best: CodedUtterance | None = None
    for utterance in utterances_of(turn):
        if faulty(utterance) or not talk.takes_up(i, utterance):
            continue
        if utterance.does(*REFLECTIONS, B.AFFIRMATION, *QUESTIONS) and (
            best is None or (listens(utterance) and not listens(best))
        ):
            best = utterance
    if best is not None:
        yield talk.finding(S.OWN_WORDS, i, best, max((best.sure(b) for b in REFLECTIONS), default=0.0) or 0.7)


def _discovered(talk: Conversation, i: int) -> Iterator[Finding]:
    """Discovery: asks openly or gives back, and nothing in the turn prescribes, leads or lectures."""
    said = utterances_of(talk.turns[i])
    if any(faulty(u) or u.does(B.ADVICE_WITH_PERMISSION) for u in said):
        return
    asks = [u for u in said if u.does(B.OPEN_QUESTION, B.SEEK_COLLABORATION)]
    gives = [u for u in said if listens(u) and talk.takes_up(i, u)]
    best = max(asks or gives, key=lambda u: max(u.sure(b) for b in u.behaviours), default=None)
    if best is not None:
        yield talk.finding(S.DISCOVERY, i, best, max(best.sure(b) for b in best.behaviours))


def _passed(talk: Conversation, i: int) -> Iterator[Finding]:
    """What was said and not taken up by any of the coach's words before the client spoke again."""
    if i != talk.run(i)[0] or not talk.heard(i):
        return
    said = [(j, u) for j in talk.run(i) for u in utterances_of(talk.turns[j])]
    back = talk.run_after(i)
    taken = any(talk.takes_up(j, u) or u.shows(*_STAYS) or u.does(B.ENCOURAGER, B.AFFIRMATION) for j, u in said)
    if taken or any(u.shows(*_STAYS) for j in back for u in utterances_of(talk.turns[j])):
        return
    for signal, there in ((S.INSIGHT_PASSED_OVER, talk.dawned(i)), (S.PASSED_BY, talk.weighty(i))):
        sure = [(u.sure(signal), j, u) for j, u in said if u.shows(signal)]
        if there and sure:
            confidence, j, utterance = max(sure, key=lambda one: (one[0], -one[1]))
            yield talk.finding(signal, j, utterance, confidence)
            return


def _door(talk: Conversation) -> Iterator[Finding]:
    """Who spoke of acting first, where it was the client."""
    start = talk.acting_from
    if start is not None and talk.turns[start].speaker is Speaker.CLIENT:
        said = utterances_of(talk.turns[start])[0]
        yield talk.finding(S.DOOR_OPENED_BY_CLIENT, start, said, said.sure(B.OWN_ACTION))


def _client(talk: Conversation, i: int) -> Iterator[Finding]:
    """An action of the client's own, or assent to the coach's."""
    said = utterances_of(talk.turns[i])[0]
    if talk.authored(i):
        yield talk.finding(S.ACTION_FROM_CLIENT, i, said, said.sure(B.OWN_ACTION))
    elif talk.turns[i].does(B.COMPLIANCE) and any(prescribes(turn) for turn in talk.coach_before(i)):
        yield talk.finding(S.COMPLIED, i, said, said.sure(B.COMPLIANCE))
