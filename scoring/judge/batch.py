"""Many transcripts before a judge: a few at a time, cards in the order of the lines, done ones passed over."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable

from scoring.errors import TranscriptError
from scoring.judge.judge import SAMPLES, JudgeModel, judge_transcript
from scoring.scorecard.batch import Progress, Refused, Shard, numbered_lines, read_line
from scoring.scorecard.card import Scorecard
from scoring.scorecard.preparation import CodesTurns
from scoring.scorecard.resume import IsDone, digest_of, nothing_done
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Pseudonyms, Transcript


async def judge_many(
    lines: Iterable[str],
    *,
    rubric: Rubric,
    coder: CodesTurns,
    model: JudgeModel,
    samples: int = SAMPLES,
    at_once: int = 4,
    name: str = "standard input",
    done: IsDone = nothing_done,
    progress: Progress | None = None,
    refused: Refused | None = None,
    pseudonyms: Pseudonyms | None = None,
    shard: Shard | None = None,
    slim: bool = False,
) -> AsyncIterator[str]:
    """Judge transcripts, one JSON object a line; yields one scorecard a line in the order of the input.

    `at_once` transcripts are before the model at a time, each with its samples. Pauses that the service asks for
    are the model's own business. `refused` is told of each line that can't be used; without it, raises TranscriptError
    at the first. Raises the service's error; the cards before it have been yielded, so a second run with `done` goes on
    from there.
    """
    numbered = numbered_lines(lines, shard)
    waiting: deque[tuple[Transcript, asyncio.Task[Scorecard]] | None] = deque()
    count = 0

    def judged(transcript: Transcript) -> asyncio.Task[Scorecard]:
        work = judge_transcript(transcript, coder=coder, rubric=rubric, model=model, samples=samples)
        return asyncio.ensure_future(work)

    bad: TranscriptError | None = None
    try:
        more = True
        while more or waiting:
            while more and sum(one is not None for one in waiting) < max(1, at_once):
                following = next(numbered, None)
                if following is None:
                    more = False
                    break
                try:
                    transcript = read_line(following[1], following[0], name, pseudonyms)
                except TranscriptError as error:
                    if refused is not None:
                        refused(following[0], error)
                        continue
                    # told once the cards before it are out
                    bad, more = error, False
                    break
                waiting.append(None if done(transcript) else (transcript, judged(transcript)))
            if waiting:
                first = waiting.popleft()
                card = None if first is None else await first[1]
                count += 1
                if progress:
                    progress(count)
                if first is not None and card is not None:
                    yield card.as_slim_line(digest_of(first[0])) if slim else card.as_line()
        if bad is not None:
            raise bad
    finally:
        left = [one[1] for one in waiting if one is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
