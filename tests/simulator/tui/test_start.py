"""Starting and leaving: nothing slow before the first paint, nothing lost when the terminal goes away."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.errors import RecordsError
from simulator.paths import find_paths
from simulator.settings import read_settings
from simulator.tui.app import Start, TriadApp
from tests.simulator.tui.stage import stage

SLOW = ("langgraph", "openai", "sqlalchemy", "alembic", "textual_plotext", "ruamel", "pydantic")
FIRST_PAINT = f"""
import sys
from simulator.paths import find_paths
from simulator.tui.app import Start, TriadApp

def settings():
    from simulator.settings import read_settings
    return read_settings(find_paths().settings)

def painted(self):
    found = sorted({{name.split(".")[0] for name in sys.modules}} & set({SLOW!r}))
    print("imported:", ",".join(found))
    self.exit()

TriadApp._open = painted
TriadApp(find_paths(), settings, Start()).run(headless=True)
"""


def test_nothing_slow_is_imported_before_the_first_paint() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["imported:"]


class Terminal:
    """A process on a terminal of its own, that one can read from, type into, and take away."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (80, 24)) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd())}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *arguments],
            stdin=child,
            stdout=child,
            stderr=child,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child)
        self.seen = b""

    def until(self, words: str, within: float = 30.0) -> None:
        """Read until these words have been written (they must stand in one piece)."""
        begun = time.monotonic()
        while words.encode() not in self.seen:
            left = within - (time.monotonic() - begun)
            if left <= 0 or not select.select([self.parent], [], [], left)[0]:
                raise AssertionError(f"never saw {words!r}; the last was {self.seen[-600:]!r}")
            self.seen += os.read(self.parent, 65536)

    def type(self, text: str) -> None:
        """Type, letter by letter."""
        for letter in text:
            os.write(self.parent, letter.encode())
            time.sleep(0.02)

    def forget(self) -> None:
        """Look only at what comes from here on."""
        self.seen = b""

    def hang_up(self) -> int:
        """Take the terminal away; returns how the process ended."""
        os.close(self.parent)
        return self.process.wait(timeout=20)


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    """A terminal that is gone afterwards in any case."""
    made = Terminal(*arguments)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait()


def drafts(home: Path) -> dict[str, str]:
    """The drafts on disk."""
    kept = json.loads((home / "drafts.json").read_text(encoding="utf-8"))["drafts"]
    assert isinstance(kept, dict)
    return kept


def one_value(home: Path, query: str) -> object:
    """One value out of the records."""
    database = sqlite3.connect(home / "triad.db")
    try:
        return database.execute(query).fetchone()[0]
    finally:
        database.close()


def test_hanging_up_in_the_talk_keeps_the_draft_and_the_practised_time(home: Path) -> None:
    with terminal("practise", "walter", "--scenario", "first_session") as played:
        played.until("Say something to Walter")
        played.until("Walter")
        time.sleep(2.5)
        played.type("half a thought")
        played.until("thought")
        played.hang_up()
    assert "half a thought" in drafts(home).values()
    assert float(str(one_value(home, "SELECT elapsed_s FROM sessions"))) > 0.5
    assert one_value(home, "SELECT status FROM sessions") == "open"


def test_hanging_up_in_the_rating_keeps_numbers_and_notes(home: Path) -> None:
    with terminal("practise", "walter", "--scenario", "first_session", "--seed", "7") as played:
        played.until("Say something to Walter")
        time.sleep(0.5)
        played.type("What would you like?\r")
        time.sleep(1.5)
        played.type("\x1bOS")
        played.until("End the talk?")
        played.type("y")
        played.until("rate it yourself")
        time.sleep(0.3)
        played.type("\r")
        played.until("What did you learn about yourself?")
        time.sleep(0.3)
        played.type("4\r3\r2\rThey went quiet")
        played.until("quiet")
        played.hang_up()
    kept = drafts(home)
    assert sorted(kept.values(), key=str)[:3] == ["2.0", "3.0", "4.0"]
    assert "They went quiet" in kept.values()
    assert one_value(home, "SELECT status FROM sessions") == "reflecting"


@pytest.mark.parametrize("key", ["h", "s", ":"])
def test_hanging_up_anywhere_else_ends_the_process_quietly(key: str, lived_in: Path) -> None:
    with terminal() as played:
        played.until("Walter")
        time.sleep(2.5)
        played.type(key)
        time.sleep(0.7)
        code = played.hang_up()
    assert code in (129, -signal.SIGHUP, 1, 0)
    assert one_value(lived_in, "SELECT status FROM sessions") == "done"
    assert b"Traceback" not in played.seen


async def test_leaving_at_once_does_not_wait_for_what_is_still_being_imported() -> None:
    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start())
    begun = time.monotonic()
    async with app.run_test() as pilot:
        await pilot.press("q")
    assert time.monotonic() - begun < 5


async def test_records_that_cannot_be_opened_are_told_when_the_terminal_is_itself_again(home: Path) -> None:
    (home / "triad.db").write_bytes(b"not a database at all" * 50)
    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start())
    async with app.run_test() as pilot:
        for _ in range(400):
            if app.failure is not None:
                break
            await pilot.pause(0.05)
    assert isinstance(app.failure, RecordsError)
    assert app.return_code == 2


async def test_the_practice_is_closed_when_the_app_is_left() -> None:
    async with stage() as played:
        door = played.app.door
        await played.press("q")
    assert door._opening is not None
    assert door._opening.done()
