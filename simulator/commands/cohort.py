"""`triad export --bundle`, `triad import`, `triad cohort compare`: from a trainee's records to a programme's report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from simulator.commands.history import opened_records
from simulator.errors import UsageError, printable
from simulator.paths import find_paths
from simulator.writing import write_output


def export_bundle(who: str | None, *, out: Path | None) -> None:
    """Write the trainee's scores under a pseudonym. Raises `UsageError`."""
    from simulator.cohort.bundle import LONGEST_NAME, bundle_of

    who = (who or "").strip()
    if not who or len(who) > LONGEST_NAME or not who.isprintable():
        hint = "Give the one that your programme knows you by, not your name: triad export --bundle --as 'Heron 7'."
        raise UsageError(f"A bundle needs a pseudonym of 1 to {LONGEST_NAME} characters.", hint=hint)
    with opened_records() as records:
        bundle = bundle_of(records, who)
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


def import_bundles(files: Sequence[Path], *, cohort: str) -> None:
    """Validate bundles, all of them first, and keep them in a cohort. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.bundle import read_bundle
    from simulator.cohort.gather import keep_bundle

    bundles = [read_bundle(file) for file in files]
    for bundle in bundles:
        kept, replaced = keep_bundle(bundle, find_paths().cohorts, cohort)
        again = ", in place of an earlier one" if replaced else ""
        typer.echo(printable(f"{bundle.who}: {len(bundle.sessions)} scored sessions{again}"), err=True)
        typer.echo(str(kept))


def compare(places: Sequence[str], *, client: str | None, seed: int, as_json: bool, html: Path | None) -> None:
    """Compare cohorts and print it; with `html` also write the page. Raises `BadSource` or `UsageError`."""
    from simulator.cohort.compare import compare as run
    from simulator.cohort.gather import gather
    from simulator.cohort.report import as_html, as_record, as_text

    found = run(gather(places, find_paths().cohorts), client=client, seed=seed)
    if html is not None:
        write_output(html, as_html(found))
        typer.echo(str(html), err=True)
    typer.echo(json.dumps(as_record(found), ensure_ascii=False, indent=2) if as_json else as_text(found))
