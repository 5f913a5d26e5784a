"""Kills workers and parents of a batch over local processes at random, and looks whether its cards are one process's.

    python tools/batch_torture.py TALKS.jsonl FOLDER [--kills 50] [--lines 100] [--seed 1]

A parent that was killed is started again, as a user would; a worker is replaced by the cluster. Ends with what was
killed, and with how many cards there are, twice or missing, against the same batch in one process.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil

RUN = """
import sys
from scoring.scorecard.rubric import load_rubric
from simulator.batch.cluster import score_on_cluster
if __name__ == "__main__":
    score_on_cluster(sys.argv[1], sys.argv[2], load_rubric(), cluster="local", workers=2, lines=int(sys.argv[3]))
"""


def tortured(talks: Path, folder: Path, *, kills: int, lines: int, seed: int) -> Counter[str]:
    """Run the batch to its end under so many kills at most; returns how often what was killed.

    Kills come after a part or two was written since the last one, so that the batch always gets on.
    """
    draw, done = random.Random(seed), Counter[str]()
    process = _started(talks, folder, lines)
    try:
        while True:
            seen = _parts(folder)
            while process.poll() is None and (sum(done.values()) >= kills or _parts(folder) <= seen):
                time.sleep(0.02)
            if process.poll() is not None:
                if process.returncode == 0:
                    return done
                if process.returncode > 0:
                    raise SystemExit(f"The batch ended with {process.returncode}.")
                process = _started(talks, folder, lines)
                continue
            time.sleep(draw.random() * 0.2)
            done[_killed(process, draw)] += 1
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _started(talks: Path, folder: Path, lines: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", RUN, str(talks), str(folder), str(lines)]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL)


def _parts(folder: Path) -> int:
    return len(list(folder.glob("part-*.jsonl")))


def _killed(process: subprocess.Popen[bytes], draw: random.Random) -> str:
    """Kill the parent, in which the scheduler lives, one time in four, else a worker."""
    try:
        children = [c for c in psutil.Process(process.pid).children(recursive=True) if "spawn_main" in str(c.cmdline())]
        if children and draw.random() < 0.75:
            draw.choice(children).kill()
            return "worker"
    except psutil.Error:
        return "nobody"
    process.kill()
    process.wait()
    return "parent and scheduler"


def main() -> None:
    """Torture, then count."""
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    words.add_argument("talks", type=Path)
    words.add_argument("folder", type=Path)
    for name, usual in (("--kills", 50), ("--lines", 100), ("--seed", 1)):
        words.add_argument(name, type=int, default=usual)
    asked = words.parse_args()
    done = tortured(asked.talks, asked.folder, kills=asked.kills, lines=asked.lines, seed=asked.seed)
    alone = subprocess.run(
        [sys.executable, "-m", "simulator", "score-many", str(asked.talks), "--errors", str(asked.folder / "alone")],
        capture_output=True,
        check=False,
    ).stdout
    found = json.loads((asked.folder / "manifest.json").read_text())
    cards = b"".join((asked.folder / part["part"]).read_bytes() for part in found["parts"])
    ids = Counter(json.loads(line)["id"] for line in cards.splitlines())
    wanted = {json.loads(line)["id"] for line in alone.splitlines()}
    print(f"killed: {dict(done)}")
    print(f"cards {sum(ids.values())}, twice {sum(n > 1 for n in ids.values())}, missing {len(wanted - set(ids))}")
    print(f"the same bytes as one process: {cards == alone}")


if __name__ == "__main__":
    main()
