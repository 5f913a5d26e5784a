"""How often the intervals of a cohort's report hold the truth, by simulation: 95 times in 100 is what they say.

    python tools/interval_coverage.py [--rounds 4000] [--mixed]

Scores are drawn on the scale from 0 to 5, rounded as cards are, from shapes that cohorts have: even, leaning, crowded
at the low end, and with a fifth of the trainees far above the others. Prints a row for each interval and shape, and
which figures lie outside .93 to .97. Uses the functions that the report uses. `--mixed` does the same for the mixed
model alone (extra `stats`), with trainees who met two or three of three clients, a different number of times.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from itertools import combinations
from math import log2
from statistics import fmean
from typing import Final

from simulator.cohort.intervals import Span, difference_interval, mean_interval, simultaneous
from simulator.cohort.mixed import Observed, differences

Shape = Callable[[random.Random], float]
SIZES: Final = (5, 6, 8, 10, 15, 20, 30, 40)
GROUPS: Final = ((5, 5), (15, 6), (6, 15), (40, 5), (10, 10), (20, 40))


def _even(draw: random.Random) -> float:
    return min(5.0, max(0.0, draw.gauss(2.5, 0.7)))


def _leaning(draw: random.Random) -> float:
    return 5 * draw.betavariate(2, 5)


def _crowded(draw: random.Random) -> float:
    return 5 * draw.betavariate(1.2, 4)


def _high(draw: random.Random) -> float:
    return 5 * draw.betavariate(6, 2)


def _two_kinds(draw: random.Random) -> float:
    return min(5.0, max(0.0, draw.gauss(3.8, 0.4) if draw.random() < 0.2 else draw.gauss(1.8, 0.5)))


SHAPES: Final[dict[str, Shape]] = {
    "even": _even,
    "leaning": _leaning,
    "crowded": _crowded,
    "high": _high,
    "two kinds": _two_kinds,
}


def coverage_of_means(shape: Shape, people: int, *, rounds: int, seed: int) -> float:
    """The share of simulated cohorts whose mean's interval holds the true mean."""
    draw, truth = random.Random(seed), _truth(shape)
    return fmean(_holds(mean_interval(_drawn(shape, draw, people)), truth) for _ in range(rounds))


def coverage_of_differences(shape: Shape, first: int, second: int, *, rounds: int, seed: int) -> float:
    """The share of simulated pairs whose interval holds that there is no difference."""
    draw = random.Random(seed)
    spans = (difference_interval(_drawn(shape, draw, first), _drawn(shape, draw, second)) for _ in range(rounds))
    return fmean(_holds(span, 0.0) for span in spans)


def coverage_of_all_pairs(shape: Shape, people: int, cohorts: int, *, rounds: int, seed: int) -> float:
    """The share of simulated comparisons all of whose differences hold the truth together."""
    draw, sure = random.Random(seed), simultaneous(cohorts * (cohorts - 1) // 2)
    held = 0
    for _ in range(rounds):
        every = [_drawn(shape, draw, people) for _ in range(cohorts)]
        held += all(_holds(difference_interval(a, b, sure=sure), 0.0) for a, b in combinations(every, 2))
    return held / rounds


def coverage_of_changes(shape: Shape, people: int, *, rounds: int, seed: int) -> float:
    """The share of simulated cohorts whose paired change holds the true one: each trainee gains a little or much."""
    draw = random.Random(seed)

    def change(chance: random.Random) -> float:
        begin = shape(chance)
        return round(min(5.0, begin + 0.3 * chance.expovariate(1.0) + chance.gauss(0, 0.3)), 1) - round(begin, 1)

    return _coverage(change, people, draw, rounds)


def coverage_of_gaps(shape: Shape, people: int, *, rounds: int, seed: int) -> float:
    """The share of simulated cohorts whose own rating minus the observer's holds the true one."""
    draw = random.Random(seed)

    def gap(chance: random.Random) -> float:
        seen = shape(chance)
        own = round(2 * min(5.0, max(0.0, 0.5 * seen + 1.6 + chance.gauss(0, 0.8)))) / 2
        return own - round(seen, 1)

    return _coverage(gap, people, draw, rounds)


def coverage_of_the_model(shape: Shape, people: int, cohorts: int, *, rounds: int, seed: int) -> float:
    """The share of simulated comparisons over three clients all of whose differences by the model hold the truth.

    Each cohort's trainees met the harder clients more often than those of the one before, which the means alone would
    take for a difference.
    """
    draw, names = random.Random(seed), [f"cohort {n}" for n in range(cohorts)]
    held = counted = 0
    for _ in range(rounds):
        found = differences(_sessions(shape, draw, names, people), names, "learning")
        counted += bool(found)
        held += bool(found) and all(_holds(one.interval, 0.0) for one in found)
    return held / max(1, counted)


def _sessions(shape: Shape, draw: random.Random, names: list[str], people: int) -> list[Observed]:
    found = []
    for place, name in enumerate(names):
        for who in range(people):
            own = shape(draw)
            for client in (0, 1, 2):
                for nth in range(1, 1 + draw.choice((0, 1, 1, 2) if client <= place else (1, 1, 0))):
                    score = own - 0.5 * client + 0.2 * log2(nth) + draw.gauss(0, 0.5)
                    found.append(Observed(name, f"{name} {who}", f"client {client}", nth, round(score, 1)))
    return found


def _coverage(value: Shape, people: int, draw: random.Random, rounds: int) -> float:
    known = random.Random(1)
    truth = fmean(value(known) for _ in range(300_000))
    return fmean(_holds(mean_interval([value(draw) for _ in range(people)]), truth) for _ in range(rounds))


def _truth(shape: Shape) -> float:
    draw = random.Random(1)
    return fmean(round(shape(draw), 1) for _ in range(300_000))


def _drawn(shape: Shape, draw: random.Random, people: int) -> list[float]:
    return [round(shape(draw), 1) for _ in range(people)]


def _holds(span: Span, truth: float) -> bool:
    return span[0] <= truth <= span[1]


def _rows(rounds: int) -> Iterator[tuple[str, str, dict[str, float]]]:
    for name, shape in SHAPES.items():
        yield "mean", name, {f"{n}": coverage_of_means(shape, n, rounds=rounds, seed=n) for n in SIZES}
        yield (
            "difference",
            name,
            {f"{a}/{b}": coverage_of_differences(shape, a, b, rounds=rounds, seed=a) for a, b in GROUPS},
        )
        yield "paired change", name, {f"{n}": coverage_of_changes(shape, n, rounds=rounds, seed=n) for n in SIZES}
        yield "own rating", name, {f"{n}": coverage_of_gaps(shape, n, rounds=rounds, seed=n) for n in SIZES}
        pairs = {f"3 of {n}": coverage_of_all_pairs(shape, n, 3, rounds=rounds, seed=n) for n in (5, 10, 20)}
        yield "all pairs", name, pairs


def _model_rows(rounds: int) -> Iterator[tuple[str, str, dict[str, float]]]:
    for name in ("even", "leaning", "crowded"):
        sizes = {f"2 of {n}": coverage_of_the_model(SHAPES[name], n, 2, rounds=rounds, seed=n) for n in (6, 10, 20, 40)}
        yield "mixed model", name, sizes


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    words.add_argument("--rounds", type=int, default=4000)
    words.add_argument("--mixed", action="store_true")
    asked = words.parse_args()
    outside = []
    for what, shape, figures in _model_rows(asked.rounds) if asked.mixed else _rows(asked.rounds):
        print(f"{what:14} {shape:10} " + "  ".join(f"{size} {value:.3f}" for size, value in figures.items()))
        outside += [f"{what}, {shape}, {n}: {v:.3f}" for n, v in figures.items() if not 0.93 <= v <= 0.97]
    print(f"outside .93 to .97: {len(outside)}", *outside, sep="\n  ")


if __name__ == "__main__":
    main()
