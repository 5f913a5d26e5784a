"""`triad cohort table|list|show|remove|roster|due|gradebook`: a cohort as data, and its book-keeping."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.commands.cohort import day_of
from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.paths import find_paths

if TYPE_CHECKING:
    from simulator.cohort.programme import Programme, Standing


def table(places: Sequence[str], *, csv: Path | None, parquet: Path | None) -> None:
    """Write the table, with its codebook beside a CSV file. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.gather import gather
    from simulator.cohort.table import as_csv, codebook, columns_of, rows_of, write_parquet

    cohorts = gather(places, find_paths().cohorts, date.today())
    columns = columns_of(cohorts)
    rows = rows_of(cohorts, columns)
    if parquet is not None:
        try:
            write_parquet(parquet, columns, rows)
        except OSError as error:
            raise UsageError(f"{parquet} can't be written: {error}.", hint="Choose another place.") from error
        typer.echo(f"{len(rows)} sessions in {parquet}", err=True)
    if csv is not None:
        beside = csv.with_suffix(".codebook.csv")
        write_output(csv, as_csv(columns, rows))
        write_output(beside, codebook(columns))
        typer.echo(f"{len(rows)} sessions in {csv}, what each column is in {beside}", err=True)
    if csv is None and parquet is None:
        sys.stdout.write(as_csv(columns, rows))


def list_cohorts(*, as_json: bool) -> None:
    """Print the imported cohorts. Raises `BadSource`."""
    from simulator.cohort.gather import kept
    from simulator.cohort.likeness import scored

    folder = find_paths().cohorts
    found = []
    for where in sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []:
        bundles = kept(where, date.today())
        days = [s.day for bundle in bundles for s in bundle.sessions if scored(s)]
        found.append(
            {"id": where.name, "trainees": len(bundles), "sessions": len(days), "last_day": max(days, default="")}
        )
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif not found:
        typer.echo("No cohort was imported yet: triad import BUNDLES --cohort NAME.", err=True)
    else:
        wide = max(len(str(one["id"])) for one in found)
        for one in found:
            last = f", the last on {one['last_day']}" if one["last_day"] else ""
            typer.echo(
                printable(f"{one['id']:<{wide}}  {one['trainees']} trainees, {one['sessions']} scored sessions{last}")
            )


def show(name: str, *, as_json: bool) -> None:
    """Print where each trainee of a cohort stands. Raises `BadSource` or `UsageError`."""
    folder, programme, everybody = _standing(name)
    if as_json:
        typer.echo(json.dumps([_record(one) for one in everybody], ensure_ascii=False, indent=2))
        return
    lines = [f"{folder.name}: {len(everybody)} trainees"]
    for due in programme.due:
        who = f" with {due.client}" if due.client else ""
        lines.append(f"due {due.day}: {due.title} ({due.sessions} scored{who})")
    wide = max((len(one.who) for one in everybody), default=0)
    lines += [f"  {one.who:<{wide}}  {_in_words(one, programme)}" for one in everybody]
    absent = [one.who for one in everybody if not one.handed_in]
    if absent:
        lines.append(f"Nothing handed in yet by {len(absent)}: {', '.join(absent)}")
    typer.echo(printable("\n".join(lines)))


def _in_words(one: Standing, programme: Programme) -> str:
    if not one.handed_in:
        return "nothing handed in"
    last = f", the last on {one.last_day}" if one.last_day else ""
    parts = [f"{one.sessions} scored{last}"]
    parts += [f"{kept.due.title}: {kept.state} ({kept.sessions} of {kept.due.sessions})" for kept in one.kept]
    parts += ["not on the roster"] if programme.roster and not one.on_roster else []
    return "; ".join(parts)


def _record(one: Standing) -> dict[str, object]:
    return {
        "who": one.who,
        "on_roster": one.on_roster,
        "handed_in": one.handed_in,
        "sessions": one.sessions,
        "last_day": one.last_day or None,
        "due": [
            {"title": k.due.title, "by": k.due.day, "state": k.state, "sessions": k.sessions, "complete_on": k.day}
            for k in one.kept
        ],
    }


def remove(name: str, *, who: str | None, yes: bool) -> None:
    """Delete a cohort, or one trainee's bundles. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.bundle import read_bundle

    folder = _folder(name)
    files = sorted(folder.glob("*.json"))
    if who is not None:
        files = [file for file in files if read_bundle(file, date.today()).who == who]
        if not files:
            raise UsageError(f"Nobody in {name} is called {who!r}.", hint=f"triad cohort show {name} lists them.")
    what = f"what {who} handed over in {name}" if who else f"{name} with the bundles of {len(files)} trainees"
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(f"This deletes {what}.", hint="Give --yes to do it without being asked.")
        if not typer.confirm(printable(f"Delete {what}?"), err=True):
            raise UsageError("Nothing was deleted.", hint="Your trainees still have their records.")
    if who is None:
        shutil.rmtree(folder)
    else:
        for file in files:
            file.unlink()
    typer.echo(printable(f"Deleted: {what}."), err=True)


def roster(name: str, file: Path | None) -> None:
    """Take in a roster, or print it. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.programme import read_programme

    folder = _folder(name, new=file is not None)
    programme = read_programme(folder)
    if file is None:
        typer.echo(printable("\n".join(programme.roster)) if programme.roster else f"{name} has no roster.")
        return
    try:
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} can't be read: {error}.", hint="One pseudonym a line, in UTF-8.") from error
    names = [row[0].strip() for row in rows if row and row[0].strip()]
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        raise UsageError(f"{twice[0]!r} is in {file} twice.", hint="Each trainee needs a name of their own.")
    _keep(folder, {**programme.model_dump(), "roster": names})
    typer.echo(f"{len(names)} trainees belong to {name}.", err=True)


def due(name: str, title: str | None, *, day: str | None, sessions: int, client: str | None, remove: bool) -> None:
    """Take in what is due, take it back, or print it. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.programme import read_programme

    folder = _folder(name, new=title is not None and not remove)
    programme = read_programme(folder)
    if title is None:
        for one in programme.due:
            who = f" with {one.client}" if one.client else ""
            typer.echo(printable(f"{one.day}  {one.title}: {one.sessions} scored{who}"))
        return
    others = [one.model_dump() for one in programme.due if one.title != title.strip()]
    if remove:
        if len(others) == len(programme.due):
            raise UsageError(f"Nothing called {title!r} is due.", hint=f"triad cohort due {name} lists what is.")
    else:
        if day is None:
            raise UsageError("When is it due?", hint="Give the last day: --by 2026-01-31.")
        others.append({"title": title, "day": day_of(day, "--by"), "sessions": sessions, "client": client})
    _keep(folder, {**programme.model_dump(), "due": sorted(others, key=lambda one: str(one["day"]))})


def gradebook(name: str, *, out: Path | None) -> None:
    """Write who has completed what. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.table import harmless

    _, programme, everybody = _standing(name)
    if not programme.due:
        raise UsageError(f"Nothing is due in {name}.", hint=f"triad cohort due {name} 'First three talks' --by DAY.")
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n")
    write.writerow(["trainee", "handed_in"] + [harmless(f"{one.title} (by {one.day})") for one in programme.due])
    for one in everybody:
        write.writerow([harmless(one.who), "yes" if one.handed_in else "no"] + [kept.state for kept in one.kept])
    if out is None:
        sys.stdout.write(text.getvalue())
        return
    write_output(out, text.getvalue())
    typer.echo(str(out))


def publish(name: str, *, store: str | None) -> None:
    """Put an imported cohort into the store. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.gather import gather
    from simulator.cohort.store import opened_store
    from simulator.cohort.store import publish as run

    if store is None:
        raise UsageError("Where to?", hint="Give --store postgresql+psycopg://host/database, or set TRIAD_COHORTS.")
    (cohort,) = gather([str(_folder(name))], find_paths().cohorts, date.today())
    with opened_store(store) as db:
        count = run(db, cohort.name, cohort.bundles)
    typer.echo(printable(f"{count} scored sessions of {name}: scores, and no word that was said."), err=True)


def _standing(name: str) -> tuple[Path, Programme, list[Standing]]:
    from simulator.cohort.gather import kept
    from simulator.cohort.merging import joined
    from simulator.cohort.programme import read_programme, standings

    folder = _folder(name)
    programme = read_programme(folder)
    return folder, programme, standings(joined(kept(folder, date.today())), programme, date.today())


def _folder(name: str, *, new: bool = False) -> Path:
    from simulator.cohort.gather import folder_of

    return folder_of(name, find_paths().cohorts, new=new)


def _keep(folder: Path, values: dict[str, object]) -> None:
    from pydantic import ValidationError

    from simulator.cohort.programme import Programme, write_programme

    try:
        programme = Programme.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{place}: {first['msg']}.", hint="Pseudonyms have at most 40 characters.") from error
    try:
        write_programme(folder, programme)
    except OSError as error:
        hint = "Make the folder writable, or set TRIAD_HOME to one that is."
        raise UsageError(f"{folder} can't be written: {error.strerror}.", hint=hint) from error
