"""CHAT (.cha), the format of TalkBank and CLAN: main lines, the codes under them, who takes part.

A reader of our own, since a talk of a Coach and a Client is none to the library that there is (docs/decisions.md).
Pure; called inside this room only. What the codes mean: B. MacWhinney, Tools for Analyzing Talk, part 1.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.transcript.marks import without_codes
from scoring.transcript.raw import Parsed, RawTurn

_MAIN: Final = re.compile(r"\*([^:\s]{1,40}):\s*(.*)", re.DOTALL)
_TIER: Final = re.compile(r"%([^:\s]{1,40}):\s*(.*)", re.DOTALL)
_BULLET: Final = re.compile(r"\x15(\d+)_(\d+)\x15|[•·]?%snd:\s*\"[^\"]*\"_(\d+)_(\d+)[•·]?|•(\d+)_(\d+)•")
_CODES: Final = re.compile(r"^(?:x?cod|x?miti|x?misc|x?code?s?)\d*$", re.IGNORECASE)
_CUT_OFF: Final = re.compile(r"\+(?:/{1,2}[.?]|,|\.\.\.|\.\.\?)\s*$")


def read_chat(text: str) -> Parsed:
    """A CHAT file as pieces of speech; codes from `%cod` and its like."""
    parsed = Parsed([])
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
        elif line.strip():
            lines.append((number, line.strip()))
    coded = 0
    for number, line in lines:
        if line.startswith("@"):
            _header(line, parsed)
        elif found := _MAIN.fullmatch(line):
            coded += _main(found[1], found[2], number, parsed)
        elif found := _TIER.fullmatch(line):
            _dependent(found[1], found[2], parsed)
        else:
            parsed.aside.add("line that is no main line", "lines that are no main lines", line)
    if coded:
        parsed.notes.append(f"Took {coded:,} codes of CHAT out of the words (fillers, retracings, events, comments).")
    return parsed


def _header(line: str, parsed: Parsed) -> None:
    key, _, value = line.partition(":")
    if key == "@Participants":
        for one in value.split(","):
            parts = one.split()
            if len(parts) >= 2:
                parsed.roles[parts[0]] = parts[-1].replace("_", " ")
            if len(parts) >= 3:
                parsed.names[parts[0]] = " ".join(parts[1:-1]).replace("_", " ")
    elif key == "@ID":
        fields = [field.strip() for field in value.split("|")]
        if len(fields) > 7 and fields[2] and fields[7]:
            parsed.roles[fields[2]] = fields[7].replace("_", " ")
    elif key in ("@Comment", "@Situation", "@Bg", "@G") and value.strip():
        parsed.aside.add("header line", "header lines", value)


def _main(label: str, words: str, number: int, parsed: Parsed) -> int:
    """A main line; how many codes were taken out of it."""
    times = [tuple(int(one) for one in found.groups() if one is not None) for found in _BULLET.finditer(words)]
    said = _BULLET.sub(" ", words).strip()
    cut_off = _CUT_OFF.search(re.sub(r"\[[^\]]*\]\s*$", "", said)) is not None
    text, codes = without_codes(said)
    if cut_off and not text.endswith("…"):
        text = text.rstrip(" .?!")
    start = times[0][0] / 1000 if times else None
    end = times[-1][1] / 1000 if times else None
    parsed.turns.append(RawTurn(label, text, start, f":{number}", end))
    return codes


def _dependent(tier: str, value: str, parsed: Parsed) -> None:
    """A tier under a main line: codes are kept, anything else describes and is no speech."""
    if _CODES.match(tier) and parsed.turns:
        codes = [code.lstrip("$").strip(",;") for code in _BULLET.sub(" ", value).split()]
        turn = parsed.turns[-1]
        turn.codes = (*turn.codes, *(code for code in codes if code and code not in turn.codes and code not in ".?!"))
    else:
        parsed.aside.add(f"%{tier} line", f"%{tier} lines", value)
