"""`triad drill`: the drills, and one of them in lines, for screen readers and scripts.

One answer a line comes in; standard output carries situations and verdicts, standard error everything else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from simulator.drills import diary
from simulator.drills.loader import drill_named, drills
from simulator.drills.verdict import Hears, judge
from simulator.errors import UsageError, printable
from simulator.paths import find_paths
from simulator.tui import labels
from simulator.wording import DRILL_VERDICTS

if TYPE_CHECKING:
    from simulator.drills.model import Drill, Situation

LEAVE: Final = "/leave"
HELP: Final = (
    f"Write what you say to the client; an empty line is silence. {LEAVE} stops; a round left early isn't counted."
)
AFTER: Final = "Enter goes on, a says it again, w shows one way to say it."


def drill(drill_id: str | None) -> int:
    """List the drills, or play one. Returns the exit code. Raises `NotOnShelf` or `BadSource`."""
    paths = find_paths()
    own = (paths.data / "drills",)
    if drill_id is None:
        _list(drills(own), diary.read(paths.data))
        return 0
    from scoring.coding.coder import Coder

    chosen = drill_named(drill_id, own)
    lines = (line.rstrip("\r\n") for line in iter(sys.stdin.readline, ""))
    shown = Lines(chosen, Coder.load(), lines, interactive=sys.stdin.isatty() and sys.stdout.isatty()).play()
    if shown is None:
        _aside("Left before its end: this round isn't counted.")
    else:
        _keep(paths.data, chosen, shown)
    return 0


class Lines:
    """One round of a drill, in lines."""

    def __init__(self, drill: Drill, coder: Hears, lines: Iterator[str], *, interactive: bool) -> None:
        self._drill, self._coder, self._lines, self._interactive = drill, coder, lines, interactive

    def play(self) -> int | None:
        """In how many situations the skill was heard at the first try; None where the round was left."""
        _aside(self._drill.title)
        _aside(self._drill.about)
        if self._interactive:
            _aside(HELP)
        shown = 0
        for number, situation in enumerate(self._drill.situations, 1):
            _aside(f"{number} of {len(self._drill.situations)}. {situation.who}. {situation.earlier}")
            typer.echo(printable(f"{situation.who.split(',')[0]}: {situation.says}"))
            first = self._answered(situation)
            if first is None or not self._after(situation):
                return None
            shown += first
        return shown

    def _answered(self, situation: Situation) -> bool | None:
        answer = self._asked("You: ")
        if answer is None:
            return None
        verdict = judge(self._drill.rule, situation, answer, self._coder)
        said = f"“{verdict.sentence}”" if verdict.sentence else "Your silence"
        heard = labels.coding(verdict.codes, verdict.focus)
        typer.echo(printable(f"{DRILL_VERDICTS[verdict.why]}. {said} was heard as {heard}."))
        return verdict.shown

    def _after(self, situation: Situation) -> bool:
        """Whether to go on; somebody at a terminal may try again first."""
        while self._interactive:
            _aside(AFTER)
            match self._asked("> "):
                case None:
                    return False
                case "a":
                    if self._answered(situation) is None:
                        return False
                case "w":
                    typer.echo(printable(f"It could have been: {situation.could or '(silence)'}"))
                case _:
                    return True
        return True

    def _asked(self, prompt: str) -> str | None:
        if self._interactive:
            typer.echo(prompt, nl=False, err=True)
        line = next(self._lines, None)
        return None if line is None or line.strip() == LEAVE else line.strip()


def _list(found: tuple[Drill, ...], rounds: tuple[diary.Round, ...]) -> None:
    for one in found:
        mine = [done for done in rounds if done.drill == one.id]
        last = f"done {labels.times(len(mine))}, last {mine[-1].shown} of {mine[-1].of}" if mine else "not done yet"
        typer.echo(printable(f"{one.id:<16} {one.title} ({last})"))


def _keep(folder: Path, chosen: Drill, shown: int) -> None:
    of = len(chosen.situations)
    typer.echo(f"At the first try it was heard in {labels.number(shown)} of {labels.number(of)}.")
    try:
        diary.add(folder, diary.Round(chosen.id, datetime.now(UTC).isoformat(timespec="seconds"), shown, of))
    except OSError as error:
        where = folder / diary.FILE
        raise UsageError(f"{where} can't be written: {error.strerror}.", hint="Is the folder writable?") from error


def _aside(text: str) -> None:
    typer.echo(printable(text), err=True)
