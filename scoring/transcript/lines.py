"""A line of text and the speaker that it may begin with, and which of the words before a colon are speakers at all.

"First: the rent." is no speaker, "Ruth: Go on." is one. Pure; called by the readers of plain text and of captions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoring.transcript.labels import cleaned, is_known, is_unknown, names_part, names_same, normal
from scoring.transcript.marks import is_sound
from scoring.transcript.times import CLOCK, seconds
from scoring.transcript.words import words

_DATE: Final = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[,\sT]+)?"
_STAMP: Final = re.compile(
    rf"\s*(?:[\[({{<#]\s*{_DATE}({CLOCK})(?:-\d)?(?:\s*(?:-->|->|[-–—]|to|bis)\s*{CLOCK})?\s*[\])}}>#]"
    rf"|{_DATE}({CLOCK})(?:\s*(?:-->|->|[-–—])\s*{CLOCK})?)"
    r"\s*(?:[-–—|]\s*)?(?=\S|$)"
)
_TIME_AFTER: Final = (
    rf"(?:\s*[-–—|@,•·]?\s*[\[(<#{{]\s*(?P<t1>{CLOCK})(?:\s*[-–—]\s*{CLOCK})?\s*[\])>#}}]"
    rf"|(?:\s{{2,}}|\t|\s*[-–—|@•·]\s*)(?P<t2>{CLOCK}))"
)
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = r"[^\s:：\[\]{}|<>\"“”?!]"
_MORE: Final = rf"(?:[ \t]+(?:[-–|/&+]\s+)?(?:\([^()\n:]{{1,40}}\)|\[[^\[\]\n:]{{1,40}}\]|{_WORD}+)){{0,6}}"
_NAME: Final = rf"(?:\+?[\d(][\d ()/.-]{{5,}}\d|(?:\d{{1,4}}[.)]\s*)?{_LETTER}{_WORD}*{_MORE})"
_COLON: Final = re.compile(rf"(?P<name>{_NAME})(?:{_TIME_AFTER})?\s*[:：](?=\s|$|[^\d/\s\\])\s*")
_BRACKETED: Final = re.compile(
    rf"[\[<](?P<name>{_NAME})[\]>](?:{_TIME_AFTER}|\s+(?P<t3>{CLOCK}))?\s*(?:[:：]|(?=\s|$))\s*"
)
_HEADED: Final = re.compile(
    rf"(?P<name>{_NAME}?)(?:{_TIME_AFTER}|\s+(?P<t3>{CLOCK}))(?:\s*(?:-->|[-–—]|to|bis)\s*{CLOCK})?\s*[:：]?\s*"
)
_ALONE: Final = re.compile(rf"(?P<name>{_NAME})\s*[:：]?\s*")
_WEAK: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<name>{_NAME}?){_TIME_AFTER}\s*[-–—|]\s+(?=\S)",  # Coach @ 0:03 - Well?
        rf"(?P<name>{_NAME}?)\s+(?:[-–—]{{1,2}}|\|)\s+(?=\S)",  # Coach - Well?
        rf"\((?P<name>{_NAME})\)\s*[:：]?\s+(?=\S)",  # (Coach) Well?
        rf"(?:\*\*|__)(?P<name>{_NAME})(?:\*\*|__)\s+(?=\S)",  # **Coach** Well?
        r"(?:\d+\.\d+\s+){2}(?P<name>[A-Za-z]+_?\d+)\s+(?=\S)",  # 0.00 3.12 SPEAKER_00 Well?
        r"(?P<name>\d{1,2})\s*[:：]\s+(?=\S)",  # 1: Well?
    )
)
_STARS: Final = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|(?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])")
_OPENING: Final = re.compile(r"\s*(?:(?:>+|[-•–—]|\*(?=\s))\s*)*(?:#{1,6}\s+)?")
_ITEM: Final = re.compile(r"\s*[(#]?\d{1,5}(?:[.)]\s*|\s*\t\s*|\s+)(?=[^\W\d_*\[])")
_FAINT: Final = frozenset(("alone", "loose", "weak"))
"""Ways of naming that count only where a file has no clearer one."""
_MOST_LABELS: Final = 100
"""Up to how many speakers a label is looked for within somebody's words."""
_SELVES: Final = frozenset(("Me", "You", "Them", "Ich"))
"""What notetakers call the one who took the notes, and the others: a name only where it comes again and again."""
_KEPT: Final = 4096
"""Labels that are remembered."""
_REACH: Final = 160
"""How far into a line a label may reach."""


@dataclass(frozen=True, slots=True)
class Label:
    """The speaker that a line may begin with. `kind`: "colon", "bracket" (with a colon), "loose" (brackets alone),
    "head" (a time beside it and nothing said on the line), "alone" (nothing else on the line), "weak" (see
    `weak_label`)."""

    name: str
    said: str
    start: float | None
    kind: str


def stamp_of(line: str) -> tuple[float | None, str]:
    """The time that a line begins with, and the rest."""
    found = _STAMP.match(line)
    return (seconds(found[1] or found[2]), line[found.end() :]) if found else (None, line)


def bare(line: str) -> str:
    """A line without Markdown's stars and what opens a quote or an item of a list."""
    text = line.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
    opening = _OPENING.match(text)
    return text[opening.end() :] if opening else text


def label_of(line: str, *, alone: bool = False) -> Label | None:
    """The speaker that `line` may begin with: `Anna:`, `[00:12] Anna:`, `Anna (00:12):`, `Anna  0:12`, `[Anna]: `.

    With `alone`, also a name with nothing else on the line.
    """
    text = bare(line)
    if not text.strip():
        return None
    start, rest = stamp_of(text)
    if rest is not text:
        rest = bare(rest)
    if (label := _label(rest, start, alone)) is not None:
        return label
    item = _ITEM.match(rest)
    return _label(rest[item.end() :], start, alone) if item else None


def _label(rest: str, start: float | None, alone: bool) -> Label | None:
    head, stars = _unstarred(rest)
    for pattern, kind in ((_BRACKETED, "bracket"), (_COLON, "colon")):
        if (found := pattern.match(head, 0, _REACH)) and _may_name(found["name"]):
            times = found.groupdict()
            time = times["t1"] or times["t2"] or times.get("t3")
            said = head[found.end() :]
            if kind == "bracket" and not time and found.group().rstrip()[-1:] not in ":：":
                kind = "loose"
                if is_sound(found["name"]):
                    return None
            more, said = stamp_of(said) if not time else (None, said)
            said = re.sub(r"^[:：]\s*", "", said)
            return Label(
                cleaned(found["name"]),
                _restarred(said, stars),
                seconds(time) if time else (start if start is not None else more),
                kind,
            )
    if len(head) > _REACH:
        return None
    if (found := _HEADED.fullmatch(head.rstrip())) and _may_name(found["name"]):
        return Label(cleaned(found["name"]), "", seconds(found["t1"] or found["t2"] or found["t3"]), "head")
    if (start is not None or alone) and (found := _ALONE.fullmatch(head.rstrip())) and _may_name(found["name"]):
        name = found["name"]
        if not name.rstrip().endswith((".", ",", ";", "…", "-")) or start is not None:
            return Label(cleaned(name), "", start, "head" if start is not None else "alone")
    return None


def weak_label(line: str) -> Label | None:
    """The speaker before a dash ("Coach - Well?"), in round brackets, in bold, or a number: for texts in which nothing
    else names anybody."""
    start, rest = stamp_of(bare(line))
    for pattern in _WEAK:
        found = pattern.match(rest, 0, _REACH)
        if found and (found["name"].isdigit() or (_may_name(found["name"]) and not is_sound(found["name"]))):
            return Label(cleaned(found["name"]), rest[found.end() :].strip(), start, "weak")
    return None


def _unstarred(text: str) -> tuple[str, int]:
    """The line without the stars about its label; words that are starred later stay as they are."""
    cut = min((at for at in (text.find(":"), text.find("：")) if at >= 0), default=len(text))
    reach = min(len(text), cut + 4) if cut < 80 else min(len(text), 80)
    if "*" not in text[:reach] and "_" not in text[:reach]:
        return text, 0
    head = _STARS.sub("", text[:reach]) if cut < 80 or len(text) <= 80 else text[:reach]
    return head + text[reach:], text[:reach].count("**")


def _restarred(said: str, stars: int) -> str:
    said = said.strip(" \t")
    return said[2:].lstrip() if stars % 2 and said.startswith("**") else said


@lru_cache(maxsize=_KEPT)
def _may_name(name: str) -> bool:
    """Whether words could be somebody's label: short, and not the beginning of a sentence."""
    parts = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", name).split()
    if not parts or len(name) > 60 or len(parts) > 6:
        return False
    if len(name) == 1:
        return name.isupper()
    if parts[0] in _SELVES and len(parts) == 1:
        return True
    first = _NUMBERLESS.sub("", parts[0].casefold().strip(".,'’"))
    return is_known(name) or is_unknown(name) or first not in words("no_name") or _is_initials(name)


_NUMBERLESS: Final = re.compile(r"^\d+[.)]")


@lru_cache(maxsize=_KEPT)
def _named(name: str) -> bool:
    """Whether every word begins with a capital, as names do."""
    parts = re.findall(r"[^\W_][\w.'’-]*", re.sub(r"[(\[][^()\[\]]*[)\]]", " ", name))
    small = words("particles")
    return any(part.casefold() not in small for part in parts) and all(
        not part[0].islower() or part.casefold() in small for part in parts
    )


def _is_initials(name: str) -> bool:
    return name.isalpha() and name.isupper() and 2 <= len(name) <= 3


def accepted(found: Sequence[Label], chosen: Iterable[str] = ()) -> frozenset[str]:
    """Which labels are speakers: roles, whom the caller names, names with a time beside them, who speaks repeatedly,
    and names as names are written. What is written small and comes once is part of what was said. Faint ways of naming
    count only where there is no clearer one."""
    strong = _accepted([one for one in found if one.kind not in _FAINT], tuple(chosen))
    if len({normal(one) for one in strong}) >= 2:
        known = {normal(one) for one in strong}
        return strong | {one.name for one in found if one.kind in _FAINT and normal(one.name) in known}
    return _accepted(found, tuple(chosen))


def _accepted(found: Sequence[Label], wanted: tuple[str, ...]) -> frozenset[str]:
    counts = Counter(normal(one.name) for one in found)
    timed = {normal(one.name) for one in found if one.kind == "head" or one.start is not None}
    bracketed = any(one.kind == "loose" and counts[normal(one.name)] > 1 for one in found)
    result: set[str] = set()
    bases = Counter(_base(one.name) for one in found)
    for label in {(one.name, one.kind): one for one in found}.values():
        word = normal(label.name)
        repeated = max(counts[word], bases[_base(label.name)]) > 1
        in_style = bracketed and label.kind == "loose" and _named(label.name)
        if label.kind in _FAINT and not (repeated or is_known(word) or in_style):
            continue
        if label.kind == "alone" and not _named(label.name):
            continue
        if _is_initials(label.name) and word in words("no_name") and not repeated:
            continue
        if label.name in _SELVES and counts[word] < 2:
            continue
        if (
            is_known(word)
            or is_unknown(word)
            or _named(label.name)
            or (repeated and (len(word.split()) <= 3 or word in timed))
            or any(names_same(one, word) or (counts[word] > 1 and names_part(one, word)) for one in wanted)
        ):
            result.add(label.name)
    return frozenset(result)


@lru_cache(maxsize=_KEPT)
def _base(name: str) -> str:
    """A label without the number at its end: "Speaker 1" and "Speaker 2" are one way of naming."""
    return re.sub(r"[\s_.#-]*\d+$", "", normal(name))


def opening_label(text: str, label: str) -> str | None:
    """What follows where `text` begins with the label that the piece already has ("S00: ", "[S00] "), else None."""
    found = label_of(text)
    return found.said if found is not None and normal(found.name) == normal(label) else None


def inline_labels(text: str, labels: frozenset[str]) -> list[tuple[int, int, str]]:
    """Where a known label and its colon stand within text, after the end of a sentence: begin, end, label."""
    if (":" not in text and "：" not in text) or not labels or len(labels) > _MOST_LABELS:
        return []
    return [(one.start(1), one.end(), one[2]) for one in _inline(labels).finditer(text)]


@lru_cache(maxsize=8)
def _inline(labels: frozenset[str]) -> re.Pattern[str]:
    known = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<=[.?!…\"”»)\]–—-])\s+([-–—>*\[]{{0,4}}\s?({known})[\]*]{{0,3}}\s?[:：]\*{{0,2}})(?=\s|$)")
