"""Measure start-up, turns, a spoken reply and scoring, each in the same run as what it is compared with.

    python tools/bench.py [start] [turns] [voice] [scoring]

Every line: what, measured, goal. The last line is a JSON object with all figures. Exits with 1 where a goal is missed.
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
from collections.abc import AsyncIterator, Callable
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("bare and ready")
Bare().run()
"""
HEAVY = "import openai, langgraph.graph, textual.app"
QUESTIONS = (
    "What would you like from our talk?",
    "So it has been lying there for a while.",
    "What matters to you about it?",
    "Mm-hm.",
    "You kept going for years; that takes patience.",
    "What have you tried before that worked?",
    "May I ask about what gets in the way?",
    "What do you notice as you say that?",
    "It sounds as if part of you has decided already.",
    "What would be a good next step for you?",
)
FIRST = ("Tea", "That bus", "A lorry", "Some jam", "The radio", "My coat", "One apple", "Soup")
SECOND = ("went cold", "came late", "stood about", "spilt", "crackled", "ripped", "rolled off", "boiled over")
THIRD = ("this morning", "on Tuesday", "again", "outside", "at the shop", "in June")

figures: dict[str, float] = {}
missed: list[str] = []


def show(name: str, value: float, goal: str, ok: bool | None = None) -> None:
    """Print one figure and remember it."""
    figures[name] = round(value, 3)
    if ok is False:
        missed.append(name)
    print(f"{name:52} {value:>10.3f}   {goal}{'' if ok is not False else '   MISSED'}", flush=True)


def until_shown(command: list[str], words: bytes, home: str) -> float:
    """Seconds from starting a command in a terminal of its own until it shows these words."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = os.environ | {"TRIAD_HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    begun = time.perf_counter()
    running = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
    )
    os.close(child)
    seen = b""
    try:
        while words not in seen:
            if time.perf_counter() - begun > 30 or not select.select([parent], [], [], 30)[0]:
                raise TimeoutError(f"{command[-1]} never showed {words!r}")
            seen += os.read(parent, 65536)
        return time.perf_counter() - begun
    finally:
        running.kill()
        running.wait()
        os.close(parent)


def seconds(command: list[str]) -> float:
    """How long a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def in_turn(first: Callable[[], float], second: Callable[[], float], times: int = 7) -> tuple[float, float]:
    """The medians of two measurements taken alternately, so that the machine's other work hits both alike."""
    pairs = [(first(), second()) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def bench_start() -> None:
    """Cold start to first paint, and scoring one transcript, against what they are compared with."""
    with tempfile.TemporaryDirectory() as home:
        triad = [sys.executable, "-m", "simulator"]
        bare = [sys.executable, "-c", BARE_APP]
        for command, words in ((triad, b"Triad"), (bare, b"bare and ready")):
            until_shown(command, words, home)  # once, so that files are warm
        app, plain = in_turn(
            lambda: until_shown(triad, b"Triad", home), lambda: until_shown(bare, b"bare and ready", home)
        )
        show("first paint, ms", app * 1000, "")
        show("bare Textual app, ms", plain * 1000, "")
        show("first paint / bare app", app / plain, "at most 1.6", app / plain <= 1.6)
        talk = Path(home) / "talk.txt"
        talk.write_text("".join(f"Coach: {words}\nClient: I suppose it is the money.\n" for words in QUESTIONS))
        score, imports = in_turn(
            lambda: seconds([*triad, "score", str(talk)]), lambda: seconds([sys.executable, "-c", HEAVY])
        )
        show("triad score FILE, ms", score * 1000, "")
        show(f"python -c '{HEAVY}', ms", imports * 1000, "")
        show("score / imports", score / imports, "at most 0.35", score / imports <= 0.35)


async def bench_turns() -> None:
    """Two hundred turns with the scripted voice: time of each, and what they leave on disk."""
    from simulator.paths import find_paths
    from simulator.session import open_practice
    from simulator.settings import read_settings

    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        paths = find_paths()
        took: list[float] = []
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = practice.begin("walter", "first_session", seed=4)
            await drain(session.start())
            for number in range(200):
                begun = time.perf_counter()
                await drain(session.say(QUESTIONS[number % len(QUESTIONS)]))
                took.append((time.perf_counter() - begun) * 1000)
        size = sum(file.stat().st_size for file in paths.data.glob("*.db*")) / 1e6
    early, late = statistics.median(took[:10]), statistics.median(took[90:110])
    show(
        "a turn (coding, rules, records, checkpoints), ms p50",
        statistics.median(took),
        "at most 20",
        statistics.median(took) <= 20,
    )
    show("turn 100 / turn 5", late / early, "at most 1.5", late / early <= 1.5)
    show("200 turns leave, MB", size, "at most 2", size <= 2)


async def drain(events: AsyncIterator[object]) -> None:
    """Run something to its end."""
    async for _ in events:
        pass


async def bench_voice() -> None:
    """What the app adds to a model server's reply: it is read to its end before its first word is shown."""
    from simulator.events import ClientSpeaks
    from simulator.paths import find_paths
    from simulator.session import open_practice
    from simulator.settings import read_settings
    from tests.standin.replies import Say
    from tests.standin.server import StandIn

    said = cycle(f"{one} {two} {three}." for three in THIRD for one, two in zip(FIRST, SECOND, strict=True))
    server = StandIn(always=lambda _: Say(next(said)))
    server.start()
    raw: list[float] = []
    app: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        paths = find_paths()
        configured = read_settings(
            paths.settings, environment={"OPENAI_BASE_URL": server.url, "TRIAD_VOICE": "llm", "TRIAD_MODEL": "stand-in"}
        )
        async with open_practice(paths, configured) as practice:
            session = practice.begin("walter", "first_session", seed=4)
            await drain(session.start())
            for number in range(30):
                raw.append(await whole_reply(server.port))
                begun = time.perf_counter()
                heard = None
                async for event in session.say(QUESTIONS[number % len(QUESTIONS)]):
                    if heard is None and isinstance(event, ClientSpeaks):
                        heard = (time.perf_counter() - begun) * 1000
                if heard is not None:
                    app.append(heard)
        calls = len(server.chats) - len(raw)  # the raw socket asked too
    server.stop()
    added = statistics.median(app) - statistics.median(raw)
    show("a server's whole reply over a raw socket, ms p50", statistics.median(raw), "")
    show("added by the app until its first word shows, ms p50", added, "at most 30", added <= 30)
    print(f"{'model calls for 30 turns, one to warm up among them':52} {calls:>10}")


async def whole_reply(port: int) -> float:
    """Milliseconds to the end of a streamed chat completion, over a bare socket."""
    body = json.dumps(
        {"model": "stand-in", "stream": True, "messages": [{"role": "user", "content": "Hello"}]}
    ).encode()
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    seen = b""
    while b"[DONE]" not in seen:
        piece = await reader.read(4096)
        assert piece, "the stand-in closed before its end"
        seen += piece
    took = (time.perf_counter() - begun) * 1000
    writer.close()
    return took


def bench_scoring() -> None:
    """Utterances per second of `triad score-many` on one core, start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.jsonl"
        answers = (
            "I suppose it is the money.",
            "Yeah.",
            "I want to, I just never get to it.",
            "My brother would laugh.",
        )
        lines = []
        for number in range(400):
            turns = []
            for at in range(25):
                turns.append({"speaker": "coach", "text": QUESTIONS[(at + number) % len(QUESTIONS)]})
                turns.append({"speaker": "client", "text": answers[(at * 7 + number) % len(answers)]})
            lines.append(json.dumps({"id": str(number), "turns": turns}))
        file.write_text("\n".join(lines))
        took = seconds([sys.executable, "-m", "simulator", "score-many", str(file)])
    rate = 400 * 50 / took
    show("score-many, utterances a second, one core", rate, "at least 3000", rate >= 3000)


def main() -> int:
    chosen = set(sys.argv[1:]) or {"start", "turns", "voice", "scoring"}
    if "start" in chosen:
        bench_start()
    if "turns" in chosen:
        asyncio.run(bench_turns())
    if "voice" in chosen:
        asyncio.run(bench_voice())
    if "scoring" in chosen:
        bench_scoring()
    print(json.dumps(figures))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
