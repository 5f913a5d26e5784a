"""What is asked and told in the same words by the screen, line mode and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OUTCOMES: Final[Mapping[str, str]] = {
    "enrolled": "left with an action of their own",
    "complied": "said a pleasant yes",
    "withdrew": "left early",
    "unfinished": "stayed open",
}
"""How a session ended in the client, as half a sentence."""

DIMENSIONS: Final[Mapping[str, str]] = {
    "partnering": "Did you decide together when to look at action, and how?",
    "enrolling": "Was the action theirs, out of what they have?",
    "learning": "Did they learn something that the action carries on?",
}
"""The three dimensions, as a question to the trainee."""


def called(name: str, title: str | None = None) -> str:
    """What a dimension is called where people read it."""
    return title or name.replace("_", " ").capitalize()


STATUS: Final[Mapping[str, str]] = {"open": "to go on", "reflecting": "rating waits"}
"""What a session that isn't over waits for."""
PLAYED: Final = "(Played beside your talk, by the scripted voice: nobody said it, and it changes no score.)"
"""What stands under an answer that the client never gave."""

DRILL_VERDICTS: Final[Mapping[str, str]] = {
    "shown": "There it is",
    "spoiled": "Something got in its way",
    "late": "A question came first",
    "missing": "Not heard yet",
}
"""How an answer in a drill was heard, as a heading."""
