"""Kill a practising process at random moments and see that no acknowledged word is lost and each session goes on.

    python tools/kill_sessions.py --times 200

Each round: a process talks with a client and says on a pipe which words were acknowledged; it is killed with SIGKILL
at a random moment, several times over the same session; then another process opens the session, compares, lets the
client answer what is owed, talks on, ends, and is scored. Prints one line of figures; exits with 1 if a word was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from simulator.events import ClientSaid, CoachSaid, Scored
from simulator.paths import find_paths
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import read_settings

WORDS = (
    "What would you like from our talk?",
    "So it has been lying there for a while.",
    "What would it give you?",
    "",
    "Mm-hm.",
    "What have you tried before that worked?",
    "What gets in the way?",
)


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run `work(pipe)` in a child; returns its process id and the pipe's reading end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            work(writing)
            code = 0
        except BaseException as error:  # noqa: BLE001 - whatever it was, the parent hears of it
            os.write(writing, (json.dumps({"error": repr(error)}) + "\n").encode())
        finally:
            os._exit(code)
    os.close(writing)
    return child, reading


def talking(session_id: str | None, seed: int) -> Callable[[int], None]:
    async def talk(pipe: int) -> None:
        def tell(**what: object) -> None:
            os.write(pipe, (json.dumps(what) + "\n").encode())

        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = (
                practice.resume(session_id) if session_id else practice.begin("walter", "first_session", seed=seed)
            )
            tell(session=session.id)
            async for _ in session.start():
                pass
            for number in range(1000):
                words = WORDS[number % len(WORDS)] and f"{WORDS[number % len(WORDS)]} ({time.monotonic_ns()})"
                if session.entry.outcome is not None:
                    return
                async for event in session.say(words):
                    if isinstance(event, CoachSaid):
                        tell(coach=event.turn_id, text=event.text)
                    elif isinstance(event, ClientSaid):
                        tell(client=event.turn_id, text=event.text)

    return lambda pipe: asyncio.run(talk(pipe))


def checking(session_id: str) -> Callable[[int], None]:
    async def check(pipe: int) -> None:
        paths = find_paths()
        async with open_practice(paths, read_settings(paths.settings)) as practice:
            session = practice.resume(session_id)
            async for _ in session.start():
                pass
            if session.entry.outcome is None:
                async for _ in session.say("Where are we now?"):
                    pass
            if session.entry.outcome is None:
                async for _ in session.end():
                    pass
            scored = False
            async for event in session.reflect(None):
                scored = scored or isinstance(event, Scored)
            os.write(
                pipe, (json.dumps({"scored": scored, "turns": [t.speaker for t in session.turns]}) + "\n").encode()
            )

    return lambda pipe: asyncio.run(check(pipe))


def read_all(pipe: int, first: bytes = b"") -> list[dict[str, object]]:
    with os.fdopen(pipe, "rb") as lines:
        return [json.loads(line) for line in (first + lines.read()).splitlines(keepends=True) if line.endswith(b"\n")]


def one_round(number: int, chance: random.Random) -> tuple[int, int, list[str]]:
    """Returns how often the process was killed, how many turns were acknowledged, and what was wrong."""
    wrong: list[str] = []
    acknowledged: dict[int, str] = {}
    session_id: str | None = None
    kills = 0
    for _ in range(chance.randint(1, 3)):
        child, pipe = forked(talking(session_id, number))
        begun = os.read(pipe, 200)  # the session stands; from here on any moment may be the last
        time.sleep(chance.uniform(0.0, 0.4))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        for told in read_all(pipe, begun):
            session_id = str(told.get("session", session_id or "")) or None
            if "error" in told:
                wrong.append(f"while talking: {told['error']}")
            for speaker in ("coach", "client"):
                if speaker in told:
                    acknowledged[int(str(told[speaker]))] = str(told["text"])
    if session_id is None:
        return kills, 0, wrong
    child, pipe = forked(checking(session_id))
    os.waitpid(child, 0)
    answer = read_all(pipe)
    records = Records(find_paths().records)
    kept = {turn.id: turn.text for turn in records.path(session_id)}
    records.close()
    wrong += [f"lost: {text!r}" for turn, text in acknowledged.items() if kept.get(turn) != text]
    if not answer or not answer[-1].get("scored"):
        wrong.append(f"did not go on to its score: {answer}")
    else:
        speakers = answer[-1]["turns"]
        assert isinstance(speakers, list)
        if any(a == b == "coach" for a, b in pairwise(speakers)):
            wrong.append("a coach's turn was never answered")
    return kills, len(acknowledged), wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=200, help="how often a process is killed")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    kills = turns = rounds = 0
    wrong: list[str] = []
    while kills < chosen.times:
        with tempfile.TemporaryDirectory() as home:
            os.environ["TRIAD_HOME"] = home
            Path(home).mkdir(exist_ok=True)
            killed, acknowledged, found = one_round(rounds, chance)
        rounds, kills, turns = rounds + 1, kills + killed, turns + acknowledged
        wrong += [f"round {rounds}: {what}" for what in found]
        if killed == 0 and rounds > 10 * chosen.times:
            break
    print("\n".join(wrong), file=sys.stderr)
    print(json.dumps({"kills": kills, "sessions": rounds, "acknowledged_turns": turns, "wrong": len(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
