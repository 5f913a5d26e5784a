"""Signals that a rubric defines itself: plain phrases, codes and foci in one utterance of the coach.

They are data in its file, checked with its examples when it is read. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from scoring.coding.behaviours import COACH_BEHAVIOURS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance
from scoring.evidence.signals import Finding

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200, pattern=r"\w")]


class OwnSignal(BaseModel):
    """Something that a coach says: one of these phrases, and, where they are given, with one of these codes and about
    one of these foci, all in one utterance.

    `match` are sentences that must show it, `no_match` sentences that must not; `triad rubric check` tries them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    coach: tuple[Phrase, ...] = ()
    codes: tuple[Behaviour, ...] = ()
    about: tuple[Focus, ...] = ()
    match: tuple[Phrase, ...] = Field(default=(), max_length=100)
    no_match: tuple[Phrase, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.coach or self.codes or self.about):
            raise ValueError("says nothing: give phrases under coach, or codes, or about")
        wrong = [code.value for code in self.codes if code not in COACH_BEHAVIOURS]
        if wrong:
            raise ValueError(f"{wrong[0]} is no code of a coach's utterance")
        if not self.match:
            raise ValueError("needs an example under match, and better one under no_match")
        return self

    @model_validator(mode="after")
    def _examples_hold(self) -> Self:
        if not self.coach:
            return self  # codes need the coder: `triad rubric check` tries them
        missed = [said for said in self.match if not has_phrase(said, self.coach)]
        if missed:
            raise ValueError(f"{missed[0]!r} should match, and has none of the phrases")
        if not (self.codes or self.about):
            caught = [said for said in self.no_match if has_phrase(said, self.coach)]
            if caught:
                raise ValueError(f"{caught[0]!r} should not match, and has one of the phrases")
        return self


def own_signals(turns: Sequence[CodedTurn], wanted: Mapping[str, OwnSignal]) -> list[Finding]:
    """Every utterance of the coach that shows one, in the order of the turns."""
    found = []
    for turn in turns:
        if wanted and turn.speaker is Speaker.COACH:
            for name, own in wanted.items():
                found += [
                    Finding(name, turn.index, said.text, confidence=_sure(own, said))
                    for said in turn.utterances
                    if shows(own, said)
                ]
    return found


def shows(own: OwnSignal, said: CodedUtterance) -> bool:
    """Whether an utterance has one of the phrases, one of the codes and is about one of the foci, as far as each is
    asked for."""
    return (
        (not own.coach or has_phrase(said.text, own.coach))
        and (not own.codes or said.does(*(Behaviour(code) for code in own.codes)))
        and (not own.about or any(Focus(focus) in said.focus for focus in own.about))
    )


def has_phrase(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in the text, as whole words, however it is written."""
    return any(_pattern(phrase).search(text.replace("’", "'")) for phrase in phrases)


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in phrase.replace("’", "'").split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _sure(own: OwnSignal, said: CodedUtterance) -> float:
    """How sure its surest code of those that are asked for is; phrases leave no doubt."""
    codes = [code for code in own.codes if Behaviour(code) in said.behaviours]
    return max((said.sure(code) for code in codes), default=1.0)
