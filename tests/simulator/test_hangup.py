"""The terminal goes away (a closed window, a dropped line): the program ends by itself, and nothing is lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from simulator.events import Event
from simulator.paths import find_paths
from simulator.records.entries import Status
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import read_settings
from simulator.tui.saved_state import read_face

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
IN_A_TERMINAL = (
    "import fcntl, os, signal, struct, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 36, 110, 0, 0));"
    "signal.signal(signal.SIGINT, signal.SIG_DFL);"  # a background job hands on that it ignores it
    "os.execv(sys.executable, [sys.executable, '-m', 'simulator', *sys.argv[1:]])"
)
_CONTROL = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[=>78]")
WRITTEN = "and what is"
COMPOSER = "Say something to Walter"
F4 = "\x1bOS"
CTRL_R = "\x12"


class Terminal:
    """`triad` in a window of 110 by 36, which can be closed under it."""

    def __init__(self, *words: str) -> None:
        self._window, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", IN_A_TERMINAL, *words],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"TERM": "xterm-256color"},
        )
        os.close(inside)
        self._seen = ""
        self._closed = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._closed:
            if not select.select([self._window], [], [], 0.05)[0]:
                continue
            try:
                self._seen += os.read(self._window, 65536).decode("utf-8", "replace")
            except OSError:
                return

    @property
    def painted(self) -> str:
        """All that was painted so far, in single spaces."""
        return " ".join(_CONTROL.sub(" ", self._seen).split())

    def until(self, true: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"it never came; painted: {self.painted[-1500:]!r}"
            assert self.process.poll() is None, f"it ended with {self.process.returncode}: {self.painted[-1500:]!r}"
            time.sleep(0.05)

    def shows(self, *words: str) -> None:
        """Wait until these words are painted."""
        self.until(lambda: all(word in self.painted for word in words))

    def press(self, key: str) -> None:
        """One key, as the bytes that a terminal sends for it; the screen answers it. Nothing moves on it by itself."""
        before, end = len(self._seen), time.monotonic() + 5
        os.write(self._window, key.encode())
        while len(self._seen) == before and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.1)

    def type(self, text: str) -> None:
        """Letters, one by one, each after the screen has answered the one before."""
        for letter in text:
            self.press(letter)

    def hang_up(self) -> int:
        """Close the window; returns the exit code of the program, which must end by itself."""
        self._close_window()
        return self.process.wait(15)

    def _close_window(self) -> None:
        if not self._closed:
            self._closed = True
            self._reader.join()  # while somebody reads from it, it isn't closed
            os.close(self._window)

    def close(self) -> None:
        """End whatever is left."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()
        self._close_window()


@contextlib.contextmanager
def triad_in_a_terminal(*words: str) -> Iterator[Terminal]:
    found = Terminal(*words)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(autouse=True)
def nothing_moves(home: Path) -> None:
    """No blinking: what is painted answers a key."""
    (home / "config.toml").write_text("animations = false\n")


async def drain(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


def a_session(*, ended: bool) -> tuple[str, str]:
    """A session with two turns, open or waiting for the own rating; its id and the client's last words."""

    async def make() -> tuple[str, str]:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = practice.begin("walter", "first_session", seed=2)
            await drain(session.start())
            await drain(session.say("What would you like from our half hour?"))
            if ended:
                await drain(session.end())
            return session.id, session.turns[-1].text

    return asyncio.run(make())


@contextlib.contextmanager
def records_in(home: Path) -> Iterator[Records]:
    """The records of this folder, closed afterwards."""
    with contextlib.closing(Records(home / "triad.db")) as records:
        yield records


def status(home: Path, session_id: str) -> Status:
    with records_in(home) as records:
        return records.session(session_id).status


def drafts(home: Path) -> str:
    file = home / "drafts.json"
    return json.dumps(json.loads(file.read_text())["drafts"], ensure_ascii=False) if file.exists() else ""


@pytest.mark.parametrize("key", ["", "h", "p", "s", "m"])
def test_on_the_home_screen_and_those_behind_it_the_program_ends_quietly(home: Path, key: str) -> None:
    session_id, _ = a_session(ended=False)
    with triad_in_a_terminal() as terminal:
        terminal.shows("Stuck on")
        terminal.until((home / "cache" / "home.json").exists)
        before = len(terminal.painted)
        if key:
            terminal.type(key)
            terminal.until(lambda: len(terminal.painted) > before + 40)
        assert terminal.hang_up() in (0, 129)
    assert not (home / "defect.log").exists()
    with records_in(home) as records:
        assert [entry.id for entry in records.unfinished()] == [session_id]


def test_in_a_talk_what_was_said_and_what_was_being_written_are_there(home: Path) -> None:
    session_id, last = a_session(ended=False)
    with triad_in_a_terminal("resume", session_id) as terminal, records_in(home) as records:
        terminal.shows(last[:16], COMPOSER)
        terminal.type("Mm-hm.\r")
        terminal.until(lambda: len(records.path(session_id)) >= 5)
        terminal.type(WRITTEN)
        assert terminal.hang_up() in (0, 129)
        assert [turn.text for turn in records.path(session_id) if turn.speaker == "coach"][-1] == "Mm-hm."
    assert not (home / "defect.log").exists()
    assert WRITTEN in drafts(home)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(WRITTEN)


def test_in_the_own_rating_what_was_being_written_is_there(home: Path) -> None:
    session_id, _ = a_session(ended=True)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows("How was it for you?", "See the debrief")
        terminal.type("3\t2\t4\t" + WRITTEN)
        assert terminal.hang_up() in (0, 129)
    assert not (home / "defect.log").exists()
    assert WRITTEN in drafts(home)
    assert all(f'"{number}.0"' in drafts(home) for number in (3, 2, 4))
    assert status(home, session_id) is Status.REFLECTING
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(WRITTEN)


def test_among_the_turns_to_go_back_to_the_talk_stays_as_it_was(home: Path) -> None:
    session_id, last = a_session(ended=False)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows(last[:16], COMPOSER)
        terminal.type(WRITTEN)
        terminal.press(CTRL_R)
        terminal.shows("Go back")
        assert terminal.hang_up() in (0, 129)
    assert not (home / "defect.log").exists()
    with records_in(home) as records:
        assert records.path(session_id)[-1].text == last
    assert status(home, session_id) is Status.OPEN
    assert WRITTEN in drafts(home)


def test_in_the_debrief_and_after_it_what_was_being_written_is_there(home: Path) -> None:
    session_id, _ = a_session(ended=True)
    with triad_in_a_terminal("resume", session_id) as terminal:
        terminal.shows("How was it for you?", "See the debrief")
        terminal.press(F4)
        terminal.shows("for next time")
        terminal.press("e")
        terminal.shows("What is one small thing")
        terminal.type(WRITTEN)
        assert terminal.hang_up() in (0, 129)
    assert not (home / "defect.log").exists()
    assert status(home, session_id) is Status.DONE
    assert WRITTEN in drafts(home)
    face = read_face(home / "cache" / "home.json")
    assert face.practised == 1
    assert face.waiting == ()
