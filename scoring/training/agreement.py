"""How far two labellers of the corpus agree: `python -m scoring.training.agreement`.

`blind/second_labelling.txt` holds a second labelling of utterances drawn by chance, made from the words and their
context alone: `FILE:LINE labels`, where the line is that of the utterance in `corpus/FILE.txt`.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

from scoring.training.corpus import corpus_folder
from scoring.training.labels import COACH, FOCUS, SIGNAL

BLIND: Final = Path(__file__).with_name("blind") / "second_labelling.txt"
_FEWEST: Final = 10
"""Codes that both together gave less often than this are not listed by themselves."""


def labels_of(written: str) -> frozenset[str]:
    """Codes, `@` foci and `#` signals of labels as the corpus has them."""
    rest, _, signals = written.strip().partition("#")
    codes, _, focus = rest.partition("@")
    found = {c for c in codes.strip().split(",") if c}
    found |= {f"@{f}" for f in focus.strip().split(",") if f}
    return frozenset(found | {f"#{s}" for s in signals.strip().split(",") if s})


def pairs() -> list[tuple[frozenset[str], frozenset[str]]]:
    """Both labellings of every utterance that was labelled twice."""
    lines = {p.stem: p.read_text(encoding="utf-8").splitlines() for p in corpus_folder().glob("*.txt")}
    found = []
    for row in BLIND.read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("%"):
            continue
        place, _, second = row.partition(" ")
        name, _, number = place.partition(":")
        first = lines[name][int(number) - 1][2:].partition(" | ")[0]
        found.append((labels_of(first), labels_of(second)))
    return found


def f1(both: int, first: int, second: int) -> float:
    """Agreement of two labellers on one code: F1 of one against the other, the same from either side."""
    return 2 * both / (first + second) if first + second else 1.0


def main() -> int:
    """Print the agreement by kind and by code."""
    found = pairs()
    one: Counter[str] = Counter(label for first, _ in found for label in first)
    two: Counter[str] = Counter(label for _, second in found for label in second)
    both: Counter[str] = Counter(label for first, second in found for label in first & second)
    names: dict[str, str] = {k: v.value for k, v in COACH.items()}
    names |= {f"@{k}": v.value for k, v in FOCUS.items()} | {f"#{k}": v.value for k, v in SIGNAL.items()}
    print(f"{len(found)} utterances, each labelled twice")
    for title, kind in (("codes", ""), ("foci", "@"), ("signals", "#")):
        mine = [n for n in names if (n[0] if n[0] in "@#" else "") == kind]
        sums = [sum(c[n] for n in mine) for c in (both, one, two)]
        print(f"{title:8} F1 {f1(*sums):.2f}  ({sums[1]} given first, {sums[2]} second, {sums[0]} by both)")
    shared = sum(bool({x for x in a & b if x[0] == "@"}) for a, b in found)
    print(f"a focus in common: {shared / len(found):.2f}")
    for name, full in sorted(names.items(), key=lambda pair: -both[pair[0]]):
        if one[name] + two[name] >= _FEWEST:
            print(f"  {full:24} F1 {f1(both[name], one[name], two[name]):.2f}  n {one[name]:4} {two[name]:4}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
