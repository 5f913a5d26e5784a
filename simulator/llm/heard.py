"""What may be heard of a model's stream: no control codes, no thinking aloud, no marks. Pure, piece by piece."""

from __future__ import annotations

import re
from typing import Final

from simulator.llm.marks import LONGEST, MARK, THOUGHT, UNFINISHED

_SEQUENCE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|\x1b[@-Z\\^_]"
)
"""Complete terminal control sequences (ECMA-48: CSI, OSC, two-character escapes)."""
_UNFINISHED: Final = re.compile(r"(?:\x1b|\x9b)[^\x1b\x9b]{0,60}\Z", re.DOTALL)
_INVISIBLE: Final = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
"""Soft hyphens, zero-width marks, and those that turn the direction of writing."""
_SPACES: Final = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_CONTROLS: Final[dict[int, str | None]] = (
    {code: None for code in (*range(32), *range(0x7F, 0xA0), *_INVISIBLE, 0xFEFF) if chr(code) not in "\n\t"}
    | dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080)))
    | dict.fromkeys(_SPACES, " ")
    | {0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}
)
"""C0, C1, marks that nobody sees: removed. Odd spaces and line ends: plain ones."""


def neutral(text: str) -> str:
    """`text` without control sequences, control codes and invisible marks; line ends and tabs stay."""
    return _SEQUENCE.sub("", text).replace("\r\n", "\n").translate(_CONTROLS)


class ThoughtAloud(Exception):  # noqa: N818 - it says what happened
    """Thinking turns out to have been heard as words: a closing mark came, and nobody had opened any."""


class Hearing:
    """Takes the pieces of one reply and gives what may be heard of them, as soon as it can be told.

    `unmarked` is what is known of this model: whether its replies begin with thinking that no mark opens. While that
    is not known, everything is held back to the end; where it is so, up to the closing mark; where it isn't, nothing
    is. Thinking between marks is left out wherever it stands. What follows on the mark that ends a turn is not heard.
    """

    def __init__(self, unmarked: bool | None = False) -> None:
        self.unmarked = unmarked
        self._held = self._kept = ""
        self._thinking = self._over = self._begun = False
        self._closed = False

    def feed(self, piece: str) -> str:
        """What may be heard now, maybe nothing. Raises `ThoughtAloud`."""
        if self._over:
            return ""
        text, self._held = self._held + piece, ""
        return self._let_go(self._without_marks(text, last=False))

    def rest(self) -> str:
        """What was held back, at the end of the reply."""
        text, self._held = self._held, ""
        if self._thinking:
            return self._kept_words()
        if not self._over:
            self._kept += neutral(self._without_marks(text, last=True))
        if self.unmarked and not self._closed:
            self._thinking = True  # it only ever thought
            return ""
        if self.unmarked is None and not self._closed:
            self.unmarked = False
        return self._kept_words()

    @property
    def thinking(self) -> bool:
        """Whether the reply has so far only been thought."""
        return self._thinking

    def _kept_words(self) -> str:
        kept, self._kept = self._kept, ""
        return kept

    def _let_go(self, text: str) -> str:
        words = neutral(text)
        if self.unmarked is None or (self.unmarked and not self._closed):
            self._kept += words
            return ""
        words = self._kept_words() + words
        self._begun = self._begun or any(c.isalnum() for c in words)
        return words

    def _without_marks(self, text: str, *, last: bool) -> str:
        out = ""
        while True:
            if self._thinking:
                end = THOUGHT.search(text)
                if end is None:
                    self._held = text[-LONGEST:]
                    return out
                self._thinking, self._closed, text = False, True, text[end.end() :]
                continue
            mark = MARK.search(text)
            if mark is None:
                break
            if mark.end() == len(text) and not last and UNFINISHED.search(text):
                self._held = text[mark.start() :]  # more of it may come
                return out + text[: mark.start()]
            before, text = out + text[: mark.start()], text[mark.end() :]
            if mark.lastgroup == "thinking":
                self._thinking, out = True, before
            elif mark.lastgroup == "thought":
                if self._begun or (self.unmarked is False and any(c.isalnum() for c in before)):
                    self.unmarked = True
                    raise ThoughtAloud
                if any(c.isalnum() for c in before + self._kept):
                    self.unmarked = True
                self._closed, self._kept, out = True, "", ""
            elif self._begun or any(c.isalnum() for c in before + self._kept):
                self._over = True
                return before
            else:
                out = before
        if not last:
            cut = min(self._unfinished(text), len(text))
            text, self._held = text[:cut], text[cut:]
        return out + text

    @staticmethod
    def _unfinished(text: str) -> int:
        mark = UNFINISHED.search(text[-LONGEST:])
        at = len(text) if mark is None or not mark.group() else max(0, len(text) - LONGEST) + mark.start()
        codes = _UNFINISHED.search(_SEQUENCE.sub(lambda found: " " * len(found.group()), text))
        return min(at, codes.start() if codes else at)
