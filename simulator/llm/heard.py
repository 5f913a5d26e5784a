"""What may be heard of a model's stream: no control codes, no thinking aloud. Pure, piece by piece."""

from __future__ import annotations

import re
from typing import Final

_SEQUENCE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|\x1b[@-Z\\^_]"
)
"""Complete terminal control sequences (ECMA-48: CSI, OSC, two-character escapes)."""
_UNFINISHED: Final = re.compile(r"(?:\x1b|\x9b)[^\x1b\x9b]{0,60}\Z", re.DOTALL)
_CONTROLS: Final = {
    code: None
    for code in (*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF)
    if chr(code) not in "\n\t"
} | {0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}
"""C0, C1, the marks that turn the direction of writing, and byte order marks: removed. Odd line ends: line ends."""
_OPEN, _CLOSE = "<think>", "</think>"


def neutral(text: str) -> str:
    """`text` without control sequences and control codes; line ends and tabs stay."""
    return _SEQUENCE.sub("", text).replace("\r\n", "\n").translate(_CONTROLS)


class Hearing:
    """Takes the pieces of one reply and gives what may be heard of them, as soon as it can be told.

    A block of `<think>` at the very beginning is left out (models that reason aloud). A piece that ends inside a
    control sequence or a mark is held until the next one.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._begun = False

    def feed(self, piece: str) -> str:
        """What may be heard now, maybe nothing."""
        text = self._held + piece
        self._held = ""
        if not self._begun:
            text = self._after_thinking(text)
        unfinished = _UNFINISHED.search(_SEQUENCE.sub(lambda found: " " * len(found.group()), text))
        if unfinished and text:
            self._held = text[unfinished.start() :]
            text = text[: unfinished.start()]
        return neutral(text)

    def rest(self) -> str:
        """What was held back, at the end of the reply."""
        held, self._held = self._held, ""
        return "" if self._thinking else neutral(held)

    @property
    def thinking(self) -> bool:
        """Whether the reply has so far only been thought."""
        return self._thinking

    def _after_thinking(self, text: str) -> str:
        if self._thinking:
            end = text.find(_CLOSE)
            if end < 0:
                self._held = text[-len(_CLOSE) :]
                return ""
            self._thinking = False
            text = text[end + len(_CLOSE) :]
        start = text.lstrip()
        if start.startswith(_OPEN):
            self._thinking = True
            return self._after_thinking(start[len(_OPEN) :])
        if not start or _OPEN.startswith(start):
            self._held = start
            return ""
        self._begun = True
        return start
