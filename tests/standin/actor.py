"""A stand-in model that acts: it says the pattern that the direction gives, or else a small line of its own."""

from __future__ import annotations

import itertools
import re

from tests.standin.replies import Answer, Say
from tests.standin.server import Seen

_STARTS = ("Well", "Hm, I suppose", "Perhaps", "I mean", "Not that", "Some days", "Yes and no", "Mostly", "It depends")
_MIDDLES = (
    "it sits there",
    "it gets late",
    "I look out of the window",
    "there's the washing up",
    "the phone goes quiet",
)
_ENDS = (
    "and that's that",
    "and then it's evening",
    "so I leave it",
    "and I make tea",
    "as one does",
    "you know how it is",
)


class Actor:
    """Answers every prompt in the role, never twice alike where the direction gives no pattern."""

    def __init__(self, each_s: float = 0.0) -> None:
        self.each_s = each_s
        mixed = itertools.product(_ENDS, _MIDDLES, _STARTS)
        self._lines = (f"{start}, {middle} {end}." for end, middle, start in mixed)

    def line(self, last_message: str) -> str:
        """What it says to a prompt that ends in this message."""
        patterns: list[str] = re.findall(r"in other words: “(.+?)”", last_message)
        return patterns[-1] if patterns else next(self._lines)

    def __call__(self, seen: Seen) -> Answer:
        """The same, as a service's answer."""
        return Say(self.line(seen.messages[-1]["content"]), each_s=self.each_s)
