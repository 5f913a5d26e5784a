"""A model service that fails at random, call by call: every word is kept, no fault is spoken, no key is told."""

from __future__ import annotations

import os
import random
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from simulator.records.records import Records
from tests.simulator.llm.test_faults import FAULTS
from tests.standin import Answer, Hang, Say, StandIn, Status
from tests.standin.actor import Actor
from tests.standin.behaviours import behaviours
from tests.standin.replies import ErrorBody
from tests.standin.server import Seen
from torturing.rounds import Result
from torturing.warm import preload, ran_warm

TURNS: Final = 20
TRIES: Final = 60
"""Starts of the program for one talk, before it is given up as one that can't be led."""
NEVER_SAID: Final = (
    "Traceback",
    "Error",
    "CUDA",
    "<html",
    "<!DOCTYPE",
    '{"',
    "<think",
    "</think",
    "THINK",
    "<|",
    "|>",
    "Rate limit",
    "boom",
    "Unauthorized",
    "API key",
    "wifi",
    "GPU is free",
    "insufficient",
    "context length",
    "Provider returned",
    "im_start",
)
"""What stands in faults, and never in what a client says."""


def chaos(chance: random.Random, home: Path) -> Result:
    """One talk of twenty turns with a service that fails at random; gone on with wherever it broke off."""
    preload()
    result = Result()
    key = f"sk-canary-{secrets.token_hex(12)}"
    words = [f"What would you like of it? ({number} {chance.randrange(1 << 30)})" for number in range(TURNS)]
    said = b""
    service = _Service(chance.randrange(1 << 30), key)
    (home / "config.toml").write_text(
        f'voice = "llm"\nbase_url = "{service.url}"\nmodel = "stand-in"\n'
        "model_timeout = 1.5\nfirst_token_timeout = 1.0\ncopies = 0\n"
    )
    kept: list[str] = []
    client: list[str] = []
    over = False
    os.environ["TRIAD_API_KEY"] = key
    try:
        for number in range(TRIES):
            given = "".join(line + "\n" for line in words[len(kept) :]) + "/end\n"
            command = ("resume",) if number else ("practise", "walter", "--scenario", "first_session")
            ran = ran_warm(*command, "--plain", home=home, given=given)
            said += (ran.stdout + ran.stderr).encode()
            result.count(f"exit {ran.returncode}")
            if ran.returncode not in (0, 3):
                result.wrong.append(f"exit {ran.returncode}: {ran.stderr.strip()[-300:]}")
            kept, client, over = _talk(home)
            result.wrong += [f"lost or changed: {a!r}" for a, b in zip(words, kept, strict=False) if a != b]
            if over:
                break
    finally:
        del os.environ["TRIAD_API_KEY"]
        result.count("calls", service.calls())
    result.count("turns of the coach", len(kept))
    result.count("replies", len(client))
    result.count("talks that came to their end", over)
    result.wrong += [f"{sign!r} was said: {text!r}" for text in client for sign in NEVER_SAID if sign in text]
    result.wrong += [f"the key is in {place}" for place in _places_of(key.encode(), home, said)]
    if (home / "defect.log").exists():
        result.wrong.append("a defect: " + (home / "defect.log").read_text()[-400:])
    return result


def _talk(home: Path) -> tuple[list[str], list[str], bool]:
    """The coach's and the client's words, and whether the talk is over."""
    with closing(Records(home / "triad.db")) as records:
        entry = next((line.session for line in records.history()), None)
        if entry is None:
            return [], [], False
        turns = records.path(entry.id)
        return (
            [turn.text for turn in turns if turn.speaker == "coach"],
            [turn.text for turn in turns if turn.speaker != "coach"],
            entry.outcome is not None,
        )


def _places_of(key: bytes, home: Path, said: bytes) -> Iterator[str]:
    if key in said:
        yield "what was printed"
    for file in home.rglob("*"):
        if file.is_file() and key in file.read_bytes():
            yield file.name


class _Service:
    """The stand-in in a process of its own, whose threads no child of ours inherits."""

    def __init__(self, seed: int, key: str) -> None:
        reading, writing = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(reading)
            service = StandIn(_at_random(seed, key, writing))
            service.start()
            os.write(writing, f"{service.url}\n".encode())
            signal.pause()
        os.close(writing)
        self._lines = os.fdopen(reading, "rb")
        self.url = self._lines.readline().decode().strip()

    def calls(self) -> int:
        """End it; how many calls it had."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        with self._lines:
            return sum(1 for _ in self._lines)


def _at_random(seed: int, key: str, pipe: int) -> Callable[[Seen], Answer]:
    chance, actor = random.Random(seed), Actor()
    faults = [answer for _, answer, _ in FAULTS if not isinstance(answer, Hang | Say)]
    rare = [answer for _, answer, _ in FAULTS if isinstance(answer, Hang)]
    telling = [Status(401, f"Incorrect API key provided: {key}"), ErrorBody(403, {"message": f"no: {key}"})]
    shapes = [one for one in behaviours() if one.error is None and not one.bare and one.models is None]

    def answer(seen: Seen) -> Answer:
        os.write(pipe, b".\n")
        words = actor(seen)
        draw = chance.random()
        if draw < 0.5:
            return words
        if draw < 0.7:
            assert isinstance(words, Say)
            return chance.choice(shapes).answer(seen, words.text)
        return chance.choice(telling if draw < 0.75 else rare if draw < 0.77 else faults)

    return answer
