"""What a batch has done already: a card counts for the same id, the same words, rubric, scorer and coder. Pure.

A key is a number of eight bytes, so that a million of them fit into memory. Called by batches only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

from scoring.transcript import Transcript

IsDone: TypeAlias = Callable[[Transcript], bool]


def content_digest(turns: Iterable[tuple[str, str]]) -> str:
    """The digest of who says what, in which order."""
    found = blake2b(digest_size=16)
    for speaker, text in turns:
        found.update(f"{speaker}\x1f{text}\x1e".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def digest_of(transcript: Transcript) -> str:
    """The digest of a transcript's words."""
    return content_digest((turn.speaker.value, turn.text) for turn in transcript.turns)


def key_of(identity: str, content: str, rubric: str, scorer: str, coder: str) -> int:
    """What a card stands for, as a number."""
    text = "\x1f".join((identity, content, rubric, scorer, coder))
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def key_of_card(card: Mapping[str, Any]) -> int | None:
    """The key of a card in its JSON form; None where it is none. A slim one carries its content's digest."""
    try:
        content = card.get("content") or content_digest((turn["speaker"], turn["text"]) for turn in card["turns"])
        return key_of(str(card["id"]), content, card["rubric"]["digest"], card["scorer"], card["coder"])
    except (KeyError, TypeError, AttributeError):
        return None


@dataclass(frozen=True, slots=True)
class Done:
    """The keys of cards that are there; called with a transcript it says whether its card is."""

    keys: Collection[int]
    rubric: str
    scorer: str
    coder: str

    def __call__(self, transcript: Transcript) -> bool:
        """Whether this transcript needn't be scored any more."""
        return key_of(transcript.id, digest_of(transcript), self.rubric, self.scorer, self.coder) in self.keys


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in an output: the keys of all cards, and how many of them are of this rubric, scorer and coder."""

    keys: frozenset[int]
    alike: int


def found_in(lines: Iterable[str], rubric: str, scorer: str, coder: str) -> Found:
    """Read an output's lines; a last one that was cut off, and what is no card, doesn't count."""
    keys: set[int] = set()
    alike = 0
    for line in lines:
        try:
            card = json.loads(line) if line.endswith("\n") else None
        except ValueError:
            continue
        key = key_of_card(card) if isinstance(card, dict) else None
        if key is not None and isinstance(card, dict) and key not in keys:
            keys.add(key)
            alike += (card["rubric"]["digest"], card["scorer"], card["coder"]) == (rubric, scorer, coder)
    return Found(frozenset(keys), alike)


def nothing_done(transcript: Transcript) -> bool:
    """For a batch that begins anew."""
    return False
