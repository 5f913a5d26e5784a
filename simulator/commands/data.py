"""`triad data where|export|delete|copy|restore|rescue`: one's own data."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import typer

from simulator.commands.history import opened_records
from simulator.errors import UsageError, printable
from simulator.library import Library
from simulator.paths import find_paths
from simulator.settings import read_settings


def where(*, as_json: bool) -> None:
    """Print what lies where."""
    from simulator.mydata import places

    paths = find_paths()
    found = places(paths, read_settings(paths.settings).settings)
    if as_json:
        typer.echo(json.dumps(dict(found), ensure_ascii=False, indent=2))
        return
    for what, place in found:
        typer.echo(f"{what:<26} {place}")


def export(*, out: Path | None) -> None:
    """Write everything into one zip file and print its path."""
    from simulator.mydata import export_my_data

    paths = find_paths()
    with opened_records() as records:
        made = export_my_data(records, Library.at(paths), paths, datetime.now().astimezone(), out)
    typer.echo(f"{made.sessions} session{'' if made.sessions == 1 else 's'}, {made.bytes / 1e6:.1f} MB", err=True)
    typer.echo(str(made.file))


def copy() -> None:
    """Make today's copy of the records now, and print its path. Raises `UsageError` where there is nothing to copy."""
    from simulator.records.copies import copies_in, copy_of_the_day

    paths, store = find_paths(), _store()
    with opened_records():
        pass  # an older store is brought up to date first; what can't be opened is told
    today = datetime.now().astimezone().date()
    made = copy_of_the_day(store, paths.copies, today, max(1, read_settings(paths.settings).settings.copies))
    newest = next(iter(copies_in(paths.copies)), None)
    if made is None and (newest is None or newest.day != today):
        raise UsageError("No copy was made.", hint="Is there a session to copy, and room for it?")
    typer.echo(str(newest.file if newest else made))


def restore(wanted: str | None, *, show: bool, yes: bool) -> None:
    """Put a copy, or a rescued store, in the place of the records; the damaged ones are put aside.

    Raises `UsageError` where there is none, or nobody can be asked, and `RecordsBusy` where a triad is open.
    """
    from simulator.locks import Locks
    from simulator.records.copies import copies_in
    from simulator.records.copies import restore as put_in_place

    paths, store = find_paths(), _store()
    there = copies_in(paths.copies)
    if show:
        for one in there:
            typer.echo(f"{one.day.isoformat()}  {one.file.stat().st_size / 1e6:8.1f} MB  {one.file}")
        return
    by_day = {one.day.isoformat(): one.file for one in there}
    if wanted is None and not there:
        raise UsageError("There is no copy to restore.", hint="`triad data rescue` reads what can still be read.")
    source = there[0].file if wanted is None else by_day.get(wanted, Path(wanted))
    typer.echo(f"{source} will be put in the place of {store}; what is there now is put aside.", err=True)
    _sure(yes, "Restore it?", "triad data restore --yes")
    locks = Locks(paths.locks)
    locks.exchange_store()
    try:
        aside = put_in_place(store, source, datetime.now().astimezone())
        for part in ("", "-wal", "-shm"):  # where sessions stand is found from the records again
            paths.checkpoints.with_name(paths.checkpoints.name + part).unlink(missing_ok=True)
    finally:
        locks.let_all_go()
    with opened_records() as records:
        count = records.totals()["sessions"]
    typer.echo(f"Restored, with {count} session{'' if count == 1 else 's'}.", err=True)
    if aside is not None:
        typer.echo(f"What was there before: {aside}", err=True)


def rescue(*, out: Path | None) -> None:
    """Write all that can be read of damaged records into a new store, say what couldn't, and print its path."""
    from simulator.mydata import ROWS
    from simulator.records.rescue import rescue as read_all

    paths, store = find_paths(), _store()
    now = datetime.now().astimezone()
    done = read_all(store, out or paths.data / f"triad-rescued-{now:%Y-%m-%d-%H%M%S}.db")
    for table, (one, many) in ROWS.items():
        count = done.rows[table]
        typer.echo(f"  {count:,} {one if count == 1 else many}", err=True)
    for sentence in done.lost or ["Nothing is missing."]:
        typer.echo(printable(sentence), err=True)
    typer.echo(f"`triad data restore {done.file}` puts it in the place of the records.", err=True)
    typer.echo(str(done.file))


def _store() -> Path:
    paths = find_paths()
    if read_settings(paths.settings).settings.database_url is not None:
        raise UsageError("The records lie in a database of your own.", hint="Its server has backups of its own.")
    return paths.records


def _sure(yes: bool, question: str, without: str) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here.", hint=f"`{without}` does it without asking.")
    if not typer.confirm(question, err=True):
        raise UsageError("Nothing was changed.", hint="`triad data where` says what lies where.")


def delete(*, yes: bool) -> None:
    """Say what will be deleted, ask, and delete it. Raises `UsageError` where nobody can be asked."""
    from simulator.mydata import delete_my_data, holdings

    paths = find_paths()
    with opened_records() as records:
        found = holdings(records, paths)
        if found.nothing:
            typer.echo("There is nothing to delete.", err=True)
            return
        typer.echo(f"This will be deleted from {found.database}, for good:", err=True)
        for line in found.in_words:
            typer.echo(f"  {line}", err=True)
        if found.kept:
            typer.echo("This stays:", err=True)
        for line in found.kept_in_words:
            typer.echo(f"  {line}", err=True)
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("Nobody can be asked here.", hint="`triad data delete --yes` deletes without asking.")
            if not typer.confirm("Delete it?", err=True):
                typer.echo("Nothing was deleted.", err=True)
                return
        delete_my_data(records, paths)
    typer.echo("Deleted.", err=True)
