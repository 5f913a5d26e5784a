"""`triad rehearse` and `triad persona check`: coach bots play a client."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from scenarios.loader import DEFAULT
from simulator.errors import UsageError
from simulator.library import Library
from simulator.paths import find_paths

if TYPE_CHECKING:
    from personas.model import Persona
    from simulator.rehearsal.rehearse import RehearsalReport
    from simulator.rehearsal.styles import Apart

Told = Callable[[str, int], None]


def rehearse(persona: str | None, *, coach: str | None, runs: int, seed: int, everyone: bool, as_json: bool) -> int:
    """Play one persona with one or all bots, or every persona and the figures of all; 0 where no test fails."""
    from simulator.rehearsal.report import figures_text, rehearsal_text, report_json

    names = _coaches(coach)
    personas = _personas(persona, everyone)
    reports = []
    for one in personas:
        with _progress(one.id, len(names) * runs) as told:
            reports.append(_played(one, names, runs, seed, told))
    apart = _apart(personas, reports)
    if as_json:
        typer.echo(json.dumps(report_json(reports, apart), ensure_ascii=False, indent=2))
    else:
        plain = not _unicode()
        for report in reports:
            typer.echo(rehearsal_text(report, plain=plain) + "\n")
        if len(reports) > 1:
            typer.echo(figures_text(reports, apart, plain=plain))
    return 0


def check(name: str, *, runs: int, as_json: bool) -> int:
    """Validate, lint and rehearse a persona's file and print its pass card; 0 where it passes, 2 where it doesn't.

    Raises `BadSource`, or prints every problem of an invalid file where there are several.
    """
    from scoring.coding.coder import Coder
    from scoring.files.yaml_source import read_source
    from simulator.commands.library import told_in_full
    from simulator.errors import printable
    from simulator.rehearsal.lint import lint
    from simulator.rehearsal.report import card_json, card_text, pass_card

    library = Library.at(find_paths())
    shelf = library.personas
    with told_in_full():
        found = shelf.get(name)
    names = _coaches(None)
    findings = lint(found.item, Coder.load(), library.scenarios.paths())
    with _progress(found.item.id, len(names) * runs) as told:
        report = _played(found.item, names, runs, 1, told)
    card = pass_card(found.item, read_source(found.path), findings, report)
    if as_json:
        typer.echo(json.dumps(card_json(card), ensure_ascii=False, indent=2))
    else:
        typer.echo(printable(card_text(card, plain=not _unicode())))
    return 0 if card.passed else 2


def _played(persona: Persona, coaches: Sequence[str], runs: int, seed: int, told: Told | None) -> RehearsalReport:
    from scoring.coding.coder import Coder
    from simulator.rehearsal.rehearse import rehearse as play

    scenario = Library.at(find_paths()).scenarios.get(DEFAULT).item
    return play(persona, scenario, Coder.load(), coaches, runs, seed, told=told)


def _apart(personas: Sequence[Persona], reports: Sequence[RehearsalReport]) -> Apart | None:
    """How well the personas of the commonest language are told apart by style; None for a single one."""
    from simulator.rehearsal.styles import told_apart

    lines = {p.id: report.lines for p, report in zip(personas, reports, strict=True) if p.language == "en"}
    return told_apart(lines) if len(lines) > 1 else None


def _personas(name: str | None, everyone: bool) -> list[Persona]:
    shelf = Library.at(find_paths()).personas
    if everyone:
        return [shelf.get(known).item for known in shelf.paths()]
    if name is None:
        raise UsageError("Nobody to rehearse.", hint="Name a client (`triad persona list`), or give --all.")
    return [shelf.get(name).item]


def _coaches(name: str | None) -> list[str]:
    from scoring.files.yaml_problems import nearest
    from simulator.rehearsal.rehearse import COACHES

    if name is None:
        return list(COACHES)
    if name not in COACHES:
        near = nearest(name, COACHES)
        meant = f"Did you mean {near!r}? " if near else ""
        raise UsageError(f"There is no coach bot {name!r}.", hint=f"{meant}There are {', '.join(COACHES)}.")
    return [name]


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().startswith("utf")


@contextmanager
def _progress(name: str, length: int) -> Iterator[Told | None]:
    if not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=length, label=f"Rehearsing {name}", file=sys.stderr) as bar:
        yield lambda _coach, _run: bar.update(1)
