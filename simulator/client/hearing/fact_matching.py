"""What a coach's turn asks for, and which untold facts of the client it reaches. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from personas.model import Asked, Fact, Layer, Mood, Move
from scoring.coding.behaviours import Focus
from scoring.coding.coded import CodedTurn
from simulator.client.hearing.questions import asked_in, kinds_asked, options_in, words_ask_about
from simulator.client.hearing.words import echo_of, phrases, stems
from simulator.client.move_kinds import ASKING, OPENERS, RECEIVING
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState, Phase

_DEPTH: Final = {Layer.CORE: 0, Layer.GUARDED: 1, Layer.SURFACE: 2}
_SHAPING: Final = frozenset(
    {Focus.ACTION, Focus.APPROACH, Focus.TIMING, Focus.ACCOUNTABILITY, Focus.SUPPORT, Focus.CELEBRATION}
)
"""Foci of which nobody tells old things while their action takes shape."""
_HEARD_WELL: Final = 0.7
"""Listening from which somebody who feels safe goes on to the next thing without being asked."""
_LOOKS_BACK_FROM: Final = 12
"""Index of the turn from which "What will you take from today?" asks for what was learned, and not for an agenda."""
_REACHED: Final = 0.4
"""Reach from which a turn is about a fact."""
_ELSEWHERE: Final = frozenset({Asked.TRIED, Asked.WHY, Asked.SUPPOSE, Asked.SCALE, Asked.OTHERS, Asked.WHICH})
"""Kinds of answer that no untold fact gives."""
_INVITING: Final = frozenset({Asked.WHO, Asked.WHERE})
_COUNTING: Final = frozenset({Asked.WHEN, Asked.HOW_MANY, Asked.SCALE, Asked.WHICH, Asked.SELF})


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked itself, apart from the words around it."""

    about: tuple[Focus, ...] = ()
    kinds: tuple[Asked, ...] = ()
    topics: tuple[str, ...] = ()
    wants: frozenset[str] = frozenset()


def question_of(part: Part, turn: CodedTurn, move: Move, topics: tuple[str, ...]) -> Question:
    asked = asked_in(turn.text, part.language) if move in ASKING | {Move.LEADING} else []
    if not asked:
        return Question(topics=topics, wants=stems(turn.text, part.language))
    wants = stems(asked[-1], part.language)
    named = part.topics_in(asked[-1])
    about = words_ask_about(turn.text, part.language) if move in ASKING else ()
    if move in ASKING and turn.index > _LOOKS_BACK_FROM and phrases(part.language).say("looks_back", asked[-1]):
        about = (Focus.LEARNING,)
    kinds = kinds_asked(turn.text, part.language)
    return Question(
        about,
        tuple(kind for kind in kinds if not about or _stands(kind, about[0])),
        named if named or wants else topics,
        wants,
    )


def _stands(kind: Asked, about: Focus) -> bool:
    """Whether a kind of answer is still wanted where the words also name a subject: "Where do you feel it?" asks for
    no place."""
    if (
        kind in (Asked.WHERE, Asked.WHY)
        or about is Focus.AGREEMENT
        or (kind is Asked.WHEN and about is Focus.STRENGTHS)
    ):
        return False
    return kind is not Asked.OTHERS or about is not Focus.LEARNING


def chosen(text: str, language: str) -> str:
    """One of two things that the coach let them choose between, in a few words; "" where none can be said back."""
    named = [words for option in options_in(text, language) if (words := echo_of(option, language, frozenset()))]
    return named[len(text) % len(named)] if named else ""


def reached(
    part: Part,
    state: ClientState,
    turn: CodedTurn,
    move: Move,
    question: Question,
    listening: float,
) -> tuple[str, ...]:
    """Untold facts that the turn reaches for: by topic, by focus, by its words, or by staying where the talk is."""
    if move not in OPENERS and move not in ASKING:
        return ()
    scored: list[tuple[float, int, int, str]] = []
    for order, fact in enumerate(part.persona.facts):
        if fact.id in state.disclosed:
            continue
        if fact.layer is Layer.SURFACE:
            score = _reach_plain(part, fact, state, move, question)
        else:
            score = _reach_deep(part, fact, state, turn, move, question, listening)
        if score >= _REACHED:
            scored.append((-round(score, 2), _DEPTH[fact.layer], order, fact.id))
    return tuple(fact_id for *_, fact_id in sorted(scored))


def _reach_plain(part: Part, fact: Fact, state: ClientState, move: Move, question: Question) -> float:
    """How far a turn asks for a surface fact: by its topic, its words or its focus. Nobody comes back to what lies on
    the surface once they have told what lies below."""
    told = (part.fact(each) for each in state.disclosed)
    if any(each.topic == fact.topic and each.layer is not Layer.SURFACE for each in told):
        return 0.0
    named = fact.topic in question.topics
    if move in RECEIVING:
        return 0.5 if named and state.thread == fact.topic and not state.heavy else 0.0
    if _ELSEWHERE & set(question.kinds) or question.about[:1] == (Focus.AGREEMENT,):
        return 0.0
    if named:
        return 1.0 if not question.about or question.about[0] in fact.opens.focus else 0.0
    if question.about or question.kinds:
        plain_focus = move is not Move.CLOSED_QUESTION and not question.kinds
        return 0.6 if plain_focus and question.about[0] in fact.opens.focus else 0.0
    shared = len(question.wants & part.words_of_fact(fact.id))
    return 0.6 if shared and 3 * shared >= len(question.wants) else 0.0


def _reach_deep(
    part: Part, fact: Fact, state: ClientState, turn: CodedTurn, move: Move, question: Question, listening: float
) -> float:
    """How far a turn reaches for a guarded or core fact: by its topic, its focus, or by staying where the talk is."""
    named = fact.topic in question.topics
    if _ELSEWHERE & set(question.kinds) or question.about[:1] == (Focus.AGREEMENT,):
        return 0.0
    if move is Move.CLOSED_QUESTION and not named and not invites(question.kinds):
        return 0.0
    if question.kinds and not named and not question.about and Asked.MORE not in question.kinds:
        return 0.0
    on_thread = state.thread == fact.topic
    score = 1.0 if named else 0.3 if fact.topic in part.topics_in(turn.text) else 0.0
    about = question.about or turn.focus
    elsewhere = any(
        other.topic in question.topics and other.layer is not Layer.SURFACE and other.id not in state.disclosed
        for other in part.persona.facts
    )
    shaping = state.phase is Phase.DESIGNING and bool(_SHAPING & set(about[:1]))
    leaps = not named and not on_thread and (elsewhere or shaping or state.turn < part.rules.numbers.leap_turn)
    for rank, focus in enumerate(about):
        if focus in fact.opens.focus and not leaps and (focus is not Focus.OTHER or len(about) == 1):
            score += (0.6, 0.4, 0.3)[min(rank, 2)]
            if move in RECEIVING and not (listening >= _HEARD_WELL and state.mood is Mood.OPEN):
                score -= 0.3
            break
    fits = named or not question.about or bool(set(question.about) & set(fact.opens.focus))
    stays = move in RECEIVING or (listening >= 0.5 and fits) or Asked.MORE in question.kinds
    if stays and on_thread:
        score += 0.5
    if stays and state.last_fact in fact.opens.after:
        score += 0.5
    return score


def invites(kinds: tuple[Asked, ...]) -> bool:
    """Whether a question that names a person, a place or a choice still asks for a story: "Who taught you that?"."""
    return bool(_INVITING & set(kinds)) and not _COUNTING & set(kinds)
