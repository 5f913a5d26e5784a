"""Signals of learning: what the client comes to see, and whose it is. Called by `scoring.evidence.markers` only."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus
from scoring.coding.coded import CodedTurn
from scoring.evidence import cues
from scoring.evidence.conversation import Conversation
from scoring.evidence.signals import Finding, Signal

B = Behaviour
F = Focus
S = Signal
_ASKS = (B.OPEN_QUESTION, B.CLOSED_QUESTION, B.SEEK_COLLABORATION)
_LEAVES_ROOM = (B.OPEN_QUESTION, B.ENCOURAGER, *REFLECTIONS)
_TELLS = (B.INFORMATION, B.CONFRONT, B.ADVICE, B.LEADING_QUESTION)
_INNER = (F.STORY, F.LEARNING, F.FEELING)
_RETURNS = 2  # turns later: a coach who comes back to it by then has not passed it over


def learning(talk: Conversation) -> Iterator[Finding]:
    """All learning signals, turn by turn."""
    for i, turn in enumerate(talk.turns):
        if i in talk.coach_set:
            yield from _coach(talk, i, turn)
        elif talk.dawns(i):
            before = talk.coach_before(i)
            if before is not None and before.does(*_LEAVES_ROOM) and not before.does(*_TELLS):
                yield talk.finding(S.ROOM_LEFT, before.index, *_LEAVES_ROOM)


def _coach(talk: Conversation, i: int, turn: CodedTurn) -> Iterator[Finding]:
    asks = turn.does(*_ASKS) and not turn.does(B.LEADING_QUESTION) and not talk.prescribes(i)
    acting = talk.acting_from is not None and i > talk.acting_from
    dawned = any(talk.dawns(said.index) for said in talk.heard(i))
    gained = dawned or any(talk.authored(said.index) for said in talk.heard(i))
    explains = explains_client(turn)
    if explains:
        yield talk.finding(S.INSIGHT_EXPLAINED, i, *_TELLS, cue=cues.EXPLAINED)
    if (turn.about(F.LEARNING) and asks) or cues.LEARNING.search(turn.text):
        yield talk.finding(S.LEARNING_ASKED, i, *_ASKS, cue=cues.LEARNING)
    if (turn.about(F.STORY) and (asks or turn.does(*REFLECTIONS))) or cues.STORY.search(turn.text):
        yield talk.finding(S.STORY_ASKED, i, *_ASKS, *REFLECTIONS, cue=cues.STORY)
    if (acting and turn.about(F.LEARNING) and turn.does(*QUESTIONS, *REFLECTIONS)) or cues.FUTURE_LEARNING.search(
        turn.text
    ):
        yield talk.finding(S.LEARNING_CARRIED, i, *_ASKS, *REFLECTIONS, cue=cues.FUTURE_LEARNING)
    if turn.about(*_INNER) and turn.main in (B.COMPLEX_REFLECTION, B.SUMMARY):
        yield talk.finding(S.DEPTH_REFLECTED, i, B.COMPLEX_REFLECTION, B.SUMMARY)
    if dawned and not explains:
        if turn.does(*REFLECTIONS) or (talk.echoes(i) and turn.about(*_INNER)):
            yield talk.finding(S.INSIGHT_REFLECTED, i, *REFLECTIONS)
        elif not any(_stays(talk, j) for j in talk.run_and_next(i, _RETURNS)):
            yield talk.finding(S.INSIGHT_PASSED_OVER, i)
    if (turn.about(F.CELEBRATION, F.LEARNING) and turn.does(B.AFFIRMATION)) or cues.LEARNED_MARK.search(turn.text):
        yield talk.finding(S.PROGRESS_MARKED, i, B.AFFIRMATION, cue=cues.LEARNED_MARK)
    elif gained and turn.does(B.REASSURE):
        yield talk.finding(S.EMPTY_PRAISE, i, B.REASSURE)


def _stays(talk: Conversation, i: int) -> bool:
    """Whether the coach's turn stays with what dawned: takes up its words, keeps silent, or asks further in."""
    turn = talk.turns[i]
    kept = turn.does(*REFLECTIONS, B.AFFIRMATION, B.ENCOURAGER)
    return kept or talk.echoes(i) or turn.about(*_INNER, F.MEANING, F.CELEBRATION)


def explains_client(turn: CodedTurn) -> bool:
    """Whether the coach tells the client what is going on in them."""
    told = turn.about(F.STORY, F.LEARNING) and turn.main in (B.INFORMATION, B.CONFRONT)
    loaded = turn.about(*_INNER) and turn.does(B.LEADING_QUESTION)
    return told or loaded or bool(cues.EXPLAINED.search(turn.text))
