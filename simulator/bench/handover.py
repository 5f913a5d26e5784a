"""What a trainee hands over: talks with their scorecards, or the scores alone, by a pseudonym for a named reader."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from personas.model import Outcome
from simulator.bench.files import Day, Digest, Points, Prose, Share, Short, Strict, Who

SCHEMA: Final = "triad.talk/1"
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Index = Annotated[int, Field(ge=0, le=100_000)]


class SharedEvidence(Strict):
    """Words that a marker rests on. `effect` below 0 speaks against it."""

    turn: Index
    quote: Prose
    signal: Name
    effect: float = Field(ge=-100, le=100, allow_inf_nan=False)
    confidence: Share = 1.0


class SharedMarker(Strict):
    """A marker with its status; where the words went along also what it rests on."""

    id: Name
    name: Short
    status: Name
    evidence: list[SharedEvidence] = Field(default=[], max_length=2_000)


class SharedDimension(Strict):
    """A dimension's score from 0 to 5 and its span, or None where it wasn't scored."""

    score: Points | None = None
    interval: tuple[Points, Points] | None = None
    markers: list[SharedMarker] = Field(max_length=100)
    title: Short | None = Field(default=None, exclude_if=lambda title: title is None)
    asks: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        default=None, exclude_if=lambda asks: asks is None
    )
    """A school's own words for it, where it has some."""


class SharedUtterance(Strict):
    """One complete thought as the observer heard it."""

    text: Prose
    behaviours: list[Name] = Field(max_length=30)
    focus: list[Name] = Field(default=[], max_length=30)
    signals: list[Name] = Field(default=[], max_length=60)
    confidence: dict[Name, Share] = Field(default={})


class SharedCoding(Strict):
    """A turn's codes."""

    index: Index
    utterances: list[SharedUtterance] = Field(max_length=2_000)


class SharedCard(Strict):
    """The observer's scorecard. `coding` is there where the words are."""

    rubric: Short
    rubric_digest: Short
    scorer: Short
    coder: Annotated[str, StringConstraints(max_length=200)] = ""
    dimensions: dict[Name, SharedDimension] = Field(max_length=20)
    coding: list[SharedCoding] = Field(default=[], max_length=100_000)


class SharedTurn(Strict):
    """What was said."""

    speaker: Literal["coach", "client"]
    text: Prose


class SharedRating(Strict):
    """The trainee's own rating, and what they noticed and learned where they want that read."""

    scores: dict[Name, Points] = Field(max_length=20)
    noticed: Prose = ""
    learned: Prose = ""


class SharedObjection(Strict):
    """Where the trainee found the observer wrong."""

    turn: Index
    heard: list[Short] = Field(max_length=30)
    right: Prose


class SharedTalk(Strict):
    """One talk, or its scores. `turns` is empty where no words were agreed to."""

    id: Short
    seal: Digest
    day: Day
    client: Short
    client_name: Short
    client_digest: Short
    scenario: Short
    scenario_title: Short
    voice: Short
    outcome: Outcome | None = None
    coach_turns: Index
    assignment: Short | None = None
    turns: list[SharedTurn] = Field(default=[], max_length=100_000)
    card: SharedCard | None = None
    own: SharedRating | None = None
    objections: list[SharedObjection] = Field(default=[], max_length=100_000)

    @model_validator(mode="after")
    def _quotes_are_there(self) -> Self:
        if self.card is None:
            return self
        evidence = [one for d in self.card.dimensions.values() for m in d.markers for one in m.evidence]
        for one in evidence:
            if one.turn >= len(self.turns) or one.quote not in self.turns[one.turn].text:
                raise ValueError(f"evidence quotes words that turn {one.turn + 1} doesn't have")
        for coded in self.card.coding:
            if coded.index >= len(self.turns):
                raise ValueError(f"there is no turn {coded.index + 1} to be coded")
            if any(said.text not in self.turns[coded.index].text for said in coded.utterances):
                raise ValueError(f"turn {coded.index + 1} is coded in words that it doesn't have")
        return self

    @property
    def has_words(self) -> bool:
        """Whether what was said went along."""
        return bool(self.turns)


class HandOver(Strict):
    """Everything in one file."""

    format: Literal["triad.talk/1"] = Field(default=SCHEMA, alias="schema")
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    who: Who
    """The trainee's pseudonym."""
    reader: Who
    """Whom it is for."""
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """The name of the key that the talks are sealed with."""
    day: Day
    message: Prose = ""
    """What the trainee wants to tell or ask the reader."""
    talks: list[SharedTalk] = Field(min_length=1, max_length=500)


def card_from(record: dict[str, Any], *, words: bool) -> SharedCard:
    """A scorecard as it is handed over: whole, or without a single word that was said."""
    dimensions = {}
    for name, one in record["dimensions"].items():
        markers = [
            SharedMarker(
                id=marker["id"],
                name=marker.get("name") or marker["id"],
                status=marker["status"],
                evidence=[_evidence(found) for found in marker["evidence"]] if words else [],
            )
            for marker in one["markers"]
        ]
        dimensions[name] = SharedDimension(
            score=one["score"],
            interval=one["interval"],
            markers=markers,
            title=one.get("title"),
            asks=one.get("asks"),
        )
    return SharedCard(
        rubric=record["rubric"]["id"],
        rubric_digest=record["rubric"]["digest"],
        scorer=record["scorer"],
        coder=record.get("coder", ""),
        dimensions=dimensions,
        coding=[_coding(turn) for turn in record["turns"]] if words else [],
    )


def _evidence(found: dict[str, Any]) -> SharedEvidence:
    return SharedEvidence(
        turn=found["turn"],
        quote=found["quote"],
        signal=found["signal"],
        effect=found.get("effect", 1.0),
        confidence=found.get("confidence", 1.0),
    )


def _coding(turn: dict[str, Any]) -> SharedCoding:
    whole = [{"text": turn["text"], "behaviours": turn["behaviours"], "focus": turn["focus"]}]
    return SharedCoding(
        index=turn["index"],
        utterances=[
            SharedUtterance(
                text=said["text"],
                behaviours=said["behaviours"],
                focus=said.get("focus", []),
                signals=said.get("signals", []),
                confidence=said.get("confidence", {}),
            )
            for said in turn.get("utterances") or whole
        ],
    )
