"""Names out: the speakers' own, and those that they say, each replaced by the same stand-in throughout a batch.

A name is known from the speakers' labels, from a title before it ("Mrs Thornbury"), from the list of given names that
comes with Triad, and from the names that the user adds. What none of them knows stays: a note says so. Any package may
call this one, by way of `scoring.transcript`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.transcript.labels import cleaned, role_of
from scoring.transcript.turns import Transcript
from scoring.transcript.words import words

_TITLED: Final = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Dr|Prof|Professor|Herrn?|Frau|Fräulein)\.?\s+(?:Dr\.\s+)?([^\W\d_][\w'’-]+)"
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES: Final = {Speaker.COACH: "Coach", Speaker.CLIENT: "Client"}


@cache
def given_names() -> frozenset[str]:
    """The given names that come with Triad, without those that are everyday words, too."""
    text = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


class Pseudonyms:
    """Replaces names. One object serves a batch: whoever was "Person 3" in one talk is it in the next."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names` are the user's own: people, places, firms, one or several words each."""
        self._own = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
        self._kept: dict[str, str] = {}

    def replaced(self, transcript: Transcript) -> Transcript:
        """The transcript with stand-ins for names, in turns, notes, labels and its id."""
        known = self._speakers(transcript)
        count = 0

        def swap(text: str) -> str:
            nonlocal count
            text, swapped = self._swapped(text, known)
            count += swapped
            return text

        turns = tuple(replace(turn, text=swap(turn.text)) for turn in transcript.turns)
        sounds = tuple(replace(one, text=swap(one.text)) for one in transcript.backchannels)
        found = count
        notes = tuple(swap(note) for note in transcript.notes)
        names = f"{found:,} name{'s' * (found != 1)}"
        note = f"Replaced {names} in what was said. Names that no list has are still there: read it over."
        people = tuple((_NAMES[speaker], speaker) for _, speaker in transcript.people)
        return replace(
            transcript,
            id=self._identity(transcript.id, known),
            turns=turns,
            backchannels=sounds,
            notes=(*notes, note),
            people=people,
        )

    def _speakers(self, transcript: Transcript) -> dict[str, str]:
        """The words of the two people's labels, each with its stand-in."""
        known: dict[str, str] = {}
        for label, speaker in transcript.people:
            for word in _TOKEN.findall(cleaned(label)):
                if len(word) > 1 and word.casefold() not in words("adornments") and role_of(word) is None:
                    known[word.casefold()] = _NAMES[speaker]
        return known

    def _swapped(self, text: str, known: dict[str, str]) -> tuple[str, int]:
        count = 0
        for name in self._own:
            text, swapped = re.subn(
                rf"(?<!\w){re.escape(name)}(?!\w)",
                lambda found: self._stand_in(found.group()),
                text,
                flags=re.IGNORECASE,
            )
            count += swapped
        titled = {found[1] for found in _TITLED.finditer(text)}

        def stand_in(found: re.Match[str]) -> str:
            nonlocal count
            word = found.group()
            base = word.removesuffix("s") if word.endswith("s") and word[:-1] in given_names() else word
            if not word[:1].isupper():
                return word
            if (whose := known.get(word.casefold()) or known.get(base.casefold())) is not None:
                count += 1
                return whose
            if word in titled or word in given_names() or base in given_names():
                count += 1
                return self._stand_in(base if base in given_names() else word)
            return word

        text = _TOKEN.sub(stand_in, text)
        return re.sub(r"\b(Coach|Client)(?:\s+\1\b)+", r"\1", text), count

    def _stand_in(self, name: str) -> str:
        return self._kept.setdefault(name.casefold(), f"Person {len(self._kept) + 1}")

    def _identity(self, identity: str, known: dict[str, str]) -> str:
        """An id without names: file names tend to hold them."""
        named = {*known, *(name.casefold() for name in self._own), *(name.casefold() for name in given_names())}
        parts = re.split(r"([^\W\d_]+)", identity)
        return "".join(
            self._stand_in(part).replace(" ", "-").lower() if part.casefold() in named else part for part in parts
        )


def read_names(path: Path) -> tuple[str, ...]:
    """The user's names from a text file, one a line; lines that begin with # are remarks. Raises OSError or
    UnicodeDecodeError."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
