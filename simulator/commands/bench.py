"""`triad share`, `triad bench`, `triad return`, `triad open`: talks on their way to a trainer and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.commands.history import opened_records
from simulator.errors import UsageError, printable
from simulator.file_writing import write_output
from simulator.library import Library
from simulator.paths import find_paths
from simulator.settings import Settings, read_settings

if TYPE_CHECKING:
    from simulator.bench.choosing import Choices
    from simulator.bench.desk import Desk, Lying, Taken


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now().astimezone()


def share(
    sessions: Sequence[str],
    *,
    since: str | None,
    reader: str | None,
    who: str | None,
    choices: Choices,
    message: str,
    out: Path | None,
    show: bool,
    yes: bool,
) -> None:
    """Show what would be handed over, ask, and write it. Raises `UsageError` or `NoSuchSession`."""
    from simulator.bench.choosing import note_sent, offer, shown
    from simulator.bench.files import as_text

    paths = find_paths()
    name = named(who or _settings().pseudonym, "--as", "the pseudonym that your programme knows you by")
    to = named(reader, "--to", "the name of whom it is for")
    at = now()
    with opened_records() as records:
        wanted = list(sessions) or _since(records, since)
        made = offer(
            records,
            Library.at(paths),
            paths.data,
            wanted,
            who=name,
            reader=to,
            choices=choices,
            now=at,
            message=message,
        )
    typer.echo(printable(shown(made)), err=True)
    if show:
        typer.echo("Nothing was written.", err=True)
        return
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nobody can be asked here.", hint="`--show` shows what goes out; `--yes` writes it.")
        if not typer.confirm("Write this file?", err=True):
            typer.echo("Nothing was written.", err=True)
            return
    file = out or Path(f"{made.file.talks[0].client}-{made.file.talks[0].id}.triad")
    note_sent(paths.data, made, at)
    write_output(file, as_text(made.file))
    typer.echo(str(file))


def _since(records: object, since: str | None) -> list[str]:
    from simulator.records.records import Records

    if since is None:
        raise UsageError("Which talk?", hint="Give a session's id (`triad history` lists them), or --since 2026-11-01.")
    if not isinstance(records, Records):  # pragma: no cover - for the types alone
        raise TypeError
    found = [
        line.session.id
        for line in records.history(limit=500)
        if line.session.started_at[:10] >= since and line.session.status.value == "done"
    ]
    if not found:
        raise UsageError(f"No talk was finished since {since}.", hint="`triad history` lists the sessions.")
    return found


def bench(files: Sequence[Path], *, reader: str | None, show: bool, as_json: bool) -> int:
    """Take files in, and open the pile; with `show` print it instead. Raises `BadSource` or `UsageError`."""
    from simulator.bench.desk import Desk
    from simulator.commands.practise import open_bench

    paths = find_paths()
    desk = Desk(paths.bench)
    taken_in(desk, files)
    if not show and not as_json:
        return 0 if files and not sys.stdout.isatty() else open_bench(reader)
    who = reader_of(desk, reader)
    lying, wrong = desk.lying(who)
    for error in wrong:
        typer.echo(printable(str(error)), err=True)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in lying], ensure_ascii=False, indent=2))
        return 0
    if not lying:
        typer.echo("Nothing was handed in yet. `triad bench FILE` takes in what trainees share.", err=True)
        return 0
    typer.echo(f"{'id':<13} {'who':<18} {'client':<20} {'day':<11} {'holds':<7} state")
    for one in lying:
        typer.echo(printable(_as_line(one)))
    return 0


def taken_in(desk: Desk, files: Sequence[Path]) -> list[Taken]:
    """Validate files, all of them first, and put their talks on the pile; what became of each is told."""
    from simulator.bench.calibration import CalibrationSet, read_for_bench
    from simulator.bench.calibration import take_in as take_set

    given = [read_for_bench(file) for file in files]
    at = now().isoformat(timespec="seconds")
    found: list[Taken] = []
    for one in given:
        found += take_set(desk, one, at) if isinstance(one, CalibrationSet) else desk.take_in(one, at)
    told = {"new": "taken in", "again": "was here already", "instead": "taken in, in place of one with less in it"}
    for taken in found:
        talk = taken.talk
        said = f"{talk.who}: {talk.talk.client_name}, {talk.talk.day}, for {talk.reader}: {told[taken.how]}"
        typer.echo(printable(said), err=True)
        if taken.stranger:
            typer.echo(
                printable(
                    f"Note: talks of {talk.who!r} came from another data folder before. The same person on another "
                    "machine, or somebody else of that name?"
                ),
                err=True,
            )
    return found


def give_back(wanted: Sequence[str], *, reader: str | None, out: Path | None) -> None:
    """Write what was said of talks, one file for each trainee. Raises `UsageError`."""
    from simulator.bench.desk import Desk
    from simulator.bench.giving_back import give_back as write

    desk = Desk(find_paths().bench)
    at = now().isoformat(timespec="seconds")
    for file in write(desk, reader_of(desk, reader), list(wanted) or None, Path(), at, out=out):
        typer.echo(str(file))


def open_files(files: Sequence[Path]) -> None:
    """Take in what a trainer sent: talks that come back, and tasks; without a file, list the tasks that wait.

    Raises `BadSource` or `UsageError`.
    """
    from simulator.bench.assignments import open_assignment, read_assignment, waiting
    from simulator.bench.files import bad, kind_of, parsed, read_record
    from simulator.bench.returning import SCHEMA, Return, take_back

    paths = find_paths()
    at = now().isoformat(timespec="seconds")
    for file in files:
        record = read_record(file)
        if kind_of(record) == "triad.talk":
            raise bad(str(file), "this is a talk that was handed over to a trainer", "At the bench: triad bench FILE")
        if kind_of(record) == "triad.assignment":
            task = read_assignment(record, str(file))
            new = open_assignment(paths, Library.at(paths), task, str(file))
            again = "" if new else " (it was open already)"
            typer.echo(printable(f"{task.reader} asks: {task.title}{again}. {task.words}".rstrip()), err=True)
            typer.echo(f"triad practise {task.client} --scenario {task.scenario}")
            continue
        given = parsed(record, Return, SCHEMA, str(file))
        for one in take_back(paths.data, given, str(file), at):
            said = len(one.talk.comments)
            comments = "1 comment" if said == 1 else f"{said} comments"
            head = f"{given.reader} on your talk with {one.talk.client_name}: {comments}"
            typer.echo(printable(f"{head}, {len(one.talk.corrections)} of the observer's codes corrected."), err=True)
            typer.echo(f"triad debrief {one.session}")
    if not files:
        tasks = waiting(paths.data)
        for task in tasks:
            typer.echo(printable(f"{task.reader} asks: {task.title}. {task.words}".rstrip()))
        if not tasks:
            typer.echo("No task waits.", err=True)


def assign(
    client: str | None, *, scenario: str | None, by: str | None, reader: str | None, words: str, out: Path | None
) -> None:
    """Write a task for a group; without a client, list what was asked and who has handed in. Raises `UsageError`."""
    from scenarios.loader import DEFAULT
    from simulator.bench.assignments import assign as make
    from simulator.bench.assignments import assigned, handed_in, note_assigned
    from simulator.bench.desk import Desk
    from simulator.bench.files import as_text

    paths = find_paths()
    desk = Desk(paths.bench)
    if client is None:
        talks = desk.talks()
        for one in assigned(paths.bench):
            names = handed_in(one, talks)
            said = ", ".join(names) if names else "nobody yet"
            typer.echo(printable(f"{one.id}  {one.title}: handed in by {said}"))
        return
    library = Library.at(paths)
    task = make(
        library.personas.get(client),
        library.scenarios.get(scenario or DEFAULT),
        reader=reader_of(desk, reader),
        words=words,
        by=by,
        day=f"{now():%Y-%m-%d}",
    )
    file = out or Path(f"{task.client}-{task.id}.task.triad")
    note_assigned(paths.bench, task)
    write_output(file, as_text(task))
    typer.echo(printable(f"{task.reader} asks: {task.title}"), err=True)
    typer.echo(str(file))


def reader_of(desk: Desk, given: str | None) -> str:
    """The name that one reads under: as given, as set, or whom the talks on the pile are for. Raises `UsageError`."""
    name = given or _settings().reader
    if name:
        return named(name, "--as", "the name that you read under")
    readers = {talk.reader for talk in desk.talks() if not talk.group}
    if len(readers) > 1:
        listed = ", ".join(sorted(readers))
        raise UsageError(f"Talks are here for {listed}: who are you?", hint="Give --as NAME, or set `reader`.")
    return readers.pop() if readers else "trainer"


def named(given: str | None, option: str, what: str) -> str:
    """A name that can be used. Raises `UsageError`."""
    from simulator.bench.files import LONGEST_NAME

    name = (given or "").strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"{option} needs a name of 1 to {LONGEST_NAME} characters.", hint=f"Give {what}.")
    return name


def _settings() -> Settings:
    return read_settings(find_paths().settings).settings


def _as_line(one: Lying) -> str:
    from simulator.bench.words import state

    talk = one.talk
    holds = "words" if talk.talk.has_words else "scores"
    return (
        f"{talk.id:<13} {talk.who[:18]:<18} {talk.talk.client_name[:20]:<20} {talk.talk.day:<11} {holds:<7} "
        f"{state(one.reading)}"
    )


def _as_json(one: Lying) -> dict[str, object]:
    talk, read = one.talk, one.reading
    return {
        "id": talk.id,
        "who": talk.who,
        "reader": talk.reader,
        "client": talk.talk.client,
        "day": talk.talk.day,
        "words": talk.talk.has_words,
        "assignment": talk.talk.assignment,
        "set": talk.group or None,
        "rating": None if read.rating is None else dict(read.rating),
        "comments": len(read.comments),
        "corrections": len(read.corrections),
        "returned": read.returned or None,
    }
