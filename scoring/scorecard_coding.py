"""A transcript's codes as the scorer needs them: without what is no coaching, and with the words as they were said.

Courtesies and words to an assessor are passed over in coding (`evidence_lean`), and small talk before the first turn
of coaching is coded apart, so that the conversation is coded as if it had begun where it begins. Pure; called by the
scorecard and the judge.
"""

from __future__ import annotations

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


class CodesTurns(Protocol):
    """What the scorer needs of a coder."""

    digest: str

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation: one coded turn for each turn."""
        ...


_SHORT: Final = 14  # words: longer is no small talk


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
    body = coder.code(lines[begins:]) if begins else coded
    whole = (*coded[:begins], *(replace(turn, index=turn.index + begins) for turn in body)) if begins else coded
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
            # With nothing said before there is nothing to give back: a "reflection" here is a remark.
            idle = alone.main in _IDLE or alone.main in REFLECTIONS
            if not short or not idle or alone.focus[0] is not Focus.OTHER:
                return i
        elif alone.main is not B.NEUTRAL:
            return i
        answering = speaker is Speaker.COACH
    return 0
