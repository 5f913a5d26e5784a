"""What every round shares: a process that tells on a pipe what was acknowledged, and how it is made to end."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ENDS = ("SIGKILL", "SIGKILL", "SIGKILL", "SIGTERM", "SIGHUP", "SIGSTOP")
"""How a process is ended; one that was stopped for a moment goes on, and is killed then."""


@dataclass(slots=True)
class Result:
    """What came of a round: counts to be added up, and what was wrong, in sentences."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[what] = self.counts.get(what, 0) + number


Kind = Callable[[random.Random, Path], Result]
"""One round in an empty folder."""


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """The data lies in this folder."""
    before = os.environ.get("TRIAD_HOME")
    os.environ["TRIAD_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TRIAD_HOME"]
        else:
            os.environ["TRIAD_HOME"] = before


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run `work(pipe)` in a child; returns its process id and the pipe's reading end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        for number in (signal.SIGHUP, signal.SIGTERM):  # whoever began us may have chosen to ignore them
            signal.signal(number, signal.SIG_DFL)
        code = 1
        try:
            work(writing)
            code = 0
        except BaseException as error:  # noqa: BLE001 - whatever it was, the parent hears of it
            tell(writing, error=repr(error), ours=hasattr(error, "hint"), kind=getattr(error, "kind", ""))
        finally:
            os._exit(code)
    os.close(writing)
    return child, reading


def tell(pipe: int, **what: object) -> None:
    """Say something on the pipe; what was said there was acknowledged."""
    os.write(pipe, (json.dumps(what) + "\n").encode())


def heard_so_far(pipe: int, lines: int) -> bytes:
    """Wait until this many lines were told, or nothing more will be."""
    told = b""
    while told.count(b"\n") < lines and (piece := os.read(pipe, 4096)):
        told += piece
    return told


def heard(pipe: int, first: bytes = b"") -> list[dict[str, Any]]:
    """All that was told, to the end; a line that was cut off was not told."""
    with os.fdopen(pipe, "rb") as lines:
        return [json.loads(line) for line in (first + lines.read()).splitlines(keepends=True) if line.endswith(b"\n")]


def end(child: int, how: str, chance: random.Random) -> bool:
    """End a child in this way and wait for it; whether it was still there."""
    if how == "SIGSTOP":
        os.kill(child, signal.SIGSTOP)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(child, signal.SIGCONT)
        time.sleep(chance.uniform(0, 0.05))
        how = "SIGKILL"
    os.kill(child, getattr(signal, how))
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def triad(*words: str, home: Path, given: str = "", more: Mapping[str, str] | None = None) -> Any:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        input=given, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False,
        env=os.environ | {"TRIAD_HOME": str(home)} | dict(more or {}),
    )  # fmt: skip


def begun(*words: str, home: Path) -> subprocess.Popen[bytes]:
    """Begin a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "simulator", *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
        env=os.environ | {"TRIAD_HOME": str(home)}, start_new_session=True,
    )  # fmt: skip
