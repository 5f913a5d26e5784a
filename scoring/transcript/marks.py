"""What transcribers write among the words that nobody said: times, pauses, sounds, CHAT codes.

Each is taken out of the words and counted in a note. Pure; called inside this room only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scoring.transcript.times import without_marks

_SOUND: Final = (
    r"laugh\w*|lacht|lachen\w*|chuckl\w*|cough\w*|hustet|räuspert\w*|sighs?|sighing|seufzt|breath\w*|atmet"
    r"|sniff\w*|crying|cries|weint"
    r"|applause|music\w*|musik|noise|geräusch\w*|silence|stille|schweigen|schweigt|pause[sd]?|long pause"
    r"|kurze pause|lange pause|break"
    r"|crosstalk|cross talk|overlap\w*|inaudible|unintelligible|indistinct|unverständlich\w*|unv\.?"
    r"|blank_audio|no audio"
    r"|phone rings?|background noise|foreign language|recording (?:starts?|stops?|ends?)|end of (?:recording"
    r"|transcript|audio)"
)
_ASIDE: Final = re.compile(
    rf"[\[(<*]{{1,3}}\s*(?:(?:{_SOUND})(?:[\s,]+(?:{_SOUND}|\d[\d:.,]*|sek\w*|sec\w*|s|min\w*))*"
    r"|(?:ca\.?\s*)?\d+(?:[.,]\d+)?\s*(?:s|sec\w*|sek\w*|min\w*)?\.?(?:\s+(?:pause|silence|stille|schweigen))?"
    r"|(?:pause|silence|stille|schweigen)[\s:,]+\d+(?:[.,]\d+)?\s*(?:s|sec\w*|sek\w*)?\.?|\.{1,3}|…)\s*[\])>*]+",
    re.IGNORECASE,
)
"""A remark in brackets about sounds or pauses: [laughs], (3 sec pause), (unv.), (.), [inaudible 00:03]."""
_WHOLE: Final = re.compile(r"\s*(?:[\[(][^\[\]()]*[\])]|\*[^*]+\*|♪[^♪]*♪|♪+)[\s.]*")
_DROPPED: Final = re.compile(
    r"\x15[^\x15]*\x15"  # time marks
    r"|&=\S+|&\*\w+:\S+"  # events, a listener's words inside the turn
    r"|&[-~+]\S+"  # fillers, nonwords, fragments
    r"|\[(?:=[!?]?|!|%|\+|-|\*|:{1,2}|\^c?|#|<|>)?[^\[\]]*\]"  # explanations, comments, errors
    r"|\(\.{1,3}\)|\(\d+(?:[.:]\d+)*\.?\)"  # pauses
    r"|\+(?:\.\.\.|\.\.\?|//\.|//\?|/\.|/\?|!\?|\"/\.|\"\.|\.)"  # endings that aren't plain
    r"|\+[<^,+\"]+|‡|„|[⌈⌉⌊⌋∆∇⁎▔▁☺°]\d?"  # linkers and conversation-analytic signs
)
_RETRACED: Final = re.compile(r"(?:<([^<>]*)>|(?<![^\s<>\[\]])([^\s<>\[\]]{1,80}))\s?\[/{1,3}?-?\]")
_ENDED: Final = re.compile(r"\s+([.?!,;:…])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Words without marks, how many marks of each kind were taken out, and the first time among them in seconds."""

    text: str
    times: int = 0
    remarks: int = 0
    codes: int = 0
    start: float | None = None


def clean(text: str) -> Cleaned:
    """`text` without marks of transcribers."""
    left, times, start = without_marks(text)
    codes = 0
    if ("[" in left or "&" in left or "+" in left) and _is_coded(left):
        left, codes = without_codes(left)
    remarks = 0
    if "[" in left or "(" in left or "<" in left or "*" in left or "♪" in left:
        if _WHOLE.fullmatch(left) and _ASIDE.search(left):
            return Cleaned("", times, 1, codes, start)
        left, remarks = _ASIDE.subn(" ", left)
        if remarks:
            left = re.sub(r" +([.,;:?!])(?=\s|$)", r"\1", re.sub(r"[ \t]{2,}", " ", left)).strip(" \t")
    return Cleaned(left, times, remarks, codes, start)


def _is_coded(text: str) -> bool:
    return re.search(r"&[-=~+]\w|\[/{1,3}\]|<[^<>]+>\s*\[[/=!*>%<]", text) is not None


def is_sound(text: str) -> bool:
    """Whether the words between brackets name a sound or a pause: "laughs", "3 sec"."""
    return _ASIDE.fullmatch(f"[{text}]") is not None


def is_remark(text: str) -> bool:
    """Whether a whole line is a remark in brackets and no speech."""
    return _WHOLE.fullmatch(text) is not None


def without_codes(text: str) -> tuple[str, int]:
    """A CHAT main line's words as they were said, and how many codes were taken out.

    Fillers (`&-um`), fragments, retraced words (`<I want> [//]`), events (`&=laughs`) and comments go; words that were
    said in overlap (`<yes> [>]`) stay; shortened words are written out (`goin(g)`), replacements are taken
    (`gonna [: going to]`). CHAT manual, chapters 7 to 10.
    """
    codes = 0
    while True:
        text, found = _RETRACED.subn(" ", text)
        codes += found
        if not found:
            break
    text, found = re.subn(r"(?:<([^<>]*)>|(?<!\S)(\S{1,80}))\s?\[::?\s?([^\[\]]+)\]", r"\3", text)
    codes += found
    text, found = re.subn(r"\+\.\.\.|\+\.\.\?", "… ", text)
    codes += found
    text, found = _DROPPED.subn(" ", text)
    codes += found
    text, found = re.subn(r"<([^<>]*)>", r"\1", text)
    codes += found
    text = re.sub(r"(?<=\w)\(([^\W\d_]+)\)|(?<!\S)\(([^\W\d_]+)\)(?=\w)", lambda m: m[1] or m[2] or "", text)
    text, found = re.subn(r"(?<!\S)(?:xxx|yyy|www|0\w*)(?!\S)", " ", text)
    codes += found
    text = re.sub(r"(?<=\w)@[\w:$]+|(?<=[^\W\d_]):(?=[^\W\d_])|(?<=\w)\^(?=\w)", "", text)
    text = re.sub(r"(?<=\w)_(?=\w)", " ", text)
    return _ENDED.sub(r"\1", " ".join(text.split())), codes
