"""Many transcripts, one a line: scorecards one a line, in the order of the input.

A batch that broke off goes on where it stopped (`done` says which cards stand in the output already). The process
pool is optional and gives the same lines. Reads and writes nothing itself.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Final

from scoring.coding.coder import Coder
from scoring.errors import TranscriptError
from scoring.scorecard.card import score_transcript
from scoring.scorecard.preparation import CodesTurns
from scoring.scorecard.resume import IsDone, digest_of, nothing_done
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Pseudonyms, Transcript, check_language, transcript_of

CHUNK: Final = 32
Progress = Callable[[int], None]
Refused = Callable[[int, TranscriptError], None]
"""Is told of a line (its number from 1) that can't be used; the batch goes on."""
Shard = tuple[int, int]
"""The i-th of n parts, i from 1: every n-th line."""


def read_line(line: str, number: int, name: str, pseudonyms: Pseudonyms | None = None) -> Transcript:
    """The transcript on line `number` (from 1); its id is the record's, or the line number.

    Raises TranscriptError where it can't be read, and where it is in a language that the observer doesn't read.
    """
    place = f"{name}:{number}"
    try:
        record: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TranscriptError(
            f"{place} is not a transcript",
            f"{place}: not valid JSON: “{line.strip()[:60]}”",
            'Each line is {"id": "...", "turns": [{"speaker": "coach", "text": "..."}]}',
        ) from error
    transcript = transcript_of(record, name=place)
    if transcript.id == place:
        transcript = replace(transcript, id=str(number))
    transcript = replace(transcript, notes=(*transcript.notes, *check_language(transcript, place)))
    return transcript if pseudonyms is None else pseudonyms.replaced(transcript)


def score_many(
    lines: Iterable[str],
    *,
    rubric: Rubric,
    coder: CodesTurns | None = None,
    name: str = "standard input",
    done: IsDone = nothing_done,
    progress: Progress | None = None,
    processes: int = 1,
    refused: Refused | None = None,
    pseudonyms: Pseudonyms | None = None,
    shard: Shard | None = None,
    slim: bool = False,
) -> Iterator[str]:
    """Score transcripts, one JSON object a line; yields one scorecard a line. Empty lines are passed over.

    With `shard` every n-th line only; `slim` puts the content's digest in the place of what was said.
    `progress` is told how many lines are through, `refused` of each line that can't be used. Without `refused`, raises
    TranscriptError at the first such line; the cards before it have been yielded.
    """
    numbered = numbered_lines(lines, shard)
    if processes <= 1:
        coder = coder or Coder.load()
        for count, (number, line) in enumerate(numbered, start=1):
            try:
                transcript = read_line(line, number, name, pseudonyms)
                card = None if done(transcript) else card_line(transcript, rubric, coder, slim=slim)
            except TranscriptError as error:
                if refused is None:
                    raise
                refused(number, error)
                card = None
            if progress:
                progress(count)
            if card is not None:
                yield card
        return
    yield from _pooled(numbered, rubric, name, done, progress, processes, refused, pseudonyms, slim)


def numbered_lines(lines: Iterable[str], shard: Shard | None = None) -> Iterator[tuple[int, str]]:
    """Each line that isn't empty, or those of a shard, with its number from 1."""
    part, parts = shard or (1, 1)
    return ((n, line) for n, line in enumerate(lines, start=1) if n % parts == part % parts and line.strip())


def card_line(transcript: Transcript, rubric: Rubric, coder: CodesTurns, *, slim: bool = False) -> str:
    """A transcript's card as a line."""
    card = score_transcript(transcript, coder=coder, rubric=rubric)
    return card.as_slim_line(digest_of(transcript)) if slim else card.as_line()


def _pooled(
    numbered: Iterator[tuple[int, str]],
    rubric: Rubric,
    name: str,
    done: IsDone,
    progress: Progress | None,
    processes: int,
    refused: Refused | None,
    pseudonyms: Pseudonyms | None,
    slim: bool,
) -> Iterator[str]:
    """Chunks over processes, a few ahead of the reader, so that a batch of any size stays small in memory.

    Lines are read here, one after the other, so that stand-ins for names don't depend on which process was faster.
    """
    count = 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_go_with_the_parent) as pool:
        waiting: list[tuple[int, Future[list[str]]]] = []
        bad: list[TranscriptError] = []

        def read(lines: Sequence[tuple[int, str]]) -> list[Transcript]:
            found = []
            for number, line in lines:
                try:
                    transcript = read_line(line, number, name, pseudonyms)
                    if not done(transcript):
                        found.append(transcript)
                except TranscriptError as error:
                    if refused is None:
                        bad.append(error)
                        break
                    refused(number, error)
            return found

        def submit() -> None:
            if not bad and (lines := list(islice(numbered, CHUNK))):
                waiting.append((len(lines), pool.submit(_chunk, read(lines), rubric, slim)))

        try:
            for _ in range(processes * 2):
                submit()
            while waiting:
                size, future = waiting.pop(0)
                cards = future.result()
                submit()
                count += size
                if progress:
                    progress(count)
                yield from cards
            if bad:
                raise bad[0]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _go_with_the_parent() -> None:
    """In a worker: end when the process that asks is gone, however it went; what interrupts that one is its to tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), name="parent-watch", daemon=True).start()


_CODERS: dict[int, Coder] = {}


def _chunk(chunk: list[Transcript], rubric: Rubric, slim: bool) -> list[str]:
    """Score a chunk in a worker process; the coder is loaded once a process."""
    coder = _CODERS.get(0) or _CODERS.setdefault(0, Coder.load())
    return [card_line(transcript, rubric, coder, slim=slim) for transcript in chunk]
