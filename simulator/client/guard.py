"""Looks at each sentence of a spoken reply before anybody sees it: is this the client, and only what may be said now?

Pure. What can be taken out quietly (a label, a stage direction) is taken out; what can't is a `Fault`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from scoring.coding.behaviours import Speaker
from simulator.client.catalogue import beginning
from simulator.client.guard_cleaning import Cleaning
from simulator.client.guard_facts import Closed, Secrets
from simulator.client.voice import Act, Direction
from simulator.client.words import foreign, plain, senseless, stems, words_of


class Fault(StrEnum):
    """What is wrong with a sentence."""

    ASSISTANT = "assistant"
    REVERSAL = "reversal"
    LEAK = "leak"
    REPETITION = "repetition"
    RESOLUTION = "resolution"
    LENGTH = "length"
    FORMAT = "format"
    COACH = "coach"
    CODES = "codes"
    LANGUAGE = "language"
    NONSENSE = "nonsense"


NOTES: Final[Mapping[Fault, str]] = {
    Fault.ASSISTANT: "Your last try sounded like an assistant. Say it as this person would, and as nobody else.",
    Fault.REVERSAL: "In your last try you coached the coach. You are the client: no questions about them, no advice.",
    Fault.LEAK: "In your last try you said more about yourself than you may today. Stay with what is on the table.",
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

SAME_LINE: Final = 0.72
"""Shared part of all words of content at which two sentences are the same one."""
MOST_BEGINNINGS: Final = 3
"""So many earlier turns may begin with the same three words."""
STRETCH: Final = {"terse": 1.2, "short": 1.5, "talkative": 1.8}
"""A reply may be this much longer than the direction's upper bound, by the persona's way, and `SLACK` words more."""
SLACK: Final = 6
LONGEST_WORD: Final = 45
_ORDINARY: Final = ".,;:!?…'\"’‘“”«»–—-_()£$€%&/"
_RESOLVING: Final = frozenset({Act.INSIGHT, Act.HINT, Act.VOICE, Act.FIRM, Act.COMPLY, Act.CLOSE})
_COACH: Final = re.compile(
    r"(?:^|\n|[.!?…\"”]\s+)\W{0,3}(?:coach|therapist|interviewer|manager|user|human|berater(?:in)?)\W{0,2}:", re.I
)
_FORMAT: Final = re.compile(r"^\s*(?:[-•]\s+\S|1[.)](?:\s|$)|#{1,6}\s|\|.+\|)|</?\w{2,12}>|```", re.MULTILINE)
_FOREIGN_MARKS: Final = re.compile(r"[\ufffd\ufff0-\uffff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence after the check: what may be shown of it (maybe nothing), the fault, or that it is enough now."""

    text: str = ""
    fault: Fault | None = None
    enough: bool = False


@dataclass
class Guard:
    """Watches one reply. Make it with `watch`, give it the sentences in their order."""

    closed: Closed
    language: str
    cleaning: Cleaning
    familiar: frozenset[str]
    earlier: tuple[str, ...]
    most_words: int
    may_resolve: bool
    earlier_stems: tuple[frozenset[str], ...] = ()
    earlier_plain: frozenset[str] = frozenset()
    said: list[str] = field(default_factory=list)

    def check(self, sentence: str) -> Checked:
        """One more sentence of the reply. After a fault or `enough` nothing more should be asked."""
        if any(not c.isprintable() and c not in "\n\t" for c in sentence) or _FOREIGN_MARKS.search(sentence):
            return Checked(fault=Fault.CODES)
        if _COACH.search(sentence):
            return Checked(fault=Fault.COACH)
        if _FORMAT.search(sentence):
            return Checked(fault=Fault.FORMAT)
        text = self.cleaning.clean(sentence)
        if not any(c.isalnum() for c in text):
            return Checked()
        if fault := self._fault(text):
            return Checked(fault=fault)
        count = self.words + len(text.split())
        if count > self.most_words:
            too_long = not self.said and count > 1.6 * self.most_words
            if too_long:
                return Checked(fault=Fault.LENGTH)
            if self.said:
                return Checked(enough=True)
        self.said.append(text)
        return Checked(text, enough=count >= self.most_words)

    @staticmethod
    def broken(piece: str) -> bool:
        """Whether a piece of a reply has marks in it that no sentence may have; nothing needs to be waited for then."""
        return _FOREIGN_MARKS.search(piece) is not None

    @property
    def words(self) -> int:
        """Words let through so far."""
        return sum(len(text.split()) for text in self.said)

    @property
    def reply(self) -> str:
        """What was let through so far."""
        return "".join(self.said)

    def _fault(self, text: str) -> Fault | None:
        low = plain(text)
        patterns = _patterns(self.language)
        if patterns["assistant"].search(low):
            return Fault.ASSISTANT
        if patterns["reversal"].search(low):
            return Fault.REVERSAL
        if not self.may_resolve and patterns["resolution"].search(low):
            return Fault.RESOLUTION
        if self.closed.given_away(self.reply + text):
            return Fault.LEAK
        if foreign(text, self.language):
            return Fault.LANGUAGE
        if (text.count(" ") > 1 and senseless(text, self.language, self.familiar)) or _scrambled(text):
            return Fault.NONSENSE
        return Fault.REPETITION if self._repeats(text) else None

    def _repeats(self, text: str) -> bool:
        bare = " ".join(words_of(text))
        count = bare.count(" ") + 1
        if count > 2 and bare in self.earlier_plain:
            return True
        if count > 2 and any(bare == " ".join(words_of(each)) for each in self.said):
            return True
        first = "" if self.said else beginning(text)
        if first and sum(beginning(each) == first for each in self.earlier) >= MOST_BEGINNINGS:
            return True
        content = stems(text, self.language)
        if len(content) < 3:
            return False
        return any(len(content & old) >= SAME_LINE * len(content | old) for old in self.earlier_stems)


def watch(direction: Direction, secrets: Secrets) -> Guard:
    """The guard for one reply."""
    client = tuple(text for speaker, text in direction.recent if speaker is Speaker.CLIENT)
    earlier = [sentence for text in client for sentence in re.split(r"(?<=[.!?…])\s+", text) if sentence]
    return Guard(
        closed=secrets.closed(direction.state.disclosed, (text for _, text in direction.recent), surface=False),
        language=direction.part.language,
        cleaning=Cleaning(direction.persona.name),
        familiar=direction.part.familiar,
        earlier=client,
        most_words=round(STRETCH[direction.persona.voice.length] * direction.words[1]) + SLACK,
        may_resolve=direction.act in _RESOLVING,
        earlier_stems=tuple(found for each in earlier if len(found := stems(each, direction.part.language)) >= 3),
        earlier_plain=frozenset(" ".join(words_of(each)) for each in (*earlier, *client)),
    )


def prepare(language: str) -> None:
    """Read the patterns now, so that the first turn doesn't have to."""
    _patterns(language)


def _scrambled(text: str) -> bool:
    """Whether a text has too many odd marks to be speech, words that aren't any, or few words over and over."""
    words = text.lower().split()
    if any(len(word) > LONGEST_WORD for word in words) or (len(words) >= 12 and len(set(words)) < 0.35 * len(words)):
        return True
    marks = sum(not (c.isalnum() or c.isspace() or c in _ORDINARY) for c in text)
    inside = len(re.findall(r"[^\W\d_][\"^#@|{}\\<>=~+*;:!?]+[^\W\d_]", text))
    return marks + inside > max(1, len(text) // 25)


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    data: dict[str, dict[str, Sequence[str]]] = tomllib.loads(
        (resources.files("simulator.client") / "guard.toml").read_text(encoding="utf-8")
    )
    both = {kind: [*by[language], *(by["en"] if kind == "assistant" else ())] for kind, by in data.items()}
    return {kind: re.compile("|".join(f"(?:{each})" for each in every)) for kind, every in both.items()}
