"""`triad score-many`: the observer on many transcripts, one card a line."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from simulator.commands.score import ScorerName, Tick, Write, rubric_of, scorer_of, without_a_voice
from simulator.errors import UsageError

if TYPE_CHECKING:
    from scoring.errors import ScoringError
    from scoring.scorecard.batch import Shard
    from scoring.scorecard.resume import IsDone
    from scoring.scorecard.rubric import Rubric
    from scoring.transcript import Pseudonyms
    from simulator.batch.outputs import Output


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked for: `shard` is `2/8`, `errors` a file for the lines that can't be used, `jobs` processes or
    transcripts at once; `slim` leaves out of the cards what was said."""

    file: str
    scorer: ScorerName | None = None
    rubric: str | None = None
    out: Path | None = None
    errors: Path | None = None
    jobs: int = 1
    yes: bool = False
    pseudonyms: Pseudonyms | None = None
    shard: str | None = None
    slim: bool = False
    cluster: str | None = None


def score_many(asked: Batch) -> int:
    """Score one transcript a line; with an output, a batch that broke off goes on where it stopped.

    A line that can't be used is told on standard error, or in the file of errors, and the batch goes on; the exit code
    is 2 then. Raises `UsageError`.
    """
    if asked.cluster is not None:
        return _on_cluster(asked, asked.cluster)
    from simulator.batch.outputs import opened_output
    from simulator.batch.sources import opened_lines

    shard = shard_of(asked.shard)
    rubric = rubric_of(asked.rubric)
    scorer = scorer_of(asked.scorer)
    scored = 0
    with (
        opened_lines(asked.file) as lines,
        opened_output(asked.out) as output,
        _refusals(asked.errors) as refusals,
        _progress(asked.file, shard) as tick,
    ):
        done = _done(asked, output, rubric, scorer)

        def keep(card: str) -> None:
            nonlocal scored
            scored += 1
            output.write(card)

        if scorer == "llm":
            _judged(asked, lines, rubric, done, shard, keep, refusals, tick)
        else:
            from scoring.scorecard.batch import score_many as run

            for card in run(
                lines,
                rubric=rubric,
                name="standard input" if asked.file == "-" else asked.file,
                done=done,
                progress=tick,
                processes=asked.jobs,
                refused=refusals.tell,
                pseudonyms=asked.pseudonyms,
                shard=shard,
                slim=asked.slim,
            ):
                keep(card)
    return told(scored, refusals.count, asked.errors)


def _on_cluster(asked: Batch, cluster: str) -> int:
    from simulator.batch.cluster import MANIFEST, score_on_cluster

    if scorer_of(asked.scorer) != "local":
        raise UsageError("A cluster has no model before it.", hint="Leave --cluster out, or give --scorer local.")
    for given, name in ((asked.shard, "--shard"), (asked.pseudonyms, "--pseudonyms")):
        if given is not None:
            raise UsageError(f"{name} doesn't go with --cluster.", hint="Shards are made there; pseudonyms before it.")
    if asked.out is None:
        raise UsageError("A cluster writes parts: where to?", hint="Give a folder: -o FOLDER.")
    shown = sys.stderr.isatty()

    def tell(parts: int, cards: int) -> None:
        if shown:
            typer.echo(f"\r{parts} parts, {cards} cards", nl=False, err=True)

    with _refusals(asked.errors) as refusals:
        whole, refused = score_on_cluster(
            asked.file,
            str(asked.out),
            rubric_of(asked.rubric),
            cluster=cluster,
            workers=asked.jobs,
            slim=asked.slim,
            tell=tell,
        )
        for one in refused:
            refusals.tell_record(one)
    typer.echo(f"{asked.out}/{MANIFEST}")
    return told(whole["cards"], refusals.count, asked.errors)


def told(scored: int, bad: int, errors: Path | None) -> int:
    """Say how many lines couldn't be used, and return the exit code."""
    if not bad:
        return 0
    lines_were = "line was" if bad == 1 else "lines were"
    where = f" (see {errors})" if errors else ""
    typer.echo(f"{scored} scored; {bad} {lines_were} not{where}.", err=True)
    return 2


def _judged(
    asked: Batch,
    lines: Iterator[str],
    rubric: Rubric,
    done: IsDone,
    shard: Shard | None,
    keep: Write,
    refusals: Refusals,
    tick: Tick | None,
) -> None:
    import asyncio

    from simulator.debrief.judging import judge_many

    cards = judge_many(
        lines,
        rubric,
        done=done,
        jobs=asked.jobs,
        sure=asked.yes,
        name=asked.file,
        tell=tick,
        refused=refusals.tell,
        pseudonyms=asked.pseudonyms,
        shard=shard,
        slim=asked.slim,
    )
    with without_a_voice():
        asyncio.run(_drain(cards, keep))


async def _drain(cards: AsyncIterator[str], write: Write) -> None:
    async for card in cards:
        write(card)


def shard_of(text: str | None) -> Shard | None:
    """`2/8` as the second of eight parts. Raises `UsageError`."""
    if text is None:
        return None
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts) <= 100_000):
        raise UsageError(f"--shard {text!r} is no part of a whole.", hint="Write it like 1/8, ..., 8/8.")
    return int(part), int(parts)


def _done(asked: Batch, output: Output, rubric: Rubric, scorer: ScorerName) -> IsDone:
    from scoring.coding.coder import Coder
    from scoring.scorecard.resume import Done, found_in, nothing_done

    lines = output.lines()
    first = next(lines, None)
    if first is None:
        return nothing_done

    def every() -> Iterator[str]:
        yield first
        yield from lines

    coder = Coder.load().digest
    found = found_in(every(), rubric.digest, scorer, coder)
    if found.alike:
        typer.echo(f"{found.alike} are in {asked.out} already and are not done again.", err=True)
    if other := len(found.keys) - found.alike:
        typer.echo(f"{other} in {asked.out} are by another rubric or observer, and stay beside the new ones.", err=True)
    return Done(found.keys, rubric.digest, scorer, coder)


class Refusals:
    """Counts lines that can't be used, and tells of each where it was asked for."""

    def __init__(self, file: TextIO | None) -> None:
        self._file, self.count = file, 0

    def tell(self, number: int, error: ScoringError) -> None:
        """Take note of one."""
        self.tell_record({"line": number, "error": error.message, "hint": error.hint})

    def tell_record(self, entry: Mapping[str, object]) -> None:
        """Take note of one by its `line`, `error` and `hint`."""
        self.count += 1
        if self._file is None:
            typer.echo(f"Not scored: {entry['error']}. {entry['hint']}", err=True)
            return
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()


@contextmanager
def _refusals(file: Path | None) -> Iterator[Refusals]:
    if file is None:
        yield Refusals(None)
        return
    try:
        target = file.open("w", encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Choose another place.") from error
    with target:
        yield Refusals(target)


@contextmanager
def _progress(file: str, shard: Shard | None) -> Iterator[Tick | None]:
    """A bar on standard error where somebody watches and the number of lines is known."""
    if Path(file).suffix != ".jsonl" or not Path(file).is_file() or not sys.stderr.isatty():
        yield None
        return
    with Path(file).open("rb") as counted:
        length = sum(1 for line in counted if line.strip()) // (shard or (1, 1))[1]
    with typer.progressbar(length=length, label="Scoring", file=sys.stderr) as bar:
        before = 0

        def tick(through: int) -> None:
            nonlocal before
            bar.update(through - before)
            before = through

        yield tick
