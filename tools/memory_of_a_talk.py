"""Memory of the app after a talk of 60 turns, here and in other checkouts, one after the other.

    python tools/memory_of_a_talk.py [CHECKOUT ...]

Each checkout is run with its own `.venv`, in a terminal of its own. Every line: where, resident memory in MB on the
home screen with the practice open, and after the talk. The last column sets that against the last checkout named.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
TURNS = 60
SAID = (
    "What would you like from our talk?",
    "So it has been lying there for a while.",
    "What matters to you about it?",
    "Mm-hm.",
    "You kept going for years; that takes patience.",
    "Go on.",
)


def resident() -> float:
    """Resident memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def talk(out: Path) -> None:
    """Open the app of the checkout that is first on the path, talk, and write both figures down."""
    from simulator.paths import find_paths
    from simulator.settings import read_settings
    from simulator.tui.app import Start, TriadApp

    async def play(pilot: Any) -> None:
        app, found = pilot.app, []
        await app.door.practice()
        await asyncio.sleep(3)
        found.append(resident())
        await app.begin("walter", "first_session", "scripted")
        screen = app.screen
        while screen.conversation.busy or not screen.session.turns:
            await asyncio.sleep(0.05)
        while (before := len(screen.session.turns)) < TURNS and screen.session.entry.status.value == "open":
            screen.conversation.say(SAID[before // 2 % len(SAID)])
            while len(screen.session.turns) < before + 2 or screen.conversation.busy:
                await asyncio.sleep(0.01)
        await asyncio.sleep(1)
        found.append(resident())
        out.write_text(f"{len(screen.session.turns)} {' '.join(map(str, found))}")
        app.exit()

    paths = find_paths()
    app = TriadApp(paths, lambda: read_settings(paths.settings), Start(seed=7))
    app.run(auto_pilot=play)
    if app._exception is not None:
        raise app._exception


def measured(checkout: Path) -> tuple[int, float, float]:
    """Turns that were talked, and both figures. Raises `RuntimeError` where the app came to no end."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        out = Path(home) / "figures"
        environment = os.environ | {"TRIAD_HOME": home, "PYTHONPATH": str(checkout), "TERM": "xterm-256color"}
        command = [str(checkout / ".venv/bin/python"), __file__, "--talk", str(out)]
        running = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
        )
        os.close(child)
        while running.poll() is None:
            if select.select([parent], [], [], 0.2)[0]:
                with suppress(OSError):  # the last that is read may be that nobody writes any more
                    os.read(parent, 65536)
        os.close(parent)
        if not out.is_file():
            raise RuntimeError(f"{checkout}: the talk came to no end; the exit code is {running.returncode}")
        turns, before, after = out.read_text().split()
    return int(turns), float(before), float(after)


def main() -> None:
    """This checkout, and those that are named."""
    if sys.argv[1:2] == ["--talk"]:
        talk(Path(sys.argv[2]))
        return
    checkouts = [HERE, *(Path(name).resolve() for name in sys.argv[1:])]
    found = [measured(one) for one in checkouts]
    for checkout, (turns, before, after) in zip(checkouts, found, strict=True):
        print(f"{checkout.name:24} practice open {before:6.1f}   after {turns} turns {after:6.1f}"
              f"   {after / found[-1][2]:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
