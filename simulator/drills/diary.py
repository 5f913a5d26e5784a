"""How often a drill was done and how it went: one JSON line a round, in the data folder. No words are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

FILE: Final = "drills.jsonl"
"""The file's name in the data folder."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: which drill, when (ISO 8601), in how many situations of how many the skill was shown."""

    drill: str
    at: str
    shown: int
    of: int


def read(folder: Path) -> tuple[Round, ...]:
    """Every round, the oldest first; lines that can't be read are passed over."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    found: list[Round] = []
    for line in lines:
        try:
            kept = json.loads(line)
            found.append(Round(str(kept["drill"]), str(kept["at"]), int(kept["shown"]), int(kept["of"])))
        except (ValueError, KeyError, TypeError):
            continue  # half a line of a full disk costs one round, not the others
    return tuple(found)


def add(folder: Path, done: Round) -> None:
    """Keep a round. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(done)) + "\n")


def weeks(rounds: Iterable[Round], drill: str) -> tuple[tuple[str, int, int, int], ...]:
    """By week, the newest last: the week (`2026-W48`), rounds, situations in which it was shown, situations in all."""
    found: dict[str, tuple[int, int, int]] = {}
    for one in rounds:
        if one.drill != drill:
            continue
        year, week, _ = datetime.fromisoformat(one.at).astimezone().isocalendar()
        count, shown, of = found.get(key := f"{year}-W{week:02}", (0, 0, 0))
        found[key] = (count + 1, shown + one.shown, of + one.of)
    return tuple((week, *numbers) for week, numbers in sorted(found.items()))
