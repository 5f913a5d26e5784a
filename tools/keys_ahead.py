"""Does any key act on another screen than the one it was typed for? Random scripts, by a slow hand and by a fast one.

    python tools/keys_ahead.py [--scripts 200] [--seed 1] [--load 0] [--script "slash h 2 b escape"]

Each script is played twice in one app: key by key, waiting after each; and all at once. Both must come to the same
screens, focus and mark. Scripts that begin a talk are left out, since the second hand would find another history.
`--load` lets so many other processes keep the machine busy meanwhile; `--script` plays that one, `--scripts` times.
Exits with 1 where one differs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

KEYS = (
    *("h", "p", "s", "m", "d", "escape", "enter", "down", "up", "question_mark", "2", "3", "4", "5"),
    *("right_square_bracket", "left_square_bracket", "b", "slash", "f", "home", "end", "pagedown", "right"),
)


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that do nothing but take time from this one."""
    idle_hands = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for one in idle_hands:
            one.kill()
            one.wait()


async def measured(scripts: int, seed: int, script: tuple[str, ...] = ()) -> int:
    """Play the scripts, or the one that is given; returns how many differ."""
    from simulator.paths import find_paths
    from simulator.session import open_practice
    from simulator.settings import read_settings
    from simulator.tui.screens.brief import BriefScreen
    from tests.simulator.tui.conftest import _talk
    from tests.simulator.tui.stage import stage
    from tests.simulator.tui.test_keys_ahead import where

    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings, environment={})) as practice:
        await _talk(practice.begin("walter", "first_session", seed=7))
    chance, played, differ = random.Random(seed), 0, 0
    async with stage() as on:
        while played < scripts:
            drawn, ends = chance.choices(KEYS, k=chance.randint(3, 8)), []
            keys = script or tuple(drawn)
            for fast in (False, True):
                await on.app.action_show_home()
                await on.app.home.action_clear()
                await on.settled()
                if fast:
                    await on.ahead(*keys)
                    ends.append(where(on))
                    continue
                for key in keys:
                    if key == "enter" and isinstance(on.app.screen, BriefScreen):
                        break  # it would begin a talk
                    await on.ahead(key)
                else:
                    ends.append(where(on))
                    continue
                break
            if len(ends) == 2:
                played += 1
                if ends[0] != ends[1]:
                    differ += 1
                    print(f"differs: {' '.join(keys)}\n  slow {ends[0]}\n  fast {ends[1]}", flush=True)
            if played % 20 == 0 and len(ends) == 2:
                print(f"{played} played", file=sys.stderr, flush=True)
    print(
        f"{played} scripts, seed {seed}: {differ} came elsewhere by a fast hand than by a slow one; "
        f"{os.getloadavg()[1]:.1f} processes wanted {os.cpu_count()} processors at the end"
    )
    return differ


def main() -> None:
    """Read the command line, play, and exit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load", type=int, default=0)
    parser.add_argument("--script", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, busy(given.load):
        os.environ["TRIAD_HOME"] = home
        differ = asyncio.run(measured(given.scripts, given.seed, tuple(given.script.split())))
    sys.exit(bool(differ))


if __name__ == "__main__":
    main()
