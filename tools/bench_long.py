"""A session of four hours (5,000 cues): what reading and scoring it takes, beside another commit in the same run.

    python tools/bench_long.py [--against COMMIT] [--times N]

Sets up a worktree of the other commit with an environment of its own, lets both read and score the same file in
turn, and prints the medians: seconds by the clock, seconds of processor time, the most memory, and the ratio of each.
Reading is `read_transcript` in a process that has imported it; scoring is `triad score FILE --json` as a whole.
The last line is a JSON object with all figures.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
CUES: Final = 5_000
ASKED: Final = (
    "What would you like from our talk?",
    "So it has been lying there for a while.",
    "What matters to you about it?",
    "You kept going for years; that takes patience.",
    "What have you tried before that worked?",
    "What do you notice as you say that?",
    "It sounds as if part of you has decided already.",
)
BEGUN: Final = (
    "I keep",
    "I was",
    "she is",
    "we were",
    "it is like",
    "I am",
    "they would be",
    "I thought of",
    "he likes",
)
DONE: Final = (
    "putting the letter back on the desk",
    "thinking about what my sister said",
    "walking past the office before I go in",
    "looking at the list that I made on Monday",
    "waiting for somebody to ask me first",
    "saying yes when I would rather not",
    "sitting in the kitchen with the phone in my hand",
    "writing the first line and then deleting it",
    "telling myself that there is no time for it",
)
THEN: Final = ("and then", "because", "but", "so", "when", "while", "as if", "which means that", "even though")
READING: Final = """
import resource, sys, time
from pathlib import Path
from scoring.transcript import read_transcript
path = Path(sys.argv[1])
clock, used = time.perf_counter(), time.process_time()
turns = len(read_transcript(path).turns)
clock, used = time.perf_counter() - clock, time.process_time() - used
print(clock, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, turns)
"""
Taken = tuple[float, float, float]
"""Seconds by the clock, of the processor, and megabytes at most."""


def long_session(seed: int = 3) -> str:
    """Captions of a talk between two, a sentence a cue; most sentences come only once."""
    chance = random.Random(seed)
    lines = ["WEBVTT", ""]
    at = 0
    while at < CUES:
        coach = chance.random() < 0.5
        for _ in range(min(chance.randint(1, 4), CUES - at)):
            told = [f"{chance.choice(BEGUN)} {chance.choice(DONE)}" for _ in range(chance.randint(1, 2))]
            said = f" {chance.choice(THEN)} ".join(told) + "."
            if coach:
                said = (
                    chance.choice(ASKED) if chance.random() < 0.5 else f"And what is it about when you say {said[:-1]}?"
                )
            lines += [str(at + 1), f"{_stamp(at * 2.9)} --> {_stamp(at * 2.9 + 2.8)}"]
            lines += [f"{'Katrin Oster' if coach else 'Milan Brandt'}: {said[:1].upper()}{said[1:]}", ""]
            at += 1
    return "\n".join(lines)


def _stamp(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


@contextmanager
def worktree(commit: str, folder: Path) -> Iterator[Path]:
    """A checkout of a commit with its own environment, gone afterwards."""
    where = folder / "other"
    subprocess.run(["git", "-C", str(ROOT), "worktree", "add", "--detach", str(where), commit], check=True)
    try:
        own = ROOT / ".uv/bin/uv"
        uv = str(own) if own.exists() else "uv"
        outside = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        subprocess.run([uv, "sync", "--frozen", "--no-dev", "--quiet"], cwd=where, check=True, env=outside)
        yield where
    finally:
        subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(where)], check=True)


def reading(checkout: Path, file: Path) -> Taken:
    """What reading the file takes."""
    done = subprocess.run(
        [_python(checkout), "-c", READING, str(file)], check=True, capture_output=True, text=True, cwd=file.parent
    )
    clock, used, memory, _ = map(float, done.stdout.split())
    return clock, used, memory / 1024


def scoring(checkout: Path, file: Path) -> Taken:
    """What `triad score` takes, from its start to its end."""
    begun = time.perf_counter()
    command = [_python(checkout), "-m", "simulator", "score", str(file), "--json"]
    nowhere = subprocess.DEVNULL
    running = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=file.parent)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{checkout}: triad score ended with {running.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _python(checkout: Path) -> str:
    return str(checkout / ".venv/bin/python")


def medians(taken: Sequence[Taken]) -> Taken:
    clock, used, memory = (statistics.median(column) for column in zip(*taken, strict=True))
    return clock, used, memory


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default="46bd122", help="the commit to compare with")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, worktree(options.against, Path(folder)) as other:
        file = Path(folder) / "long.vtt"
        file.write_text(long_session(), encoding="utf-8")
        for name, measure in (("reading", reading), ("scoring", scoring)):
            for checkout in (other, ROOT):
                measure(checkout, file)  # once, so that files are warm and compiled
            rounds = [(measure(other, file), measure(ROOT, file)) for _ in range(options.times)]
            then, now = medians([one for one, _ in rounds]), medians([one for _, one in rounds])
            for what, before, after in zip(("clock, s", "processor, s", "memory, MB"), then, now, strict=True):
                figures[f"{name} {what}"] = round(after, 3)
                figures[f"{name} {what} / {options.against}"] = round(after / before, 3)
                ratio = f"{after / before:.2f}"
                print(f"{name:8} {what:14} {options.against} {before:9.3f}   here {after:9.3f}   ratio {ratio}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
