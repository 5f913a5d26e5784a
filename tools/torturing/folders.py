"""What a folder can do to the program: no room, commands killed in their middle, several processes at once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from simulator.events import ClientSaid, CoachSaid
from simulator.paths import find_paths
from simulator.records.copies import faults_in
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import read_settings
from torturing.rounds import Result, at_home, begun, forked, heard, tell, triad
from torturing.talks import WORDS
from torturing.warm import begun_warm, preload

KILLED = (
    ("data", "export"),
    ("data", "copy"),
    ("data", "restore", "--yes", "{home}/good.db"),
    ("data", "rescue"),
    ("history",),
    ("export", "--bundle", "--as", "Heron", "-o", "{home}/bundle.json"),
    ("export", "{session}", "-o", "{home}/talk.html"),
    ("share", "{session}", "--yes", "--as", "Heron", "--to", "Ruth", "-o", "{home}/talk.triad"),
    ("score-many", "{home}/many.jsonl", "-o", "{home}/cards.jsonl"),
    ("score-many", "{home}/many.jsonl", "-o", "{home}/cards.jsonl", "--jobs", "2"),
)
TALK = [{"speaker": who, "text": text} for who, text in (("coach", "What would you like?"), ("client", "To begin."))]


def kill_a_command(chance: random.Random, home: Path, template: Path) -> Result:
    """A command on a lived-in folder, killed at a random moment; run once more it does its work."""
    preload()
    result = Result()
    shutil.copytree(template, home, dirs_exist_ok=True)
    shutil.copyfile(template / "triad.db", home / "good.db")
    lines = [json.dumps({"id": f"t{n}", "turns": TALK * 3}) for n in range(300)]
    (home / "many.jsonl").write_text("\n".join(lines) + "\n")
    words = [word.format(home=home, session=_a_finished_session(template)) for word in chance.choice(KILLED)]
    if "--jobs" in words:
        group = begun(*words, home=home).pid
        time.sleep(chance.uniform(0.5, 6.0))
    else:
        with at_home(home):
            group = begun_warm(*words)
        time.sleep(chance.choice((chance.uniform(0.0, 0.1), chance.uniform(0.0, 1.0))))
    os.kill(group, chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)))
    _, status = os.waitpid(group, 0)
    killed = os.WIFSIGNALED(status) or status == (128 + signal.SIGTERM) << 8
    result.count("kills", killed)
    result.count(f"{' '.join(words[:2]) if words[0] == 'data' else words[0]} killed", killed)
    result.wrong += [f"{words}: {file.name} is half-written" for file in _half_written(home)]
    if not _gone(group, 5.0):
        result.wrong.append(f"{words}: a process was still there after 5 s")
        os.killpg(group, signal.SIGKILL)
    before, after = _sizes(template / "triad.db"), _sizes(home / "triad.db")
    result.wrong += [f"{words}: {fault}" for fault in faults_in(home / "triad.db")]
    if before != after:
        result.wrong.append(f"{words}: {before} became {after}")
    again = triad(*words, home=home)
    if again.returncode != 0:
        result.wrong.append(f"{words} once more: {again.returncode} {again.stderr[-200:]}")
    if words[0] == "score-many":
        ids = [json.loads(line)["id"] for line in (home / "cards.jsonl").read_text().splitlines()]
        if sorted(ids) != sorted(f"t{n}" for n in range(300)):
            result.wrong.append(f"{words}: {len(ids)} cards, {len(set(ids))} of them different, for 300 lines")
    return result


def _half_written(home: Path) -> Iterator[Path]:
    for file in home.rglob("*.zip"):
        if not is_zipfile(file) or ZipFile(file).testzip() is not None:
            yield file
    for file in (*home.rglob("*.html"), *home.rglob("*.triad"), home / "bundle.json"):
        if file.exists() and not file.read_text(encoding="utf-8").rstrip().endswith(("</html>", "}")):
            yield file


def _gone(group: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@cache
def _a_finished_session(template: Path) -> str:
    records = Records(template / "triad.db")
    try:
        return next(line.session.id for line in records.history() if line.session.status.value == "done")
    finally:
        records.close()


def _sizes(store: Path) -> dict[str, int]:
    records = Records(store)
    try:
        return records.totals()
    finally:
        records.close()


def talking_until_full(seed: int, most: int) -> Callable[[int], None]:
    """A trainee who talks until there is no room, or this many turns."""

    async def talk(pipe: int) -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            waiting = practice.records.unfinished()
            session = (
                practice.resume(waiting[0].id) if waiting else practice.begin("walter", "first_session", seed=seed)
            )
            async for _ in session.start():
                pass
            for number in range(most):
                if session.entry.outcome is not None:
                    return
                async for event in session.say(WORDS[number % len(WORDS)] + " and more" * 40):
                    if isinstance(event, CoachSaid | ClientSaid):
                        tell(pipe, turn=event.turn_id, text=event.text)

    return lambda pipe: asyncio.run(talk(pipe))


def full_disk(chance: random.Random, home: Path) -> Result:
    """A small disk that is full at a random place; afterwards there is room again. Needs the right to mount."""
    preload()
    result = Result()
    disk = home / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], check=False)
    if mounted.returncode != 0:
        result.count("full disks that could not be mounted")
        return result
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(chance.randrange(300 * 1024, 960 * 1024)))
        acknowledged: dict[int, str] = {}
        with at_home(disk):
            for has_room in (False, True):
                if has_room:
                    ballast.unlink()
                    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
                child, pipe = forked(talking_until_full(chance.randrange(1 << 30), 8 if has_room else 250))
                for told in heard(pipe):
                    if "turn" in told:
                        acknowledged[told["turn"]] = told["text"]
                    if "error" in told and (has_room or not told["ours"]):
                        result.wrong.append(f"{'with room again' if has_room else 'full'}: {told['error']}")
                    elif "error" in told:
                        result.count(f"told as {told['kind']}")
                os.waitpid(child, 0)
        result.count("full disks")
        result.count("acknowledged turns", len(acknowledged))
        records = Records(disk / "triad.db")
        kept = {row["id"]: row["text"] for row in records.rows("turns")}
        records.close()
        result.wrong += [f"lost: {turn}" for turn, text in acknowledged.items() if kept.get(turn) != text]
        result.wrong += [f"the store is damaged: {fault}" for fault in faults_in(disk / "triad.db")]
    finally:
        subprocess.run(["umount", str(disk)], check=False)
    return result


def together(chance: random.Random, home: Path) -> Result:
    """Two to five processes practise in one folder at once, each its own session: all acknowledged words are there."""
    preload()
    result = Result()
    number = chance.choice((2, 2, 3, 5))
    with at_home(home):
        children = [forked(_alone(chance.randrange(1 << 30))) for _ in range(number)]
        acknowledged: dict[int, str] = {}
        for child, pipe in children:
            for told in heard(pipe):
                if "turn" in told:
                    acknowledged[told["turn"]] = told["text"]
                if "error" in told:
                    result.wrong.append(f"{number} together: {told['error']}")
            os.waitpid(child, 0)
        records = Records(home / "triad.db")
        kept = {row["id"]: row["text"] for row in records.rows("turns")}
        records.close()
    result.count("processes together", number)
    result.count("acknowledged turns", len(acknowledged))
    result.wrong += [f"lost: {turn}" for turn, text in acknowledged.items() if kept.get(turn) != text]
    return result


def _alone(seed: int) -> Callable[[int], None]:
    async def talk(pipe: int) -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = practice.begin("walter", "first_session", seed=seed)
            async for _ in session.start():
                pass
            for word in WORDS:
                async for event in session.say(word):
                    if isinstance(event, CoachSaid | ClientSaid):
                        tell(pipe, turn=event.turn_id, text=event.text)

    return lambda pipe: asyncio.run(talk(pipe))
