"""Scoring by a model, put together: the judge of `scoring`, the service of `llm`, the settings, a word about cost."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Final

import typer
from pydantic import BaseModel

from scoring.coding.coder import Coder
from scoring.errors import TranscriptError
from scoring.judge.batch import judge_many as judge_lines
from scoring.judge.judge import Estimate, JudgeModel, Reply, estimate, judge_transcript
from scoring.report.model import feedback_by_model
from scoring.scorecard.batch import Refused, Shard, numbered_lines, read_line
from scoring.scorecard.card import Scorecard
from scoring.scorecard.resume import IsDone, nothing_done
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Pseudonyms, Transcript
from simulator.debrief.patience import PatientModel
from simulator.errors import ModelError, UsageError
from simulator.llm.judging import JudgingModel
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from simulator.paths import find_paths
from simulator.settings import Settings, read_settings

ASK_FROM: Final = 30
"""Requests from which on a batch is asked about before it begins."""


@asynccontextmanager
async def opened_judge(settings: Settings) -> AsyncIterator[JudgingModel]:
    """The judge's model of these settings. Raises `NotConfigured`."""
    async with Model(ModelSettings.of(settings, judge=True)) as model:
        yield JudgingModel(model)


async def judge_one(transcript: Transcript, rubric: Rubric, settings: Settings | None = None) -> Scorecard:
    """Score one transcript with a model's findings, and have it say the feedback. Raises `NotConfigured` or
    `ModelError`."""
    chosen = settings or read_settings(find_paths().settings).settings
    async with opened_judge(chosen) as model:
        card = await judge_transcript(
            transcript, coder=Coder.load(), rubric=rubric, model=model, samples=chosen.judge_samples
        )
        return await _with_feedback(card, model)


async def _with_feedback(card: Scorecard, model: JudgingModel) -> Scorecard:
    """The card with feedback in the model's words, where something was verified that it can speak of.

    A service that fails here has done its work: the card stands, with the rules' words.
    """
    if all(dimension.score is None for dimension in card.dimensions.values()):
        return card
    counted = _Counted(model)
    try:
        said, notes = await feedback_by_model(card.as_record(), counted)
    except ModelError as error:
        return replace(card, notes=(*card.notes, f"The feedback is the rules' own: {error.message}"))
    judge = dict(card.judge or {})
    before = judge.get("tokens")
    if counted.tokens:
        judge["tokens"] = counted.tokens + (before if isinstance(before, int) else 0)
    judge |= {"feedback": said.as_record(), "feedback_tokens": counted.tokens or None}
    return replace(card, judge=judge, notes=(*card.notes, *notes))


class _Counted:
    """A judge's model that counts what it took."""

    def __init__(self, model: JudgeModel) -> None:
        self._model, self.tokens = model, 0

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        reply = await self._model.complete(messages, schema, temperature=temperature, seed=seed)
        self.tokens += (reply.tokens_in or 0) + (reply.tokens_out or 0)
        return reply


async def judge_many(
    lines: Iterable[str],
    rubric: Rubric,
    *,
    done: IsDone,
    jobs: int,
    sure: bool,
    name: str,
    tell: Callable[[int], None] | None,
    refused: Refused | None = None,
    pseudonyms: Pseudonyms | None = None,
    shard: Shard | None = None,
    slim: bool = False,
) -> AsyncIterator[str]:
    """Score one transcript a line with a model, `jobs` at once; before a large batch says what it will take and asks.

    `refused` is told of each line that can't be used; without it `TranscriptError` is raised at the first. Raises
    `UsageError` where nobody is there to ask, `NotConfigured`, `ModelError`; the cards before it have been yielded.
    """
    settings = read_settings(find_paths().settings).settings
    every = list(lines)
    async with opened_judge(settings) as model:
        ask_before(every, rubric, settings, done, sure=sure, name=name, shard=shard)
        cards = judge_lines(
            every,
            rubric=rubric,
            coder=Coder.load(),
            model=PatientModel(model, _tell_pause),
            samples=settings.judge_samples,
            at_once=max(jobs, 1),
            name=name,
            done=done,
            progress=tell,
            refused=refused,
            pseudonyms=pseudonyms,
            shard=shard,
            slim=slim,
        )
        async for card in cards:
            yield card


def _tell_pause(seconds: float) -> None:
    typer.echo(f"The model service asks for a pause; the batch goes on in {seconds:.0f} s.", err=True)


def ask_before(
    lines: Sequence[str],
    rubric: Rubric,
    settings: Settings,
    done: IsDone = nothing_done,
    *,
    sure: bool,
    name: str,
    shard: Shard | None = None,
) -> None:
    """Say what a large batch will take, and ask. Raises `UsageError` where nobody is there to ask, or says no."""
    waiting = []
    for number, line in numbered_lines(lines, shard):
        with suppress(TranscriptError):  # told when its turn comes
            waiting.append(read_line(line, number, name))
    waiting = [transcript for transcript in waiting if not done(transcript)]
    expected = estimate(
        waiting, rubric, samples=settings.judge_samples, price_in=settings.price_in, price_out=settings.price_out
    )
    if sure or expected.requests < ASK_FROM:
        return
    told = in_words(expected)
    if not sys.stdin.isatty() or name == "-":
        raise UsageError(f"This batch takes {told}.", hint="Give --yes to go on without being asked.")
    typer.echo(f"{len(waiting)} transcripts before the model: {told}.", err=True)
    if not typer.confirm("Go on?", err=True):
        raise UsageError("The batch was not begun.", hint="`--scorer local` costs nothing.")


def in_words(expected: Estimate) -> str:
    """What a batch will take, in words."""
    cost = "cost unknown: set price_in and price_out, per million tokens" if expected.cost is None else ""
    money = cost or f"about {expected.cost:.2f} in the currency of your prices"
    tokens = f"{expected.tokens_in:,} tokens in and {expected.tokens_out:,} out"
    return f"about {expected.requests:,} requests, {tokens}; {money}"
