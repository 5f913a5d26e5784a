"""`triad persona`, `triad scenario` and `triad rubric`: what lies on the shelves."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer

from simulator.errors import UsageError, printable
from simulator.library import Library
from simulator.paths import find_paths


def list_personas(*, as_json: bool) -> None:
    """Print every persona: id, name, language, blocks, what they are stuck on."""
    rows: list[dict[str, Any]] = []
    for found in Library.at(find_paths()).personas.all():
        if isinstance(found, Exception):
            typer.echo(printable(f"{found.message}. {found.hint}"), err=True)
            continue
        item = found.item
        rows.append(
            {
                "id": item.id,
                "name": item.name,
                "language": item.language,
                "blocks": [block.value for block in item.blocks],
                "temperament": item.voice.temperament,
                "stuck_on": item.stuck_on,
                "built_in": found.built_in,
                "digest": found.digest,
            }
        )
    _print(rows, as_json, lambda row: f"{row['id']:<12} {row['name']:<24} {row['stuck_on']}")


def list_scenarios(*, as_json: bool) -> None:
    """Print every scenario: id, title, minutes."""
    rows: list[dict[str, Any]] = []
    for found in Library.at(find_paths()).scenarios.all():
        if isinstance(found, Exception):
            typer.echo(printable(f"{found.message}. {found.hint}"), err=True)
            continue
        item = found.item
        rows.append(
            {
                "id": item.id,
                "title": item.title,
                "minutes": item.minutes,
                "built_in": found.built_in,
                "digest": found.digest,
            }
        )
    _print(rows, as_json, lambda row: f"{row['id']:<16} {row['minutes']:>3} min  {row['title']}")


def list_rubrics(*, as_json: bool) -> None:
    """Print every rubric: id, version, digest."""
    from scoring.rubric import load_rubric, rubric_path

    places = [*sorted(rubric_path().parent.glob("*.yaml")), *sorted(find_paths().rubrics.glob("*.yaml"))]
    rows: list[dict[str, Any]] = []
    for place in places:
        found = load_rubric(place)
        rows.append({"id": found.id, "version": found.version, "digest": found.digest, "file": str(place)})
    _print(rows, as_json, lambda row: f"{row['id']:<12} {row['version']:<8} {row['digest']:<18} {row['file']}")


def show_persona(name: str, *, as_json: bool) -> None:
    """Print a persona's file."""
    found = Library.at(find_paths()).personas.get(name)
    typer.echo(found.item.model_dump_json(by_alias=True, indent=2) if as_json else _text(found.path))


def show_scenario(name: str, *, as_json: bool) -> None:
    """Print a scenario's file."""
    found = Library.at(find_paths()).scenarios.get(name)
    typer.echo(found.item.model_dump_json(by_alias=True, indent=2) if as_json else _text(found.path))


def check_scenario(name: str) -> None:
    """Validate a scenario. Raises `BadSource`."""
    found = Library.at(find_paths()).scenarios.get(name)
    typer.echo(f"{printable(str(found.path))}: good. {found.item.title}, {found.item.minutes} minutes.")


def check_rubric(name: str) -> None:
    """Validate a rubric. Raises `BadSource`."""
    from scoring.rubric import load_rubric

    found = load_rubric(Path(name) if name.endswith((".yaml", ".yml")) else name)
    typer.echo(f"{found.id} {found.version}: good. {len(found.markers)} markers, digest {found.digest}.")


def new_persona(name: str, *, out: Path | None) -> None:
    """Write the commented persona template. Raises `UsageError` where the file is there already."""
    _write_template("personas", name, out or find_paths().personas / f"{name}.yaml", "persona")


def new_scenario(name: str, *, out: Path | None) -> None:
    """Write the commented scenario template. Raises `UsageError` where the file is there already."""
    _write_template("scenarios", name, out or find_paths().scenarios / f"{name}.yaml", "scenario")


def _write_template(package: str, name: str, file: Path, kind: str) -> None:
    import re

    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name):
        raise UsageError(
            f"{name!r} can't be an id.", hint="Use small letters, digits and underscores, beginning with a letter."
        )
    if file.exists():
        raise UsageError(f"{file} is there already.", hint=f"Edit it, or choose another id for the new {kind}.")
    text = files(package).joinpath("template.yaml").read_text(encoding="utf-8").replace("new_one", name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{file} can't be written: {error.strerror}.", hint="Choose another place with --out."
        ) from error
    typer.echo(f"{file}\nEdit it, then: triad {kind} check {file if file.parent != find_paths().personas else name}")


def _text(path: Path) -> str:
    return printable(path.read_text(encoding="utf-8"))


def _print(rows: list[dict[str, Any]], as_json: bool, line: Any) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(printable(line(row)))
