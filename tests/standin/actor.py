"""A stand-in model that acts: it says the pattern that the direction gives, or else a small line of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from tests.standin.replies import Answer, Say
from tests.standin.server import Seen

_LINES = {
    "English": (
        (
            "and that's that",
            "and then it's evening",
            "so I leave it",
            "and I make tea",
            "as one does",
            "you know how it is",
        ),
        ("it sits there", "it gets late", "I look out of the window", "there's the washing up", "the phone goes quiet"),
        ("Well", "Hm, I suppose", "Perhaps", "I mean", "Not that", "Some days", "Yes and no", "Mostly", "It depends"),
    ),
    "German": (
        (
            "und das war es dann",
            "und dann ist es Abend",
            "also lasse ich es",
            "und ich koche Tee",
            "wie man das so macht",
        ),
        (
            "es liegt da",
            "es wird spät",
            "ich schaue aus dem Fenster",
            "da ist noch der Abwasch",
            "das Telefon ist still",
        ),
        ("Na ja", "Ich glaube", "Vielleicht", "Ich meine", "Nicht dass", "Manchmal", "Ja und nein", "Meistens", "Doch"),
    ),
}


class Actor:
    """Answers every prompt in the role, not soon twice alike where the direction gives no pattern."""

    def __init__(self) -> None:
        self._lines: dict[str, Iterator[str]] = {
            language: itertools.cycle([f"{start}, {middle} {end}." for end, middle, start in itertools.product(*parts)])
            for language, parts in _LINES.items()
        }

    def line(self, contents: Sequence[str]) -> str:
        """What it says to a prompt of these messages."""
        patterns: list[str] = re.findall(r"in other words: “(.+?)”", contents[-1])
        language = "German" if "aloud, in German" in contents[0] else "English"
        return patterns[-1] if patterns else next(self._lines[language])

    def __call__(self, seen: Seen) -> Answer:
        """The same, as a service's answer."""
        return Say(self.line([message["content"] for message in seen.messages]))
