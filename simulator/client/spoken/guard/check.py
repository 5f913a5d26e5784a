"""Looks at a whole spoken reply before anybody sees it: is this the client, and only what may be said now?

Pure. What can be taken out (a label, a stage direction, a sentence of helper's talk) is taken out and told as a repair;
a reply of which too little is left is a `Fault`, and is asked for again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from scoring.coding.behaviours import Speaker
from simulator.client.hearing.words import foreign, plain, senseless, stems, words_of
from simulator.client.line_catalogue import beginning
from simulator.client.spoken.guard.cleaning import Cleaning
from simulator.client.spoken.guard.facts import Closed, Secrets
from simulator.client.spoken.guard.faults import CUTTING, DROPPED, HOPELESS, NOTES, Fault
from simulator.client.spoken.guard.invented_life import Life, words_heard
from simulator.client.spoken.guard.sentences import is_finished, sentences_of, shortened
from simulator.client.voice import Act, Direction

__all__ = ["NOTES", "Fault", "Guard", "Settled", "prepare", "watch"]

SAME_LINE: Final = 0.72
"""Shared part of all words of content at which two sentences are the same one."""
MOST_BEGINNINGS: Final = 3
"""So many earlier turns may begin with the same three words."""
STRETCH: Final = {"terse": 1.3, "short": 1.6, "talkative": 1.9}
"""A reply may be this much longer than the direction's upper bound, by the persona's way, and `SLACK` words more."""
SLACK: Final = 10
ROOM: Final = {Act.TELL: 62, Act.INSIGHT: 45, Act.VOICE: 55, Act.MORE: 42, Act.FIRM: 42}
"""Words that a turning point may have at least, whatever was asked for: it is not cut in its best clause."""
ENDLESS: Final = 3.0
"""How many times the most words a reply may have before it isn't read on."""
LONGEST_WORD: Final = 45
_ORDINARY: Final = ".,;:!?…'\"’‘“”«»–—-_()£$€%&/"
_RESOLVING: Final = frozenset({Act.INSIGHT, Act.HINT, Act.VOICE, Act.FIRM, Act.COMPLY, Act.CLOSE})
_FORMAT: Final = re.compile(
    r"^\s*(?:[-•*]\s+\S|\d[.)](?:\s|$)|#{1,6}\s|\|.+\||>\s)|</?\w{2,12}>|```|\]\(https?:|https?://|^\s*\{", re.MULTILINE
)
_FOREIGN_MARKS: Final = re.compile(r"[\ufffd\ufff0-\uffff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a reply: its sentences (none: it can't be used), what was repaired, and what was wrong."""

    sentences: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    """`cleaned`, `dropped`, `cut`, in this order."""
    fault: Fault | None = None

    @property
    def text(self) -> str:
        """The reply as it is said."""
        return "".join(self.sentences)


@dataclass(frozen=True)
class Guard:
    """Watches one reply. Make it with `watch`."""

    closed: Closed
    language: str
    cleaning: Cleaning
    familiar: frozenset[str]
    earlier: tuple[str, ...]
    most_words: int
    may_resolve: bool
    life: Life
    heard: frozenset[str] = frozenset()
    earlier_stems: tuple[frozenset[str], ...] = ()
    earlier_plain: frozenset[str] = frozenset()

    def settle(self, reply: str, *, cut_short: bool = False, last: bool = False) -> Settled:
        """What can be said of a whole reply. `cut_short`: it reached the limit of tokens. `last`: nobody asks again,
        so that a little is better than nothing."""
        if _has_codes(reply):
            return Settled(fault=Fault.CODES)
        if _patterns("en")["reasoning"].search(plain(reply[:400])):
            return Settled(fault=Fault.REASONING)
        cleaned = self.cleaning.clean(reply)
        if not any(c.isalnum() for c in cleaned.text):
            return Settled(fault=Fault.COACH if cleaned.coach else Fault.FORMAT)
        if _FORMAT.search(cleaned.text):
            return Settled(fault=Fault.FORMAT)
        repairs = ["cleaned"] if cleaned.taken else []
        if cleaned.coach:
            repairs.append("cut")
        sentences = sentences_of(cleaned.text)
        if cut_short and not is_finished(sentences[-1]):
            if len(sentences) == 1 and not last:
                return Settled(fault=Fault.LENGTH)
            sentences[-1] = shortened(sentences[-1], self.most_words)
            sentences = [each for each in sentences if each]
            repairs.append("cut")
        kept, first = self._without_faults(sentences, repairs)
        if not kept or (first and not last and self._too_little(kept, sentences)):
            return Settled(fault=first or Fault.LENGTH)
        said = self._within(kept, repairs, last=last)
        if not said:
            return Settled(fault=Fault.LENGTH)
        said[0] = said[0].lstrip()
        said[-1] = _ended(said[-1])
        return Settled(tuple(said), tuple(dict.fromkeys(repairs)), first)

    def endless(self, reply: str) -> bool:
        """Whether nothing that still comes could make a reply of this beginning."""
        return (
            _FOREIGN_MARKS.search(reply) is not None
            or len(reply.split()) > ENDLESS * self.most_words
            or (len(reply) > _LONGEST_REPLY)
        )

    def _without_faults(self, sentences: Sequence[str], repairs: list[str]) -> tuple[list[str], Fault | None]:
        """The sentences that may be said, and the first fault among them all."""
        kept: list[str] = []
        first: Fault | None = None
        for sentence in sentences:
            fault = self._fault(sentence, kept)
            first = first or fault
            if fault is None:
                kept.append(sentence)
            elif fault in HOPELESS and not kept:
                return [], fault
            elif fault in DROPPED:
                repairs.append("dropped")
            else:
                assert fault in CUTTING or fault in HOPELESS
                repairs.append("cut")
                break
        if first and kept and all(len(words_of(each)) < _FEWEST for each in kept):
            return [], first
        return kept, first

    @staticmethod
    def _too_little(kept: Sequence[str], sentences: Sequence[str]) -> bool:
        """Whether what is left is no reply yet: a word or two, or less than half without the beginning."""
        if kept[0] is sentences[0]:
            return _count(kept) < _A_REPLY
        return 2 * _count(kept) < _count(sentences)

    def _within(self, sentences: list[str], repairs: list[str], *, last: bool) -> list[str]:
        """As many whole sentences as there is room for; the first one always, where it isn't far too long."""
        said: list[str] = []
        for sentence in sentences:
            count = _count(said) + len(sentence.split())
            if count <= self.most_words or (not said and count <= 1.6 * self.most_words):
                said.append(sentence)
                continue
            repairs.append("cut")
            if not said and last and (short := shortened(sentence, self.most_words)):
                said.append(short)
            break
        return said

    def _fault(self, text: str, before: Sequence[str]) -> Fault | None:
        low = plain(text).strip()
        patterns = _patterns(self.language)
        if patterns["assistant"].search(low):
            return Fault.ASSISTANT
        if patterns["reversal"].search(low):
            return Fault.REVERSAL
        if not self.may_resolve and patterns["resolution"].search(low):
            return Fault.RESOLUTION
        if foreign(text, self.language):
            return Fault.LANGUAGE
        if (text.strip().count(" ") > 1 and senseless(text, self.language, self.familiar)) or _scrambled(text):
            return Fault.NONSENSE
        if self.closed.given_away("".join((*before, text))) or self.closed.told_otherwise(text):
            return Fault.LEAK
        if self.life.made_up(text, self.heard):
            return Fault.INVENTED
        return Fault.REPETITION if self._repeats(text, before) else None

    def _repeats(self, text: str, before: Sequence[str]) -> bool:
        bare = " ".join(words_of(text))
        count = bare.count(" ") + 1
        if count > 2 and bare in self.earlier_plain:
            return True
        if count > 2 and any(bare == " ".join(words_of(each)) for each in before):
            return True
        first = "" if before else beginning(text)
        if first and sum(beginning(each) == first for each in self.earlier) >= MOST_BEGINNINGS:
            return True
        content = stems(text, self.language)
        if len(content) < 3:
            return False
        return any(len(content & old) >= SAME_LINE * len(content | old) for old in self.earlier_stems)


_LONGEST_REPLY: Final = 4_000
_A_REPLY: Final = 3
"""Words of a beginning that may stand alone."""
_FEWEST: Final = 2
"""Words that something must have which is said in spite of what stood beside it."""


def watch(direction: Direction, secrets: Secrets) -> Guard:
    """The guard for one reply."""
    client = tuple(text for speaker, text in direction.recent if speaker is Speaker.CLIENT)
    earlier = [sentence for text in client for sentence in re.split(r"(?<=[.!?…])\s+", text) if sentence]
    stretched = round(STRETCH[direction.persona.voice.length] * direction.words[1]) + SLACK
    own = direction.persona.own_action
    told = [line for fact in direction.told for line in (fact.fact, *fact.told, *fact.more)]
    if direction.act in _RESOLVING:
        told += [own.what, own.reason, *own.voiced, *own.firm, *own.hints, *own.insight]
    return Guard(
        closed=secrets.closed(direction.state.disclosed, (text for _, text in direction.recent), surface=False),
        language=direction.part.language,
        cleaning=Cleaning(direction.persona.name),
        familiar=direction.part.familiar,
        earlier=client,
        most_words=max(stretched, ROOM.get(direction.act, 0)),
        may_resolve=direction.act in _RESOLVING,
        life=secrets.life,
        heard=words_heard((*told, *(text for _, text in direction.recent))),
        earlier_stems=tuple(found for each in earlier if len(found := stems(each, direction.part.language)) >= 3),
        earlier_plain=frozenset(" ".join(words_of(each)) for each in (*earlier, *client)),
    )


def prepare(language: str) -> None:
    """Read the patterns now, so that the first turn doesn't have to."""
    _patterns(language)


def _count(sentences: Sequence[str]) -> int:
    return sum(len(each.split()) for each in sentences)


def _ended(sentence: str) -> str:
    bare = sentence.rstrip()
    return bare.rstrip(",;:–—- ") + "." if bare.endswith((",", ";", ":", "–", "—", " -")) else bare


def _has_codes(text: str) -> bool:
    return any(not c.isprintable() and c not in "\n\t" for c in text) or _FOREIGN_MARKS.search(text) is not None


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
        (resources.files("simulator.client.spoken.guard") / "guard.toml").read_text(encoding="utf-8")
    )
    both = {
        kind: [*by.get(language, ()), *(by["en"] if kind in ("assistant", "reasoning") and language != "en" else ())]
        for kind, by in data.items()
    }
    return {kind: re.compile("|".join(f"(?:{each})" for each in every)) for kind, every in both.items()}
