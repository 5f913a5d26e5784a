"""Input that scoring can't use: one error with title, message and hint; nothing here is a defect of ours.

ScoringError
├── TranscriptError     a transcript, or a line of a batch, that can't be read
└── RatingsError        a file of ratings that can't be read
"""

from __future__ import annotations


class ScoringError(Exception):
    """`title` (what can't be used), `message` (what is wrong, with file:line), `hint` (how to mend it)."""

    def __init__(self, title: str, message: str, hint: str) -> None:
        self.title, self.message, self.hint = printable(title), printable(message), printable(hint)
        super().__init__(f"{self.message}. {self.hint}")


class TranscriptError(ScoringError):
    """A transcript that can't be used."""


class RatingsError(ScoringError):
    """A file of ratings that can't be used."""


def printable(text: str) -> str:
    """`text` safe to show: control codes become visible escapes; line breaks, tabs and letters stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode("ascii") for c in text)
