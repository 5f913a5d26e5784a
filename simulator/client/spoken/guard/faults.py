"""What can be wrong with a sentence of a spoken reply, what is done about it, and what a second try is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What is wrong with a sentence or a reply."""

    ASSISTANT = "assistant"
    REVERSAL = "reversal"
    REASONING = "reasoning"
    LEAK = "leak"
    INVENTED = "invented"
    REPETITION = "repetition"
    RESOLUTION = "resolution"
    LENGTH = "length"
    FORMAT = "format"
    COACH = "coach"
    CODES = "codes"
    LANGUAGE = "language"
    NONSENSE = "nonsense"


DROPPED: Final = frozenset({Fault.ASSISTANT, Fault.REVERSAL, Fault.REPETITION})
"""A sentence with this is left out, and the others may stand."""
CUTTING: Final = frozenset({Fault.LEAK, Fault.INVENTED, Fault.RESOLUTION})
"""From a sentence with this on nothing is said: what follows builds on it."""
HOPELESS: Final = frozenset({Fault.CODES, Fault.NONSENSE, Fault.LANGUAGE, Fault.FORMAT, Fault.COACH, Fault.LENGTH})
"""Where a reply begins with this, it is no reply."""

NOTES: Final[Mapping[Fault, str]] = {
    Fault.ASSISTANT: "Your last try sounded like an assistant. Say it as this person would, and as nobody else.",
    Fault.REVERSAL: "In your last try you coached the coach. You are the client: no praise, no advice, no questions "
    "about them.",
    Fault.REASONING: "Don't think aloud about your part. Only the words that this person says.",
    Fault.LEAK: "In your last try you said more about yourself than you may today. Stay with what is on the table.",
    Fault.INVENTED: "In your last try you made up people or events. Nothing is true of you but what stands here.",
    Fault.REPETITION: "You have said that before, nearly in those words. Say something else, begun otherwise.",
    Fault.RESOLUTION: "In your last try you solved it all. You are not there: stay of two minds.",
    Fault.LENGTH: "Your last try was far too long. One or two short sentences.",
    Fault.FORMAT: "Only spoken words: no lists, no marks, no headings.",
    Fault.COACH: "Never speak for the coach. Only your own words, without a label.",
    Fault.CODES: "Only plain letters and marks, please.",
    Fault.LANGUAGE: "Speak your own language.",
    Fault.NONSENSE: "That made no sense. Say something plain.",
}
"""What a second try is told."""
