"""Which authored lines answer a coach's turn, and how well. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from personas.model import OWN_ACTION, Asked, Move, Outcome, Reply
from scoring.coding.behaviours import Focus
from simulator.client.hearing.coach_turn import Heard
from simulator.client.hearing.questions import ACCOUNTS, PLAIN_ANSWERS, bare, last_asked
from simulator.client.hearing.words import phrases, plain
from simulator.client.line_catalogue import Catalogue, Line
from simulator.client.move_kinds import ASKING
from simulator.client.rules.state import ClientState
from simulator.client.voice import Direction

_BODY: Final = frozenset({"body", "koerper"})
"""The topic of lines about where they feel it."""
_ONE_THING: Final = frozenset({Asked.WHO, Asked.WHEN, Asked.WHERE})
_TOOK_IN: Final = 0.5
"""Listening from which a word of the coach's is worth picking up."""
_SHORT: Final = 12
"""Words at most in a line that stands in for the answer to a closed question."""
_SPEAKS: Final = frozenset({Move.OPEN_QUESTION, Move.CLOSED_QUESTION, Move.ENCOURAGER, Move.SILENCE, Move.ADVICE})
_STUCK: Final = frozenset(
    focus.value
    for focus in (
        *(Focus.ACTION, Focus.TIMING, Focus.APPROACH, Focus.AGREEMENT, Focus.ACCOUNTABILITY),
        *(Focus.RISK, Focus.FEELING),
    )
)
_MOST_BEGINNINGS: Final = 4
"""At most so many turns of a session may begin with the same three words (issue, table of figures)."""
_NUMBER: Final = {
    "en": re.compile(
        r"\d|\b(?:once|twice|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
        r"hundred|dozen|half|every)\b"
    ),
    "de": re.compile(
        r"\d|\b(?:einmal|zweimal|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|"
        r"fünfzig|hundert|dutzend|halb\w*|jede\w*)\b"
    ),
}
_COMING: Final = {
    "en": re.compile(r"(?:when (?:is|are|does|do|will|would|'s)|what (?:day|time)|by when)\b"),
    "de": re.compile(r"(?:wann (?:ist|sind|wird|werden|tun|machen|kommt)|um wie|an welchem|bis wann)\b"),
}
"""First words of a question for a day or an hour, which no "since August" answers."""
_SINCE: Final = re.compile(r"\b(?:since|ago|always|for years|as long as|seit|schon immer|immer)\b", re.IGNORECASE)
_TIME: Final = {
    "en": re.compile(
        r"\b(?:since|ago|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|"
        r"september|october|november|december|spring|summer|autumn|winter|christmas|easter|morning|evening|night|"
        r"years?|months?|weeks?|days?|o'clock|tomorrow|yesterday|soon|late|always)\b"
    ),
    "de": re.compile(
        r"\b(?:seit|vor|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|januar|februar|märz|"
        r"april|juni|juli|august|september|oktober|november|dezember|frühling|sommer|herbst|winter|weihnachten|"
        r"ostern|morgens?|abends?|nachts?|jahre?n?|monate?n?|wochen?|tage?n?|uhr|gestern|bald|spät|immer)\b"
    ),
}


def fits(line: Line, direction: Direction, move: Move) -> bool:
    """Whether a reply's line answers this move, about this, in this mood, after what was told."""
    return rank(line, direction, move) > 0


def rank(line: Line, direction: Direction, move: Move) -> int:
    """How well a reply's line answers what was asked: 4 the kind of answer that was wanted, 3 the subject that was
    named, 2 the subject that was meant, 1 something that may be said to any question of its kind, 0 not at all."""
    reply, heard = line.reply, direction.heard
    if reply is None or heard is None or move not in reply.to or not _in_place(line, reply, direction):
        return 0
    if heard.plain.body:
        return 4 if _BODY & set(reply.about) and Focus.MEANING.value not in reply.about else 0
    accounts = bool(ACCOUNTS & set(heard.asked_about[:1]))
    if reply.asks and accounts and not reply.about and PLAIN_ANSWERS & set(reply.asks):
        return 0
    if (
        Asked.WHEN in heard.asks
        and _COMING[direction.part.language].match(_asked(direction))
        and _SINCE.search(line.text)
    ):
        return 0
    if Asked.OTHERS in heard.asks and _of_somebody_else(line, direction):
        return 0
    if reply.asks:
        return _kind_of_answer(line, reply, direction)
    if heard.move is Move.CLOSED_QUESTION and move is not heard.move and len(line.text.split()) > _SHORT:
        return 0
    if move is Move.CLOSED_QUESTION and not _answers_closed(line, direction):
        return 0
    about = _subject(line, direction)
    if heard.move in ASKING and PLAIN_ANSWERS & set(heard.asks) and not accounts:
        return _plainly(line, direction, about)
    if reply.about:
        return about
    return 1


def _kind_of_answer(line: Line, reply: Reply, direction: Direction) -> int:
    """The rank of a line for one kind of answer: not every name, day or place is one to any who, when and where."""
    heard = direction.heard
    if heard is None or not set(reply.asks) & set(heard.asks) or (reply.about and not _subject(line, direction)):
        return 0
    if not reply.about and _ONE_THING.issuperset(set(reply.asks) & set(heard.asks)):
        return 1
    strange = heard.wants - phrases(direction.part.language).everyday
    if reply.asks == [Asked.WHY] and len(strange) > 1 and not strange & direction.part.catalogue.own_words(line):
        return 2
    return 4


def _of_somebody_else(line: Line, direction: Direction) -> bool:
    """Whether a line says what one person would say, and another was asked for."""
    wanted = {entry.id for entry in direction.part.entries_in(_asked(direction))}
    named = {entry.id for entry in direction.part.entries_in(line.text)}
    return bool(wanted) and not wanted & named


def _asked(direction: Direction) -> str:
    heard = direction.heard
    return bare(last_asked(heard.turn.text, direction.part.language), direction.part.language) if heard else ""


def _in_place(line: Line, reply: Reply, direction: Direction) -> bool:
    """Whether a line may be said at all now: its mood, what it needs, how the last session ended, what it echoes."""
    heard, state = direction.heard, direction.state
    if reply.mood and direction.mood not in reply.mood:
        return False
    came = {state.before, Outcome.ENROLLED} if state.acted else {state.before}
    if (reply.after and not came & set(reply.after)) or (state.acted and not reply.after and _is_stuck(reply)):
        return False
    named = state.own_action_voiced and not state.acted
    if any(name not in state.disclosed and not (name == OWN_ACTION and named) for name in reply.needs):
        return False
    return not line.echoes or (heard is not None and bool(heard.echo) and _picks_up(heard))


def _picks_up(heard: Heard) -> bool:
    """Whether words of the coach may be picked up: where they gave something back, or offered a choice; to a question
    a word of its own answers nothing."""
    if Asked.WHICH in heard.asks or heard.choice:
        return True
    return heard.move is Move.REFLECTION and heard.listening >= _TOOK_IN and not heard.grounding.missing


def _subject(line: Line, direction: Direction) -> int:
    """3 where a line is about what was named, 2 where it is about what was probably meant, 0 for neither."""
    reply, heard, state = line.reply, direction.heard, direction.state
    if reply is None or heard is None:
        return 0
    about = set(reply.about)
    if heard.asks[:1] == (Asked.MORE,) and not heard.wants:
        same = direction.part.catalogue.shelf_of(state.last_line) == direction.part.catalogue.shelf_of(line.number)
        return 3 if same else 2 if state.last_fact in about else 0
    if heard.asked_about and heard.asked_about[0].value in about:
        return 3
    if about & set(heard.asked_topics):
        return 3
    shared = len(heard.wants & direction.part.catalogue.own_words(line))
    if shared and not heard.asked_about and 3 * shared >= len(heard.wants):
        return 3 if not heard.focus else 2
    meant = {f.value for f in heard.focus} | set(heard.topics)
    if state.last_fact in state.disclosed:
        meant.add(state.last_fact)
    return 2 if about & meant else 0


def _plainly(line: Line, direction: Direction, about: int) -> int:
    """The rank of a line where a name, a number, a time or a choice was asked for."""
    heard, language = direction.heard, direction.part.language
    if heard is None:
        return 0
    said = plain(line.text)
    known = phrases(language)
    if about >= 2 and (
        (Asked.HOW_MANY in heard.asks and has_number(line.text, language))
        or (Asked.WHEN in heard.asks and _TIME[language].search(said))
        or (heard.wants & direction.part.catalogue.own_words(line))
    ):
        return 3
    if known.say("answers_anything", said) or (heard.choice and known.say("answers_a_choice", said)):
        return 2 if line.reply is not None and Move.CLOSED_QUESTION in line.reply.to else 1
    return 0


def _is_stuck(reply: Reply) -> bool:
    """Whether lines may speak of being stuck: false once they have acted."""
    if not _SPEAKS & set(reply.to):
        return False
    return not reply.about or bool(_STUCK & set(reply.about))


def _answers_closed(line: Line, direction: Direction) -> bool:
    """Whether a line for closed questions answers this one: who and when want no yes, "are you" no "now and again"."""
    heard = direction.heard
    if heard is None:
        return False
    known, said = phrases(direction.part.language), plain(line.text)
    if heard.yes_no:
        return heard.asks_how_often or not known.say("answers_how_often", said)
    return not known.say("yes_or_no", said)


def has_number(text: str, language: str) -> bool:
    """Whether a line names a number."""
    return _NUMBER[language].search(plain(text)) is not None


def free_lines(catalogue: Catalogue, state: ClientState, lines: Iterable[Line]) -> list[Line]:
    """The lines not yet said, whose first three words haven't begun too many turns."""
    said = catalogue.beginnings(state.used)
    return [line for line in lines if line.number not in state.used and said.get(line.beginning, 0) < _MOST_BEGINNINGS]
