"""Measure the screens: CPU while a reply streams, key to echo, a long session, a long history. Nothing is asserted.

    python tools/bench_screens.py

Every line: what, measured, goal. The last line is a JSON object with all figures.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

WORDS = [f"word{n % 97}" for n in range(660)]
PER_SECOND = 100.0
BATCH_S = 0.05
RUNS = 5
SIZE = (100, 40)
figures: dict[str, float] = {}


def show(name: str, value: float, goal: str = "") -> None:
    """Print one figure and remember it."""
    figures[name] = round(value, 3)
    print(f"{name:52} {value:>10.3f}   {goal}", flush=True)


def bare_static(out: Path) -> None:
    """CPU seconds of the same text in a bare `Static`, in steps of 50 ms. Runs in a terminal of its own."""
    from textual.app import App, ComposeResult
    from textual.containers import VerticalScroll
    from textual.pilot import Pilot
    from textual.widgets import Static

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            with VerticalScroll():
                yield Static("", markup=False)

    async def play(pilot: Pilot[Any]) -> None:
        app = pilot.app
        await asyncio.sleep(1.0)
        app.query_one(VerticalScroll).anchor()
        text, begun = app.query_one(Static), time.process_time()
        step = round(PER_SECOND * BATCH_S)
        for at in range(step, len(WORDS) + step, step):
            text.update(" ".join(WORDS[:at]))
            await asyncio.sleep(BATCH_S)
        out.write_text(str(time.process_time() - begun))
        app.exit()

    Bare().run(auto_pilot=play)


class Speaker:
    """A voice that says the words at the given pace."""

    name = "llm"

    async def speak(self, direction: Any) -> AsyncIterator[Any]:
        from simulator.client.voice import Spoken

        begun = time.perf_counter()
        said = WORDS if direction.heard is not None else ["Hello."]
        for number, word in enumerate(said, 1):
            yield word + " "
            await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.perf_counter()))
        yield Spoken(" ".join(said), (), self.name)


def opened(start: Any = None) -> Any:
    """The app over a practice of its own."""
    from simulator.paths import find_paths
    from simulator.settings import read_settings
    from simulator.tui.app import Start, TriadApp

    paths = find_paths()
    return TriadApp(paths, lambda: read_settings(paths.settings), start or Start(seed=7))


def streaming(out: Path) -> None:
    """CPU seconds of the real talk while the reply streams; then a second reply, for keys. In a terminal of its own."""
    import simulator.session

    simulator.session.make_voice = lambda *_: Speaker()  # type: ignore[assignment,misc]

    async def play(pilot: Any) -> None:
        app = pilot.app
        await app.door.practice()
        await app.begin("walter", "first_session", "scripted")
        talk = app.screen
        while talk.conversation.busy or len(talk.conversation.transcript.turns) < 1:
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.5)
        talk.conversation.say("Mm-hm.")  # what is done once, at a first answer, is not what streaming costs
        await asyncio.sleep(0.1)
        await talk.conversation.stop()
        await asyncio.sleep(1.0)
        talk.conversation.composer.put("")
        begun = time.process_time()
        talk.conversation.say("Tell me everything.")
        while not talk.conversation.busy:
            await asyncio.sleep(0)
        while talk.conversation.busy:
            await asyncio.sleep(0.1)
        cpu = time.process_time() - begun
        talk.conversation.say("And again.")
        await asyncio.sleep(0.5)
        out.write_text(str(cpu))
        await asyncio.sleep(6.0)
        app.exit()

    app = opened()
    app.run(auto_pilot=play)
    if app._exception is not None:
        raise app._exception


class Terminal:
    """This script, run with a job on a terminal of its own."""

    def __init__(self, job: str, out: Path) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        command = [sys.executable, __file__, job, str(out)]
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
        )
        os.close(child)

    def read(self, seconds: float) -> bytes:
        """What comes within some seconds; nothing once the process is gone."""
        try:
            return os.read(self.parent, 65536) if select.select([self.parent], [], [], seconds)[0] else b""
        except OSError:
            return b""

    def echo(self, letter: str) -> float:
        """Seconds from pressing a key until it is on the screen."""
        begun = time.perf_counter()
        os.write(self.parent, letter.encode())
        while time.perf_counter() - begun < 5:
            if letter.encode() in self.read(1.0):
                return time.perf_counter() - begun
        raise TimeoutError(letter)


def in_terminal(job: str) -> tuple[float, list[float]]:
    """Run a job; its figure, and, for the streaming one, the echo times of keys during a second reply."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        out = Path(home) / "figure"
        terminal = Terminal(job, out)
        echoes: list[float] = []
        while terminal.process.poll() is None:
            terminal.read(0.2)
            if job == "streaming" and out.exists() and not echoes:
                for number in range(40):
                    echoes.append(terminal.echo("ABCDEFGHIJKLMNOPQRSTUVXYZ"[number % 25]))
                    terminal.read(0.05)
        return float(out.read_text()), echoes


async def long_session() -> float:
    """Seconds from taking up a session of 200 turns until it is painted."""
    from simulator.paths import find_paths
    from simulator.session import open_practice
    from simulator.settings import read_settings

    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=7)
        async for _ in session.start():
            pass
        while len(session.turns) < 200 and session.entry.status.value == "open":
            async for _ in session.say("Mm-hm."):
                pass
        length = len(session.turns)
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        await app.door.practice()
        await pilot.pause(1.5)
        times = []
        for _ in range(3):
            painted = asyncio.Event()
            begun = time.perf_counter()
            await app.take_up(session.id)
            app.screen.call_after_refresh(painted.set)
            await painted.wait()
            times.append(time.perf_counter() - begun)
            await app.go_home()
            await pilot.pause(0.5)
        show("turns in the long session", length)
        return min(times)


async def long_history() -> tuple[float, float]:
    """Seconds to a painted history of 2,000 sessions, and to the home screen's face over them."""
    from simulator.paths import find_paths
    from simulator.records.records import Records
    from simulator.tui import screen_data
    from tests.simulator.practised import a_long_history

    records = Records(find_paths().records)
    a_long_history(records, 2000)
    records.close()
    app = opened()
    async with app.run_test(size=SIZE) as pilot:
        practice = await app.door.practice()
        await pilot.pause(1.5)
        begun = time.perf_counter()
        screen_data.face(practice)
        face = time.perf_counter() - begun
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            app.action_show_history()
            while type(app.screen).__name__ != "HistoryScreen" or not app.screen.is_mounted:
                await asyncio.sleep(0)
            painted = asyncio.Event()
            app.screen.call_after_refresh(painted.set)
            await painted.wait()
            times.append(time.perf_counter() - begun)
            await app.go_home()
            await pilot.pause(0.5)
        return min(times), face


def main() -> None:
    """All figures."""
    if len(sys.argv) == 3:
        {"bare": bare_static, "streaming": streaming}[sys.argv[1]](Path(sys.argv[2]))
        return
    bare, real, echoes = [in_terminal("bare")[0]], [], []
    for _ in range(RUNS):
        cpu, heard = in_terminal("streaming")
        real.append(cpu)
        bare.append(in_terminal("bare")[0])
        echoes += heard
    # each run beside the mean of the bare ones before and after it: what else the machine does weighs on all three
    ratios = [2 * cpu / (before + after) for cpu, (before, after) in zip(real, pairwise(bare), strict=True)]
    show("streaming 660 words, CPU s", statistics.median(real))
    show("the same in a bare Static, CPU s", statistics.median(bare))
    show("streaming / bare", statistics.median(ratios), "at most 1.5")
    show("the same, least", min(ratios))
    show("the same, most", max(ratios))
    show("key to echo while streaming, p50 ms", statistics.median(echoes) * 1000)
    show("key to echo while streaming, p95 ms", statistics.quantiles(echoes, n=20)[-1] * 1000, "at most 50")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        show("opening a 200-turn session, s", asyncio.run(long_session()), "at most 0.5")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        history, face = asyncio.run(long_history())
        show("history of 2,000 sessions, s", history, "at most 0.5")
        show("home screen's face over them, s", face)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
