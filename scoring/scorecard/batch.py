"""Many transcripts, one a line: scorecards one a line, in the order of the input.

A batch that broke off goes on where it stopped (`done` are the ids that stand in the output already). The process
pool is optional and gives the same lines. Reads and writes nothing itself, but for `ids_in`.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final

from scoring.coding.coder import Coder
from scoring.errors import TranscriptError
from scoring.scorecard.card import score_transcript
from scoring.scorecard.preparation import CodesTurns
from scoring.scorecard.rubric import Rubric
from scoring.transcript import Pseudonyms, Transcript, check_language, transcript_of

CHUNK: Final = 32
Progress = Callable[[int], None]
Refused = Callable[[TranscriptError], None]
"""Is told of a line that can't be used; the batch goes on."""


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
    done: Collection[str] = (),
    progress: Progress | None = None,
    processes: int = 1,
    refused: Refused | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> Iterator[str]:
    """Score transcripts, one JSON object a line; yields one scorecard a line. Empty lines are passed over.

    `progress` is told how many lines are through, `refused` of each line that can't be used. Without `refused`, raises
    TranscriptError at the first such line; the cards before it have been yielded.
    """
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    if processes <= 1:
        coder = coder or Coder.load()
        for count, (number, line) in enumerate(numbered, start=1):
            try:
                transcript = read_line(line, number, name, pseudonyms)
                card = _card(transcript, rubric, coder, done)
            except TranscriptError as error:
                if refused is None:
                    raise
                refused(error)
                card = None
            if progress:
                progress(count)
            if card is not None:
                yield card
        return
    yield from _pooled(numbered, rubric, name, frozenset(done), progress, processes, refused, pseudonyms)


def _card(transcript: Transcript, rubric: Rubric, coder: CodesTurns, done: Collection[str]) -> str | None:
    return None if transcript.id in done else score_transcript(transcript, coder=coder, rubric=rubric).as_line()


def _pooled(
    numbered: Iterator[tuple[int, str]],
    rubric: Rubric,
    name: str,
    done: frozenset[str],
    progress: Progress | None,
    processes: int,
    refused: Refused | None,
    pseudonyms: Pseudonyms | None,
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
                    found.append(read_line(line, number, name, pseudonyms))
                except TranscriptError as error:
                    if refused is None:
                        bad.append(error)
                        break
                    refused(error)
            return found

        def submit() -> None:
            if not bad and (lines := list(islice(numbered, CHUNK))):
                waiting.append((len(lines), pool.submit(_chunk, read(lines), rubric, done)))

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


def _chunk(chunk: list[Transcript], rubric: Rubric, done: frozenset[str]) -> list[str]:
    """Score a chunk in a worker process; the coder is loaded once a process."""
    coder = _CODERS.get(0) or _CODERS.setdefault(0, Coder.load())
    cards = (_card(transcript, rubric, coder, done) for transcript in chunk)
    return [card for card in cards if card is not None]


def ids_in(path: Path) -> frozenset[str]:
    """The ids of the scorecards in an output file; a last line that was cut off doesn't count."""
    found: set[str] = set()
    if path.is_file():  # a device has no end, and a folder no lines
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    record = json.loads(line)
                except ValueError:
                    continue
                if isinstance(record, dict) and "id" in record and line.endswith("\n"):
                    found.add(str(record["id"]))
    return frozenset(found)
