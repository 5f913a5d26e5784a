"""The good coach among the bots: listens, picks up the client's words, stays where it gets close, asks into what is
closed, and leaves the action to the client. It knows only what was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from scoring.coding.behaviours import Behaviour
from scoring.coding.coded import CodedTurn
from simulator.client.hearing.words import phrases, stem, words_of
from simulator.client.seeded_chance import chance
from simulator.rehearsal.coaches import View

_LONG: Final = 24
"""Words from which a reply counts as telling something."""
_LOOKING: Final = ("meaning", "strengths", "risk", "story", "feeling", "resources", "learning", "support")
_DESIGNING: Final = ("approach", "action", "timing", "support")
_HOLDING: Final = ("accountability", "risk", "support", "learning", "celebration")
_WILL: Final = re.compile(
    r"\b(?:i'll|i will|i'm going to|i'm gonna|i am going to|i shall|i want to|ich werde|ich will|ich möcht\w*|"
    r"fahr ich|ruf ich|sag ich)\b"
)
_WHEN: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|o'clock|this week|next week|\d{1,2}:\d\d|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute abend)\b"
)
_QUESTIONS: Final = frozenset({*_LOOKING, *_DESIGNING, *_HOLDING})
_PIECES: Final = frozenset({"lead", "quote", "thing", "turned"})
"""Entries that are no turn by themselves."""


@cache
def sayings(language: str) -> Mapping[str, tuple[str, ...]]:
    """The bot's sentences in a language, by purpose; `{it}` stands for words of the client's."""
    text = (resources.files("simulator.rehearsal") / "partnering.toml").read_text(encoding="utf-8")
    return {purpose: tuple(lines) for purpose, lines in tomllib.loads(text)[language].items()}


@dataclass(frozen=True, slots=True)
class Partnering:
    """Coaches well, within what a bot can hear."""

    name: str = "partnering"

    def say(self, view: View) -> str:
        """The next coach turn."""
        if view.turn == 1:
            return self._one(view, "contract")
        last = view.client[-1]
        it = picked_up(view)
        purposes = _purposes(view)
        named = [n for n, t in enumerate(view.client) if n > 8 and _names_action(t)]
        if named:
            asked = [p for p in purposes[named[-1] :] if p in _HOLDING]
            if len(asked) < len(_HOLDING):
                return self._with(view, it, next(p for p in _HOLDING if p not in asked))
            if len(named) > 1 or view.turn > 28:
                return self._one(view, "goodbye")
            return self._with(view, it, _next(purposes, _DESIGNING, view.seed))
        seen = next((n for n, t in enumerate(view.client) if n > 11 and _sees(view, n)), None)
        late = view.turn >= 16 and view.turn % 5 in (1, 3)
        told = (_long(last.text, _LONG) or last.does(Behaviour.INSIGHT)) and not late
        if told and purposes[-1] not in ("reflect", "room"):
            if view.turn % 4 == 1:
                return self._one(view, "room")
            return self._reflect(view, it) + (
                self._then(view, purposes) if view.turn > 6 and view.turn % 2 == 0 else ""
            )
        if view.turn % 7 == 5:
            return self._one(view, "choose")
        if view.turn % 7 == 2 and view.turn > 2 and it:
            return self._affirm(view, it)
        if (seen is not None and len(view.client) - seen <= 8) or late or (view.turn >= 15 and view.turn % 5 in (1, 3)):
            return self._with(view, it, _next(purposes, _DESIGNING, view.seed))
        return self._with(view, it, _where(view, purposes))

    def _with(self, view: View, it: str, focus: str) -> str:
        """A short taking-up of the client's words, then a question."""
        question = self._one(view, focus).replace("{it}", it or sayings(view.language)["thing"][0])
        if not it:
            words = quoted(view)
            return f"{self._one(view, 'quote').replace('{it}', words)} {question}" if words else question
        lead = self._one(view, "lead").replace("{it}", it)
        return f"{lead[:1].upper()}{lead[1:]} {question}"

    def _reflect(self, view: View, it: str) -> str:
        line = self._one(view, "reflect" if it else "reflect_plain").replace("{it}", it)
        return line[:1].upper() + line[1:]

    def _then(self, view: View, purposes: list[str]) -> str:
        """A question that follows a reflection."""
        return " " + self._one(view, _where(view, purposes)).replace("{it}", sayings(view.language)["thing"][0])

    def _affirm(self, view: View, it: str) -> str:
        return self._one(view, "affirm").replace("{it}", it)

    def _one(self, view: View, purpose: str) -> str:
        """A sentence for a purpose that wasn't said yet, as long as there is one."""
        lines = sayings(view.language)[purpose]
        start = int(chance(view.seed, view.turn, purpose) * len(lines))
        ring = [*lines[start:], *lines[:start]]
        said = " ".join(view.coach)
        return next((line for line in ring if _core(line) not in said), ring[0])


def picked_up(view: View) -> str:
    """Words of the client's last turn to take up, as the coach says them; "" where none stand out."""
    words = [(m.group(), m.end()) for m in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", view.last)]
    known = phrases(view.language)
    frame = sayings(view.language)
    turned = dict(pair.split(">") for pair in frame["turned"])
    said = " ".join(view.coach).lower()
    best, best_score = "", 0.0
    for at, (word, end) in enumerate(words):
        before = turned.get(word.lower())
        if before is None:
            continue
        run: list[str] = []
        for following, stop in words[at + 1 : at + 4]:
            if following.lower() in known.function_words or view.last[end : stop - len(following)].strip():
                break
            run.append(following)
            end = stop
        while run and (run[-1].lower().endswith(("ly", "ed", "'s", "’s")) or (len(run) > 1 and run[-1].endswith("s"))):
            run.pop()
        phrase = " ".join(run)
        if len(phrase) < 3 or len(phrase) > 30:
            continue
        score = 1 + 0.4 * len(run) + 0.5 * (before == turned.get("my", turned.get("mein"))) + 0.01 * at
        score -= 1.0 * (stem(run[-1].lower(), view.language) in said)
        if score > best_score:
            best, best_score = f"{before} {phrase}".strip(), score
    return best


def quoted(view: View) -> str:
    """The longest row of words with content in the client's last turn, as they said it; "" where there is none."""
    empty = phrases(view.language).function_words
    rows: list[list[str]] = [[]]
    for token in view.last.split():
        bare = token.strip(".,;:!?…\"'“”—–-()")
        if bare.lower() in empty or not bare.isalpha():
            rows.append([])
            continue
        if len(rows[-1]) < 3:
            rows[-1].append(bare)
        if bare != token.rstrip('"”'):
            rows.append([])
    return " ".join(max(rows, key=lambda row: sum(map(len, row))))


def _sees(view: View, number: int) -> bool:
    turn = view.client[number]
    return turn.does(Behaviour.INSIGHT) and _long(turn.text, 7)


def _names_action(turn: CodedTurn) -> bool:
    """Whether the client has just said what they will do, with a day or an hour to it."""
    said = turn.text.lower()
    return _long(said, 8) and bool(_WILL.search(said) and _WHEN.search(said))


def _long(text: str, count: int) -> bool:
    return len(words_of(text)) >= count


def _purposes(view: View) -> list[str]:
    """What each of the coach's own turns was for."""
    lines = sayings(view.language)

    def purpose(turn: str) -> str:
        known = [p for p, said in lines.items() if p not in _PIECES and any(s and _core(s) in turn for s in said)]
        return next((p for p in known if p in _QUESTIONS), known[0] if known else "room")

    return [purpose(turn) for turn in view.coach]


def _next(purposes: list[str], foci: tuple[str, ...], seed: int) -> str:
    """The focus asked into least often so far."""
    return min(foci, key=lambda focus: (purposes.count(focus), chance(seed, len(foci), focus)))


def _where(view: View, purposes: list[str]) -> str:
    """Where to look next: first everywhere once, then where the client had most to say."""
    untried = [focus for focus in _LOOKING if focus not in purposes]
    asked = [(purpose, n) for n, purpose in enumerate(purposes) if purpose in _LOOKING]
    if asked and len(untried) < len(_LOOKING):
        purpose, n = asked[-1]
        stay = len(words_of(view.client[n + 1].text)) >= _LONG and purposes.count(purpose) < 3
        if stay:
            return purpose
    if untried:
        return min(untried, key=lambda focus: chance(view.seed, 0, focus))

    def said(focus: str) -> float:
        lengths = [len(words_of(view.client[n + 1].text)) for p, n in asked if p == focus]
        return sum(lengths) / len(lengths) - 6 * len(lengths)

    return max(_LOOKING, key=said)


def _core(line: str) -> str:
    """The longest piece of a sentence around its gap, to see whether it was said."""
    return max(line.split("{it}"), key=len).strip()
