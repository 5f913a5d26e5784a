"""Plain text and Markdown: a speaker before a colon, on a line with a time, or on a line alone, and what was said.

What stands before the first speaker, footers, headings and time marks are nobody's words. Pure; called inside this
room only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.transcript.joining import is_backchannel
from scoring.transcript.lines import Label, accepted, bare, inline_labels, label_of, stamp_of, weak_label
from scoring.transcript.raw import Parsed, RawTurn
from scoring.transcript.times import CLOCK, first_time

_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>:-])")
_STAMP_ONLY: Final = re.compile(
    rf"\s*[\[({{<#*_]*\s*{CLOCK}(?:-\d)?(?:\s*(?:-->|->|[-–—]|to|bis)\s*{CLOCK})?\s*[\])}}>#*_:]*\s*"
)
_RULE: Final = re.compile(r"\s*(?:[-=*_~#—–•·]\s*){3,}|\s*#{1,6}\s*")
_HEADING: Final = re.compile(r"\s*#{1,6}\s+\S")
_FOOTER: Final = re.compile(
    r"\b(?:transcri(?:bed|ption|pt)s?|transkri\w+|otter\.ai|rev\.com|generated|erstellt (?:mit|von|am)"
    r"|powered by|copyright"
    r"|recorded (?:with|by|on|using)|edited (?:with|by)|exported|exportiert|subtitles by|untertitel\w*|captions? by"
    r"|end of (?:the )?(?:transcript|recording|session|call|meeting)|ende (?:des|der) (?:transkript\w*"
    r"|aufnahme|gespräch\w*)"
    r"|this (?:editable )?transcript|view (?:the )?(?:original|recording)|meeting ended|confidential"
    r"|vertraulich)\b|https?://|www\.|©"
    r"|\bpage \d+(?: of \d+)?\b|\bseite \d+\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    label: Label | None
    after_blank: bool


def read_plain(text: str, chosen: frozenset[str], *, markdown: bool = False) -> Parsed:
    """Plain text as pieces of speech."""
    parsed = Parsed([])
    lines: list[_Line] = []
    blank = True
    for number, written in enumerate(text.split("\n"), start=1):
        shown = _ESCAPED.sub(r"\1", written) if markdown and "\\" in written else written
        if shown.strip():
            lines.append(_Line(number, shown.rstrip(), label_of(shown, alone=True), blank))
        blank = not shown.strip()
    lines = _without_numbered_stamps(lines)
    labels = _speakers(lines, chosen)
    if not labels:
        for line in lines:
            line.label = weak_label(line.text)
        labels = _speakers(lines, chosen)
    _read(lines, labels, parsed)
    return parsed


def _without_numbered_stamps(lines: list[_Line]) -> list[_Line]:
    """Lines of words that begin with a bare time, where several do, without it."""
    stamped = [
        line
        for line in lines
        if line.label is None and (found := stamp_of(line.text))[0] is not None and found[1].strip()
    ]
    if len(stamped) >= 3:
        for line in stamped:
            start, rest = stamp_of(line.text)
            line.text = rest
            line.label = Label("", rest, start, "none") if start is not None else None
    return lines


def _speakers(lines: Sequence[_Line], chosen: frozenset[str]) -> frozenset[str]:
    """The labels that are speakers."""
    found = [line.label for line in lines if line.label is not None and line.label.name]
    return accepted([one for one in found if one.kind != "alone" or not is_backchannel(one.name, words=True)], chosen)


def _read(lines: Sequence[_Line], labels: frozenset[str], parsed: Parsed) -> None:
    """Fill `parsed` from the lines."""
    turns: list[RawTurn] = []
    paragraphs: list[tuple[RawTurn, int]] = []  # words after a blank line within a turn, where they begin
    pending: float | None = None
    marks = 0
    for at, line in enumerate(lines):
        label = line.label if line.label is not None and line.label.name in labels else None
        if label is not None:
            start = label.start if label.start is not None else pending
            turns.append(RawTurn(label.name, label.said.strip(), start, f":{line.number}", holds=True))
            _split_inline(turns, labels)
            pending = None
        elif _STAMP_ONLY.fullmatch(line.text):
            marks += 1
            time = first_time(line.text)
            if turns and not turns[-1].text and turns[-1].start is None:
                turns[-1].start = time
            else:
                pending = time
        elif _RULE.fullmatch(line.text):
            continue
        elif _HEADING.match(line.text):
            parsed.aside.add("heading", "headings", line.text.strip(" #*"))
        elif not turns:
            parsed.aside.add("line before the first speaker", "lines before the first speaker", line.text)
        elif _is_footer(line, lines[at + 1 :], labels):
            parsed.aside.add("line that nobody said", "lines that nobody said", line.text)
        else:
            words = line.text.strip() if line.label is None or line.label.kind != "none" else line.label.said.strip()
            words = re.sub(r"^(?:>\s?)+", "", words)
            if not words:
                continue
            if turns[-1].text and line.after_blank:
                paragraphs.append((turns[-1], len(turns[-1].text)))
            turns[-1].text = f"{turns[-1].text}\n{words}" if turns[-1].text else bare(words).strip()
            if line.label is not None and line.label.kind == "none" and turns[-1].start is None:
                turns[-1].start = line.label.start
    if marks:
        parsed.notes.append(f"Passed over {marks:,} time mark{'s' * (marks > 1)} between turns.")
    _leave_out_end(turns, paragraphs, parsed)
    parsed.turns = turns


def _split_inline(turns: list[RawTurn], labels: frozenset[str]) -> None:
    """Split the last turn where another known label stands within its words."""
    last = turns[-1]
    for number, (at, end, name) in enumerate(reversed(inline_labels(last.text, labels))):
        turns.insert(len(turns) - number, RawTurn(name, last.text[end:].strip(), None, last.place, holds=True))
        last.text = last.text[:at].strip()


def _is_footer(line: _Line, after: Sequence[_Line], labels: frozenset[str]) -> bool:
    """Whether a line without a speaker is no speech: the words of a tool or a page, at the end or by themselves."""
    if not _FOOTER.search(line.text) or len(line.text) > 240:
        return False
    at_end = not any(one.label is not None and one.label.name in labels for one in after)
    return (line.after_blank or at_end) and (at_end or len(line.text.split()) <= 12)


def _leave_out_end(turns: Sequence[RawTurn], paragraphs: Sequence[tuple[RawTurn, int]], parsed: Parsed) -> None:
    """A last paragraph without a speaker, in a file where no other turn has one, is nobody's."""
    last = [(turn, at) for turn, at in paragraphs if turns and turn is turns[-1]]
    if last and len(last) == len(paragraphs):
        turn, at = last[0]
        for line in turn.text[at:].strip().split("\n"):
            parsed.aside.add("line after the last turn", "lines after the last turn", line)
        turn.text = turn.text[:at].strip()
