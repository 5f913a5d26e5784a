"""Whether a coach's statement is about this client: what would fit anybody, or isn't so, earns nothing. Pure.

Listening is to somebody: a statement counts where it takes up what was said here. The coder hears scorn, what isn't so
and what would fit anybody, as for the observer; words that nobody here used tell the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from personas.model import Asked, Move
from scoring.coding.behaviours import QUESTIONS
from scoring.coding.coded import CodedTurn
from scoring.coding.signals import Signal
from simulator.client.hearing.questions import kinds_asked, last_asked
from simulator.client.hearing.words import named_things, phrases, plain, stem, stems, words_of
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import ClientState

_STATING: Final = frozenset(
    {
        *(Move.REFLECTION, Move.AFFIRMATION, Move.ENCOURAGER, Move.INFORMATION, Move.REASSURE, Move.CONFRONT),
        *(Move.AUTONOMY, Move.SELF_DISCLOSURE),
    }
)
_SAYS_LITTLE: Final = 2
"""Words up to which a statement only leaves room."""
_PARROTS: Final = 2
"""Bare repetitions in a session that pass for listening; after them it is a trick."""
_PARROTS_WITH_MORE: Final = 6
"""Words handed back before "tell me more" from which that is a sentence, and no word that was picked up."""
_ASKED_ON: Final = 2
"""Times in a row that "go on", without a word of theirs, is an invitation."""
_ABOUT_YOU: Final = {
    "en": re.compile(r"\b(?:you|your|you're|you've|you'd|you'll|it|it's|there's|that's|something|part of you)\b"),
    "de": re.compile(r"\b(?:sie|ihr|ihre|ihnen|ihren|es|etwas|das)\b"),
}
_POINTS: Final = {
    "en": re.compile(r"\b(?:he|him|his|she|her|they|them|their)\b"),
    "de": re.compile(r"\b(?:er|ihm|ihn|sein|seine[rmns]?)\b"),
}
_CAPITAL: Final = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][\w'’-]{2,}")


@dataclass(frozen=True, slots=True)
class Grounding:
    """How a turn stands to this client. `false`: it says of them what nobody here said; `anybody`: it would fit
    anybody; `insult`: it shows contempt; `mechanical`: it hands words back, or asks for more, once too often."""

    false: bool = False
    anybody: bool = False
    insult: bool = False
    mechanical: bool = False

    @property
    def missing(self) -> bool:
        """Whether the turn earns nothing."""
        return self.false or self.anybody or self.insult or self.mechanical


def grounding_of(
    part: Part,
    state: ClientState,
    turn: CodedTurn,
    move: Move,
    *,
    client_said: Sequence[str],
    topics: Sequence[str],
    parroted: bool,
    asks: Sequence[Asked],
    wants: frozenset[str],
) -> Grounding:
    """How a coach's turn stands to what this client said. `wants` are the content words of what was asked."""
    if move is Move.ABUSE or turn.shows(Signal.INSULTED):
        return Grounding(insult=True)
    if parroted and state.parrots >= _PARROTS:
        return Grounding(mechanical=True)
    if Asked.MORE in asks and not wants and state.more_asked >= _ASKED_ON:
        return Grounding(mechanical=True)
    said = words_of(turn.text)
    low = plain(turn.text)
    language = part.language
    if (
        move not in _STATING
        or "?" in turn.text
        or turn.does(*QUESTIONS)
        or len(said) <= _SAYS_LITTLE
        or not client_said
    ):
        return Grounding()
    if parroted:
        return Grounding()
    if turn.shows(Signal.MISHEARD, Signal.ANYBODY):
        return Grounding(false=turn.shows(Signal.MISHEARD), anybody=turn.shows(Signal.ANYBODY))
    if not _ABOUT_YOU[language].search(low):
        return Grounding()
    everyday = phrases(language).everyday
    content = stems(turn.text, language)
    told = (text for name in state.disclosed for text in (part.fact(name).fact, *part.fact(name).told))
    known = (*client_said, part.persona.brief, part.persona.stuck_on, *told)
    heard = stems(" ".join(known), language) | part.catalogue.words_said(state.used)
    spoken_of = {topic for text in client_said for topic in part.topics_in(text)} | {state.thread}
    if (content - everyday) & heard or spoken_of & set(topics):
        return Grounding()
    if named_things(turn.text) & named_things(" ".join(client_said)) or part.entries_in(turn.text):
        return Grounding()
    if _POINTS[language].search(low) and _POINTS[language].search(plain(client_said[-1])):
        return Grounding()
    strange = {*named_things(turn.text), *(each.lower() for each in _CAPITAL.findall(turn.text))}
    if language == "en" and any(stem(each, language) not in part.familiar | everyday for each in strange):
        return Grounding(false=True)
    return Grounding(anybody=not (state.heavy and not state.ungrounded))


def is_parroted(turn: CodedTurn, own: frozenset[str], last: str, language: str) -> bool:
    """Whether the turn only hands back the client's words: nearly all of them theirs, and nothing asked but to go on.

    However it was coded: "You should ring her" is no advice where the client has just said "I should ring her".
    """
    asks, known = last_asked(turn.text, language), phrases(language)
    if asks and (Asked.MORE not in kinds_asked(asks, language) or len(stems(asks, language) - known.everyday) > 1):
        return False
    # "Tell me more" after their own words asks for nothing of its own.
    text = plain(turn.text).replace(asks, "") if asks else turn.text
    said = [w for w in words_of(text) if w not in known.function_words]
    if not said or not own:
        return False
    theirs = sum(stem(word, language) in own for word in said)
    least = 2 if asks and len(words_of(text)) >= _PARROTS_WITH_MORE else 3
    return theirs >= 0.85 * len(said) and (len(said) >= least or (not asks and plain(text).strip(" .!") in plain(last)))
