"""Pieces become turns: one speaker's neighbours are one turn, a listener's sound ends none, repeats are undone.

Tools cut a talk at sentences, at pauses, at the width of a screen; a score must not hang on that. Pure; called inside
this room only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.transcript.turns import Backchannel, Turn

_SOUND: Final = re.compile(
    r"(?:m+|h+m+|m+[ -]?h+m+|mhm+|hmm+|u+h[ -]?h+u+h|a+h+|o+h+|aha+|uhu+|hm+[ -]hm+|mm[ -]?k(?:ay)?)", re.IGNORECASE
)
_WORD: Final = re.compile(
    r"(?:yes|yeah|yep|yup|right|okay|ok|sure|exactly|i see|true|wow|of course|got it|ja|genau|stimmt|richtig"
    r"|okay|verstehe"
    r"|klar|ach so|achso|alles klar|gut|good|great)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Piece:
    """What one of the two said without a break, or (`speaker` None) words of somebody unknown, that part turns."""

    speaker: Speaker | None
    text: str
    start: float | None
    end: float | None
    place: str
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Growing:
    speaker: Speaker
    parts: list[str]
    start: float | None
    end: float | None
    codes: list[str]
    length: int = 0
    sounds: list[tuple[int, Piece]] = field(default_factory=list)

    def reached(self, time: float | None) -> int:
        """The character of the words so far that was reached at `time`, at the end of a word."""
        if time is None or self.start is None or self.end is None or self.end <= self.start:
            return self.length
        text = " ".join(self.parts)
        at = round(len(text) * min(1.0, max(0.0, (time - self.start) / (self.end - self.start))))
        return len(text) if text.find(" ", at) < 0 else text.find(" ", at)

    def take(self, piece: Piece) -> None:
        if piece.text:
            self.length += len(piece.text) + bool(self.parts and self.parts[-1])
            self.parts.append(piece.text)
        self.end = piece.end if piece.end is not None else self.end
        self.codes += [code for code in piece.codes if code not in self.codes]


def unfinished(text: str) -> bool:
    """Whether a piece of speech ends without the end of a sentence."""
    end = text.rstrip(" \n\"'”’)]")
    return not end or end.endswith(("...", "…", "-", "–", "—")) or end[-1] not in ".?!。？！"


def is_backchannel(text: str, *, words: bool) -> bool:
    """Whether a piece is nothing but a listener's sounds ("Mm-hmm"), or, with `words`, small words ("Yeah, right")."""
    if len(text) > 30:
        return False
    parts = [part.strip() for part in re.split(r"[.,;!…]+|\s+[-–]\s+", text) if part.strip()]
    return bool(parts) and all(
        _SOUND.fullmatch(part)
        or all(_SOUND.fullmatch(one) for one in part.split())
        or (words and _WORD.fullmatch(part))
        or (words and all(_SOUND.fullmatch(one) or _WORD.fullmatch(one) for one in part.split()))
        for part in parts
    )


def joined(pieces: Sequence[Piece]) -> tuple[list[Turn], list[Backchannel]]:
    """Turns of neighbours, and the backchannels within them."""
    growing: list[_Growing] = []
    barrier = True
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.speaker is None:
            barrier, at = True, at + 1
            continue
        last = growing[-1] if growing and not barrier else None
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if (
            last
            and following
            and last.speaker is following.speaker
            and last.speaker is not piece.speaker
            and _within(last.parts[-1] if last.parts else "", piece.text, following.text)
        ):
            last.sounds.append((last.length, piece))
            last.take(following)
            at += 2
            continue
        if last and last.speaker is not piece.speaker and _during(last, piece):
            last.sounds.append((last.reached(piece.start), piece))
            at += 1
            continue
        if last is None or last.speaker is not piece.speaker:
            last = _Growing(piece.speaker, [], piece.start, None, [])
            growing.append(last)
        last.take(piece)
        barrier, at = False, at + 1
    turns = [
        Turn(index, one.speaker, " ".join(one.parts), one.start, one.end, tuple(one.codes))
        for index, one in enumerate(growing)
    ]
    sounds = [
        Backchannel(index, min(place + (place > 0), len(turns[index].text)), piece.speaker, piece.text, piece.start)
        for index, one in enumerate(growing)
        for place, piece in one.sounds
        if piece.speaker is not None
    ]
    return turns, sounds


def _during(last: _Growing, piece: Piece) -> bool:
    """Whether a listener's sound was heard while the other was still speaking."""
    if last.end is None or last.start is None or piece.start is None:
        return False
    within = last.start < piece.start < last.end and (piece.end is None or piece.end <= last.end)
    return within and is_backchannel(piece.text, words=True)


def _within(before: str, sound: str, after: str) -> bool:
    """Whether `sound` was heard within a turn that goes from `before` to `after`."""
    goes_on = unfinished(before) or after[:1].islower()
    if is_backchannel(sound, words=False):
        return goes_on or not before.rstrip("\"'”’)]").endswith(("?", "？"))
    return goes_on and is_backchannel(sound, words=True)


def unrolled(texts: Sequence[tuple[str | None, str]]) -> tuple[list[str], int]:
    """Words of captions without what each repeats of the one before, and how many captions repeated something.

    Live captions roll: a caption begins with the end, or the whole, of the one before. Only where at least two in
    five captions do so (a person may repeat themselves).
    """
    split = [text.split() for _, text in texts]
    overlaps = [0]
    for at in range(1, len(texts)):
        same = texts[at][0] == texts[at - 1][0]
        overlaps.append(_overlap(split[at - 1], split[at]) if same else 0)
    rolled = sum(overlap > 0 for overlap in overlaps)
    chances = sum(texts[at][0] == texts[at - 1][0] for at in range(1, len(texts)))
    if rolled < 3 or rolled < 0.4 * chances:
        return [text for _, text in texts], 0
    return [
        " ".join(words[overlap:]) if overlap else text
        for (_, text), words, overlap in zip(texts, split, overlaps, strict=True)
    ], rolled


_LONGEST: Final = 200
"""Words that are compared at most: captions are short."""


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words at the end of `before` are those at the beginning of `after` (two at least, or all of one)."""
    for size in range(min(len(before), len(after), _LONGEST), 0, -1):
        if before[-size:] == after[:size] and (size > 1 or size == len(before)):
            return size
    return 0
