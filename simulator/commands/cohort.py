"""`triad export --bundle`, `triad import`, `triad cohort compare|change`: from a trainee's records to a report."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from simulator.commands.history import opened_records
from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.paths import find_paths

if TYPE_CHECKING:
    from simulator.cohort.gather import Cohort
    from simulator.cohort.likeness import Wanted
    from simulator.cohort.pages import Block, Report


@dataclass(frozen=True, slots=True)
class Outputs:
    """How a report is wanted: its title, who it is from, where it goes, and whether data is printed instead."""

    title: str | None = None
    by: str | None = None
    html: Path | None = None
    markdown: Path | None = None
    as_json: bool = False


def export_bundle(who: str | None, *, out: Path | None) -> None:
    """Write the trainee's scores under a pseudonym. Raises `UsageError`."""
    from simulator.cohort.bundle import LONGEST_NAME, bundle_of
    from simulator.objections import read as read_objections

    who = (who or "").strip()
    if not who or len(who) > LONGEST_NAME or not who.isprintable():
        hint = "Give the one that your programme knows you by, not your name: triad export --bundle --as 'Heron 7'."
        raise UsageError(f"A bundle needs a pseudonym of 1 to {LONGEST_NAME} characters.", hint=hint)
    objections = Counter(one.session for one in read_objections(find_paths().data))
    with opened_records() as records:
        bundle = bundle_of(records, who, made=date.today(), objections=objections)
    if not bundle.sessions:
        raise UsageError("No session was scored yet.", hint="Practise, end the talk, and rate yourself; then export.")
    if out is not None and str(out) == "-":
        sys.stdout.write(bundle.as_text())
        return
    file = out or Path("triad-bundle.json")
    write_output(file, bundle.as_text())
    many = "1 scored session" if len(bundle.sessions) == 1 else f"{len(bundle.sessions)} scored sessions"
    typer.echo(printable(f"{many} as {who!r}: scores, and no word that was said."), err=True)
    typer.echo(str(file))


def import_bundles(files: Sequence[Path], *, cohort: str, replace: bool) -> None:
    """Validate bundles, all of them first, and join them to a cohort. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.bundle import read_bundle
    from simulator.cohort.gather import take_in

    today = date.today()
    bundles = [read_bundle(file, today) for file in files]
    for one in take_in(bundles, find_paths().cohorts, cohort, today, replace=replace):
        total = len(one.bundle.sessions)
        told = f"{one.bundle.who}: {total} scored session{'' if total == 1 else 's'}, {one.new} of them new"
        typer.echo(printable(told), err=True)
        typer.echo(str(one.file))


def wanted_of(*, client: str | None, scenario: str | None, nth: str, since: str | None, until: str | None) -> Wanted:
    """What was asked for, checked. Raises `UsageError`."""
    from simulator.cohort.likeness import Wanted

    if nth != "any" and not (nth.isascii() and nth.isdigit() and 0 < int(nth) < 100_000):
        raise UsageError(f"--nth {nth!r} is no meeting.", hint="Give 1, 2, ..., or any.")
    first, last = (None if one is None else day_of(one, name) for one, name in ((since, "--since"), (until, "--until")))
    return Wanted(client, scenario, None if nth == "any" else int(nth), first, last)


def day_of(text: str, option: str) -> str:
    """A day as `2026-01-31`. Raises `UsageError`."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no day.", hint="Write it like 2026-01-31.") from error


def compare(
    places: Sequence[str], wanted: Wanted, *, detail: bool, mixed: bool, store: str | None, outputs: Outputs
) -> None:
    """Compare cohorts, and print and write it. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.compare import compare as run
    from simulator.cohort.gather import gather
    from simulator.cohort.report import as_record, difference_record, report_of

    today = date.today()
    cohorts: Sequence[Cohort] = ()
    if store is not None:
        if mixed or detail:
            raise UsageError("Published are scores alone.", hint="Leave --mixed and --detail out, or --store.")
        from simulator.cohort.store import compare_published, opened_store

        with opened_store(store) as db:
            found = compare_published(db, places, wanted)
    else:
        cohorts = gather(places, find_paths().cohorts, today)
        found = run(cohorts, wanted)
    title = outputs.title or "Cohorts side by side"
    record = as_record(found)
    more: Sequence[Block] = ()
    if mixed:
        from simulator.cohort.mixed import blocks_of

        differences, more = blocks_of(cohorts, found)
        record["over_all_clients"] = [difference_record(one) for one in differences]
    report = report_of(found, title=title, day=today.isoformat(), by=outputs.by, detail=detail, more=more)
    _put_out(report, record, outputs)


def change(places: Sequence[str], wanted: Wanted, *, before: str | None, after: str | None, outputs: Outputs) -> None:
    """Tell how cohorts changed, and print and write it. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.change import change as run
    from simulator.cohort.change_report import as_record, report_of
    from simulator.cohort.gather import gather

    today = date.today()
    first = None if before is None else day_of(before, "--before")
    last = None if after is None else day_of(after, "--after")
    if first is not None and last is not None and last <= first:
        raise UsageError(f"--after {last} isn't after --before {first}.", hint="A session can't be both.")
    found = run(gather(places, find_paths().cohorts, today), wanted, before=first, after=last)
    title = outputs.title or "Cohorts over time"
    _put_out(report_of(found, title=title, day=today.isoformat(), by=outputs.by), as_record(found), outputs)


def _put_out(report: Report, record: Mapping[str, Any], outputs: Outputs) -> None:
    from simulator.cohort.pages import as_html, as_markdown, as_text

    for file, text in ((outputs.html, as_html), (outputs.markdown, as_markdown)):
        if file is not None:
            write_output(file, text(report))
            typer.echo(str(file), err=True)
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2) if outputs.as_json else as_text(report))
