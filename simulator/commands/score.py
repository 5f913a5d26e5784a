"""`triad score`, `triad score-many`, `triad agree`: the observer on transcripts from anywhere."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import typer

from simulator.errors import ModelError, UsageError, printable

if TYPE_CHECKING:
    from scoring.coding.coded import CodedTurn
    from scoring.errors import ScoringError
    from scoring.scorecard.rubric import Rubric
    from scoring.transcript import Pseudonyms, Transcript

ScorerName = Literal["local", "llm"]
Write: TypeAlias = Callable[[str], object]
Tick: TypeAlias = Callable[[int], None]


def score(
    file: str,
    *,
    scorer: ScorerName | None,
    coach: str | None,
    client: str | None = None,
    leave_out: Sequence[str] = (),
    rubric: str | None,
    codes: Literal["csv", "eaf", "cha"] | None = None,
    pseudonyms: Pseudonyms | None = None,
    as_json: bool,
) -> int:
    """Score one transcript and print its card, or, with `codes`, the talk with the observer's codes beside it."""
    from dataclasses import replace

    from scoring.transcript import check_language
    from simulator.commands.transcript import read

    transcript = read(file, coach=coach, client=client, leave_out=leave_out, pseudonyms=pseudonyms)
    languages = check_language(transcript, "standard input" if file == "-" else file)
    transcript = replace(transcript, notes=(*transcript.notes, *languages))
    for note in transcript.notes:
        typer.echo(printable(note), err=True)
    if (scorer or _settings_scorer()) == "llm" and codes is None:
        import asyncio

        from simulator.debrief.judging import judge_one

        with _without_a_voice():
            card = asyncio.run(judge_one(transcript, _rubric(rubric)))
    else:
        from scoring.coding.coder import Coder
        from scoring.scorecard.card import score_transcript

        card = score_transcript(transcript, coder=Coder.load(), rubric=_rubric(rubric))
    if codes is not None:
        _write_codes(transcript, card.turns, codes)
    elif as_json:
        typer.echo(card.as_line())
    else:
        from scoring.report.text import render_scorecard

        typer.echo(render_scorecard(card.as_record()))
    return 0


def _write_codes(transcript: Transcript, turns: Sequence[CodedTurn], form: Literal["csv", "eaf", "cha"]) -> None:
    from scoring.transcript import Codes, hand_codes, has_times, written

    if form == "eaf" and not has_times(transcript):
        typer.echo("The source has no time for each turn: times are reckoned from the number of words.", err=True)
    by_hand = {f"hand_{name}": column for name, column in hand_codes(transcript).columns.items()}
    observed = {
        "codes": [[code.value for code in turn.behaviours] for turn in turns],
        "focus": [[focus.value for focus in turn.focus] for turn in turns],
    }
    sys.stdout.write(written(transcript, form, Codes({**observed, **by_hand})))


def score_many(
    file: str,
    *,
    scorer: ScorerName | None,
    rubric: str | None,
    out: Path | None,
    jobs: int,
    yes: bool,
    pseudonyms: Pseudonyms | None = None,
) -> int:
    """Score one transcript a line; with `out`, a batch that broke off goes on where it stopped.

    A line that can't be used is told on standard error, and the batch goes on; the exit code is 2 then.
    """
    from scoring.scorecard.batch import ids_in

    done = ids_in(out) if out is not None else frozenset()
    if done:
        typer.echo(f"{len(done)} are in {out} already and are not done again.", err=True)
    bad = 0
    scored = 0

    def refused(error: ScoringError) -> None:
        nonlocal bad
        bad += 1
        typer.echo(f"Not scored: {error}", err=True)

    with _opened(file) as lines, _written(out) as write, _progress(file) as tick:

        def keep(card: str) -> None:
            nonlocal scored
            scored += 1
            write(card)

        if (scorer or _settings_scorer()) == "llm":
            import asyncio

            from simulator.debrief.judging import judge_many

            cards = judge_many(
                lines,
                _rubric(rubric),
                done=done,
                jobs=jobs,
                sure=yes,
                name=file,
                tell=tick,
                refused=refused,
                pseudonyms=pseudonyms,
            )
            with _without_a_voice():
                asyncio.run(_drain(cards, keep))
        else:
            from scoring.scorecard.batch import score_many as run

            name = "standard input" if file == "-" else file
            for card in run(
                lines,
                rubric=_rubric(rubric),
                name=name,
                done=done,
                progress=tick,
                processes=jobs,
                refused=refused,
                pseudonyms=pseudonyms,
            ):
                keep(card)
    if bad:
        lines_were = "line was" if bad == 1 else "lines were"
        typer.echo(f"{scored} scored; {bad} {lines_were} not.", err=True)
        return 2
    return 0


def agree(ratings: Path, *, transcripts: Path | None, observer: bool, rubric: str | None, as_json: bool) -> None:
    """Print how far raters agree."""
    from simulator.commands.agree import agree as run

    run(ratings, transcripts=transcripts, observer=observer, rubric=_rubric(rubric), as_json=as_json)


async def _drain(cards: AsyncIterator[str], write: Write) -> None:
    async for card in cards:
        write(card)


@contextmanager
def _without_a_voice() -> Iterator[None]:
    """A service that fails here speaks for nobody: what helps is another scorer, not another voice."""
    try:
        yield
    except ModelError as error:
        error.hint = "See `triad doctor`, then try again; `--scorer local` needs no service."
        raise


def _settings_scorer() -> ScorerName:
    # Only what the settings file or the environment says decides; neither costs an import worth naming.
    import os

    from simulator.paths import find_paths

    if not find_paths().settings.exists() and "TRIAD_SCORER" not in os.environ:
        return "local"
    from simulator.settings import read_settings

    return read_settings(find_paths().settings).settings.scorer


def _rubric(name: str | None) -> Rubric:
    from scoring.scorecard.rubric import load_rubric

    if name is None:
        return load_rubric()
    from simulator.library import rubric_source
    from simulator.paths import find_paths

    return load_rubric(rubric_source(name, find_paths()))


@contextmanager
def _opened(file: str) -> Iterator[Iterator[str]]:
    if file == "-":
        yield iter(sys.stdin)
        return
    try:
        source = Path(file).open(encoding="utf-8", errors="replace")  # noqa: SIM115 - closed below
    except OSError as error:
        raise _unreadable(file, error) from error

    def lines() -> Iterator[str]:
        # Only what goes wrong in reading is the file's: what goes wrong in writing passes through here as well.
        while True:
            try:
                line = source.readline()
            except OSError as error:
                raise _unreadable(file, error) from error
            if not line:
                return
            yield line

    with source:
        yield lines()


def _unreadable(file: str, error: OSError) -> UsageError:
    return UsageError(f"{file} can't be read: {error.strerror}.", hint="Check the path.")


def _mend_end(out: Path) -> None:
    """Take away a scorecard that was cut off at the file's end; any other unfinished line is ended and kept."""
    data = out.read_bytes() if out.is_file() else b""
    begin = data.rfind(b"\n") + 1
    if begin == len(data):
        return
    with out.open("r+b") as file:
        if b'{"schema":"triad.scorecard/'.startswith(data[begin:][:27]):
            file.truncate(begin)
        else:
            file.seek(0, 2)
            file.write(b"\n")


@contextmanager
def _written(out: Path | None) -> Iterator[Write]:
    if out is None:
        yield lambda card: sys.stdout.write(card + "\n")
        sys.stdout.flush()
        return
    try:
        _mend_end(out)
        target = out.open("a", encoding="utf-8", errors="replace")
    except OSError as error:
        raise _unwritable(out, error) from error

    def write(card: str) -> None:
        try:
            target.write(card + "\n")
            target.flush()
        except OSError as error:
            raise _unwritable(out, error) from error

    try:
        yield write
    finally:
        with suppress(OSError):  # what it couldn't write was told when it couldn't
            target.close()


def _unwritable(out: Path, error: OSError) -> UsageError:
    hint = "Make room, then run it again: what is there isn't done again." if error.errno == ENOSPC else None
    return UsageError(f"{out} can't be written: {error.strerror}.", hint=hint or "Choose another place.")


@contextmanager
def _progress(file: str) -> Iterator[Tick | None]:
    """A bar on standard error where somebody watches and the number of lines is known."""
    if file == "-" or not sys.stderr.isatty():
        yield None
        return
    with Path(file).open("rb") as counted:
        length = sum(1 for line in counted if line.strip())
    with typer.progressbar(length=length, label="Scoring", file=sys.stderr) as bar:
        before = 0

        def tick(through: int) -> None:
            nonlocal before
            bar.update(through - before)
            before = through

        yield tick
