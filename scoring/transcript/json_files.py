"""JSON: Triad's own, what diarisers and transcription services write, and lists of turns in any other wrapping.

Triad's own schema is taken as it stands: one turn in is one turn out. Of anything else the list is read that gives
most words a speaker. Pure; called inside this room only.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from scoring.errors import TranscriptError
from scoring.transcript.json_services import read_service
from scoring.transcript.json_words import said_of, speaker_names, speaker_of, time_of
from scoring.transcript.raw import Parsed, RawTurn
from scoring.transcript.turns import SCHEMA

OURS: Final = frozenset((SCHEMA, "triad.debrief/1", "triad.scorecard/1"))
_HINT: Final = 'Write {"turns": [{"speaker": "coach", "text": "..."}]}'
_DEEPEST: Final = 12
Found: TypeAlias = tuple[str, list[object]]


def read_json(text: str, name: str) -> Parsed:
    """A JSON file, or one JSON object a line. Raises TranscriptError with the line."""
    title = f"{name} is not valid JSON"
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and error.msg == "Extra data":
            return _json_lines(text, name)
        line = text.split("\n")[error.lineno - 1 : error.lineno]
        shown = f": “{line[0].strip()[:60]}”" if line and line[0].strip() else ""
        raise TranscriptError(title, f"{name}:{error.lineno}: {error.msg}{shown}", _HINT) from error
    except (RecursionError, ValueError) as error:
        raise TranscriptError(title, f"{name}: nested too deeply, or a number too long", "Check it") from error
    return read_record(value, name)


def _json_lines(text: str, name: str) -> Parsed:
    """One turn a line, or one transcript a line where it is the only one."""
    records: list[object] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                message = f"{name}:{number}: not valid JSON: “{line.strip()[:60]}”"
                raise TranscriptError(f"{name} is not valid JSON", message, "Each line is one JSON object") from error
    if any(isinstance(record, dict) and isinstance(record.get("turns"), list) for record in records):
        raise TranscriptError(
            f"{name} holds several transcripts",
            f"{name}: {len(records)} transcripts, one a line",
            f"Score them with: triad score-many {name}",
        )
    return read_record(records, name)


def read_record(record: object, name: str) -> Parsed:
    """Parsed JSON as pieces of speech. Raises TranscriptError."""
    title = f"{name} is not a transcript"
    if isinstance(record, dict):
        schema = record.get("schema", SCHEMA)
        if schema not in OURS and ((isinstance(schema, str) and schema.startswith("triad.")) or "turns" in record):
            message = f"{name}: schema: {str(schema)[:60]!r} is not known here"
            raise TranscriptError(title, message, f'Known: "{SCHEMA}". A newer Triad may read it')
        if "turns" in record:
            given = record.get("id", record.get("session"))
            identity = None if given is None or given == "" else whole(str(given)[:200])
            parsed = _ours(record["turns"], identity, name)
            parsed.sounds = list(_sounds(record.get("backchannels")))
            return parsed
        if (read := read_service(record)) is not None:
            return read
    found = _best_list(record)
    if found is None:
        wanted = "segments" if isinstance(record, dict) and "segments" in record else "turns"
        if isinstance(record, list):
            return _listed(record, "", name, Parsed([]))
        if isinstance(record, dict) and isinstance(record.get("segments"), list):
            return _listed(record["segments"], "segments", name, Parsed([]))
        raise TranscriptError(title, f"{name}: {wanted}: must be a list of turns", _HINT)
    path, items = found
    parsed = _listed(items, path, name, Parsed([]))
    _resolve(parsed, record)
    given = record.get("id") if isinstance(record, dict) else None
    parsed.identity = None if not isinstance(given, str | int) or given == "" else whole(str(given)[:200])
    return parsed


def _ours(items: object, identity: str | None, name: str) -> Parsed:
    """Triad's own list of turns: each item is a turn, also an empty one."""
    title = f"{name} is not a transcript"
    if not isinstance(items, list):
        raise TranscriptError(title, f"{name}: turns: must be a list of turns", _HINT)
    hint = 'Each turn is {"speaker": "coach" or "client", "text": "..."}'
    turns: list[RawTurn] = []
    for number, item in enumerate(items):
        place = f" turns[{number}]"
        if not isinstance(item, dict):
            raise TranscriptError(title, f"{name}{place}: must be a group of keys", hint)
        label = item.get("speaker", item.get("role"))
        if isinstance(label, int) and not isinstance(label, bool):
            label = f"Speaker {label}"
        if not isinstance(label, str) or not label.strip():
            raise TranscriptError(title, f"{name}{place}.speaker: is missing or not text", hint)
        words = item.get("text")
        if not isinstance(words, str):
            raise TranscriptError(title, f"{name}{place}.text: is missing or not text", hint)
        codes = item.get("codes", ())
        kept = tuple(str(code) for code in codes if str(code).strip()) if isinstance(codes, list) else ()
        start, end = _plain_time(item.get("start")), _plain_time(item.get("end"))
        turns.append(RawTurn(whole(label), whole(words), start, place, end, kept))
    return Parsed(turns, identity, whole=True)


def _sounds(items: object) -> Iterator[tuple[int, int, str, str, float | None]]:
    """The backchannels of our own schema; what isn't one is passed over, since they change no turn."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("speaker") in ("coach", "client"):
            turn, at, words = item.get("turn"), item.get("at"), item.get("text")
            if isinstance(turn, int) and isinstance(at, int) and isinstance(words, str) and turn >= 0 and at >= 0:
                yield turn, at, item["speaker"], whole(words), _plain_time(item.get("start"))


def _plain_time(value: object) -> float | None:
    time = time_of({"start": value}, ("start",)) if not isinstance(value, bool) else None
    return time if time is not None and math.isfinite(time) else None


def _listed(items: Sequence[object], path: str, name: str, parsed: Parsed) -> Parsed:
    """A list of pieces of speech: dictionaries with a speaker and words under any of the usual keys."""
    title = f"{name} is not a transcript"
    hint = 'Each turn is {"speaker": "coach" or "client", "text": "..."}'
    where = path or "turns"
    for number, item in enumerate(items):
        place = f" {where}[{number}]"
        if not isinstance(item, dict):
            raise TranscriptError(title, f"{name}{place}: must be a group of keys", hint)
        words = said_of(item)
        label = speaker_of(item)
        if words is None:
            if label is not None:
                raise TranscriptError(title, f"{name}{place}.text: is missing or not text", hint)
            continue
        start = time_of(item, _STARTS)
        parsed.turns.append(
            RawTurn(None if label is None else whole(label), whole(words), start, place, time_of(item, _ENDS))
        )
    if parsed.turns and all(turn.label is None for turn in parsed.turns):
        raise TranscriptError(title, f"{name} {where}[0].speaker: is missing or not text", hint)
    return parsed


_STARTS: Final = (
    "start", "start_time", "startTime", "begin", "from", "start_timestamp", "startOffset", "timestamp", "time",
    "ts", "start_ms", "startMs", "offset", "beginTime", "start_time_s", "offsetSeconds", "offsetMilliseconds",
)  # fmt: skip
_ENDS: Final = ("end", "end_time", "endTime", "to", "end_timestamp", "endOffset", "end_ms", "endMs", "stop")


def _best_list(record: object) -> Found | None:
    """The list of dictionaries that gives most words a speaker; whole utterances before single words."""
    best: tuple[int, int, Found] | None = None
    for path, items in _lists(record, "", 0):
        words = spoken = 0
        for item in items:
            if isinstance(item, dict) and (said := said_of(item)) is not None:
                words += len(said.split())
                spoken += speaker_of(item) is not None
        if spoken and words:
            rank = (words, -len(items))
            if best is None or rank > best[:2]:
                best = (*rank, (path, items))
    return None if best is None else best[2]


def _lists(value: object, path: str, depth: int) -> Iterator[Found]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        if value and isinstance(value[0], dict) and sum(isinstance(item, dict) for item in value) == len(value):
            yield path, value
        for number, item in enumerate(value[:50] if depth else value[:5000]):
            yield from _lists(item, f"{path}[{number}]", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, list | dict):
                yield from _lists(item, f"{path}.{key}" if path else str(key), depth + 1)


def _resolve(parsed: Parsed, record: object) -> None:
    """Give labels that are numbers or ids the names that the file lists for them elsewhere."""
    names = speaker_names(record)
    labels = list(dict.fromkeys(turn.label for turn in parsed.turns if turn.label is not None))
    known = {label: names[_key(label)] for label in labels if _key(label) in names}
    if len(set(known.values())) == len(known):
        for turn in parsed.turns:
            if turn.label in known:
                turn.label = known[turn.label]


def _key(label: str) -> str:
    return re.sub(r"^Speaker (?=\d+$)", "", label)


def whole(text: str) -> str:
    """`text` without half characters (lone surrogates), which no file or terminal could hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
