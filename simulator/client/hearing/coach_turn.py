"""How the client hears a coach's turn: what was done, about what, and whether they were listened to.

Pure: words in, `Heard` out. The behaviours come from the coder, so that the client reacts to what the observer counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from personas.model import Asked, Move
from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from simulator.client.hearing.fact_matching import chosen, invites, question_of, reached
from simulator.client.hearing.grounding import Grounding, grounding_of, is_parroted
from simulator.client.hearing.plain_questions import Plain, plainly
from simulator.client.hearing.questions import (
    ACCOUNTS,
    PLAIN_ANSWERS,
    asked_in,
    asks_how_often,
    begins_with,
    demands_words,
    kinds_asked,
    last_asked,
    offers_choice,
    questions_in,
    words_ask_about,
    yes_or_no,
)
from simulator.client.hearing.words import (
    alike,
    echo_of,
    foreign,
    named_things,
    phrases,
    plain,
    senseless,
    signature,
    stems,
    words_of,
)
from simulator.client.move_kinds import ASKING, OPENERS, RECEIVING
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState

B = Behaviour
_MOVES: Final = {
    B.OPEN_QUESTION: Move.OPEN_QUESTION,
    B.CLOSED_QUESTION: Move.CLOSED_QUESTION,
    B.LEADING_QUESTION: Move.LEADING,
    B.STACKED_QUESTIONS: Move.STACKED,
    B.SIMPLE_REFLECTION: Move.REFLECTION,
    B.COMPLEX_REFLECTION: Move.REFLECTION,
    B.SUMMARY: Move.REFLECTION,
    B.AFFIRMATION: Move.AFFIRMATION,
    B.SEEK_COLLABORATION: Move.COLLABORATION,
    B.EMPHASISE_AUTONOMY: Move.AUTONOMY,
    B.ASK_PERMISSION: Move.PERMISSION,
    B.INFORMATION: Move.INFORMATION,
    B.ADVICE_WITH_PERMISSION: Move.OFFER,
    B.ADVICE: Move.ADVICE,
    B.DIRECT: Move.PUSH,
    B.CONFRONT: Move.CONFRONT,
    B.REASSURE: Move.REASSURE,
    B.SELF_DISCLOSURE: Move.SELF_DISCLOSURE,
    B.ENCOURAGER: Move.ENCOURAGER,
    B.STRUCTURE: Move.ENCOURAGER,
}
_TAKES_IN: Final = frozenset(
    {*REFLECTIONS, B.INFORMATION, B.AFFIRMATION, B.EMPHASISE_AUTONOMY, B.ENCOURAGER, B.STRUCTURE, B.SELF_DISCLOSURE}
)
"""Behaviours before a question: where a turn ends in one, it is the question that is answered."""
_POINTING: Final = {
    "en": re.compile(r"\b(?:that|it|this|those|there|them|he|she|they)\b"),
    "de": re.compile(r"\b(?:das|dies|diese[rsm]?|daran|darin|damit|dabei|davon|er|es)\b"),
}
_PERSONS: Final = {
    "en": re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their)\b"),
    "de": re.compile(r"\b(?:er|ihm|ihn|sein|seine[rmns]?)\b"),
}
_SHORT: Final = 2
"""Words up to which a turn only leaves room."""
_AGENDA_UNTIL: Final = 4
"""Index of the turn up to which a question may be about the agenda without saying so in plain words."""
_AND: Final = {"en": "and ", "de": "und "}
_POINTS_AT: Final = 0.3
"""Listening of a turn that only points at what was said ("How was that?"): takes nothing up, passes nothing by."""
_UNHEARD: Final = 0.1
"""Listening at most, in a turn that isn't about this client."""
_OUTSIDE: Final = frozenset(
    {Move.ABUSE, Move.SECRET, Move.ROBOT, Move.OTHER_LANGUAGE, Move.NONSENSE, Move.SILENCE, Move.PUSH}
)
"""Moves in which nobody looks for a plain question."""
_ASIDE: Final = re.compile(r"^\W*[\[(*<_].*[\])*>_]\W*$")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the coach did, as the client hears it.

    `move` is the one thing that the reply answers; `turn` carries all behaviours. `topics` are the persona's topics
    that the words touch, `facts` the ids of untold facts that the turn reaches for, best first. `listening` says from
    0 to 1 how far the turn takes up what the client said. `asked_before` counts earlier turns that asked the same;
    `echo` are one to three words of the coach to pick up ("" for none). `took_up` and `passed_over` say what became of
    a fact that the client had just told: taken up, or left lying. `parroted` means a bare repetition of their words.
    """

    turn: CodedTurn
    move: Move
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    listening: float = 0.0
    asked_before: int = 0
    echo: str = ""
    took_up: bool = False
    passed_over: bool = False
    parroted: bool = False
    danger: bool = False
    """Whether the words touch danger to life."""
    signature: str = ""
    """Compact mark of what was asked, to notice the same question again."""
    yes_no: bool = True
    """Whether a closed question can be answered with yes or no: False for who, when, how many, and for a choice."""
    asks_how_often: bool = True
    """Whether it asks what one does, so that "now and again" answers it too."""
    choice: bool = False
    """Whether the question lets them choose between two things."""
    farewell: bool = False
    """Whether the coach says goodbye: the last line is due."""

    plain: Plain = field(default_factory=Plain)
    """What the turn plainly wants, or what happens in it beside the subject."""
    grounding: Grounding = field(default_factory=Grounding)
    """Whether it is about this client at all."""

    @property
    def opens(self) -> bool:
        """Whether something held back may come after it."""
        return self.move in OPENERS or (self.move is Move.CLOSED_QUESTION and invites(self.asks))

    @property
    def silent(self) -> bool:
        """Whether the coach said nothing."""
        return self.move is Move.SILENCE

    asked_about: tuple[Focus, ...] = ()
    """What a question asks about by its plain words."""
    asks: tuple[Asked, ...] = ()
    """The kinds of answer that the question wants, by its plain words."""
    asked_topics: tuple[str, ...] = ()
    """The persona's topics in what was asked itself; of the words around it, where that only points at them."""
    wants: frozenset[str] = frozenset()
    """Stems of the content words in what was asked itself; of the whole turn, where nothing was."""
    shares: bool = True
    """Whether the turn has a word or a topic of the client's, or is too short to need one."""

    @property
    def focus(self) -> tuple[Focus, ...]:
        """What the turn is about, main focus first; without `other`. A question's plain words come before what the
        coder makes of the turn: they are what a client answers."""
        coded = tuple(f for f in self.turn.focus if f is not Focus.OTHER)
        if self.move in ASKING and self.turn.index > _AGENDA_UNTIL:
            coded = tuple(f for f in coded if f is not Focus.AGREEMENT)
        return self.asked_about or coded


def hear(part: Part, state: ClientState, turn: CodedTurn, recent: Sequence[tuple[Speaker, str]]) -> Heard:
    """What the client hears in a coded coach turn. `recent` are the turns before it, oldest first."""
    language = part.language
    client_said = [text for speaker, text in recent if speaker is Speaker.CLIENT]
    last = client_said[-1] if client_said else ""
    own = stems(last, language)
    content = stems(turn.text, language)
    topics = part.topics_in(turn.text)
    parroted = is_parroted(turn, own, last, language)
    move = Move.REFLECTION if parroted else _move(part, state, turn, topics, plain(" ".join(client_said[-3:])))
    asked = turn.does(*QUESTIONS) and not parroted and move in ASKING | {Move.LEADING, Move.PERMISSION}
    if move is Move.ENCOURAGER:
        # "Just wait": of a phrase that asks and says nothing, a word of every day shows no listening.
        content -= phrases(language).everyday
    mark = signature(" ".join(questions_in(turn.text)) or turn.text, language) if asked else ""
    before = sum(alike(mark, earlier) for earlier in state.questions) if mark else 0
    if before and move in (Move.OPEN_QUESTION, Move.CLOSED_QUESTION) and (before > 1 or not mark.startswith(".")):
        move = Move.REPEATED
    listening = _listening(part, state, turn, move, content, client_said, topics)
    wanted = _plainly(part, state, turn.text, last) if move not in _OUTSIDE else Plain()
    question = question_of(part, turn, move, topics)
    if wanted.about is not None and move in ASKING and not question.about:
        question = replace(question, about=(wanted.about,))
    grounding = grounding_of(
        part,
        state,
        turn,
        move,
        client_said=client_said,
        topics=topics,
        parroted=parroted,
        asks=question.kinds,
        wants=question.wants if move in ASKING else frozenset(),
    )
    if grounding.missing:
        listening = min(listening, _UNHEARD)
    received = (move in RECEIVING or move is Move.THANKS) and not grounding.missing
    took_up = bool(state.unheard) and (listening >= 0.5 or (received and not turn.does(B.REASSURE)))
    return Heard(
        turn=turn,
        move=move,
        topics=topics,
        facts=() if grounding.missing else reached(part, state, turn, move, question, listening),
        listening=listening,
        asked_before=before,
        echo=chosen(turn.text, language) if Asked.WHICH in question.kinds else echo_of(turn.text, language, own),
        took_up=took_up,
        passed_over=bool(state.unheard)
        and not took_up
        and listening < _POINTS_AT
        and not _goes_into(part, state, question.about or turn.focus[:1]),
        parroted=parroted,
        danger=phrases(language).say("danger", plain(turn.text)),
        signature=mark,
        plain=wanted,
        grounding=grounding,
        asked_about=question.about,
        asks=question.kinds,
        asked_topics=question.topics,
        wants=question.wants,
        shares=bool(topics)
        or len(words_of(turn.text)) <= _SHORT
        or bool(content & stems(" ".join(client_said[-2:]), language)),
        yes_no=move is Move.LEADING or yes_or_no(turn.text, language),
        asks_how_often=asks_how_often(turn.text, language),
        choice=offers_choice(turn.text, language),
        farewell=move is Move.CLOSING and phrases(language).say("farewell", plain(turn.text)),
    )


def _plainly(part: Part, state: ClientState, text: str, last: str) -> Plain:
    return plainly(
        part,
        text,
        last,
        turn=state.turn,
        planned=state.own_action_voiced or state.acted,
        met_before=state.session > 1,
        acted=state.acted,
        disclosed=state.disclosed,
        told_last=state.last_fact,
    )


_MAY_CLOSE: Final = (Move.CLOSED_QUESTION, Move.LEADING, Move.OPEN_QUESTION, Move.COLLABORATION)
"""Moves in whose form it may be asked whether to end here."""


def _move(part: Part, state: ClientState, turn: CodedTurn, topics: tuple[str, ...], recently: str) -> Move:
    low = plain(turn.text)
    known = phrases(part.language)
    count = len(words_of(turn.text))
    aside = bool(_ASIDE.match(turn.text))
    if not low or (count == 0 and not any(c.isalnum() for c in low)) or (aside and known.say("silence", low)):
        return Move.SILENCE
    for kind, move in (("abuse", Move.ABUSE), ("secret", Move.SECRET), ("robot", Move.ROBOT)):
        if (said := known.kinds[kind].search(low)) and not (move is Move.ABUSE and said.group() in recently):
            return move
    if foreign(turn.text, part.language):
        return Move.OTHER_LANGUAGE
    if not part.entries_in(turn.text) and senseless(
        turn.text, part.language, part.familiar | stems(recently, part.language)
    ):
        return Move.NONSENSE
    if demands_words(turn.text, part.language):
        return Move.PUSH
    main = _MOVES[turn.main]
    asks = turn.does(*QUESTIONS)
    if known.say("farewell", low) and count <= 30 and not low.endswith("?"):
        return Move.CLOSING
    asked = asked_in(turn.text, part.language)
    chat = asked[-1] if asked else low
    small = known.say("small_talk", chat) and not words_ask_about(chat, part.language)
    if small and not part.topics_in(chat) and (state.turn < 2 or count <= 9):
        return Move.SMALL_TALK
    if main in _MAY_CLOSE and _asks_to_stop(turn.text, part.language):
        return Move.CLOSING
    if main is Move.PERMISSION and kinds_asked(turn.text, part.language):
        main = Move.OPEN_QUESTION
    if turn.main in _TAKES_IN or main in (Move.CLOSED_QUESTION, Move.OPEN_QUESTION):
        main = _form_asked(turn, main, part.language)
    if main in (Move.CLOSED_QUESTION, Move.OPEN_QUESTION, Move.REFLECTION) and turn.text.rstrip().endswith("?"):
        return main
    if asks or turn.does(B.ADVICE, B.DIRECT, B.ADVICE_WITH_PERMISSION, B.CONFRONT):
        return main
    if known.say("closing", low) and count <= 40:
        return Move.CLOSING
    if known.say("greeting", low) and state.turn == 0 and count <= 40:
        return Move.GREETING
    sorry = known.kinds["apology"].search(low)
    if sorry and count <= 25 and (sorry.start() < 4 or sorry.group() not in recently):
        return Move.APOLOGY
    if known.say("thanks", low) and count <= 12 and main in (Move.ENCOURAGER, Move.REFLECTION, Move.AFFIRMATION):
        return Move.THANKS
    if known.say("greeting", low) and count <= 6:
        return Move.GREETING
    return main


def _form_asked(turn: CodedTurn, main: Move, language: str) -> Move:
    """Which form of question a turn ends in, as its words tell; `main` where they don't."""
    last = last_asked(turn.text, language)
    if not last:
        return main
    if (
        any(begins_with(part, "checks", language) for part in (last, last.rpartition(",")[2]))
        and len(words_of(last)) <= 9
    ):
        return Move.REFLECTION
    kinds = set(kinds_asked(last, language))
    if begins_with(last, "yes_no_first", language) and not kinds & {Asked.TRIED, Asked.MORE}:
        return Move.OPEN_QUESTION if main is Move.OPEN_QUESTION else Move.CLOSED_QUESTION
    if not kinds and (
        begins_with(last, "goes_on", language) or (last.startswith(_AND[language]) and len(words_of(last)) <= 6)
    ):
        return Move.OPEN_QUESTION
    if begins_with(last, "request", language) or kinds - PLAIN_ANSWERS or not yes_or_no(last, language):
        counts = bool(kinds & PLAIN_ANSWERS) and Asked.WHY not in kinds
        about = set(words_ask_about(last, language)[:1])
        return Move.CLOSED_QUESTION if counts and not about & {Focus.AGREEMENT, *ACCOUNTS} else Move.OPEN_QUESTION
    return main


def _asks_to_stop(text: str, language: str) -> bool:
    """Whether the last question only asks whether to end here."""
    asked = last_asked(text, language)
    return bool(asked) and not offers_choice(text, language) and phrases(language).say("closing", asked)


def _goes_into(part: Part, state: ClientState, about: tuple[Focus, ...]) -> bool:
    """Whether a question asks into what was just told, though it has none of its words."""
    fact = part.facts.get(state.unheard)
    return fact is not None and bool(set(about) & set(fact.opens.focus))


def _listening(
    part: Part,
    state: ClientState,
    turn: CodedTurn,
    move: Move,
    content: frozenset[str],
    client_said: list[str],
    topics: tuple[str, ...],
) -> float:
    """How far the turn takes up what the client said: their words, their topic, or what only points there."""
    if not client_said:
        return 0.5
    if move in (Move.NONSENSE, Move.OTHER_LANGUAGE, Move.SECRET, Move.ROBOT, Move.ABUSE):
        return 0.0
    near = stems(" ".join(client_said[-2:]), part.language)
    shared = len(content & near)
    value = 0.0
    if shared:
        value = min(1.0, 0.6 + 0.15 * shared)
    elif content & stems(" ".join(client_said), part.language):
        value = 0.45
    elif len(content & part.familiar) >= 2:
        value = 0.35
    if value < 0.6 and named_things(turn.text) & named_things(" ".join(client_said[-2:])):
        value = 0.6
    spoken_of = {state.thread, *part.topics_in(client_said[-1])}
    if spoken_of & set(topics):
        value = max(value, 0.65)
    if turn.main in (B.COMPLEX_REFLECTION, B.SUMMARY):
        value = max(value + 0.15, 0.7)
    elif turn.main in (B.SIMPLE_REFLECTION, B.AFFIRMATION):
        value = max(value + 0.15, 0.5)
    elif value and turn.does(*REFLECTIONS):
        value += 0.15
    if move in (Move.SILENCE, Move.ENCOURAGER):
        value = max(value, 0.6 if state.heavy else 0.3)
    low = plain(turn.text)
    if value < 0.55 and _PERSONS[part.language].search(low) and _PERSONS[part.language].search(plain(client_said[-1])):
        value = 0.55
    elif not value and _POINTING[part.language].search(low):
        value = _POINTS_AT
    return min(1.0, value)
