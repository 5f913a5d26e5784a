"""Signals that the coder hears in an utterance, each checked against its place. Called by `scoring.evidence` only.

What an utterance is said to show must be true of that very sentence, there: a reflection of an insight needs one to
reflect, a fix needs a doubt, and a statement earns something only where it takes up what this client said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from scoring.coding.behaviours import QUESTIONS, Behaviour
from scoring.coding.coded import CodedUtterance
from scoring.coding.decisions import is_backchannel
from scoring.coding.signals import AGAINST, Signal
from scoring.evidence.conversation import Conversation, faulty, listens, offers
from scoring.evidence.signals import Finding

B = Behaviour
S = Signal

Check = Callable[[Conversation, int, CodedUtterance], bool]
"""Whether a signal that was heard in an utterance of turn `i` stands there."""

_BETWEEN_TURNS: Final = frozenset(
    {S.OWN_WORDS, S.DISCOVERY, S.ACTION_FROM_CLIENT, S.COMPLIED, S.DOOR_OPENED_BY_CLIENT, S.UNASKED_OFFER}
    | {S.PERMITTED_OFFER, S.PERMISSION_PASSED_OVER, S.PASSED_BY, S.INSIGHT_PASSED_OVER}
)
"""Signals that no single utterance decides: see `scoring.evidence.between`."""


def heard(talk: Conversation) -> Iterator[Finding]:
    """The signals of all the coach's utterances that stand at their place."""
    for i, utterance in talk.said():
        spoiled = faulty(utterance)
        if not spoiled and S.CHOICE_GIVEN not in utterance.signals and (sure := _shares(utterance)) >= _SHARED:
            yield talk.finding(S.CHOICE_GIVEN, i, utterance, sure)
        for signal in utterance.signals:
            if signal in _BETWEEN_TURNS or (spoiled and signal not in AGAINST):
                continue
            check = _CHECKS.get(signal)
            if check is None or check(talk, i, utterance):
                yield talk.finding(signal, i, utterance)


def _shares(utterance: CodedUtterance) -> float:
    """How surely the coach shares the lead or says that the choice is the client's: MITI's seeking collaboration and
    emphasising autonomy are choice given, by their meaning."""
    return max((utterance.sure(b) for b in _SHARING if utterance.does(b)), default=0.0)


def _takes_up(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return not listens(utterance) or talk.takes_up(i, utterance) or len(utterance.text.split()) <= _BRIEF


def _after_insight(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return talk.dawned(i)


def _after_doubt(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return talk.doubted(i)


def _after_bid(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return any("bid" in turn.openings for turn in talk.heard(i))


def _not_refused(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    from scoring.evidence.conversation import refuses

    answer = talk.answer(i)
    return answer is None or not refuses(talk.turns[answer].text)


def _without_leave(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return not talk.leave.get(i, False)


def _something_named(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return any(turn.does(B.INSIGHT, B.OWN_ACTION) or "progress_made" in turn.openings for turn in talk.heard(i))


def _quiet(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    """Room is left by what adds nothing: a silence, "say more", "there's no hurry". A mere sound ("mm-hmm") shows that
    somebody listens, and leaves room only where the client went on to see something: how many of them a transcript
    kept must not move a score."""
    if is_backchannel(utterance.text, "."):
        after = talk.answer(i)
        return after is not None and talk.turns[after].does(B.INSIGHT)
    quiet = utterance.does(B.ENCOURAGER, B.STRUCTURE, B.EMPHASISE_AUTONOMY)
    return quiet or (utterance.does(B.OPEN_QUESTION) and len(utterance.text.split()) <= _SHORT)


def _names_or_asks(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    """A strength is asked for, or named as one; a reflection that only tells what happened does neither."""
    return utterance.does(*QUESTIONS) or (utterance.does(B.AFFIRMATION) and _takes_up(talk, i, utterance))


def _not_offered(talk: Conversation, i: int, utterance: CodedUtterance) -> bool:
    return not offers(utterance)


_SHARING: Final = (B.SEEK_COLLABORATION, B.EMPHASISE_AUTONOMY)
_SHARED: Final = 0.5
"""From which likelihood of those codes."""
_BRIEF: Final = 3
"""Words of a statement that is too short to share a word with anything."""
_SHORT: Final = 6
"""Words of a question that only asks for more."""
_CHECKS: Final[Mapping[Signal, Check]] = {
    S.DEPTH_REFLECTED: _takes_up,
    S.MEANING_EVOKED: _takes_up,
    S.STRENGTHS_EVOKED: _names_or_asks,
    S.ROOM_LEFT: _quiet,
    S.PROGRESS_MARKED: _takes_up,
    S.OBSTACLE_EXPLORED: _takes_up,
    S.LEARNING_CARRIED: _takes_up,
    S.INSIGHT_REFLECTED: _after_insight,
    S.OBSTACLE_FIXED: _after_doubt,
    S.CHEERED_OVER: _after_doubt,
    S.BID_WELCOMED: _after_bid,
    S.BID_BRUSHED_ASIDE: _after_bid,
    S.PERMISSION_ASKED: _not_refused,
    S.LECTURED: _without_leave,
    S.EMPTY_PRAISE: _something_named,
    S.ACTION_EVOKED: _not_offered,
}
