"""A debrief that Triad exported as Markdown, text or a web page: the talk in it, without codes and observer.

Pure; called inside this room only.
"""

from __future__ import annotations

import html
import re
from typing import Final

from scoring.coding.behaviours import Behaviour
from scoring.transcript.raw import Parsed, RawTurn

_TALK: Final = re.compile(r"(?m)^(?:## The talk|The talk:)\s*$")
_LINE: Final = re.compile(r"\s{0,6}(\d+) (You|Client): (.*)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]<>#|~])")
_NAMES: Final = "|".join(sorted((b.value.replace("_", " ") for b in Behaviour), key=len, reverse=True))
_CODES: Final = re.compile(rf"  \[((?:{_NAMES})(?:, (?:{_NAMES}))*)\]$")
_ENDS: Final = re.compile(r"(?m)^(?:## To try next time|To try next time: .*)\s*$")


_ROW: Final = re.compile(
    r"<p class='(coach|client)'><span class='who'>(\d+) [^<]*</span><br>(.*?)<br><span class='codes'>[^<]*</span></p>",
    re.DOTALL,
)


def is_debrief(text: str) -> bool:
    """Whether the text is a debrief of ours."""
    found = _TALK.search(text)
    return found is not None and _LINE.match(text[found.end() :].lstrip("\n")) is not None


def is_debrief_page(text: str) -> bool:
    """Whether a web page is a debrief of ours."""
    return "<div class='talk'>" in text and _ROW.search(text) is not None


def read_debrief_page(text: str) -> Parsed:
    """The turns of a debrief's web page, one for one."""
    talk = text[text.index("<div class='talk'>") :]
    parsed = Parsed([], whole=True)
    for found in _ROW.finditer(talk):
        words = html.unescape(found[3])
        line = text.count("\n", 0, len(text) - len(talk) + found.start()) + 1
        parsed.turns.append(RawTurn(found[1], "" if words == "(silence)" else words, None, f":{line}"))
    return parsed


def read_debrief(text: str) -> Parsed:
    """The turns of a debrief, one for one."""
    found = _TALK.search(text)
    if found is None:
        return Parsed([])
    markdown = found.group().startswith("#")
    talk = text[found.end() :]
    first = text.count("\n", 0, found.end()) + 1
    ends = [one.start() for one in _ENDS.finditer(talk)]
    talk = talk[: ends[-1]] if ends else talk
    parsed = Parsed([], whole=True)
    for offset, line in enumerate(talk.split("\n")):
        shown = _ESCAPED.sub(r"\1", line) if markdown else line
        begins = _LINE.fullmatch(shown)
        if begins is not None and int(begins[1]) == len(parsed.turns) + 1:
            who = "coach" if begins[2] == "You" else "client"
            parsed.turns.append(RawTurn(who, begins[3], None, f":{first + offset}"))
            continue
        if parsed.turns:
            parsed.turns[-1].text += f"\n{shown}"
    for turn in parsed.turns:
        turn.text = _CODES.sub("", turn.text.strip("\n"))
        turn.text = "" if turn.text == "(silence)" else turn.text
    return parsed
