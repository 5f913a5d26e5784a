"""Writes `scoring/transcript/everyday_words.txt`: words that our own texts have in small letters, so that at the head
of a sentence they are taken for no name. Say `python tools/everyday_words.py`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (
    "personas/library/*.yaml",
    "scenarios/library/*.yaml",
    "simulator/drills/library/*.yaml",
    "scoring/training/**/*.txt",
    "scoring/training/**/*.jsonl",
    "scoring/anchors/**/*",
    "docs/*.md",
)
GERMAN = ("german", "sabine", "_de", "-de")
AMID = re.compile(r"(?<=[a-z,;] )([A-Z][a-z]+)(?!\w)")
"""With a capital within a sentence: a name, whatever else is called so."""
SMALL = re.compile(r"(?<![^\W_])[a-z]{2,}(?:['’][a-z]+)?(?!\w)")


def main() -> None:
    """Count, and write those that came more than once."""
    counted: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for pattern in PLACES:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file() and file.suffix != ".npz" and not any(mark in file.name for mark in GERMAN):
                text = file.read_text(encoding="utf-8", errors="replace")
                counted.update(word.replace("’", "'") for word in SMALL.findall(text))
                named.update(word.lower() for word in AMID.findall(text))
    words = sorted(word for word, count in counted.items() if count > 1 and named[word] < count)
    target = ROOT / "scoring" / "transcript" / "everyday_words.txt"
    target.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{target}: {len(words):,} words")


if __name__ == "__main__":
    main()
