"""`triad data where|export|delete`: one's own data."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import typer

from simulator.commands.history import opened_records
from simulator.errors import UsageError
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
