"""A transcript's codes as the scorer needs them: without what is no coaching, and with the words as they were said.

Courtesies and words to an assessor are passed over in coding (`evidence_lean`), and small talk before the first turn
of coaching is coded apart, so that the conversation is coded as if it had begun where it begins. Pure; called by the
scorecard and the judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from scoring.behaviours import REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coded import CodedTurn
from scoring.evidence import MarkerFound, find_markers
from scoring.evidence_lean import first_sentence, lean
from scoring.rubric import Rubric
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


class CodesTurns(Protocol):
    """What the scorer needs of a coder."""

    digest: str

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation: one coded turn for each turn."""
        ...


_SHORT: Final = 14  # words: longer is no small talk
_LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class CodedTranscript:
    """`turns` are all turns with their words as said; `lean` those that are looked at, from turn `begins` on and
    counted from 0, without courtesies."""

    turns: tuple[CodedTurn, ...]
    lean: tuple[CodedTurn, ...]
    begins: int

    def markers(self, rubric: Rubric) -> dict[str, MarkerFound]:
        """The markers found, with turns and quotes of the whole transcript."""
        return {marker: self._as_said(found) for marker, found in find_markers(self.lean, rubric).items()}

    def _as_said(self, found: MarkerFound) -> MarkerFound:
        """Turn numbers moved to the whole transcript; a quote that ran over a courtesy ends before it."""
        if not found.evidence:
            return found
        evidence = []
        for one in found.evidence:
            turn = one.turn + self.begins
            quote = one.quote if one.quote in self.turns[turn].text else first_sentence(one.quote)
            evidence.append(replace(one, turn=turn, quote=quote))
        return replace(found, evidence=tuple(evidence))


def code_transcript(transcript: Transcript, coder: CodesTurns) -> CodedTranscript:
    """Code a transcript for scoring."""
    lines = [(speaker, lean(text)) for speaker, text in transcript.lines]
    coded = coder.code(lines)
    begins = _begins(lines, coder)
    ends = _ends(lines, coder, begins)
    body = coder.code(lines[begins:ends]) if (begins, ends) != (0, len(lines)) else coded
    whole = (*coded[:begins], *(replace(turn, index=turn.index + begins) for turn in body), *coded[ends:])
    turns = tuple(
        one
        if one.text == said.text
        else replace(one, text=said.text, cues=tuple(cue for cue in one.cues if cue.quote in said.text))
        for one, said in zip(whole, transcript.turns, strict=True)
    )
    return CodedTranscript(turns, body, begins)


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
    return bool(set(_LONG_WORD.findall(text.lower())) & set(_LONG_WORD.findall(said.lower())))


def _idles(alone: CodedTurn) -> bool:
    """Whether a coach's turn, judged by itself, is about nothing in hand.

    With nothing said before there is nothing to give back: what looks like a reflection then is a remark.
    """
    if alone.main is B.OPEN_QUESTION and _SOCIAL.search(alone.text):
        return True
    return (alone.main in _IDLE or alone.main in REFLECTIONS) and alone.focus[0] is Focus.OTHER
