"""Tables: CSV and TSV of research data and services, Markdown tables, tables in documents. A row is a piece of speech.

Columns are known by their heads; a table without heads is read where one column holds few names and one holds speech.
Pure; called inside this room only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from scoring.errors import TranscriptError
from scoring.transcript.lines import accepted, label_of
from scoring.transcript.raw import Parsed, RawTurn, shortened
from scoring.transcript.times import first_time, seconds

_SPEAKER: Final = (
    "speaker", "speaker_name", "speakername", "speaker_label", "speaker_id", "speaker_role", "interlocutor",
    "participant", "participant_name", "name", "who", "role", "person", "sprecher", "sprecherin", "sprecher_in",
    "person_name", "tier", "tier_name", "talker", "party", "actor", "user", "from", "label", "channel", "rolle",
    "teilnehmer",
)  # fmt: skip
_TEXT: Final = (
    "utterance_text", "text", "utterance", "transcript", "transcription", "content", "sentence", "words", "speech",
    "dialogue", "dialog", "message", "caption", "subtitle", "annotation", "turn_text", "value", "said", "inhalt",
    "äußerung", "transkript", "wortlaut", "aussage", "turn", "body", "paragraph", "what_was_said",
)  # fmt: skip
_START: Final = (
    "start", "start_time", "starttime", "begin", "begin_time", "tmin", "timestamp", "time", "timespan", "start_s",
    "start_sec", "start_seconds", "start_ms", "startms", "timecode", "from_time", "in", "zeit", "beginn", "anfang",
    "start_(s)", "time_in", "zeitmarke",
)  # fmt: skip
_END: Final = ("end", "end_time", "endtime", "tmax", "stop", "end_s", "end_ms", "out", "ende", "time_out", "finish")
_CODES: Final = (
    "code", "codes", "miti", "misc", "miti_code", "misc_code", "behaviour", "behavior", "behaviours", "behaviors",
    "annotation_code", "main_therapist_behaviour", "main_therapist_behavior", "client_talk_type", "coding", "kode",
    "codierung", "label_code", "tag", "tags",
)  # fmt: skip
_SUBCODES: Final = ("therapist_input_subtype", "reflection_subtype", "question_subtype")
_TALK: Final = ("transcript_id", "session_id", "conversation_id", "dialogue_id", "talk_id", "file")
_ROW: Final = ("utterance_id", "turn_id", "annotator_id")


def looks_like_table(text: str) -> str | None:
    """The delimiter of text whose first line names a speaker's and a speech column, or None."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    for delimiter in ("\t", ";", ",", "|"):
        columns = _heads(next(csv.reader([head.strip("|") if delimiter == "|" else head], delimiter=delimiter), []))
        if delimiter != "|" and _find(columns, _SPEAKER) is not None and _find(columns, _TEXT) is not None:
            return delimiter
    return None


def markdown_rows(text: str) -> list[tuple[int, list[str]]] | None:
    """The rows of the Markdown table that `text` holds, with their line numbers; None where it holds none."""
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip().startswith("|") and line.count("|") >= 3:
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if not all(re.fullmatch(r":?-*:?", cell) for cell in cells) or not any("-" in cell for cell in cells):
                rows.append((number, [re.sub(r"<br\s*/?>", " ", cell).strip() for cell in cells]))
    return rows if len(rows) >= 2 else None


def read_csv_text(text: str, name: str, delimiter: str | None = None) -> Parsed:
    """CSV or TSV text. Raises TranscriptError with the line."""
    delimiter = delimiter or looks_like_table(text) or _sniffed(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise TranscriptError(
            f"{name} is no table", f"{name}:{reader.line_num}: not CSV: {error}", "Save it as CSV from your spreadsheet"
        ) from error
    return read_rows(rows, name)


def _sniffed(text: str) -> str:
    sample = text[:4000].split("\n")[:20]
    return max(
        ("\t", ";", ",", "|"),
        key=lambda one: (min((line.count(one) for line in sample if line.strip()), default=0), one == ","),
    )


def read_rows(rows: Sequence[tuple[int, Sequence[str]]], name: str) -> Parsed:
    """The rows of a table, the first with the heads of the columns. Raises TranscriptError."""
    filled = [(number, [cell.strip() for cell in row]) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return Parsed([])
    for skipped in range(min(len(filled), 30)):
        columns = _heads(filled[skipped][1])
        if _find(columns, _SPEAKER) is not None and _find(columns, _TEXT) is not None:
            parsed = _rows_under(columns, filled[skipped + 1 :], name)
            for _, row in filled[:skipped]:
                parsed.aside.add("row before the table's heads", "rows before the table's heads", " ".join(row))
            return parsed
    if (labelled := _labels_in_words(filled, name)) is not None:
        return labelled
    return _without_heads(filled, name)


def _labels_in_words(rows: Sequence[tuple[int, list[str]]], name: str) -> Parsed | None:
    """A table that has speech and no speaker, and whose words begin with the speaker."""
    columns = _heads(rows[0][1])
    text = _find(columns, _TEXT)
    if text is None or _find(columns, _SPEAKER) is not None:
        return None
    start = _find(columns, _START)
    found = [(number, row, label_of(row[text])) for number, row in rows[1:] if text < len(row)]
    labels = accepted([label for _, _, label in found if label is not None])
    if len(labels) < 2:
        return None
    turns = []
    for number, row, label in found:
        named = label is not None and label.name in labels
        time = _time(row[start], 1.0) if start is not None and start < len(row) else None
        words = label.said if named and label is not None else row[text]
        turns.append(RawTurn(label.name if named and label is not None else None, words, time, f":{number}"))
    return Parsed(turns)


def _heads(row: Sequence[str]) -> list[str]:
    return [re.sub(r"[\s-]+", "_", re.sub(r"[*\"']", "", cell).strip().casefold()).strip(":_\ufeff") for cell in row]


def _find(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(one) for one in names if one in columns), None)


def _rows_under(columns: list[str], rows: Sequence[tuple[int, list[str]]], name: str) -> Parsed:
    text, speaker = _find(columns, _TEXT), _find([c if c not in _TEXT[:6] else "" for c in columns], _SPEAKER)
    start, end = _find(columns, _START), _find(columns, _END)
    coded = [at for at, column in enumerate(columns) if column in _CODES or column in _SUBCODES]
    talk, row_id = _find(columns, _TALK), _find(columns, _ROW[:2])
    if text is None or speaker is None:
        return Parsed([])
    parsed = Parsed([])
    _one_talk(talk, rows, columns, name)
    scale = 0.001 if start is not None and columns[start].endswith("ms") else 1.0
    parsed_times = [_time(row[start] if start is not None and start < len(row) else "", scale) for _, row in rows]
    seen: dict[str, RawTurn] = {}
    for (number, row), time in zip(rows, parsed_times, strict=True):
        cells = [*row, *[""] * (len(columns) - len(row))]
        extra = [cell for cell in row[len(columns) :] if cell]
        words = ", ".join([cells[text], *extra]) if extra and text == len(columns) - 1 else cells[text]
        codes = tuple(code for at in coded for code in _codes(cells[at]))
        key = f"{cells[row_id]}\0{words}" if row_id is not None and cells[row_id] else ""
        if key and key in seen:  # the same utterance, coded by somebody else
            seen[key].codes = (*seen[key].codes, *(code for code in codes if code not in seen[key].codes))
            continue
        turn = RawTurn(
            cells[speaker] or None,
            words,
            time,
            f":{number}",
            _time(cells[end], scale) if end is not None else None,
            codes,
        )
        if key:
            seen[key] = turn
        if turn.text or turn.label:
            parsed.turns.append(turn)
    return parsed


def _one_talk(talk: int | None, rows: Sequence[tuple[int, list[str]]], columns: Sequence[str], name: str) -> None:
    """Refuse a table that holds several talks: they would be read as one."""
    if talk is None:
        return
    ids = list(dict.fromkeys(row[talk] for _, row in rows if talk < len(row) and row[talk]))
    if len(ids) > 1:
        raise TranscriptError(
            f"{name} holds several talks",
            f"{name}: {columns[talk]}: {len(ids)} talks: {shortened(', '.join(ids))}",
            "Write each talk into a file of its own",
        )


def _codes(cell: str) -> tuple[str, ...]:
    found = [code.strip(" []'\"") for code in re.split(r"[;,|/]", cell)]
    return tuple(code for code in found if code and code.casefold() not in ("n/a", "na", "none", "nan", "-", "null"))


def _time(cell: str, scale: float) -> float | None:
    if not cell:
        return None
    if (time := seconds(cell)) is not None:
        return time
    try:
        return float(cell.replace(",", ".").rstrip("s ")) * scale
    except ValueError:
        return first_time(cell)


def _without_heads(rows: Sequence[tuple[int, list[str]]], name: str) -> Parsed:
    """A table without heads: the speech is where most words are, the speaker where few and short values repeat."""
    width = max(len(row) for _, row in rows)
    columns = [[row[at] if at < len(row) else "" for _, row in rows] for at in range(width)]
    words = [sum(len(cell.split()) for cell in column) for column in columns]
    text = words.index(max(words))
    named = [
        at
        for at, column in enumerate(columns)
        if at != text
        and 1 < len({cell for cell in column if cell}) <= max(4, len(column) // 3)
        and all(len(cell) <= 60 for cell in column)
        and any(re.search(r"[^\W\d_]", cell) for cell in column)
    ]
    if not named or len(rows) < 2:
        number, row = rows[0]
        raise TranscriptError(
            f"{name} doesn't say who speaks",
            f"{name}:{number}: “{shortened(' | '.join(row))}” has no column for the speaker and one for the words",
            'Name them in the first row: "speaker" and "text"',
        )
    names = max(named, key=lambda at: sum(a != b for a, b in pairwise(columns[at])))
    times = [at for at, column in enumerate(columns) if at not in (text, names) and first_time(column[-1]) is not None]
    turns = []
    for at, (number, _) in enumerate(rows):
        start = first_time(columns[times[0]][at]) if times else None
        turns.append(RawTurn(columns[names][at] or None, columns[text][at], start, f":{number}"))
    return Parsed(turns)
