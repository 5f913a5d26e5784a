"""A coded conversation as the evidence rules see it: who answered whom, what came before, where action begins.

Pure; built once for a transcript and read by all rules. Neighbouring turns of the coach are one run, and a backchannel
ends none, so that it doesn't matter how a transcript was cut. Called by `scoring.evidence` only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from scoring.coding.behaviours import PRESCRIPTIONS, QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance
from scoring.coding.decisions import is_backchannel
from scoring.coding.relations import content
from scoring.coding.signals import AGAINST, Signal
from scoring.evidence.signals import Finding, Opening

B = Behaviour
F = Focus
S = Signal
LONGEST_QUOTE: Final = 160
"""Characters of a quote."""
_LEAVE_LASTS: Final = 3
"""For how many of the coach's runs leave that was given holds."""
_ATTUNED: Final = 3
"""Over how many of the coach's runs it is looked whether they take up what the client says."""
_PLAINLY: Final = 0.8
"""From which confidence a client's own action stands without more: what they wish sounds much like what they plan."""
_LIKELY: Final = 0.5
"""From which confidence a client's insight stands without more."""
_REFUSES: Final = re.compile(
    r"^\W*(?:(?:um|uh|well|äh|naja|hm+|oh)\W+)*(?:no|nope|nah|not (?:now|really|yet)|rather not|i'd rather not"
    r"|please don'?t|don'?t|nein|nee|nicht|lieber nicht|bitte nicht)\b",
    re.IGNORECASE,
)
_ACTING: Final = (F.ACTION, F.TIMING, F.APPROACH, F.ACCOUNTABILITY)


def refuses(text: str) -> bool:
    """Whether a client's answer begins as a refusal, in English or German."""
    return _REFUSES.match(text) is not None


class Conversation:
    """Turns with the relations between them. Turn numbers are places in `turns`."""

    def __init__(self, turns: Sequence[CodedTurn]) -> None:
        self.turns = tuple(turns)
        self.coach = [i for i, turn in enumerate(turns) if turn.speaker is Speaker.COACH]
        self._runs = _runs(self.turns)
        self._run_of = {i: number for number, run in enumerate(self._runs) for i in run}
        self._first_said = _first_said(self.turns)

    def said(self) -> Iterator[tuple[int, CodedUtterance]]:
        """Every utterance of the coach with the number of its turn."""
        for i in self.coach:
            for utterance in utterances_of(self.turns[i]):
                yield i, utterance

    def run(self, i: int) -> list[int]:
        """The coach's turns that stand together with turn `i`, it among them."""
        return self._runs[self._run_of[i]]

    def run_after(self, i: int) -> list[int]:
        """The coach's next run after that of turn `i`; empty where there is none."""
        number = self._run_of[i] + 1
        return self._runs[number] if number < len(self._runs) else []

    def answer(self, i: int) -> int | None:
        """The client's turn that answers the run of turn `i`, or None."""
        last = self.run(i)[-1] if i in self._run_of else i
        for j in range(last + 1, len(self.turns)):
            if self.turns[j].speaker is Speaker.CLIENT:
                return j
        return None

    def heard(self, i: int) -> list[CodedTurn]:
        """What the client said just before the run of the coach's turn `i`, the last first."""
        j = self.run(i)[0] - 1
        said: list[CodedTurn] = []
        while j >= 0 and self.turns[j].speaker is Speaker.CLIENT:
            said.append(self.turns[j])
            j -= 1
        return said

    def coach_before(self, i: int) -> list[CodedTurn]:
        """The coach's last run before the client's turn `i`."""
        number = bisect_left(self.coach, i)
        return [self.turns[j] for j in self.run(self.coach[number - 1])] if number else []

    def takes_up(self, i: int, utterance: CodedUtterance) -> bool:
        """Whether an utterance of turn `i` uses a content word that the client used before it."""
        return any(self._first_said.get(word, i) < i for word in content(utterance.text))

    def attuned(self, i: int) -> float:
        """The share of the coach's last runs, up to that of turn `i`, that take up what the client said; 1 at the
        beginning, where there is nothing yet to take up."""
        number = self._run_of[i]
        looked = [run for run in self._runs[max(0, number - _ATTUNED + 1) : number + 1] if self.heard(run[0])]
        if not looked or number == 0:
            return 1.0
        taken = sum(any(self.takes_up(j, u) for j in run for u in utterances_of(self.turns[j])) for run in looked)
        return taken / len(looked)

    def doubted(self, i: int) -> bool:
        """Whether the client just doubted, held on, or only gave in."""
        return any(t.does(B.SUSTAIN_TALK, B.COMPLIANCE) or "doubt_voiced" in t.openings for t in self.heard(i))

    def dawned(self, i: int) -> bool:
        """Whether the client just saw something, in the words before the run of turn `i`."""
        return any(self.dawns(turn.index) for turn in self.heard(i))

    def dawns(self, i: int) -> bool:
        """Whether the client plainly sees something in turn `i`."""
        turn = self.turns[i]
        said = turn.does(B.INSIGHT) and utterances_of(turn)[0].sure(B.INSIGHT) >= _LIKELY
        return said or Opening.INSIGHT_VOICED.value in turn.openings

    def authored(self, i: int) -> bool:
        """Whether the client's turn names an action of their own, and nobody prescribed one just before."""
        turn = self.turns[i]
        if not turn.does(B.OWN_ACTION) or any(prescribes(before) for before in self.coach_before(i)):
            return False
        return Opening.ACTION_NAMED.value in turn.openings or utterances_of(turn)[0].sure(B.OWN_ACTION) >= _PLAINLY

    def weighty(self, i: int) -> bool:
        """Whether what the client just said was of weight: more than facts and courtesy."""
        return any("matter_touched" in t.openings or t.does(B.INSIGHT) for t in self.heard(i))

    @cached_property
    def acting_from(self) -> int | None:
        """The turn in which doing comes up: the client names an action, or the coach asks about one.

        A prescription doesn't count: it must not open a phase in which what follows earns something.
        """
        for i, turn in enumerate(self.turns):
            if turn.speaker is Speaker.CLIENT:
                if self.authored(i):
                    return i
            elif turn.about(*_ACTING) and turn.does(*QUESTIONS) and not prescribes(turn):
                return i
        return None

    @cached_property
    def leave(self) -> dict[int, bool]:
        """Coach turns that follow a question for leave or a request of the client: True given, False refused.

        Leave lasts for the coach's next three runs, and ends with a refusal.
        """
        found: dict[int, bool] = {}
        left, given = 0, True
        for run in self._runs:
            asked = [turn for turn in self.coach_before(run[0]) if turn.does(B.ASK_PERMISSION)]
            heard = self.heard(run[0])
            if asked and heard:
                left, given = _LEAVE_LASTS, not any(refuses(turn.text) for turn in heard)
            elif any("request" in turn.openings for turn in heard):
                left, given = _LEAVE_LASTS, True
            if left:
                found.update(dict.fromkeys(run, given))
                left -= 1
        return found

    def finding(self, signal: Signal, i: int, utterance: CodedUtterance, sure: float | None = None) -> Finding:
        """A finding in turn `i`, quoting the utterance that shows it."""
        confidence = utterance.sure(signal) if sure is None else sure
        return Finding(signal, i, quoted(utterance.text), self.answer(i), round(confidence, 2))


def _first_said(turns: Sequence[CodedTurn]) -> dict[str, int]:
    """In which turn the client first used each content word."""
    found: dict[str, int] = {}
    for i, turn in enumerate(turns):
        if turn.speaker is Speaker.CLIENT:
            for word in content(turn.text):
                found.setdefault(word, i)
    return found


def _runs(turns: Sequence[CodedTurn]) -> list[list[int]]:
    """The coach's turns that stand together, with no more than backchannels of the client between them."""
    runs: list[list[int]] = []
    between = True  # whether the client said more than a backchannel since the coach's last turn
    for i, turn in enumerate(turns):
        if turn.speaker is Speaker.CLIENT:
            goes_on = i + 1 < len(turns) and turns[i + 1].speaker is Speaker.COACH
            between = between or not (goes_on and is_backchannel(turn.text, turns[i - 1].text))
            continue
        if between or not runs:
            runs.append([])
        runs[-1].append(i)
        between = False
    return runs


def utterances_of(turn: CodedTurn) -> tuple[CodedUtterance, ...]:
    """A turn's utterances; one that was coded whole, by hand or long ago, is one."""
    return turn.utterances or (CodedUtterance(turn.text, turn.behaviours, turn.focus),)


def quoted(text: str) -> str:
    """At most `LONGEST_QUOTE` characters of it, letter for letter, ending at a word."""
    text = text.strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    cut = text[:LONGEST_QUOTE]
    return cut[: cut.rfind(" ")] if " " in cut[80:] else cut


def prescribes(turn: CodedTurn) -> bool:
    """Whether the coach's turn says what the client should do."""
    return any(offers(u) for u in utterances_of(turn))


def offers(utterance: CodedUtterance) -> bool:
    """Whether an utterance says what the client should do (an order about the talk itself is another matter)."""
    return utterance.does(B.ADVICE, B.ADVICE_WITH_PERMISSION) or utterance.shows(S.UNASKED_OFFER, S.ACTION_FROM_COACH)


def faulty(utterance: CodedUtterance) -> bool:
    """Whether an utterance shows anything that costs, so that nothing in it earns."""
    return utterance.shows(*AGAINST) or utterance.does(*PRESCRIPTIONS, B.CONFRONT, B.LEADING_QUESTION)


def listens(utterance: CodedUtterance) -> bool:
    """Whether an utterance gives something back."""
    return utterance.does(*REFLECTIONS)
