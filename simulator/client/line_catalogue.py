"""Every authored line of a persona with a number and an id, so that none is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from personas.model import Outcome, Persona, Reply
from simulator.client.hearing.words import phrases, stems

ECHO: Final = "{echo}"
DETAILS: Final = ("say", "when", "where", "how_many", "words", "not_yet")
"""What can be asked of an entry, as the file names it."""
_RARE: Final = 10
"""A word in more lines than this is no sign of what a line is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """One authored line. `id` reads like `told:money.0` or `reply:12.3`; `beginning` are its first three words, or ""
    for a line too short to have any; `reply` is the entry that it stands in, where it is one of the replies."""

    number: int
    id: str
    text: str
    beginning: str
    reply: Reply | None = None

    @property
    def echoes(self) -> bool:
        """Whether it picks up words of the coach."""
        return ECHO in self.text


class Catalogue:
    """The lines of one persona, by number, by id and by shelf (`told:money`, `beat`, `reply:12`)."""

    def __init__(self, persona: Persona) -> None:
        self.lines: list[Line] = []
        self.shelves: dict[str, tuple[Line, ...]] = {}
        openings, ends, own = persona.openings, persona.closings, persona.own_action
        self._shelve("open:first", openings.first)
        for outcome, said in _by_outcome(openings):
            self._shelve(f"open:{outcome.value}", said)
        for scenario, said in openings.scenarios.items():
            self._shelve(f"open:scenario.{scenario}", said)
        for fact in persona.facts:
            self._shelve(f"withheld:{fact.id}", fact.withheld)
            self._shelve(f"told:{fact.id}", fact.told)
            self._shelve(f"more:{fact.id}", fact.more)
        self._shelve("insight", own.insight)
        self._shelve("hint", own.hints)
        self._shelve("voice", own.voiced)
        self._shelve("firm", own.firm)
        self._shelve("comply", persona.agreed_action.lines)
        for number, reply in enumerate(persona.replies, 1):
            self._shelve(f"reply:{number}", reply.say, reply)
        for outcome, said in _by_outcome(ends):
            self._shelve(f"close:{outcome.value}", said)
        self._shelve("close:danger", ends.danger)
        self._shelve("beat", persona.beats)
        self.beats = self.shelves["beat"]
        for aspect, said in own.plan.items():
            self._shelve(f"plan:{aspect.value}", said)
        for aspect, said in own.done.items():
            self._shelve(f"done:{aspect.value}", said)
        self._shelve("doubt", own.doubts)
        self._shelve("undone", own.undone)
        for entry in persona.entries:
            for detail in DETAILS:
                self._shelve(f"entry:{entry.id}/{detail}", getattr(entry, detail))
        for moment, said in persona.moments.items():
            self._shelve(f"moment:{moment.value}", said)
        for kind, said in persona.answers.items():
            self._shelve(f"usual:{kind.value}", said)
        for at, question in enumerate(persona.questions):
            self._shelve(f"question:{at}", question.say)
        self.replies = tuple(line for line in self.lines if line.reply is not None)
        self._numbers = {line.id: line.number for line in self.lines}

        self._words = [stems(line.text, persona.language) for line in self.lines]
        times = Counter(each for words in self._words for each in words)
        common = stems(persona.name, persona.language) | phrases(persona.language).everyday
        self._own = [frozenset(w for w in words if times[w] <= _RARE) - common for words in self._words]

    def own_words(self, line: Line) -> frozenset[str]:
        """Stems in this line that stand in few others: by these a coach asks for it."""
        return self._own[line.number]

    def words_said(self, used: frozenset[int]) -> frozenset[str]:
        """Stems of the content words in the lines said so far."""
        return frozenset().union(*(self._words[number] for number in used if number < len(self._words)))

    def _shelve(self, shelf: str, said: Sequence[str], reply: Reply | None = None) -> None:
        start = len(self.lines)
        for at, text in enumerate(said):
            self.lines.append(Line(start + at, f"{shelf}.{at}", text, beginning(text), reply))
        self.shelves[shelf] = tuple(self.lines[start:])

    def shelf(self, name: str) -> tuple[Line, ...]:
        """The lines of a shelf; none where there is no such shelf."""
        return self.shelves.get(name, ())

    def shelf_of(self, number: int) -> str:
        """The shelf of the line of this number; "" for none."""
        return self.lines[number].id.rpartition(".")[0] if 0 <= number < len(self.lines) else ""

    def number(self, line_id: str) -> int | None:
        """The number of a line, or of a pair of beats (`beat.3+7`); None for an id of another persona."""
        if line_id.startswith("beat.") and "+" in line_id:
            one, _, other = line_id[5:].partition("+")
            count = len(self.beats)
            if one.isdigit() and other.isdigit() and int(one) < count and int(other) < count:
                return len(self.lines) + int(one) * count + int(other)
            return None
        return self._numbers.get(line_id)

    def beginnings(self, used: frozenset[int]) -> dict[str, int]:
        """How often each beginning of three words was said already."""
        said: dict[str, int] = {}
        for number in used:
            if number < len(self.lines) and (first := self.lines[number].beginning):
                said[first] = said.get(first, 0) + 1
        return said


def beginning(text: str) -> str:
    """The first three words in lower case without marks; "" for a text of fewer words."""
    words = [w.strip(".,;:!?…\"'“”‘’()–—-").lower() for w in text.split()]
    words = [w for w in words if w]
    return " ".join(words[:3]) if len(words) >= 3 else ""


def _by_outcome(lines: object) -> list[tuple[Outcome, list[str]]]:
    return [(outcome, getattr(lines, outcome.value)) for outcome in Outcome]
