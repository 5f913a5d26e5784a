"""Write talks at random in every format, read them, and count the words that changed their speaker or got lost.

.venv/bin/python tools/fuzz_transcripts.py --files 10000 [--seed 0] [--show 10]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.scoring.transcript.fuzzed import make, read, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=10)
    given = parser.parse_args()
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for seed in range(given.seed, given.seed + given.files):
        made = make(seed)
        done[made.kind] += 1
        found = read(made)
        if found is None:
            refused[made.kind] += 1
            continue
        if problems := wrong(made, found):
            silent[made.kind] += 1
            if silent.total() <= given.show:
                print(f"seed {seed} ({made.kind}): {'; '.join(problems[:3])}")
    for kind in sorted(done):
        print(f"{kind:<24}{done[kind]:>6} files, {refused[kind]:>4} refused, {silent[kind]:>4} changed in silence")
    print(f"{done.total()} files, {refused.total()} refused, {silent.total()} changed in silence")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
