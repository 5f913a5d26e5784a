"""Fuzzing: valid files made wrong, for everything that reads from outside; and how its time grows with size.

    python tools/fuzz.py inputs --number 100000           # no error from outside the trees, none that takes long
    python tools/fuzz.py inputs --door personas --number 2000
    python tools/fuzz.py slopes                           # time over size, for hostile shapes that grow

Inputs are of one seed each and counted in `build/fuzz/counts.json`: a campaign that is broken off goes on where it
stopped. What was wrong is kept in `build/fuzz/found`. The last line printed is JSON. Exits with 1 if anything was
wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

LONGEST_S = 20.0
"""Processor seconds after which an input of at most 60,000 bytes counts as one that hangs."""
SLOW_S = 3.0
BLOCK = 50
"""Inputs of one door for each of its shares, before the next one's turn."""


class TookTooLongError(Exception):
    """An input on which a door hung."""


def _too_long(*_: object) -> None:
    raise TookTooLongError


def read_one(door: Any, number: int, seed: int) -> tuple[str, float, bytes, str]:
    """What came of one input: `read`, `refused`, or what was wrong; the processor seconds; and the input."""
    data, ending = door.make(random.Random(f"{door.name} {seed} {number}"))
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_S)
    begun = time.process_time()
    try:
        door.read(data, ending)
        found = "read"
    except Exception as error:  # noqa: BLE001 - which error it is, is the question
        told = all(isinstance(getattr(error, name, None), str) for name in ("title", "hint")) or hasattr(
            error, "problems"
        )
        found = "refused" if told or isinstance(error, door.also) else "".join(traceback.format_exception(error)[-3:])
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took = time.process_time() - begun
    return found if took < SLOW_S or len(found) > 10 else f"it took {took:.1f} s", took, data, ending


def run(number: int, seed: int, only: str | None, into: Path) -> dict[str, Any]:
    """Go on until each door has had its share of `number` inputs."""
    from fuzzing.doors import doors

    into.mkdir(parents=True, exist_ok=True)
    kept = into / "counts.json"
    counts: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    chosen = [door for door in doors() if only in (None, door.name)]
    signal.signal(signal.SIGVTALRM, _too_long)
    warnings.simplefilter("ignore")
    whole = sum(door.share for door in chosen)
    wanted = {door.name: -(-number * door.share // whole) for door in chosen}
    while any(counts.get(door.name, {}).get("inputs", 0) < wanted[door.name] for door in chosen):
        for door in chosen:
            count = counts.setdefault(door.name, {"inputs": 0, "read": 0, "refused": 0, "wrong": 0, "slowest_s": 0.0})
            for at in range(count["inputs"], min(wanted[door.name], count["inputs"] + BLOCK * door.share)):
                found, took, data, ending = read_one(door, at, seed)
                count["inputs"] += 1
                count[found if found in ("read", "refused") else "wrong"] += 1
                count["slowest_s"] = round(max(count["slowest_s"], took), 3)
                if found not in ("read", "refused"):
                    _keep(into / "found", door.name, data, ending, found)
            fresh = kept.with_name("counts.new")
            fresh.write_text(json.dumps(counts))
            fresh.replace(kept)
    return {name: counts[name] for name in (door.name for door in chosen)}


def _keep(folder: Path, door: str, data: bytes, ending: str, found: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{door.replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:10]}"
    (folder / f"{name}.{ending or 'bin'}").write_bytes(data)
    (folder / f"{name}.why").write_text(found)
    sys.stderr.write(f"{door}: {name}: {found.strip().splitlines()[-1]}\n")


def main() -> int:
    """Run what was asked for and print the counts."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=("inputs", "slopes"))
    options.add_argument("--number", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--door", help="only this one")
    options.add_argument("--into", type=Path, default=ROOT / "build" / "fuzz", help="where the results are kept")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        if chosen.what == "slopes":
            from fuzzing.slopes import slopes

            found = slopes(chosen.door)
            wrong = sum(one["wrong"] for one in found.values())
        else:
            found = run(chosen.number, chosen.seed, chosen.door, chosen.into)
            wrong = sum(one["wrong"] for one in found.values())
            found["all"] = {"inputs": sum(one["inputs"] for one in found.values()), "wrong": wrong}
    print(json.dumps(found))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
