"""Kills over the screen and over line mode: real keys in a real terminal, and what was acknowledged is there."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from simulator.paths import find_paths
from simulator.session import open_practice
from simulator.settings import read_settings
from torturing.acknowledged import Acknowledged
from torturing.rounds import Result, at_home, forked, heard
from torturing.talks import WORDS
from torturing.warm import Window, preload

ENDS = ("SIGKILL", "SIGKILL", "SIGKILL", "SIGSTOP", "SIGTERM", "SIGHUP", "window")
LEAVES_S = 20.0
"""Seconds within which a process that is asked to end has ended, on a machine that has other work."""
F4, F2, F3, F8, F9 = "\x1bOS", "\x1bOQ", "\x1bOR", "\x1b[19~", "\x1b[20~"
ESCAPE, CTRL_R, CTRL_J, ENTER, TAB, UP, DOWN = "\x1b", "\x12", "\n", "\r", "\t", "\x1b[A", "\x1b[B"
MODE = re.compile(rb"\x1b\[\?(1000|1003|1049|2004)([hl])")
"""Mouse reporting, the other screen, bracketed paste: on and off."""

TALKING = ("practise", "walter", "--scenario", "first_session")
SCREENS = ((), ("resume",), ("practise", "walter"), TALKING, TALKING, TALKING)
READY = {"talk": b"Say something", "home": b"Stuck on", "--plain": b"/help"}
"""What is painted when it can be written to."""
LINES = (("practise", "walter", "--plain"), ("practise", "keisha", "--plain"), ("resume", "--plain"))


def kill_a_screen(chance: random.Random, home: Path, template: Path) -> Result:
    """A folder in which the screen is killed two to five times, wherever it was."""
    return _killed(chance, home, template, SCREENS, _at_the_screen)


def kill_line_mode(chance: random.Random, home: Path, template: Path) -> Result:
    """The same in lines."""
    return _killed(chance, home, template, LINES, _in_lines)


def _killed(
    chance: random.Random,
    home: Path,
    template: Path,
    ways: tuple[tuple[str, ...], ...],
    keys_of: Callable[[random.Random], list[str]],
) -> Result:
    preload()
    result = Result()
    if chance.random() < 0.3:
        shutil.copytree(template, home, dirs_exist_ok=True)
    (home / "config.toml").write_text("animations = false\ncopies = 0\n")
    acknowledged = Acknowledged()
    with at_home(home):
        for _ in range(chance.randint(2, 5)):
            _one_kill(chance, home, acknowledged, chance.choice(ways), keys_of(chance), result)
        child, pipe = forked(_opened_again)
        acknowledged.errors += [told["error"] for told in heard(pipe) if "error" in told]
        os.waitpid(child, 0)
        acknowledged.is_there(home, result)
    if (home / "defect.log").exists():
        result.wrong.append("a defect: " + " | ".join((home / "defect.log").read_text().strip().splitlines()[-4:]))
    return result


def _opened_again(_: int) -> None:
    async def open_it() -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)):
            pass  # whatever a kill left open for a try counts as finished again

    asyncio.run(open_it())


def _one_kill(
    chance: random.Random,
    home: Path,
    acknowledged: Acknowledged,
    words: tuple[str, ...],
    keys: list[str],
    result: Result,
) -> None:
    window = Window(*words)
    plain = "--plain" in words
    alive = window.wait(chance.uniform(0.05, 1.5)) if chance.random() < 0.15 else _ready(window, words)
    for key in keys[: chance.randint(0, len(keys))]:  # anywhere in what somebody does, however busy the machine is
        if not alive:
            break
        window.press(key)
        alive = window.answered(0.4) if chance.random() < 0.9 else window.wait(0.01)
        if alive and key.endswith(ENTER) and chance.random() < 0.8:
            alive = window.more_turns(3.0)
    if alive:
        alive = window.wait(2.5 if chance.random() < 0.1 else chance.uniform(0.0, 0.3))  # a pause in writing, or none
    how = chance.choice(ENDS)
    asked_at = time.monotonic()
    _end(window, how, chance)
    status = window.gone(LEAVES_S)
    if status is None:
        result.wrong.append(f"triad {' '.join(words)}: still there {LEAVES_S:.0f} s after {how}")
        os.kill(window.process, signal.SIGKILL)
        os.waitpid(window.process, 0)
        status = 0
    killed = alive and (os.WIFSIGNALED(status) or how != "SIGKILL")
    result.count("kills", killed)
    result.count(f"by {how}", killed)
    if how == "SIGTERM" and not plain and b"\x1b[?1049h" in window.seen:
        still = [mode for mode, to in dict(MODE.findall(bytes(window.seen))).items() if to == b"h"]
        if still and os.WIFEXITED(status):
            result.wrong.append(f"after SIGTERM the terminal's modes {still} are on")
        result.count("terminals that were whole after SIGTERM", not still)
    acknowledged.hear(window.lines())
    window.close()
    acknowledged.drafts_are_there(home, asked_at, result)


def _ready(window: Window, words: tuple[str, ...]) -> bool:
    """Wait until it can be written to; whether it is still there."""
    sign = READY["--plain" if "--plain" in words else "talk" if words == TALKING else "home"]
    end = time.monotonic() + LEAVES_S
    while sign not in window.seen and time.monotonic() < end:
        if not window.wait(0.1):
            return False
    return window.more_turns(3.0) if words == TALKING else True


def _end(window: Window, how: str, chance: random.Random) -> None:
    try:
        if how == "SIGSTOP":
            os.kill(window.process, signal.SIGSTOP)
            time.sleep(chance.uniform(0, 0.1))
            os.kill(window.process, signal.SIGCONT)
            time.sleep(chance.uniform(0, 0.05))
            how = "SIGKILL"
        os.kill(window.process, signal.SIGHUP if how == "window" else getattr(signal, how))
    except ProcessLookupError:
        pass  # it had left by itself


def _said(chance: random.Random) -> str:
    return f"{chance.choice(WORDS) or 'Mm-hm.'} ({chance.randrange(1 << 30)})"


def _typed(chance: random.Random) -> list[str]:
    """Words letter by letter, or all at once, as a fast hand or the clipboard gives them."""
    words = _said(chance)
    return list(words) if chance.random() < 0.3 else [words]


def _at_the_screen(chance: random.Random) -> list[str]:
    """Keys of somebody who practises, goes back, rates, looks around, or presses what they like."""
    keys = [ENTER] if chance.random() < 0.5 else []
    for _ in range(chance.randint(1, 6)):
        keys += [*_typed(chance), ENTER, *([CTRL_R, ENTER] if chance.random() < 0.15 else [])]
    keys += chance.sample([F2, F3, F9, ESCAPE, "?", UP, DOWN], chance.randint(0, 3))
    if chance.random() < 0.6:
        keys += [F4, *"3\t2\t4\t", *_typed(chance), TAB, *_typed(chance), F4]
        keys += [*"12345678", "e", *_typed(chance), F4] if chance.random() < 0.7 else [CTRL_R, DOWN, ENTER]
        keys += [*_typed(chance), ENTER]
    around = [[way, DOWN, DOWN, ESCAPE] for way in "hpsmd"]
    keys += [ESCAPE, F8, *(key for way in chance.sample(around, 3) for key in way)]
    begin = chance.randrange(len(keys)) if chance.random() < 0.2 else 0
    return keys[begin:]


def _in_lines(chance: random.Random) -> list[str]:
    lines = []
    for _ in range(chance.randint(1, 8)):
        lines.append(_said(chance))
        lines += chance.choice(([], [], [], ["/back"], ["/help"], ["/retry"], [""], ["/nothing"]))
    if chance.random() < 0.6:
        lines += ["/end", "3", "2,5", "4", _said(chance), _said(chance)]
    return [line + ENTER for line in lines]
