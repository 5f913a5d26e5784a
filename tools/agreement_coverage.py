"""How often the 95% interval of ICC(2,1) holds the true figure: `python tools/agreement_coverage.py [RUNS [SHARE]]`.

Talks, raters and rest are normal; SHARE (a tenth) of what is not the talks is that raters differ in strictness. Two
raters. Needs the extra `stats`.
"""

from __future__ import annotations

import sys

import numpy as np

from scoring.agreement import library

TALKS = (5, 8, 10, 20)
TRUE = (0.5, 0.8, 0.9)
RATERS = 2
STRICTNESS = 0.1


def coverage(talks: int, true: float, runs: int, share: float, seed: int) -> tuple[float, float]:
    """The share of intervals that hold the true figure, and their mean width."""
    draw = np.random.default_rng(seed)
    strict = (1 - true) * share
    held = width = 0.0
    for _ in range(runs):
        table = (
            draw.normal(0, true**0.5, (talks, 1))
            + draw.normal(0, strict**0.5, (1, RATERS))
            + draw.normal(0, (1 - true - strict) ** 0.5, (talks, RATERS))
        )
        _, between = library.icc(table.tolist())
        if between is not None:
            held += between[0] <= true <= between[1]
            width += between[1] - between[0]
    return held / runs, width / runs


def main() -> None:
    """Print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    share = float(sys.argv[2]) if len(sys.argv) > 2 else STRICTNESS
    print(f"ICC(2,1), {RATERS} raters, {runs} runs each: share of 95% intervals that hold the true figure (mean width)")
    print(f"{'true':>6}" + "".join(f"{f'{n} talks':>18}" for n in TALKS))
    for true in TRUE:
        cells = [coverage(n, true, runs, share, seed=12) for n in TALKS]
        print(f"{true:>6}" + "".join(f"{f'{held:.3f} ({width:.2f})':>18}" for held, width in cells), flush=True)


if __name__ == "__main__":
    main()
