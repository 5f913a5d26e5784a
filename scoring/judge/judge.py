"""The judge: a model finds the markers, code verifies every word of it and computes the scores as always.

The model is passed in (`JudgeModel`); nothing here knows a network. k samples are asked for at once and merged. What
can't be verified leaves its marker unscored, with the reason. Called by whoever offers `--scorer llm`.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from pydantic import BaseModel

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence.markers import Evidence, MarkerFound, Status
from scoring.judge.prompt import PROMPT_VERSION, messages_for
from scoring.judge.reply import Sample, Verdicts, read_reply
from scoring.scorecard.arithmetic import DimensionScore, score_dimension
from scoring.scorecard.card import Scorecard
from scoring.scorecard.preparation import CodesTurns, code_transcript
from scoring.scorecard.rubric import Marker, Rubric
from scoring.transcript import Transcript

SAMPLES: Final = 3
MOST_CHARACTERS: Final = 200_000
_CHARACTERS_PER_TOKEN: Final = 3.5
_REPLY_TOKENS: Final = 1_200
_SHORTER: Final = "Cut it into sessions, or use the local scorer."


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer: its text as it came, which model, tokens in and out, and cost where it is known."""

    text: str
    model: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None


class ReplyUnusable(Exception):  # noqa: N818 - it is about the reply, and no failure of the service
    """The service answered, and the answer is a refusal, empty, or beyond repair: the sample counts for nothing.

    Adapters raise it; failures of the service itself they raise as their own errors, which pass through.
    """

    def __init__(self, reason: str, reply: Reply | None = None) -> None:
        self.reason, self.reply = reason, reply
        super().__init__(reason)


class PromptTooLong(ReplyUnusable):
    """The transcript doesn't fit the model's window: nothing of it was judged."""


class JudgeModel(Protocol):
    """What the judge needs of a model."""

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        """Answer `messages` ((role, text) pairs) with JSON in the shape of `schema`, as text.

        Raises ReplyUnusable, or the service's own errors.
        """
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """What judging will take, roughly, before it is done: requests, tokens, and cost where prices are given."""

    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None


async def judge_transcript(
    transcript: Transcript, *, coder: CodesTurns, rubric: Rubric, model: JudgeModel, samples: int = SAMPLES
) -> Scorecard:
    """Score a transcript with a model's findings; one that is too long for a prompt is left unscored, and says so.

    Raises the service's error where no sample came back.
    """
    turns = code_transcript(transcript, coder).turns
    if sum(len(turn.text) for turn in turns) > MOST_CHARACTERS:
        problem = f"Not judged: more than {MOST_CHARACTERS:,} characters. {_SHORTER}"
        return _card(transcript, turns, rubric, coder, [], [], [problem], [])
    messages = messages_for(turns, rubric)
    results = await asyncio.gather(
        *(model.complete(messages, Verdicts, temperature=0.0, seed=seed) for seed in range(samples)),
        return_exceptions=True,
    )
    replies: list[Reply] = []
    read: list[Sample] = []
    problems: list[str] = []
    failures: list[BaseException] = []
    for number, result in enumerate(results, start=1):
        if isinstance(result, Reply):
            replies.append(result)
            read.append(read_reply(result.text, turns, rubric))
        elif isinstance(result, ReplyUnusable):
            shorter = f" {_SHORTER}" if isinstance(result, PromptTooLong) else ""
            problems.append(f"Sample {number} of {samples} can't be used: {result.reason}.{shorter}")
            replies += [result.reply] if result.reply else []
        else:
            failures.append(result)
            problems.append(f"Sample {number} of {samples} did not come: {result}.")
    if failures and len(failures) == len(results):
        raise failures[0]
    if cancelled := [f for f in failures if not isinstance(f, Exception)]:
        raise cancelled[0]
    return _card(transcript, turns, rubric, coder, read, replies, problems, messages)


def _card(
    transcript: Transcript,
    turns: tuple[CodedTurn, ...],
    rubric: Rubric,
    coder: CodesTurns,
    read: Sequence[Sample],
    replies: Sequence[Reply],
    problems: Sequence[str],
    messages: Sequence[tuple[str, str]],
) -> Scorecard:
    merged = {marker.id: merge(marker, [sample.markers.get(marker.id) for sample in read]) for marker in rubric.markers}
    dimensions = {name: _score(name, merged, read, rubric, turns) for name in rubric.names}
    dropped = [
        one.as_record() | {"sample": number} for number, sample in enumerate(read, start=1) for one in sample.dropped
    ]
    tokens = [r.tokens_in + r.tokens_out for r in replies if r.tokens_in is not None and r.tokens_out is not None]
    costs = [r.cost for r in replies if r.cost is not None]
    judge = {
        "prompt_version": PROMPT_VERSION,
        "model": replies[0].model if replies else None,
        "samples": len(read),
        "prompt": [{"role": role, "content": text} for role, text in messages],
        "replies": [{"text": r.text, "tokens_in": r.tokens_in, "tokens_out": r.tokens_out} for r in replies],
        "tokens": sum(tokens) if tokens else None,
        "cost": sum(costs) if costs else None,
        "dropped": dropped,
        "moved": [one.as_record() | {"sample": n} for n, sample in enumerate(read, 1) for one in sample.moved],
        "openings": [
            {"marker": marker, "sample": n, "turn": one.turn, "quote": one.quote}
            for n, sample in enumerate(read, 1)
            for marker, found in sample.openings.items()
            for one in found
        ],
    }
    notes = (*transcript.notes, *problems, *_why_not(dimensions, merged, read, rubric))
    return Scorecard(transcript.id, rubric, "llm", coder.digest, turns, dimensions, merged, notes, judge)


def _why_not(
    dimensions: dict[str, DimensionScore],
    merged: dict[str, MarkerFound],
    read: Sequence[Sample],
    rubric: Rubric,
) -> list[str]:
    """For each dimension that a model's findings gave no score: how many markers were lost, and over what."""
    notes = []
    for dimension, score in dimensions.items():
        markers = rubric.dimensions[dimension].markers
        lost = [marker.id for marker in markers if merged[marker.id].status is Status.UNSCORED]
        if score.score is not None or not read or not lost:
            continue
        why = [one.why for sample in read for one in sample.dropped if one.marker in (*lost, "all")]
        most = Counter(why).most_common(1)
        over = f" The commonest reason: {most[0][0]}." if most else ""
        name = dimension.replace("_", " ").capitalize()
        notes.append(
            f"{name} has no score: of {len(markers)} markers {len(lost)} could not be "
            f"verified ({', '.join(lost)}).{over}"
        )
    return notes


def merge(marker: Marker, found: Sequence[MarkerFound | None]) -> MarkerFound:
    """One finding from several samples: most of those that could be verified must agree.

    Amounts are means over the samples; evidence is that of the samples that agree, each with its share as effect.
    """
    valid = [one for one in found if one is not None]
    if not valid:
        return MarkerFound(marker.id, Status.UNSCORED, 0.0, 0.0, (), "no sample could be verified")
    status, votes = Counter(one.status for one in valid).most_common(1)[0]
    if votes * 2 <= len(valid):
        return MarkerFound(marker.id, Status.UNSCORED, 0.0, 0.0, (), "the samples disagree")
    counted = [one for one in valid if one.status is not Status.NO_OPENING] or valid
    shown = sum(one.shown for one in counted) / len(counted)
    against = sum(one.contradicted for one in counted) / len(counted)
    evidence: dict[tuple[int, bool], Evidence] = {}
    given = Counter((e.turn, e.effect < 0) for one in valid if one.status is status for e in one.evidence)
    for one in valid:
        for e in one.evidence if one.status is status else ():
            key = (e.turn, e.effect < 0)
            evidence.setdefault(key, replace(e, effect=round(e.effect * given[key] / len(counted), 3)))
    ordered = tuple(evidence[key] for key in sorted(evidence))
    return MarkerFound(marker.id, status, round(shown, 3), round(against, 3), ordered)


def _score(
    dimension: str,
    merged: dict[str, MarkerFound],
    read: Sequence[Sample],
    rubric: Rubric,
    turns: Sequence[CodedTurn],
) -> DimensionScore:
    """The merged score; the spread of the samples' own scores widens its interval."""
    coach = sum(turn.speaker is Speaker.COACH for turn in turns)

    def scored(markers: dict[str, MarkerFound], spread: float = 0.0) -> DimensionScore:
        return score_dimension(
            dimension, markers, rubric, coach_turns=coach, client_turns=len(turns) - coach, spread=spread
        )

    alone = [score for sample in read if (score := scored(sample.markers).score) is not None]
    mean = sum(alone) / len(alone) if alone else 0.0
    spread = math.sqrt(sum((score - mean) ** 2 for score in alone) / len(alone)) if alone else 0.0
    return scored(merged, spread)


def estimate(
    transcripts: Sequence[Transcript],
    rubric: Rubric,
    *,
    samples: int = SAMPLES,
    price_in: float | None = None,
    price_out: float | None = None,
) -> Estimate:
    """What judging these will take. Prices are per million tokens, in whatever currency; None: cost unknown."""
    prompt = sum(len(text) for _, text in messages_for((), rubric))
    characters = sum(prompt + sum(len(t.text) + 50 for t in transcript.turns) for transcript in transcripts)
    tokens_in = round(samples * characters / _CHARACTERS_PER_TOKEN)
    tokens_out = samples * len(transcripts) * _REPLY_TOKENS
    cost = None
    if price_in is not None and price_out is not None:
        cost = (tokens_in * price_in + tokens_out * price_out) / 1_000_000
    return Estimate(samples * len(transcripts), tokens_in, tokens_out, cost)
