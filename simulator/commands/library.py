"""`triad persona`, `triad scenario` and `triad rubric`: what lies on the shelves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import typer
from pydantic import BaseModel

from personas.model import Persona
from personas.shelf import Shelf, Shelved
from scenarios.model import Scenario
from simulator.errors import ModelError, UsageError, printable
from simulator.file_writing import private_folder, write_output
from simulator.library import Library
from simulator.paths import find_paths

if TYPE_CHECKING:
    from scoring.coding.behaviours import Speaker
    from scoring.scorecard.rubric import Rubric

M = TypeVar("M", bound=BaseModel)

MOST_TOLD: Final = 20
"""Problems of one file that are told at a time."""


def list_personas(*, as_json: bool) -> None:
    """Print every persona: id, name, language, blocks, what they are stuck on."""

    def row(found: Shelved[Persona]) -> dict[str, Any]:
        item = found.item
        return {
            "id": item.id,
            "name": item.name,
            "language": item.language,
            "blocks": [block.value for block in item.blocks],
            "temperament": item.voice.temperament,
            "stuck_on": item.stuck_on,
        }

    rows = _rows(Library.at(find_paths()).personas, row)
    _print(rows, as_json, lambda row: f"{row['id']:<12} {row['name']:<24} {row['stuck_on']}")


def list_scenarios(*, as_json: bool) -> None:
    """Print every scenario: id, title, minutes."""

    def row(found: Shelved[Scenario]) -> dict[str, Any]:
        return {"id": found.item.id, "title": found.item.title, "minutes": found.item.minutes}

    rows = _rows(Library.at(find_paths()).scenarios, row)
    _print(rows, as_json, lambda row: f"{row['id']:<16} {row['minutes']:>3} min  {row['title']}")


def _rows(shelf: Shelf[M], row: Callable[[Shelved[M]], dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each file that can be used; of the others it is told what is wrong, on standard error."""
    rows: list[dict[str, Any]] = []
    for found in shelf.all():
        if isinstance(found, Exception):
            typer.echo(printable(f"{found.message}. {found.hint}"), err=True)
        else:
            rows.append(row(found) | {"built_in": found.built_in, "digest": found.digest})
    return rows


def list_rubrics(*, as_json: bool) -> None:
    """Print every rubric: id, version, digest. A file that can't be used is told on standard error."""
    from scoring.files.yaml_source import BadSource
    from scoring.scorecard.rubric import load_rubric
    from simulator.library import rubric_files

    rows: list[dict[str, Any]] = []
    for place in rubric_files(find_paths()).values():
        try:
            found = load_rubric(place)
        except BadSource as error:
            typer.echo(printable(f"{error.message}. {error.hint}"), err=True)
            continue
        rows.append({"id": found.id, "version": found.version, "digest": found.digest, "file": str(place)})
    _print(rows, as_json, lambda row: f"{row['id']:<12} {row['version']:<8} {row['digest']:<18} {row['file']}")


def show_rubric(name: str, *, as_json: bool) -> None:
    """Print a rubric's file."""
    from scoring.scorecard.rubric import load_rubric
    from simulator.library import rubric_source

    place = rubric_source(name, find_paths())
    typer.echo(load_rubric(place).model_dump_json(by_alias=True, indent=2) if as_json else _text(place))


def show_persona(name: str, *, as_json: bool, answers: bool = False) -> None:
    """Print what may be known of a persona before the first word; with `answers` the whole file, secrets and all."""
    found = Library.at(find_paths()).personas.get(name)
    if not answers:
        known = known_beforehand(found.item)
        if as_json:
            typer.echo(json.dumps(known, ensure_ascii=False, indent=2))
            return
        for key, text in known.items():
            typer.echo(printable(f"{key}: {', '.join(text) if isinstance(text, list) else text}"))
        typer.echo("\nThe whole file, for whoever trains others: --answers", err=True)
        return
    typer.echo(found.item.model_dump_json(by_alias=True, indent=2) if as_json else _text(found.path))


def known_beforehand(persona: Persona) -> dict[str, Any]:
    """What a coach may know of a client before the first word."""
    return {
        "id": persona.id,
        "name": persona.name,
        "language": persona.language,
        "stuck_on": persona.stuck_on,
        "age": persona.who.age,
        "work": persona.who.work,
        "lives": persona.who.lives,
        "temperament": persona.voice.temperament,
        "blocks": [block.value for block in persona.blocks],
        "brief": persona.brief,
    }


def show_scenario(name: str, *, as_json: bool) -> None:
    """Print a scenario's file."""
    found = Library.at(find_paths()).scenarios.get(name)
    typer.echo(found.item.model_dump_json(by_alias=True, indent=2) if as_json else _text(found.path))


def check_scenario(name: str) -> None:
    """Validate a scenario. Raises `BadSource`, or prints every problem where there are several."""
    from scoring.files.yaml_problems import nearest
    from scoring.files.yaml_source import read_source

    library = Library.at(find_paths())
    with told_in_full():
        found = library.scenarios.get(name)
    known = library.personas.paths()
    for number, persona in enumerate(found.item.personas):
        if persona not in known:
            near = nearest(persona, known)
            hint = f"Did you mean {near}?" if near else "`triad persona list` shows all of them"
            raise read_source(found.path).bad(("personas", number), f"there is no client called {persona!r}", hint)
    typer.echo(f"{printable(str(found.path))}: good. {found.item.title}, {found.item.minutes} minutes.")


def check_rubric(name: str) -> None:
    """Validate a rubric, and try its own signals on their examples. Raises `BadSource` or `UsageError`, or prints every
    problem where there are several."""
    from scoring.scorecard.rubric import load_rubric
    from simulator.library import rubric_source

    place = rubric_source(name, find_paths())
    with told_in_full():
        found = load_rubric(place)
    wrong = examples_that_fail(found)
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise UsageError(f"{place}: {wrong[0]}{more}.", hint="Change the phrases, codes or foci, or the example.")
    own = f", {len(found.signals)} signals of its own" if found.signals else ""
    typer.echo(f"{found.id} {found.version}: good. {len(found.markers)} markers{own}, digest {found.digest}.")


def examples_that_fail(rubric: Rubric) -> list[str]:
    """What of the examples of a rubric's own signals isn't so, each heard as the observer hears it."""
    from scoring.coding.behaviours import Speaker
    from scoring.coding.coder import Coder
    from scoring.evidence.own import shows

    if not rubric.signals:
        return []
    coder = Coder.load()
    found = []
    for name, own in rubric.signals.items():
        for said, wanted in ((own.match, True), (own.no_match, False)):
            for sentence in said:
                coded = coder.code([(Speaker.COACH, sentence)])[0]
                if any(shows(own, one) for one in coded.utterances) != wanted:
                    heard = "; ".join(", ".join([*one.behaviours, *one.focus]) for one in coded.utterances)
                    verb = "should match" if wanted else "should not match"
                    found.append(f"signals.{name}: {sentence!r} {verb}, and is heard as {heard}")
    return found


@contextmanager
def told_in_full() -> Iterator[None]:
    """Prints every problem of a file that can't be used, in the order of the file."""
    from scoring.files.yaml_source import BadSource

    try:
        yield
    except BadSource as error:
        if len(error.problems) == 1:
            raise
        for line in error.lines()[:MOST_TOLD]:
            typer.echo(printable(line), err=True)
        if len(error.problems) > MOST_TOLD:
            typer.echo(f"... and {len(error.problems) - MOST_TOLD:,} more.", err=True)
        raise typer.Exit(2) from None


def new_persona(name: str, *, out: Path | None, source: str | None = None) -> None:
    """Write the commented persona template, or a copy of another persona's file under a new id.

    Raises `UsageError` where the file is there already, or where a built-in client has this id: a file of one's own
    would stand before them.
    """
    shelf = Library.at(find_paths()).personas
    place = shelf.paths().get(name)
    if place is not None and shelf.read(place).built_in and out is None:
        raise UsageError(
            f"There is a built-in client called {name!r}.",
            hint=f"Choose another id; to begin from theirs: triad persona new my_{name} --from {name}",
        )
    text = _template("persona", name) if source is None else _copied(shelf, source, name)
    _write_new(name, out or find_paths().personas / f"{name}.yaml", text, "persona")


def draft_persona(
    talk: str, name: str, *, names: Path | None, out: Path | None, by: Literal["rule", "llm"] = "rule"
) -> None:
    """Write the template of a client with what a real talk proposes for them as remarks, never its words.

    Raises `TranscriptError`, `UsageError` where the talk or a place for the file can't be had, or `ModelError`.
    """
    from scoring.coding.coder import Coder
    from simulator.bench.drafting import as_remarks, draft_of, without_names
    from simulator.commands.rubric_try import talk_of
    from simulator.commands.transcript import names_in

    turns, stand_ins = without_names(talk_of(talk).lines, names_in(names))
    found = draft_of(Coder.load().code(turns), stand_ins)
    invented = _invented(turns, [one for one, _ in found.replaced]) if by == "llm" else ()
    head, _, rest = _template("persona", name).partition("\n")
    remarks = as_remarks(found, invented)
    text = f"{head}\n{remarks}{rest}" if head.startswith("#") else f"{remarks}{head}\n{rest}"
    _write_new(name, out or find_paths().personas / f"{name}.yaml", text, "persona")
    typer.echo(
        f"{len(found.replaced)} names replaced; nothing that was said is in the file. Write another person of it.",
        err=True,
    )


def _invented(turns: Sequence[tuple[Speaker, str]], names: Sequence[str]) -> tuple[str, ...]:
    """A model's proposal for a talk without names, and what may not stand of it told on standard error."""
    import asyncio

    from simulator.bench.drafting_by_model import invented
    from simulator.debrief.judging import opened_judge
    from simulator.settings import read_settings

    async def ask() -> tuple[str, ...]:
        async with opened_judge(read_settings(find_paths().settings).settings) as model:
            made = await invented(turns, names, model)
        for note in made.notes:
            typer.echo(printable(note), err=True)
        return made.remarks

    try:
        return asyncio.run(ask())
    except ModelError as error:
        error.hint = "See `triad doctor`, then try again; without `--by llm` the draft is made by rule."
        raise


def _copied(shelf: Shelf[Persona], source: str, name: str) -> str:
    """A persona's file under another id."""
    found = shelf.get(source)
    text = found.path.read_text(encoding="utf-8")
    return _schema_line("persona") + text.replace(f"\nid: {found.item.id}\n", f"\nid: {name}\n", 1)


def fill_persona(name: str, *, as_json: bool) -> None:
    """Print which slots of a persona are empty, where they stand, and what stands in for them meanwhile."""
    from simulator.rehearsal.filling import empty_slots

    rows = [
        {"slot": slot.name, "meanwhile": slot.meanwhile, "hint": slot.hint}
        for slot in empty_slots(Library.at(find_paths()).personas.get(name).item)
    ]
    if not rows and not as_json:
        typer.echo("Nothing is empty.")
        return
    _print(rows, as_json, lambda row: f"{row['slot']:<28} {row['meanwhile']:<28} {row['hint']}")


def new_scenario(name: str, *, out: Path | None) -> None:
    """Write the commented scenario template. Raises `UsageError` where the file is there already."""
    _write_new(name, out or find_paths().scenarios / f"{name}.yaml", _template("scenario", name), "scenario")


def new_rubric(name: str, *, out: Path | None) -> None:
    """Write the standard rubric under another id, to be changed. Raises `UsageError` where the file is there."""
    from scoring.scorecard.rubric import STANDARD, rubric_path

    text = rubric_path().read_text(encoding="utf-8").replace(f"\nid: {STANDARD}\n", f"\nid: {name}\n", 1)
    _write_new(name, out or find_paths().rubrics / f"{name}.yaml", _schema_line("rubric") + text, "rubric")


def _template(kind: str, name: str) -> str:
    text = files(f"{kind}s").joinpath("template.yaml").read_text(encoding="utf-8")
    return _schema_line(kind) + text.replace("new_one", name)


def _schema_line(kind: str) -> str:
    """What tells an editor with the YAML language server which keys there are, where the schema lies beside us."""
    ours = Path(__file__).parents[1]  # in a wheel the schemas lie within it, in a checkout beside it
    for schema in (ours / "schemas" / f"{kind}.schema.json", ours.parent / "schemas" / f"{kind}.schema.json"):
        if schema.is_file():
            return f"# yaml-language-server: $schema={schema.as_uri()}\n"
    return ""


def _write_new(name: str, file: Path, text: str, kind: str) -> None:
    import re

    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name):
        raise UsageError(
            f"{name!r} can't be an id.", hint="Use small letters, digits and underscores, beginning with a letter."
        )
    if file.exists():
        raise UsageError(f"{file} is there already.", hint=f"Edit it, or choose another id for the new {kind}.")
    if file.stem != name:
        raise UsageError(f"{file.name} is not named like {name!r}.", hint=f"Write it to a file {name}.yaml.")
    own = file.parent in (find_paths().personas, find_paths().scenarios, find_paths().rubrics)
    if own:
        with suppress(OSError):  # told by what follows
            private_folder(file.parent)
    write_output(file, text)
    typer.echo(f"{file}\nEdit it, then: triad {kind} check {name if own else file}")


def _text(path: Path) -> str:
    return printable(path.read_text(encoding="utf-8"))


def _print(rows: list[dict[str, Any]], as_json: bool, line: Any) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(printable(line(row)))
