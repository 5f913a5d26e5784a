"""`triad doctor`."""

from __future__ import annotations

import json

import typer

from simulator.paths import find_paths
from simulator.settings import read_settings


def doctor(*, as_json: bool) -> int:
    """Print what is set up and which local model servers answer."""
    paths = find_paths()
    configuration = read_settings(paths.settings)
    from simulator.doctor import examine, render

    found = examine(paths, configuration)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else render(found))
    return 0
