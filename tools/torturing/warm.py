"""A process that has everything loaded: its children begin at once, so that a kill costs tenths of a second.

What they are is a real process each, ended by a real signal; only the imports and the observer's weights are there
before they begin. `preload` once, in the process that forks.
"""

from __future__ import annotations

import asyncio
import fcntl
import functools
import gc
import importlib
import os
import pkgutil
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torturing.rounds import at_home, tell

LATER = ("simulator.commands", "simulator.tui.screens", "simulator.tui.pages", "simulator.tui.widgets")
"""Packages whose modules are imported when they are needed."""


@functools.cache
def preload() -> None:
    """Import what a child will need, and play one talk to its score, so that what is made once is made."""
    for name in (
        *LATER,
        "simulator.llm",
        "simulator.client.spoken",
        "simulator.client.spoken.guard",
        "simulator.debrief",
        "simulator.bench",
        "simulator.progress",
    ):
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{name}.{module.name}")
    importlib.import_module("openai")
    importlib.import_module("simulator.tui.app")
    importlib.import_module("simulator.__main__")
    importlib.import_module("simulator.cli")
    import simulator.session as session_module

    coder = session_module.Coder.load()
    _hears_all_alike(coder)
    session_module.Coder.load = lambda language=None: coder  # type: ignore[method-assign,assignment]
    with tempfile.TemporaryDirectory() as home, at_home(Path(home)):
        asyncio.run(_one_talk())
    if threading.active_count() > 1:
        raise RuntimeError(f"a child can't be forked beside threads: {threading.enumerate()}")
    gc.collect()
    gc.freeze()


def _hears_all_alike(coder: Any) -> None:
    """What is tortured is what is kept: the network, most of a turn's time, hears every sentence as the same one."""
    network = coder._network
    for name in ("coach", "client"):
        heard = getattr(network, name)
        made: list[Any] = []

        def alike(first: Any, *rest: Any, heard: Any = heard, made: list[Any] = made) -> Any:
            if not made:
                made.append(heard(first[:1], *(one[:1] for one in rest)))
            return made[0].repeat(len(first), axis=0)

        setattr(network, name, alike)


async def _one_talk() -> None:
    from simulator.paths import find_paths
    from simulator.session import open_practice
    from simulator.settings import read_settings

    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=1)
        for events in (session.start(), session.say("What would you like?"), session.end(), session.reflect(None)):
            async for _ in events:
                pass


def acknowledging(pipe: int) -> None:
    """From here on this process tells on the pipe what it acknowledges to whoever practises, before they see it."""
    from simulator.events import ClientSaid, CoachSaid, Scored
    from simulator.records.records import Records
    from simulator.session import Session
    from simulator.tui.saved_state import Drafts

    def events_of(name: str) -> None:
        method = getattr(Session, name)

        @functools.wraps(method)
        async def telling(self: Any, *args: Any, **named: Any) -> Any:
            noticed = args[1] if name == "reflect" and len(args) > 1 else named.get("noticed", "")
            async for event in method(self, *args, **named):
                if isinstance(event, CoachSaid | ClientSaid):
                    tell(pipe, session=self.id, turn=event.turn_id, text=event.text)
                elif isinstance(event, Scored):
                    tell(pipe, session=self.id, scored=self.entry.ended_at, noticed=noticed)
                yield event

        setattr(Session, name, telling)

    def after(owner: type, name: str, say: Callable[..., dict[str, Any]]) -> None:
        method = getattr(owner, name)

        @functools.wraps(method)
        def telling(self: Any, *args: Any, **named: Any) -> Any:
            done = method(self, *args, **named)
            tell(pipe, **say(*args, **named))
            return done

        setattr(owner, name, telling)

    for name in ("start", "say", "end", "reflect"):
        events_of(name)
    after(Records, "choose_experiment", lambda session_id, text, **_: {"session": session_id, "experiment": text})
    after(Drafts, "put", lambda key, text: {"draft": key, "text": text, "at": time.monotonic()})


def run_triad(words: tuple[str, ...], pipe: int | None) -> int:
    """Be `triad WORDS`, telling on the pipe what is acknowledged; returns the exit code."""
    from simulator.__main__ import main

    if pipe is not None:
        acknowledging(pipe)
    sys.argv = ["triad", *words]
    try:
        main()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    return 0


def begun_warm(*words: str) -> int:
    """Begin `triad WORDS` in a group of its own, without a terminal; returns the process id."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.setsid()
            for number in (signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(nothing, number)
            code = run_triad(words, nothing)
        finally:
            os._exit(code)
    return process


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def ran_warm(*words: str, home: Path, given: str = "") -> Ran:
    """Run `triad WORDS` to its end in a child, without a terminal."""
    with tempfile.TemporaryDirectory() as aside:
        names = [Path(aside, name) for name in ("in", "out", "err")]
        names[0].write_text(given, encoding="utf-8")
        process = os.fork()
        if process == 0:
            code = 1
            try:
                os.environ["TRIAD_HOME"] = str(home)
                for number, name in enumerate(names):
                    os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
                _own_streams()
                code = run_triad(words, None)
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)
        _, status = os.waitpid(process, 0)
        return Ran(os.waitstatus_to_exitcode(status), *(name.read_text(errors="replace") for name in names[1:]))


def _own_streams() -> None:
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", errors="replace")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace")
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr


class Window:
    """`triad` in a terminal of its own, forked from here."""

    def __init__(self, *words: str) -> None:
        self.reading, writing = os.pipe()
        self.process, self.handle = pty.fork()
        self.seen = bytearray()
        if self.process == 0:
            _child(words, self.reading, writing)
        os.close(writing)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 110, 0, 0))
        os.set_blocking(self.reading, False)
        self._told = bytearray()

    def wait(self, seconds: float) -> bool:
        """Let it work for a while; whether it is still there to be read from."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self.handle, self.reading], [], [], left)
            if self.reading in ready and not self._hear():
                return False
            if self.handle in ready:
                try:
                    self.seen += os.read(self.handle, 65536)
                except OSError:
                    return False
        return True

    def answered(self, seconds: float) -> bool:
        """Let it answer, for at most so long; whether it is still there to be read from."""
        before, end = len(self.seen), time.monotonic() + seconds
        while len(self.seen) == before and time.monotonic() < end:
            if not self.wait(0.02):
                return False
        return self.wait(0.02)

    def more_turns(self, seconds: float) -> bool:
        """Wait until another turn was acknowledged, at most so long; whether it is still there to be read from."""
        before, end = self._told.count(b'"turn"'), time.monotonic() + seconds
        while self._told.count(b'"turn"') == before and time.monotonic() < end:
            if not self.wait(0.05):
                return False
        return True

    def _hear(self) -> bool:
        try:
            piece = os.read(self.reading, 65536)
        except BlockingIOError:
            return True
        self._told += piece
        return bool(piece)

    def press(self, keys: str) -> None:
        """Keys, as the bytes that a terminal sends for them."""
        with suppress(OSError):  # it left meanwhile
            os.write(self.handle, keys.encode())

    def lines(self) -> list[bytes]:
        """What it acknowledged, as far as it was heard."""
        return [line for line in bytes(self._told).splitlines(keepends=True) if line.endswith(b"\n")]

    def gone(self, seconds: float) -> int | None:
        """Its status when it has ended within these seconds. What it still says is heard."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.wait(0.02)
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                while self.wait(0.02):
                    pass
                return status
            time.sleep(0.01)
        return None

    def close(self) -> None:
        """Close the window."""
        os.close(self.handle)
        os.close(self.reading)


def _child(words: tuple[str, ...], reading: int, writing: int) -> None:
    os.close(reading)
    code = 1
    try:
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ["TERM"] = "xterm-256color"
        _own_streams()
        code = run_triad(words, writing)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent hears of it
        tell(writing, error=repr(error))
    finally:
        os._exit(code)
