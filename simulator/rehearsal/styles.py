"""Whether personas can be told apart by how they talk: lengths, marks and small words, never by what they talk about.

Burrows's Delta on samples of five lines, leave one out. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Final

from simulator.client.hearing.words import phrases, words_of
from simulator.client.seeded_chance import chance

SAMPLE: Final = 5
_MARKS: Final = (",", ".", ";", ":", "?", "!", "…", "...", "—", "-", "'", '"')
_SMALL: Final = 60
"""So many of the commonest small words are counted."""


@dataclass(frozen=True)
class Apart:
    """How many samples were given to the right persona."""

    right: int
    samples: int
    personas: int

    @property
    def share(self) -> float:
        """The share of samples that were told right."""
        return self.right / self.samples if self.samples else 0.0

    @property
    def times_chance(self) -> float:
        """How many times better than guessing."""
        return self.share * self.personas


def told_apart(lines: Mapping[str, Sequence[str]], language: str = "en", seed: int = 1) -> Apart:
    """Give each sample of five lines to the persona whose other samples it is nearest to.

    `lines` are different lines of each persona (by id), all in one language. A persona with fewer than two samples
    is left out. Each line is in one sample only, so that no line is seen twice.
    """
    small = _small_words(lines, language)
    samples: list[tuple[str, list[float]]] = []
    for persona in sorted(lines):
        said = sorted(set(lines[persona]), key=lambda line: chance(seed, 0, persona + line))
        whole = len(said) // SAMPLE
        if whole >= 2:
            samples += [(persona, _features(said[n * SAMPLE : (n + 1) * SAMPLE], small)) for n in range(whole)]
    if not samples:
        return Apart(0, 0, 0)
    scaled = _scaled([features for _, features in samples])
    names = sorted({persona for persona, _ in samples})
    sums = {name: [0.0] * len(scaled[0]) for name in names}
    counts = dict.fromkeys(names, 0)
    for (name, _), row in zip(samples, scaled, strict=True):
        counts[name] += 1
        sums[name] = [a + b for a, b in zip(sums[name], row, strict=True)]
    right = 0
    for (own, _), row in zip(samples, scaled, strict=True):
        nearest = min(names, key=lambda name: _distance(row, sums[name], counts[name], name == own))
        right += nearest == own
    return Apart(right, len(samples), len(names))


def _distance(row: Sequence[float], total: Sequence[float], count: int, own: bool) -> float:
    """The mean distance to a persona's centre, which leaves the sample itself out."""
    n = count - own
    centre = ((t - x) / n if own else t / n for t, x in zip(total, row, strict=True))
    return sum(abs(x - c) for x, c in zip(row, centre, strict=True))


def _features(lines: Sequence[str], small: Sequence[str]) -> list[float]:
    text = "\n".join(lines)
    words = [word for line in lines for word in words_of(line)]
    count = max(1, len(words))
    sentences = [s for line in lines for s in re.split(r"[.?!…]+", line) if s.strip()]
    lengths = [len(line.split()) for line in lines]
    features = [fmean(lengths), pstdev(lengths), count / max(1, len(sentences)), fmean(map(len, words or [""]))]
    features += [10.0 * text.count(mark) / count for mark in _MARKS]
    features.append(10.0 * sum(line[:1].islower() for line in lines) / len(lines))
    features.append(10.0 * len(re.findall(r"\b[A-Z]{2,}\b", text)) / count)
    features.append(10.0 * len(re.findall(r"\d", text)) / count)
    return features + [100.0 * words.count(word) / count for word in small]


def _small_words(lines: Mapping[str, Sequence[str]], language: str) -> list[str]:
    known = phrases(language).function_words
    counts: dict[str, int] = {}
    for said in lines.values():
        for line in said:
            for word in words_of(line):
                if word in known:
                    counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:_SMALL]


def _scaled(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    columns = list(zip(*rows, strict=True))
    spread = [(fmean(column), pstdev(column) or 1.0) for column in columns]
    return [[(x - mean) / deviation for x, (mean, deviation) in zip(row, spread, strict=True)] for row in rows]
