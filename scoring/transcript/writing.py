"""Turns out again: as Triad's JSON, text, captions, a table, ELAN or CHAT, with codes beside them where there are any.

What is written can be opened by the tools of those who code conversations, and read back here. Pure; any package may
call it, by way of `scoring.transcript`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from xml.etree import ElementTree

from scoring.coding.behaviours import Speaker
from scoring.transcript.turns import Backchannel, Transcript, Turn

Written: TypeAlias = Literal["json", "txt", "csv", "vtt", "srt", "eaf", "cha"]
WRITTEN: Final[tuple[Written, ...]] = ("json", "txt", "csv", "vtt", "srt", "eaf", "cha")
_WORDS_A_SECOND: Final = 2.5
"""How fast people talk (150 words a minute), for sources without times."""
_NAMES: Final = {Speaker.COACH: "Coach", Speaker.CLIENT: "Client"}
_SHORT: Final = {Speaker.COACH: "COA", Speaker.CLIENT: "CLI"}
_TERMINATED: Final = re.compile(r"\s*([.?!])[\"'”’)]*$")
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s+")
_TROUBLE: Final = str.maketrans(
    {
        "[": "(",
        "]": ")",
        "<": "‹",
        ">": "›",
        "\x15": " ",
        "\t": " ",
        "\n": " ",
        "@": " at ",
        "&": " and ",
        "*": "",
        "^": "",
    }
)
_FIXED: Final = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes for each turn of a transcript, by the name of their column or tier ("behaviours", "focus")."""

    columns: Mapping[str, Sequence[Sequence[str]]]

    def of(self, turn: int) -> dict[str, Sequence[str]]:
        """The codes of one turn by column."""
        return {name: column[turn] for name, column in self.columns.items()}


def hand_codes(transcript: Transcript) -> Codes:
    """The codes that came with the transcript, where it has any."""
    if not any(turn.codes for turn in transcript.turns):
        return Codes({})
    return Codes({"codes": [turn.codes for turn in transcript.turns]})


def has_times(transcript: Transcript) -> bool:
    """Whether the source said when each turn began; without it, times are reckoned from the words."""
    return all(turn.start is not None for turn in transcript.turns)


def written(transcript: Transcript, form: Written, codes: Codes | None = None) -> str:
    """The transcript as a whole file of this form."""
    codes = codes if codes is not None else hand_codes(transcript)
    if form == "json":
        return json.dumps(transcript.as_record(), ensure_ascii=False, indent=1) + "\n"
    if form == "txt":
        return "\n".join(f"{_NAMES[turn.speaker]}: {_line(turn.text)}" for turn in transcript.turns) + "\n"
    if form == "csv":
        return _table(transcript, codes)
    if form == "eaf":
        return _elan(transcript, codes)
    if form == "cha":
        return _chat(transcript, codes)
    return _captions(transcript, form)


def _line(text: str) -> str:
    return " ".join(text.split())


def _times(transcript: Transcript) -> list[tuple[float, float]]:
    """Begin and end of each turn in seconds; what the source doesn't say is reckoned from the number of words."""
    starts: list[float] = []
    reached = 0.0
    for turn in transcript.turns:
        start = turn.start if turn.start is not None and turn.start >= reached else reached
        starts.append(start)
        reached = (
            start + max(0.5, len(turn.text.split()) / _WORDS_A_SECOND)
            if turn.end is None
            else max(turn.end, start + 0.1)
        )
    times = []
    for at, (turn, start) in enumerate(zip(transcript.turns, starts, strict=True)):
        end = turn.end if turn.end is not None else start + max(0.5, len(turn.text.split()) / _WORDS_A_SECOND)
        if at + 1 < len(starts) and turn.end is None:
            end = min(end, max(starts[at + 1], start + 0.1))
        times.append((start, max(end, start + 0.1)))
    return times


def _table(transcript: Transcript, codes: Codes) -> str:
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\n")
    writer.writerow(["turn", "speaker", "start", "end", "text", *codes.columns])
    for turn in transcript.turns:
        given = ["" if time is None else f"{time:.3f}" for time in (turn.start, turn.end)]
        marks = ["; ".join(one) for one in codes.of(turn.index).values()]
        writer.writerow([turn.index, turn.speaker.value, *given, _line(turn.text), *marks])
    return kept.getvalue()


def _captions(transcript: Transcript, form: Written) -> str:
    blocks = ["WEBVTT"] if form == "vtt" else []
    for number, (turn, (start, end)) in enumerate(zip(transcript.turns, _times(transcript), strict=True), start=1):
        stamps = f"{_stamp(start, form)} --> {_stamp(end, form)}"
        words = _line(turn.text)
        if form == "vtt":
            words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            blocks.append(f"{number}\n{stamps}\n<v {_NAMES[turn.speaker]}>{words}</v>")
        else:
            blocks.append(f"{number}\n{stamps}\n{_NAMES[turn.speaker]}: {words}")
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float, form: Written) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    mark = "," if form == "srt" else "."
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _elan(transcript: Transcript, codes: Codes) -> str:
    """ELAN's XML: a tier of speech for each of the two, and under it one for each kind of code (EAF 3.0)."""
    root = ElementTree.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "triad",
            "DATE": "1970-01-01T00:00:00+00:00",
            "FORMAT": "3.0",
            "VERSION": "3.0",
            _FIXED: "http://www.mpi.nl/tools/elan/EAFv3.0.xsd",
        },
    )
    ElementTree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    order = ElementTree.SubElement(root, "TIME_ORDER")
    slots: list[int] = []
    spoken: dict[Speaker, list[tuple[int, int, str, Turn | None]]] = {who: [] for who in Speaker}
    times = _times(transcript)
    for turn, (start, end) in zip(transcript.turns, times, strict=True):
        spoken[turn.speaker].append((round(start * 1000), round(end * 1000), _line(turn.text), turn))
    for sound in transcript.backchannels:
        start = (
            sound.start if sound.start is not None else _heard(sound, transcript.turns[sound.turn], times[sound.turn])
        )
        spoken[sound.speaker].append((round(start * 1000), round(start * 1000) + 400, _line(sound.text), None))
    number = 0
    for who, spans in spoken.items():
        tier = ElementTree.SubElement(
            root, "TIER", {"LINGUISTIC_TYPE_REF": "speech", "PARTICIPANT": _NAMES[who], "TIER_ID": _NAMES[who]}
        )
        hanging: dict[str, list[tuple[str, str]]] = {column: [] for column in codes.columns}
        for start, end, text, said in sorted(spans, key=lambda one: one[:2]):
            slots += [start, end]
            number += 1
            identity = f"a{number}"
            annotation = ElementTree.SubElement(
                ElementTree.SubElement(tier, "ANNOTATION"),
                "ALIGNABLE_ANNOTATION",
                {
                    "ANNOTATION_ID": identity,
                    "TIME_SLOT_REF1": f"ts{len(slots) - 1}",
                    "TIME_SLOT_REF2": f"ts{len(slots)}",
                },
            )
            ElementTree.SubElement(annotation, "ANNOTATION_VALUE").text = _xml_safe(text)
            if said is not None:
                for column, marks in codes.of(said.index).items():
                    if marks:
                        hanging[column].append((identity, "; ".join(marks)))
        for column, marked in hanging.items():
            below = {
                "LINGUISTIC_TYPE_REF": "codes",
                "PARENT_REF": _NAMES[who],
                "PARTICIPANT": _NAMES[who],
                "TIER_ID": f"{_NAMES[who]}-{column}-codes",
            }
            under = ElementTree.SubElement(root, "TIER", below)
            for parent, value in marked:
                number += 1
                reference = ElementTree.SubElement(
                    ElementTree.SubElement(under, "ANNOTATION"),
                    "REF_ANNOTATION",
                    {"ANNOTATION_ID": f"a{number}", "ANNOTATION_REF": parent},
                )
                ElementTree.SubElement(reference, "ANNOTATION_VALUE").text = value
    for at, time in enumerate(slots, start=1):
        ElementTree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{at}", "TIME_VALUE": str(time)})
    ElementTree.SubElement(
        root,
        "LINGUISTIC_TYPE",
        {"GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": "speech", "TIME_ALIGNABLE": "true"},
    )
    association = {
        "CONSTRAINTS": "Symbolic_Association",
        "GRAPHIC_REFERENCES": "false",
        "LINGUISTIC_TYPE_ID": "codes",
        "TIME_ALIGNABLE": "false",
    }
    ElementTree.SubElement(root, "LINGUISTIC_TYPE", association)
    ElementTree.SubElement(
        root,
        "CONSTRAINT",
        {"DESCRIPTION": "1-1 association with a parent annotation", "STEREOTYPE": "Symbolic_Association"},
    )
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _heard(sound: Backchannel, turn: Turn, times: tuple[float, float]) -> float:
    share = sound.at / max(1, len(turn.text))
    return times[0] + (times[1] - times[0]) * share


def _xml_safe(text: str) -> str:
    """Text without the characters that XML can't hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _chat(transcript: Transcript, codes: Codes) -> str:
    """CHAT with a main line a turn, and the codes on `%cod` under it.

    The participants' names say coach and client; their roles are of CHAT's own list, which knows neither.
    """
    identity = re.sub(r"[^\w-]+", "_", transcript.id)[:60] or "talk"
    lines = [
        "@UTF8",
        "@Begin",
        "@Languages:\teng",
        "@Participants:\tCOA Coach Investigator, CLI Client Participant",
        f"@ID:\teng|{identity}|COA|||||Investigator|||",
        f"@ID:\teng|{identity}|CLI|||||Participant|||",
    ]
    for turn, (start, end) in zip(transcript.turns, _times(transcript), strict=True):
        lines += _main_lines(turn, start, end, timed=has_times(transcript))
        marks = [re.sub(r"\s+", "_", mark) for column in codes.of(turn.index).values() for mark in column]
        if marks:
            lines.append("%cod:\t" + " ".join(f"${mark}" for mark in marks))
        lines += [
            f"%com:\t{_NAMES[one.speaker]}: {_line(one.text).translate(_TROUBLE)}"
            for one in transcript.backchannels
            if one.turn == turn.index
        ]
    return "\n".join([*lines, "@End"]) + "\n"


def _main_lines(turn: Turn, start: float, end: float, *, timed: bool) -> list[str]:
    """A main line for each sentence, since a main line has one terminator; time is shared out by words."""
    parts = _SENTENCE.split(_line(turn.text.translate(_TROUBLE)))
    total = sum(len(part.split()) for part in parts) or 1
    lines: list[str] = []
    reached = 0
    for part in parts:
        begins = start + (end - start) * reached / total
        reached += len(part.split())
        ends = start + (end - start) * reached / total
        bullet = f" \x15{round(begins * 1000)}_{round(ends * 1000)}\x15" if timed else ""
        lines.append(f"*{_SHORT[turn.speaker]}:\t{_chat_words(part)}{bullet}")
    return lines


def _chat_words(line: str) -> str:
    """The words of a main line, and one terminator at the end, as CHAT asks for it."""
    found = _TERMINATED.search(line)
    if found:
        return f"{line[: found.start()].rstrip()} {found[1]}"
    if line.endswith(("…", "...")):
        return f"{line.rstrip('….').rstrip()} +..."
    return f"{line} +/." if line else "0 ."
