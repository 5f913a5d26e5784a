"""The formats that transcripts come in: each is read into turns with the speaker's label as the file has it.

Pure text work; who the labels are is decided in `scoring.transcript_speakers`. Called by `scoring.transcript` only.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from scoring.errors import TranscriptError
from scoring.transcript_speakers import COACH_WORDS, is_known, normal


@dataclass(slots=True)
class RawTurn:
    """An utterance as the file has it: the speaker's label, the words, seconds, and where (":12", " turns[3]")."""

    label: str
    text: str
    start: float | None
    place: str


def parse(
    text: str, name: str, form: str | None, coach: str | None
) -> tuple[list[RawTurn], str | None, tuple[str, ...]]:
    """Turns, the id that the file gives (or None), and notes on what was left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return [], None, ()
    form = form if form in ("json", "txt", "vtt", "srt") else _form_of(text)
    if form == "json":
        turns, identity = turns_of_record(_json(text, name), name)
        return turns, identity, ()
    if form in ("vtt", "srt"):
        return _subtitles(text, name, coach), None, ()
    turns, notes = _plain(text, coach)
    return turns, None, notes


def _form_of(text: str) -> str:
    head = text.lstrip()[:200]
    if head.startswith(("{", "[")) and not _STAMP.match(head):
        return "json"
    if head.startswith("WEBVTT"):
        return "vtt"
    return "srt" if re.match(r"\d+\n\d[\d:]*,\d+ -->", head) else "txt"


# --- JSON -----------------------------------------------------------------------------------------------------


def _json(text: str, name: str) -> object:
    title = f"{name} is not valid JSON"
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        hint = 'Write {"turns": [{"speaker": "coach", "text": "..."}]}'
        raise TranscriptError(title, f"{name}:{error.lineno}: {error.msg}", hint) from error
    except (RecursionError, ValueError) as error:
        raise TranscriptError(title, f"{name}: nested too deeply, or a number too long", "Check it") from error
    return value


def turns_of_record(record: object, name: str) -> tuple[list[RawTurn], str | None]:
    """The turns of parsed JSON and its id: ours (`turns`), a diariser's (`segments`), or a bare list of turns."""
    title = f"{name} is not a transcript"
    identity: str | None = None
    items: object = record
    if isinstance(record, dict):
        schema = record.get("schema", "triad.transcript/1")
        if schema != "triad.transcript/1":
            message = f"{name}: schema: {str(schema)[:60]!r} is not known here"
            raise TranscriptError(title, message, 'Known: "triad.transcript/1". A newer Triad may read it')
        given = record.get("id")
        identity = None if given is None or given == "" else str(given)[:200]
        items = record.get("turns", record.get("segments"))
    if not isinstance(items, list):
        message = f"{name}: turns: must be a list of turns"
        raise TranscriptError(title, message, 'Write {"turns": [{"speaker": "coach", "text": "..."}]}')
    return [_json_turn(item, f" turns[{number}]", name) for number, item in enumerate(items)], identity


def _json_turn(item: object, place: str, name: str) -> RawTurn:
    title = f"{name} is not a transcript"
    hint = 'Each turn is {"speaker": "coach" or "client", "text": "..."}'
    if not isinstance(item, dict):
        raise TranscriptError(title, f"{name}{place}: must be a group of keys", hint)
    label, text, start = item.get("speaker", item.get("role")), item.get("text"), item.get("start")
    if not isinstance(label, str) or not label.strip():
        raise TranscriptError(title, f"{name}{place}.speaker: is missing or not text", hint)
    if not isinstance(text, str):
        raise TranscriptError(title, f"{name}{place}.text: is missing or not text", hint)
    if isinstance(start, str):
        start = seconds(start)
    if isinstance(start, bool) or not isinstance(start, int | float) or not math.isfinite(start):
        start = None
    return RawTurn(_whole(label), _whole(text), None if start is None else float(start), place)


def _whole(text: str) -> str:
    """`text` without half characters (lone surrogates), which no file or terminal could hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


# --- plain text -----------------------------------------------------------------------------------------------

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_STAMP: Final = re.compile(rf"[\[(]?({_TIME})[\])]?\s*[-–]?\s*")
_LABELLED: Final = re.compile(rf"([^\W\d_][^:\n\[(]{{0,39}}?)\s*(?:[\[(]({_TIME})[\])])?\s*:(?:\s+|$)")
_HEADED: Final = re.compile(rf"([^\W\d_][^:\n]{{0,39}}?)\s+[\[(]?({_TIME})[\])]?\s*$")


def seconds(stamp: str) -> float | None:
    """`1:02:03.5`, `02:03` or `02:03,500` in seconds; None for anything else."""
    if not re.fullmatch(_TIME, stamp.strip()):
        return None
    total = 0.0
    for part in stamp.strip().replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


@dataclass(slots=True)
class _Line:
    number: int
    label: str | None
    text: str
    start: float | None


def _line(number: int, text: str) -> _Line:
    """A line with the label that it may begin with: `Anna:`, `[00:12] Anna:`, `Anna (00:12):`, `Anna  0:12`."""
    stamp = _STAMP.match(text.lstrip())
    rest = text.lstrip()[stamp.end() :] if stamp else text
    start = seconds(stamp[1]) if stamp else None
    rest = rest.removeprefix("**").removeprefix("> ")
    if (found := _LABELLED.match(rest)) and len(found[1].split()) <= 4:
        said = rest[found.end() :].removeprefix("** ")
        return _Line(number, found[1].strip(" *"), said, seconds(found[2]) if found[2] else start)
    if (headed := _HEADED.fullmatch(rest)) and len(headed[1].split()) <= 4:
        return _Line(number, headed[1].strip(), "", seconds(headed[2]))
    return _Line(number, None, text, start)


def _plain(text: str, coach: str | None) -> tuple[list[RawTurn], tuple[str, ...]]:
    lines = [_line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    labels = _speakers_among([line.label for line in lines if line.label], coach)
    turns: list[RawTurn] = []
    skipped = 0
    original = text.split("\n")
    for line in lines:
        if line.label is not None and line.label in labels:
            turns.append(RawTurn(line.label, line.text.strip(" \t"), line.start, f":{line.number}"))
        elif turns:
            turns[-1].text += "\n" + original[line.number - 1]
        elif original[line.number - 1].strip():
            skipped += 1
    for turn in turns:
        turn.text = turn.text.strip(" \t\n")
    note = f"Left out {skipped} line{'s' * (skipped > 1)} before the first speaker."
    return turns, (note,) if skipped and turns else ()


def _speakers_among(candidates: list[str], coach: str | None) -> set[str]:
    """Which of the words before a colon are speakers: known roles, the coach's name, and whoever speaks often."""
    counted = Counter(candidates)
    sure = {label for label in counted if is_known(label) or (coach and normal(coach) == normal(label))}
    rest = [label for label in counted if label not in sure]
    roles = {normal(label) in COACH_WORDS for label in sure if is_known(label)}
    if roles == {True, False} or len(rest) <= 2 - len(sure):
        return sure | (set() if roles == {True, False} else set(rest))
    often = [label for label in rest if counted[label] > 1]
    return sure | set(often or rest)


# --- subtitles ------------------------------------------------------------------------------------------------

_TIMING: Final = re.compile(r"((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:[a-z][^<>]*|\d[\d:.]*)>", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.?!…。？！][\"'”’)\]]*$|[-–—]$")


def _subtitles(text: str, name: str, coach: str | None) -> list[RawTurn]:
    """WebVTT and SubRip. A cue that goes on with the same speaker's unfinished sentence is joined to it."""
    pieces: list[tuple[str | None, str, float | None, int]] = []
    candidates: list[str] = []
    for number, start, words in _cues(text):
        for label, said in _voices(words):
            if label is None and (found := _LABELLED.match(said)) and len(found[1].split()) <= 4:
                candidates.append(found[1].strip())
            pieces.append((label, said, start, number))
    labels = _speakers_among(candidates, coach)
    turns: list[RawTurn] = []
    for label, said, start, number in pieces:
        if label is None and (found := _LABELLED.match(said)) and found[1].strip() in labels:
            label, said = found[1].strip(), said[found.end() :]
        if label is None and not turns:
            raise TranscriptError(
                f"{name} doesn't say who speaks",
                f"{name}:{number}: a caption without a speaker",
                'Begin captions with the speaker ("Coach: ...") or with a voice tag ("<v Coach>...")',
            )
        if turns and label in (None, turns[-1].label) and not _SENTENCE_END.search(turns[-1].text):
            turns[-1].text = f"{turns[-1].text} {said}".strip()
        elif said or label is not None:
            turns.append(RawTurn(label or turns[-1].label, said, start, f":{number}"))
    return turns


def _cues(text: str) -> list[tuple[int, float | None, str]]:
    """Line number, start and words of each cue; headers, notes, styles and numbers are not cues."""
    cues: list[tuple[int, float | None, str]] = []
    number = 1
    for block in re.split(r"(\n[ \t]*(?:\n[ \t]*)*\n|\n\n)", text):
        lines = block.split("\n")
        for offset, line in enumerate(lines):
            if found := _TIMING.match(line.strip()):
                words = " ".join(part.strip() for part in lines[offset + 1 :] if part.strip())
                cues.append((number + offset, seconds(found[1]), words))
                break
        number += len(lines) - 1
    return cues


def _voices(words: str) -> list[tuple[str | None, str]]:
    """The words of a cue by voice tag, without markup."""
    parts = _VOICE.split(words)
    found: list[tuple[str | None, str]] = [(None, parts[0])] if parts[0].strip() or len(parts) == 1 else []
    found += [(html.unescape(parts[i]).strip(), parts[i + 1]) for i in range(1, len(parts), 2)]
    return [(label, html.unescape(_TAG.sub("", said)).strip()) for label, said in found]
