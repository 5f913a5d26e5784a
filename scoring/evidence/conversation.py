"""A coded conversation as the evidence rules see it: who answered whom, what came before, where action begins.

Pure; built once for a transcript and read by all rules. Called by `scoring.evidence.markers` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence import cues
from scoring.evidence.signals import Finding, Signal

B = Behaviour
F = Focus
LONGEST_QUOTE: Final = 160
_WORD: Final = re.compile(r"[^\W\d_]{4,}|\d+")
_COMMON_WORDS: Final = (
    "about after again also always because been before being could does doing done don't even every everything "
    "feel from going gonna good great have having here into it's just know like little look make many maybe mean "
    "more most much need never nothing okay only over people please pretty quite really right said same should "
    "some something still sure tell than thank thanks that that's their them then there these they thing things "
    "think this those time today very want wants well went were what when where which while will with would yeah "
    "year years your yours you're you've"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_LEAVE_LASTS: Final = 3
_BEGINNING: Final = 4
_SEES: Final = 8
_LEAVES_ROOM: Final = frozenset({B.OPEN_QUESTION, B.ENCOURAGER, *REFLECTIONS})
_DOING: Final = (F.ACTION, F.ACCOUNTABILITY, F.SUPPORT, F.RESOURCES, F.TIMING, F.APPROACH)


class Conversation:
    """Turns with the relations between them. Turn numbers are places in `turns`."""

    def __init__(self, turns: Sequence[CodedTurn]) -> None:
        self.turns = tuple(turns)
        self.coach = [i for i, turn in enumerate(turns) if turn.speaker is Speaker.COACH]
        self.client = [i for i, turn in enumerate(turns) if turn.speaker is Speaker.CLIENT]
        self.coach_set = frozenset(self.coach)
        self._content: dict[int, frozenset[str]] = {}
        self._prescribed: dict[int, bool] = {}

    def coach_turns(self) -> Iterator[tuple[int, CodedTurn]]:
        """The coach's turns in order, without those that only keep the client going."""
        return ((i, self.turns[i]) for i in self.coach if self.turns[i].behaviours != (B.ENCOURAGER,))

    def answer(self, i: int) -> int | None:
        """The client's first turn after turn `i`, or None."""
        for j in range(i + 1, len(self.turns)):
            if self.turns[j].speaker is Speaker.CLIENT:
                return j
        return None

    def prescribes(self, i: int) -> bool:
        """Whether the coach's turn `i` says what the client should do."""
        if i not in self._prescribed:
            self._prescribed[i] = prescribes(self.turns[i])
        return self._prescribed[i]

    def heard(self, i: int) -> list[CodedTurn]:
        """What the client said since the coach's run before the one that turn `i` belongs to."""
        j = i - 1
        while j >= 0 and self.turns[j].speaker is Speaker.COACH:
            j -= 1
        said: list[CodedTurn] = []
        while j >= 0 and self.turns[j].speaker is Speaker.CLIENT:
            said.append(self.turns[j])
            j -= 1
        return said

    def was_asked(self, i: int) -> bool:
        """Whether the client's last words before turn `i` were a question."""
        return any("?" in turn.text for turn in self.heard(i)[:1])

    def run_and_next(self, i: int, following: int) -> list[int]:
        """The coach's turns in the run that turn `i` belongs to, up to `i`, and those in the `following` turns."""
        first = i
        while first > 0 and first - 1 in self.coach_set:
            first -= 1
        return [j for j in range(first, min(len(self.turns), i + following + 1)) if j in self.coach_set]

    def coach_before(self, i: int) -> CodedTurn | None:
        """The coach's last turn before turn `i`."""
        for j in range(i - 1, -1, -1):
            if self.turns[j].speaker is Speaker.COACH:
                return self.turns[j]
        return None

    def content(self, i: int) -> frozenset[str]:
        """The words of a turn that carry content, roughly stemmed."""
        if i not in self._content:
            words = _WORD.findall(self.turns[i].text.lower())
            self._content[i] = frozenset(w.rstrip("s")[:7] for w in words if w not in _COMMON)
        return self._content[i]

    def echoes(self, i: int) -> bool:
        """Whether the coach's turn takes up content words of what the client just said."""
        said = frozenset[str]().union(*(self.content(turn.index) for turn in self.heard(i)))
        return bool(said & self.content(i))

    def authored(self, i: int) -> bool:
        """Whether the client's turn names an action of their own: coded so, and asked about doing or plainly planned.

        What answers a question of fact, or tells how it went or goes, is no plan.
        """
        turn = self.turns[i]
        if not turn.does(B.OWN_ACTION):
            return False
        before = self.coach_before(i)
        if before is not None and before.main is B.CLOSED_QUESTION and before.focus == (F.OTHER,):
            return False
        asked = before is not None and before.about(*_DOING)
        return asked or cues.PLANNED.search(turn.text) is not None

    def dawns(self, i: int) -> bool:
        """Whether the client sees something in turn `i`: coded so, or told at some length when asked what they see."""
        turn = self.turns[i]
        if turn.does(B.INSIGHT):
            return True
        if turn.does(B.SUSTAIN_TALK, B.COMPLIANCE) or len(turn.text.split()) < _SEES:
            return False
        before = self.coach_before(i)
        return before is not None and before.focus[:1] == (F.LEARNING,) and before.main in _LEAVES_ROOM

    def reflects(self, i: int) -> bool:
        """Whether the coach's turn gives something back: a reflection with words of the client's, or a deeper one."""
        turn = self.turns[i]
        deeper = turn.does(B.COMPLEX_REFLECTION, B.SUMMARY) and turn.focus != (F.OTHER,)
        return deeper or (turn.does(*REFLECTIONS) and self.echoes(i))

    def answers(self, i: int) -> bool:
        """Whether turn `i` is the coach's first after the client spoke."""
        return i > 0 and i - 1 not in self.coach_set

    @cached_property
    def acting_from(self) -> int | None:
        """The turn in which doing comes up: the client names an action, or the coach asks about one.

        A prescription doesn't count: it must not open a phase in which what follows earns something.
        """
        for i, turn in enumerate(self.turns):
            if self.authored(i):
                return i
            if turn.about(F.ACTION, F.TIMING, F.APPROACH, F.ACCOUNTABILITY) and turn.does(*QUESTIONS):
                return i
        return None

    @cached_property
    def beginning(self) -> frozenset[int]:
        """The coach's first turns, small talk not counted: where a question about the talk is about its course."""
        found: list[int] = []
        for i in self.coach:
            turn = self.turns[i]
            if turn.focus != (F.OTHER,) or turn.does(B.OPEN_QUESTION, B.SEEK_COLLABORATION):
                found.append(i)
            if len(found) == _BEGINNING:
                break
        return frozenset(found)

    @cached_property
    def leave(self) -> dict[int, bool]:
        """Coach turns that follow a question for leave or a request of the client: True given, False refused.

        Leave lasts for the coach's next three turns, and ends with a refusal. Leave to ask is no leave to offer.
        """
        found: dict[int, bool] = {}
        left, given = 0, True
        for i, turn in enumerate(self.turns):
            if turn.speaker is Speaker.CLIENT:
                asked = self.coach_before(i)
                if asked is not None and asks_leave(asked):
                    left, given = _LEAVE_LASTS, not cues.refuses(turn.text)
                elif cues.CLIENT_ASKS_ADVICE.search(turn.text):
                    left, given = _LEAVE_LASTS, True
            elif left:
                found[i] = given
                left -= 1
        return found

    def finding(self, signal: Signal, i: int, *wanted: Behaviour, cue: cues.Phrases | None = None) -> Finding:
        """A finding in turn `i`, quoting what shows it: the sentence of `cue`, or the words of a behaviour."""
        return Finding(signal, i, self.quote(i, *wanted, cue=cue), self.answer(i))

    def quote(self, i: int, *wanted: Behaviour, cue: cues.Phrases | None = None) -> str:
        """Words of turn `i`, letter for letter: of `cue`, of a wanted behaviour, else its beginning."""
        text = self.turns[i].text
        if cue is not None and (hit := cue.search(text)):
            return _sentence_at(text, hit.start())
        for behaviour in wanted:
            for one in self.turns[i].cues:
                if one.behaviour is behaviour and one.quote.strip() and (at := text.find(one.quote)) >= 0:
                    return _sentence_at(text, at + len(one.quote) - len(one.quote.lstrip()))
        if any(b in QUESTIONS for b in wanted) and "?" in text:
            return _sentence_at(text, text.index("?") - 1)
        return _short(text)


def _sentence_at(text: str, place: int) -> str:
    """The sentence of `text` that the character at `place` stands in."""
    for sentence in cues.SENTENCE.finditer(text):
        if sentence.start() <= place < sentence.end():
            return _short(sentence.group())
    return _short(text[place:])


def _short(text: str) -> str:
    """At most a hundred and sixty characters of it, ending at a word."""
    text = text.strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    cut = text[:LONGEST_QUOTE]
    return cut[: cut.rfind(" ")] if " " in cut[80:] else cut


def announces_action(turn: CodedTurn) -> bool:
    """Whether the coach declares that it is time for action."""
    if turn.does(B.SEEK_COLLABORATION, B.ASK_PERMISSION):
        return False
    declared = turn.focus[:1] == (F.TIMING,) and turn.does(B.DIRECT, B.STRUCTURE) and not turn.does(*QUESTIONS)
    return declared or bool(cues.ACTION_ANNOUNCED.search(turn.text))


def prescribes(turn: CodedTurn) -> bool:
    """Whether the coach says what the client should do (an order about the talk itself is another matter)."""
    if cues.advises(turn.text):
        return True
    if asks_leave(turn) or (turn.main is B.OPEN_QUESTION and only_asks(turn.text)):
        return False
    if turn.does(B.ADVICE, B.ADVICE_WITH_PERMISSION):
        return True
    return turn.does(B.DIRECT) and turn.about(*_DOING) and not turn.about(F.AGREEMENT) and not announces_action(turn)


def asks_leave(turn: CodedTurn) -> bool:
    """Whether the coach asks leave to offer something (leave to ask is another matter)."""
    return cues.asks_leave(turn.text) or (turn.does(B.ASK_PERMISSION) and cues.OFFERS.search(turn.text) is not None)


def only_asks(text: str) -> bool:
    """Whether every sentence of the text is a question."""
    return all("?" in sentence for sentence in cues.SENTENCE.findall(text) if sentence.strip())
