"""The seven coaches who don't listen. What they say is in `faulty.toml`, in English and German."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from simulator.client.seeded_chance import chance
from simulator.rehearsal.coaches import CoachBot, Parrot, Silent, View


@cache
def _lists(language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """First words and list of each reciting coach, in a language."""
    text = (resources.files("simulator.rehearsal") / "faulty.toml").read_text(encoding="utf-8")
    return {name: (entry["first"], tuple(entry["lines"])) for name, entry in tomllib.loads(text)[language].items()}


@dataclass(frozen=True, slots=True)
class Reciter:
    """A coach who says what is on a list, whatever the client says. Each run begins elsewhere on the list."""

    name: str

    def say(self, view: View) -> str:
        """The next line of the list."""
        first, lines = _lists(view.language)[self.name]
        if view.turn == 1:
            return first
        start = int(chance(view.seed, 0, self.name) * len(lines))
        return lines[(start + view.turn - 2) % len(lines)]


FAULTY: Final[tuple[CoachBot, ...]] = (
    Reciter("advising"),
    Reciter("pushing"),
    Reciter("interrogating"),
    Reciter("cheering"),
    Silent(),
    Parrot(),
    Reciter("generic"),
)
