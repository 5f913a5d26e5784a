"""Damaged stores: told in one sentence by every command, and rescued as far as their pages are whole."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import sqlite3
from functools import cache
from pathlib import Path

from simulator.paths import find_paths
from simulator.records.carving import rows_in
from simulator.records.records import Records
from simulator.records.rescue import rescue
from simulator.records.tables import turns
from simulator.session import open_practice
from simulator.settings import read_settings
from torturing.rounds import Result, at_home
from torturing.talks import RATING, WORDS
from torturing.warm import preload, ran_warm

PAGE = 4096
SESSIONS = 12
COMMANDS = (
    ("history",),
    ("data", "export", "-o", "{home}/all.zip"),
    ("practise", "walter", "--plain"),
    ("export", "--bundle", "--as", "Heron", "-o", "{home}/bundle.json"),
    ("resume", "--plain"),
    ("debrief", "{session}"),
    ("doctor",),
)


def make_store(home: Path, sessions: int = SESSIONS) -> None:
    """A folder in which sessions were practised, some branched, most scored."""

    async def practise() -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            for number in range(sessions):
                session = practice.begin(("walter", "keisha", "tomasz")[number % 3], "first_session", seed=number)
                async for _ in session.start():
                    pass
                for word in WORDS * 2:
                    if session.entry.outcome is None:
                        async for _ in session.say(word):
                            pass
                if number % 4 == 1:
                    await session.rewind(session.turns[3].id)
                    async for _ in session.say("What matters most to you in it? " * 40):
                        pass
                if number % 5 != 4:
                    if session.entry.outcome is None:
                        async for _ in session.end():
                            pass
                    async for _ in session.reflect(RATING, "noticed", "learned"):
                        pass
                    practice.records.choose_experiment(session.id, f"experiment {number}")
                practice.leave_sessions()

    with at_home(home):
        asyncio.run(practise())
        (home / "config.toml").write_text("copies = 0\n")
        shutil.rmtree(home / "copies", ignore_errors=True)


@cache
def what_hangs_on_pages(store: Path) -> dict[int, frozenset[tuple[int, int]]]:
    """By page: the rows (number and width) that can't be whole without it."""
    whole = {(number, len(row)) for number, row in rows_in(store)}
    found = {}
    data = store.read_bytes()
    for page in range(1, len(data) // PAGE + 1):
        without = store.with_name("without.db")
        without.write_bytes(data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :])
        found[page] = frozenset(whole - {(number, len(row)) for number, row in rows_in(without)})
        without.unlink()
    return found


def damage(store: Path, chance: random.Random) -> tuple[str, set[int]]:
    """Damage a store in a random way; returns how, and which of its pages."""
    data = bytearray(store.read_bytes())
    pages = len(data) // PAGE
    how = chance.choice(("bytes", "bytes", "zeros", "noise", "cut", "head", "one bit"))
    hit: set[int] = set()
    if how in ("bytes", "one bit"):
        for _ in range(1 if how == "one bit" else chance.randint(1, 40)):
            at = chance.randrange(len(data))
            data[at] ^= 1 << chance.randrange(8) if how == "one bit" else chance.randrange(1, 256)
            hit.add(at // PAGE + 1)
    elif how in ("zeros", "noise", "head"):
        first = 1 if how == "head" else chance.randint(1, pages)
        hit = set(range(first, min(pages, first + chance.randint(1, 4) - 1) + 1))
        for page in hit:
            fresh = bytes(PAGE) if how != "noise" else chance.randbytes(PAGE)
            data[(page - 1) * PAGE : page * PAGE] = fresh
    else:
        left = chance.randrange(len(data))
        hit = set(range(left // PAGE + 1, pages + 1))
        data = data[:left]
    store.write_bytes(bytes(data))
    return how, hit


LIVE_TURNS = 40
"""Turns that stand only in the log beside the store whose log is damaged."""


def _damaged_log(store: Path, template: Path, chance: random.Random) -> str:
    """A store as a killed process leaves it, with a log (-wal) beside it that is then gone, cut, or full of noise."""
    work = store.with_name("before.db")
    shutil.copyfile(template / "triad.db", work)
    records = Records(work)
    session = next(line.session for line in records.history())
    for number in range(chance.randint(1, LIVE_TURNS)):
        records.add_turn(session.id, parent_id=session.head_id, speaker="coach", text=f"only in the log {number} " * 20)
    log = work.with_name(work.name + "-wal")
    shutil.copyfile(work, store)
    data = bytearray(log.read_bytes())
    records.close()
    how = chance.choice(("log gone", "log cut", "log noise", "log zeros"))
    if how == "log cut":
        data = data[: chance.randrange(len(data))]
    elif how != "log gone":
        at = chance.randrange(len(data))
        piece = data[at : at + chance.randint(1, 3 * PAGE)]
        data[at : at + len(piece)] = chance.randbytes(len(piece)) if how == "log noise" else bytes(len(piece))
    if how != "log gone":
        store.with_name(store.name + "-wal").write_bytes(bytes(data))
    for one in store.parent.glob("before.db*"):
        one.unlink()
    return how


def damaged_store(chance: random.Random, home: Path, template: Path, *, commands: int = 2) -> Result:
    """One damaged copy of the template: what the commands say of it, and what a rescue brings back."""
    preload()
    result = Result()
    store = home / "triad.db"
    (home / "config.toml").write_text("copies = 0\n")
    if chance.random() < 0.25:
        how, hit = _damaged_log(store, template, chance), set[int]()
    else:
        shutil.copyfile(template / "triad.db", store)
        how, hit = damage(store, chance)
    result.count(f"damaged: {how}")
    known = _talks(template / "triad.db")
    for words in chance.sample(COMMANDS, commands):
        beside = home / "beside"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        for part in ("", "-wal"):
            if (there := store.with_name(store.name + part)).exists():
                shutil.copyfile(there, beside / there.name)
        said = [w.format(home=beside, session=chance.choice(sorted(known))) for w in words]
        done = ran_warm(*said, home=beside, given="What would you like?\nMm-hm.\n")
        result.count("commands on them")
        result.count(f"exit {done.returncode}")
        if done.returncode not in (0, 2) or "Traceback" in done.stderr:
            log = beside / "defect.log"
            trace = log.read_text().strip().splitlines()[-6:] if log.exists() else []
            result.wrong.append(f"{how}: triad {' '.join(words)}: {done.stderr.strip()[-200:]} {trace}")
    _rescued(result, store, template, known, hit, how)
    return result


def _rescued(
    result: Result, store: Path, template: Path, known: dict[str, dict[int, str]], hit: set[int], how: str
) -> None:
    try:
        new = rescue(store, store.with_name("rescued.db")).file
    except Exception as error:  # noqa: BLE001 - whatever it was, it is told
        result.wrong.append(f"{how}: the rescue failed: {error!r}")
        return
    lost = {row for page in hit for row in what_hangs_on_pages(template / "triad.db").get(page, ())}
    brought = _talks(new)
    heads = _heads(template / "triad.db")
    for session_id, talk in known.items():
        whole = heads[session_id] not in lost and not any((turn, len(turns.columns)) in lost for turn in talk)
        result.count("sessions with whole pages", whole)
        back = brought.get(session_id, {})
        kept = back == talk if hit else talk.items() <= back.items()  # a log may have brought more
        result.count("of them rescued", whole and kept)
        result.count("sessions with a damaged page", not whole)
        result.count("of those rescued in part", not whole and session_id in brought)
        if whole and not kept:
            missing = set(talk) - set(back)
            result.wrong.append(f"{how}: session {session_id} is whole, and was not rescued: {sorted(missing)[:5]}")


def _talks(store: Path) -> dict[str, dict[int, str]]:
    with contextlib.closing(sqlite3.connect(store)) as raw:
        found: dict[str, dict[int, str]] = {one: {} for (one,) in raw.execute("SELECT id FROM sessions")}
        for number, session_id, text in raw.execute("SELECT id, session_id, text FROM turns"):
            found[session_id][number] = text
    return found


def _heads(store: Path) -> dict[str, tuple[int, int]]:
    with contextlib.closing(sqlite3.connect(store)) as raw:
        width = len(raw.execute("PRAGMA table_info(sessions)").fetchall())
        return {one: (number, width) for number, one in raw.execute("SELECT rowid, id FROM sessions")}
