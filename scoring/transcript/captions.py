"""WebVTT, SubRip, YouTube's SBV and SubStation captions: cues with a time, and the speaker wherever a tool puts it.

A speaker stands in a voice tag, before a colon, in brackets, on a line of its own, or in the cue's identifier. Pure;
called inside this room only.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

from scoring.transcript.joining import unrolled
from scoring.transcript.lines import Label, accepted, inline_labels, label_of, opening_label, weak_label
from scoring.transcript.raw import Aside, Parsed, RawTurn
from scoring.transcript.times import seconds

_STAMP: Final = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING: Final = re.compile(rf"({_STAMP})\s*--?>\s*({_STAMP})(?:\s+\S+:\S+)*\s*$")
_SBV: Final = re.compile(r"(\d+:\d{2}:\d{2}\.\d{3}),(\d+:\d{2}:\d{2}\.\d{3})\s*$")
_DIALOGUE: Final = re.compile(r"Dialogue:\s*(.*)")
_LONGEST_NAME: Final = 120
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{0,80})?(?:\s+([^<>]{0,200}))?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:[a-z][^<>]*|\d[\d:.]*)>", re.IGNORECASE)
_NAMED_CUE: Final = re.compile(r"\d*\s*[\"“](.+?)[\"”]\s*(?:\([^()]*\))?")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’&+-]*(?:[ ,]+(?:\([^()]*\)|[\w.'’&+-]+)){0,6}")
_PLAIN_ID: Final = re.compile(
    r"[\w-]*\d[\w/:.-]*|[\w]+(?:-[\w]+){2,}[\w/-]*|(?:cue|caption|subtitle|line|id)[\s#_-]*\d*", re.IGNORECASE
)


@dataclass(slots=True)
class _Cue:
    number: int
    start: float | None
    end: float | None
    name: str | None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Piece:
    label: str | None
    text: str
    cue: _Cue
    own_line: bool = False
    first: bool = False  # the first of several lines of its cue


def read_captions(text: str, form: str, chosen: frozenset[str]) -> Parsed:
    """Captions as pieces of speech."""
    parsed = Parsed([])
    cues = _substation(text) if form in ("ass", "ssa") else _cues(text, parsed.aside)
    _read_identifiers(cues)
    pieces = [piece for cue in cues for piece in _voices(cue)]
    pieces = _labelled(pieces, chosen)
    pieces = _once(pieces, parsed)
    texts, rolled = unrolled(list(zip(_heard(pieces), (piece.text for piece in pieces), strict=True)))
    if rolled:
        parsed.notes.append(f"{rolled:,} captions repeat words of the one before; each is read once.")
    for piece, words in zip(pieces, texts, strict=True):
        cue = piece.cue
        if words or piece.label is not None:
            parsed.turns.append(RawTurn(piece.label, words, cue.start, f":{cue.number}", cue.end, holds=piece.own_line))
    return parsed


def _heard(pieces: list[_Piece]) -> list[str | None]:
    """The label that each piece stands under: its own, or the one before it."""
    labels: list[str | None] = []
    for piece in pieces:
        labels.append(piece.label if piece.label is not None or not labels else labels[-1])
    return labels


def _cues(text: str, aside: Aside) -> list[_Cue]:
    """The cues, wherever their blank lines are; headers, notes, styles and numbers are none.

    A line before a timing is the cue's identifier where a blank line, or the file's beginning, stands before it, or
    where it is a number.
    """
    lines = text.split("\n")
    stamps = [_timing(line.strip()) if ":" in line else None for line in lines]
    cues: list[_Cue] = []
    blank_before, skipping = True, False
    for at, line in enumerate(lines):
        stripped = line.strip()
        following = stamps[at + 1] if at + 1 < len(lines) else None
        if found := stamps[at]:
            before = stripped[: found.start()].strip()
            name = before or (lines[at - 1].strip() if at and stamps[at - 1] is None else "")
            named = name if before or _identifies(lines, at - 1) else ""
            cues.append(_Cue(at + 1, seconds(found[1]), seconds(found[2]), named or None))
            skipping = False
        elif following and _identifies(lines, at):
            pass
        elif not stripped:
            skipping = False
        elif blank_before and _heads(stripped, at):
            skipping = True
        elif not skipping:
            if cues:
                cues[-1].lines.append(stripped)
            elif not re.match(r"WEBVTT", stripped.lstrip("\ufeff")) and not _is_header(lines, at):
                aside.add("line before the first caption", "lines before the first caption", stripped)
        blank_before = not stripped
    return cues


def _timing(line: str) -> re.Match[str] | None:
    return (_TIMING.search(line) if "->" in line else None) or (_SBV.match(line) if line[:1].isdigit() else None)


def _heads(line: str, at: int) -> bool:
    """Whether a block of WebVTT that is no cue begins here."""
    return re.match(r"(?:NOTE|STYLE|REGION|X-TIMESTAMP-MAP)(?:\s|$|[:=])", line) is not None


def _is_header(lines: list[str], at: int) -> bool:
    """Whether the line belongs to the block that begins with WEBVTT."""
    while at > 0 and lines[at].strip():
        at -= 1
    first = next((line for line in lines[at:] if line.strip()), "")
    return first.lstrip("\ufeff").startswith("WEBVTT")


def _identifies(lines: list[str], at: int) -> bool:
    """Whether line `at`, which stands before a timing, is a cue's identifier and no speech."""
    line = lines[at].strip() if at >= 0 else ""
    if not line or line.startswith("WEBVTT"):
        return False
    return at == 0 or not lines[at - 1].strip() or line.isdigit() or lines[at - 1].startswith("WEBVTT")


def _read_identifiers(cues: list[_Cue]) -> None:
    """Keep those identifiers that are names: in quotes, or words that come more than once."""
    seen: dict[str, int] = {}
    for cue in cues:
        if cue.name is None or cue.name.isdigit() or len(cue.name) > _LONGEST_NAME:
            cue.name = None
        elif quoted := _NAMED_CUE.fullmatch(cue.name):
            cue.name = quoted[1]
            seen[cue.name] = 2
        elif _PLAIN_ID.fullmatch(cue.name) or not (name := re.sub(r"^\d+[\s.:)-]+|[\s:]+$", "", cue.name)):
            cue.name = None
        elif _NAME.fullmatch(name):
            cue.name = name
            seen[name] = seen.get(name, 0) + 1
        else:
            cue.name = None
    for cue in cues:
        if cue.name is not None and seen[cue.name] < 2:
            cue.name = None


def _voices(cue: _Cue) -> list[_Piece]:
    """The words of a cue by voice tag and by line, without markup."""
    found: list[_Piece] = []
    label = cue.name
    for number, line in enumerate(cue.lines):
        parts = _VOICE.split(line)
        for at in range(0, len(parts), 2):
            if at:
                label = html.unescape(parts[at - 1] or "").strip() or None
            words = html.unescape(_TAG.sub("", parts[at])).replace("\u200b", "").replace("\xa0", " ").strip()
            words = re.sub(r"\{\\[^{}]*\}", "", words)
            if words:
                found.append(_Piece(label, words, cue, first=number == 0 and len(cue.lines) > 1))
    return found


def _labelled(pieces: list[_Piece], chosen: frozenset[str]) -> list[_Piece]:
    """Pieces with the labels that stand in their words; the lines of one speaker in a cue are one piece."""
    read = [None if piece.label is not None else label_of(piece.text, alone=piece.first) for piece in pieces]
    labels = accepted([one for one in read if one is not None], chosen)
    if not labels and all(piece.label is None for piece in pieces):
        read = [weak_label(piece.text) for piece in pieces]
        labels = accepted([one for one in read if one is not None], chosen)
    voices = {piece.label for piece in pieces if piece.label is not None}
    known = labels | {one for one in voices if one}
    result: list[_Piece] = []
    for piece, found in zip(pieces, read, strict=True):
        for part in _parts(piece, found, labels, known):
            last = result[-1] if result else None
            same_cue = last is not None and last.cue is piece.cue
            if last is not None and same_cue and (part.label is None or part.label == last.label):
                last.text = f"{last.text} {part.text}".strip()
            else:
                result.append(part)
    return result


def _parts(piece: _Piece, found: Label | None, labels: frozenset[str], known: frozenset[str]) -> list[_Piece]:
    """A piece, split where a known label stands within it."""
    label, words, own_line = piece.label, piece.text, False
    if found is not None and found.name in labels:
        label, words, own_line = found.name, found.said, not found.said
    elif label is not None and (repeated := opening_label(words, label)) is not None:
        words = repeated
    parts = [_Piece(label, words, piece.cue, own_line)]
    for at, end, name in reversed(inline_labels(words, known)):
        parts.insert(1, _Piece(name, words[end:].strip(), piece.cue))
        words = words[:at].strip()
        parts[0].text = words
    return [part for part in parts if part.text or part.own_line or part.label]


def _once(pieces: list[_Piece], parsed: Parsed) -> list[_Piece]:
    """Pieces without those that stand there twice: the same words at the same time."""
    kept: list[_Piece] = []
    twice = 0
    for piece in pieces:
        last = kept[-1] if kept else None
        if (
            last is not None
            and piece.cue is not last.cue
            and (piece.label, piece.text, piece.cue.start, piece.cue.end)
            == (last.label, last.text, last.cue.start, last.cue.end)
            and piece.text
        ):
            twice += 1
        else:
            kept.append(piece)
    if twice:
        parsed.notes.append(f"{twice:,} caption{'s' * (twice > 1)} stood there twice and is read once.")
    return kept


def _substation(text: str) -> list[_Cue]:
    """The dialogue lines of SubStation captions (.ass, .ssa): the name stands in a field of its own."""
    fields = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    cues: list[_Cue] = []
    events = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("["):
            events = line.strip().casefold() == "[events]"
        elif events and line.startswith("Format:"):
            fields = [one.strip().casefold() for one in line[7:].split(",")]
        elif found := _DIALOGUE.match(line):
            cells = dict(zip(fields, found[1].split(",", len(fields) - 1), strict=False))
            cue = _Cue(number, seconds(cells.get("start", "")), seconds(cells.get("end", "")), None)
            cue.lines = re.split(r"\\N|\\n", re.sub(r"\{[^{}]*\}", "", cells.get("text", "")).replace("\\h", " "))
            if name := cells.get("name", "").strip():
                cue.name = f'"{name}"'
            cues.append(cue)
    return cues
