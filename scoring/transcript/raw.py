"""What a format reader hands on: pieces of speech under the labels that the file has, and what it left out.

It belongs neither to the formats nor to who is who, so that both can be read alone. Called inside this room only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 48


@dataclass(slots=True)
class RawTurn:
    """A piece of speech as the file has it: the speaker's label (None: the file doesn't say), the words, seconds, and
    where it stands (":12", " turns[3]"). `holds`: pieces without a label that follow are this speaker's, too;
    `unknown`: the file says that nobody knows who speaks."""

    label: str | None
    text: str
    start: float | None
    place: str
    end: float | None = None
    codes: tuple[str, ...] = ()
    holds: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that are in nobody's turn: `why` ends the sentence "Left out N ...", `words` counts them all."""

    why: str
    pieces: int
    words: int
    first: str

    @property
    def sentence(self) -> str:
        """What was left out, counted and quoted."""
        words = f"{self.words:,} word{'s' * (self.words != 1)}"
        return f"Left out {self.pieces:,} {self.why} ({words}): “{shortened(self.first)}”"


@dataclass(slots=True)
class Aside:
    """Collects what is left out, by reason (singular, plural)."""

    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, one: str, many: str, text: str) -> None:
        """Count `text` as left out: "one line", "lines"."""
        if text.strip():
            self.found.setdefault((one, many), []).append(text.strip())

    def all(self) -> tuple[LeftOut, ...]:
        """What was collected, in the order of the first of each kind."""
        return tuple(
            LeftOut(names[0] if len(texts) == 1 else names[1], len(texts), sum(len(t.split()) for t in texts), texts[0])
            for names, texts in self.found.items()
        )


@dataclass(slots=True)
class Parsed:
    """A file as its format's reader understood it.

    `whole`: one turn in is one turn out (Triad's own schema). `roles`: what the file itself says of a label, such as
    a participant's role in CHAT. `names`: other names of a label. `aside`: what no speaker said; `notes`: sentences.
    `sounds`: backchannels of our own schema (turn, place in its text, speaker, words, seconds).
    """

    turns: list[RawTurn]
    identity: str | None = None
    whole: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    aside: Aside = field(default_factory=Aside)
    notes: list[str] = field(default_factory=list)
    sounds: list[tuple[int, int, str, str, float | None]] = field(default_factory=list)


def shortened(text: str, longest: int = _SHOWN) -> str:
    """The first words of `text` on one line."""
    line = " ".join(text[: longest * 4].split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def counted(items: Iterable[str]) -> Counter[str]:
    """How often each item stands there."""
    return Counter(items)
