"""A transcript's codes as the scorer needs them: without what is no coaching, and with the words as they were said.

Courtesies and words to an assessor are passed over in coding (`scoring.coding.courtesies`), and small talk around the
coaching is coded apart, so that the conversation is coded as if it had begun where it begins. Pure; called by the
scorecard and the judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.courtesies import SENTENCE, pleads
from scoring.evidence.markers import MarkerFound, find_markers
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Transcript

B = Behaviour
_IDLE: Final = frozenset(
    {B.CLOSED_QUESTION, B.STRUCTURE, B.ENCOURAGER, B.SIMPLE_REFLECTION, B.COMPLEX_REFLECTION, B.AFFIRMATION}
    | {B.SELF_DISCLOSURE, B.INFORMATION}
)
_SOCIAL: Final = re.compile(
    r"\b(?:how (?:was|were|is|are|did|'s)|what was|did you|have you|any"
    r"|wie (?:war|ist|geht)|was macht|hatten sie|gibt es)\b"
    r"[^.?!]*\b(?:weekends?|holidays?|vacation|weather|rain\w*|snow\w*|sunn?y?|traffic|journey|trip|drive|flight|parking|commute"
    r"|the match|the game|the film|the kids|coffee|tea|lunch|breakfast"
    r"|wochenende|urlaub|ferien|wetter|regen|schnee|verkehr|fahrt|anreise|kaffee|spiel)\b",
    re.IGNORECASE,
)
"""Questions that are asked out of courtesy, whoever is asked."""


_ADDRESS: Final = re.compile(r"\b(?:you|your|yours|du|dir|dich|dein\w*|sie|ihnen|ihre?n?)\b", re.IGNORECASE)
"""Words that speak to the client, or of somebody: what has none of them and asks nothing is a remark."""


class CodesTurns(Protocol):
    """What the scorer needs of a coder."""

    digest: str

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation: one coded turn for each turn."""
        ...

    def without_courtesies(self, text: str) -> str:
        """The text without sentences that are no coaching; empty where there are no others."""
        ...


_SHORT: Final = 14  # words: longer is no small talk
_SHORT_ANSWER: Final = 8  # words: a shorter courtesy is a client's answer ("Thanks, please do")


@dataclass(frozen=True, slots=True)
class CodedTranscript:
    """`turns` are all turns with their words as said; `lean` those that are looked at, counted from 0 and without
    courtesies, where `places` says which turn of the transcript each is."""

    turns: tuple[CodedTurn, ...]
    lean: tuple[CodedTurn, ...]
    places: tuple[int, ...]

    def markers(self, rubric: Rubric) -> dict[str, MarkerFound]:
        """The markers found, with turns and quotes of the whole transcript."""
        found = find_markers(self.lean, rubric)
        return {marker: self._as_said(one) for marker, one in found.items()}

    def _as_said(self, found: MarkerFound) -> MarkerFound:
        """Turn numbers moved to the whole transcript; a quote that ran over a courtesy ends before it."""
        if not found.evidence:
            return found
        evidence = []
        for one in found.evidence:
            turn = self.places[one.turn]
            quote = one.quote if one.quote in self.turns[turn].text else first_sentence(one.quote)
            evidence.append(replace(one, turn=turn, quote=quote))
        return replace(found, evidence=tuple(evidence))


def code_transcript(transcript: Transcript, coder: CodesTurns) -> CodedTranscript:
    """Code a transcript for scoring."""
    all_lines = transcript.lines
    said = _without_courtesies(all_lines, coder)
    lines = [said[place] for place in said]
    begins = _begins(lines, coder)
    ends = _ends(lines, coder, begins)
    places = tuple(said)[begins:ends]
    lean = coder.code(lines[begins:ends])
    coded = dict(zip(places, lean, strict=True))
    aside = [i for i in range(len(all_lines)) if i not in coded]
    coded |= {i: coder.code([said.get(i, all_lines[i])])[0] for i in aside}
    turns = tuple(_as_said(coded[i], i, turn.text) for i, turn in enumerate(transcript.turns))
    return CodedTranscript(turns, lean, places)


def _as_said(coded: CodedTurn, index: int, text: str) -> CodedTurn:
    """A coded turn at its place, with all its words."""
    if coded.text == text:
        return replace(coded, index=index)
    cues = tuple(cue for cue in coded.cues if cue.quote in text)
    return replace(coded, index=index, text=text, cues=cues)


def _without_courtesies(lines: Sequence[tuple[Speaker, str]], coder: CodesTurns) -> dict[int, tuple[Speaker, str]]:
    """The turns that hold more than courtesies, without those, by their place. A client's short courtesy is an answer
    and stays, unless it answers a courtesy."""
    kept: dict[int, tuple[Speaker, str]] = {}
    for i, (speaker, text) in enumerate(lines):
        left = coder.without_courtesies(text)
        if not left and text.strip():
            answers = speaker is Speaker.CLIENT and i - 1 in kept
            if not answers or len(text.split()) >= _SHORT_ANSWER or pleads(text):
                continue
            left = text
        kept[i] = (speaker, left)
    return kept


def _begins(lines: Sequence[tuple[Speaker, str]], coder: CodesTurns) -> int:
    """The turn at which coaching begins: before it the coach makes small talk and gets an answer, or there is padding.

    Each turn is judged by itself, so that it doesn't matter what stands before it.
    """
    answering = False
    for i, (speaker, text) in enumerate(lines):
        if not text:
            continue
        if speaker is Speaker.CLIENT and not answering:
            return i
        alone = coder.code([(speaker, text)])[0]
        if speaker is Speaker.COACH:
            short = len(text.split()) <= _SHORT and text.count("?") <= 1
            if not short or not _idles(alone):
                return i
        elif alone.main is not B.NEUTRAL:
            return i
        answering = speaker is Speaker.COACH
    return 0


def _ends(lines: Sequence[tuple[Speaker, str]], coder: CodesTurns, begins: int) -> int:
    """The turn after the last one of the coaching: after it there are only short exchanges about nothing in hand.

    A goodbye among them is part of them; one that follows on the coaching itself ends it, and stays.
    """
    ends = at = len(lines)
    while at > begins:
        speaker, text = lines[at - 1]
        alone = coder.code([(speaker, text)])[0] if text else None
        if alone is not None and len(text.split()) > _SHORT:
            break
        if alone is not None and speaker is Speaker.CLIENT and alone.main not in (B.NEUTRAL, B.SUSTAIN_TALK):
            break
        if alone is not None and speaker is Speaker.COACH:
            if not _idles(alone) or alone.main is B.ENCOURAGER or _takes_up(text, lines[: at - 1]):
                break
            if alone.main is not B.STRUCTURE:
                ends = at - 1
        at -= 1
    return ends


def _takes_up(text: str, before: Sequence[tuple[Speaker, str]]) -> bool:
    """Whether a coach's turn has a longer word of what the client said just before it."""
    said = before[-1][1] if before and before[-1][0] is Speaker.CLIENT else ""
    return bool(long_words(text) & long_words(said))


def _idles(alone: CodedTurn) -> bool:
    """Whether a coach's turn, judged by itself, is about nothing in hand.

    With nothing said before there is nothing to give back: what looks like a reflection then is a remark.
    """
    if alone.main is B.OPEN_QUESTION and _SOCIAL.search(alone.text):
        return True
    if alone.main not in _IDLE and alone.main not in REFLECTIONS:
        return False
    return alone.focus[0] is Focus.OTHER or not (alone.does(*QUESTIONS) or _ADDRESS.search(alone.text))


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    found = SENTENCE.search(text)
    return found.group().strip() if found else text


_LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")


def long_words(text: str) -> frozenset[str]:
    """The words of five letters and more, in lower case."""
    return frozenset(_LONG_WORD.findall(text.lower()))
