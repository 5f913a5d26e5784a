"""What a turn answers to: the few turns before it, seen as the coder needs them. Pure; used by the coder only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from scoring.coding.behaviours import Behaviour, ChangeTalk, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.features.text import Text, take_apart, with_norms
from scoring.coding.lexicon import Lexicon

WINDOW: Final = 6
"""How many turns back are looked at."""
_ANSWER: Final = 6
"""How many of the client's first words are looked at for a refusal."""


class Heard:
    """A turn that was said and coded, with what its words hold, worked out when first asked for."""

    def __init__(self, turn: CodedTurn, text: Text | None = None) -> None:
        self.turn = turn
        if text is not None:
            self.text = text
        self._found: dict[int, frozenset[str]] = {}
        self._roots: dict[int, frozenset[str]] = {}

    @cached_property
    def text(self) -> Text:
        """The turn's words."""
        return take_apart(self.turn.text)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring words."""
        norms = self.text.norms
        return frozenset(pairwise(norms))

    def groups(self, lexicon: Lexicon) -> frozenset[str]:
        """The groups of which a phrase stands here; a coach's turn is read as if the client said it."""
        key = id(lexicon)
        if key not in self._found:
            text = self.text
            if self.turn.speaker is Speaker.COACH:
                text = with_norms(text, tuple(lexicon.turned.get(n, n) for n in text.norms))
            self._found[key] = frozenset(h.group for h in lexicon.find(text))
        return self._found[key]

    def roots(self, lexicon: Lexicon) -> frozenset[str]:
        """The roots of the words that are no function words."""
        key = id(lexicon)
        if key not in self._roots:
            stop = lexicon.words("stop")
            self._roots[key] = frozenset(root(n) for n in self.text.norms if n not in stop)
        return self._roots[key]


@dataclass(frozen=True, slots=True)
class Context:
    """The turns before one turn, at most `WINDOW` of them, oldest first, and how they bear on it.

    `client` and `coach` are the last turn of each. `permission` is `asked` (the coach asked, no answer yet),
    `granted`, `refused` or empty.
    """

    index: int
    recent: tuple[Heard, ...]
    client: Heard | None
    coach: Heard | None
    permission: str
    lexicon: Lexicon

    def earlier(self) -> frozenset[str]:
        """The roots of the client's words before the client's last turn."""
        found: set[str] = set()
        for heard in self.recent:
            if heard.turn.speaker is Speaker.CLIENT and heard is not self.client:
                found |= heard.roots(self.lexicon)
        return frozenset(found)

    @property
    def requested(self) -> bool:
        """Whether the client just asked for input."""
        return self.client is not None and "client.request" in self.client.groups(self.lexicon)

    @property
    def offered(self) -> str:
        """Which way the coach's last words lean, were they the client's: `change`, `sustain`, `both` or `nothing`."""
        groups = self.coach.groups(self.lexicon) if self.coach is not None else frozenset()
        change = any(f"client.{kind}" in groups for kind in ChangeTalk)
        sustain = any(g.startswith("client.sustain") for g in groups)
        return "both" if change and sustain else "change" if change else "sustain" if sustain else "nothing"


def context(recent: Sequence[Heard], lexicon: Lexicon) -> Context:
    """What the last few turns say about the next one; `recent` is cut to `WINDOW`."""
    recent = tuple(recent[-WINDOW:])
    return Context(
        index=recent[-1].turn.index + 1 if recent else 0,
        recent=recent,
        client=next((h for h in reversed(recent) if h.turn.speaker is Speaker.CLIENT), None),
        coach=next((h for h in reversed(recent) if h.turn.speaker is Speaker.COACH), None),
        permission=_permission(recent, lexicon),
        lexicon=lexicon,
    )


def root(word: str) -> str:
    """A word without most of its endings, so that "smoking" meets "smoke"."""
    return word[:5] if len(word) > 6 else word[:4] if len(word) > 4 else word


def _permission(recent: Sequence[Heard], lexicon: Lexicon) -> str:
    """How the coach's last request for permission within the window stands; it lasts for two coach turns."""
    state = ""
    used = 0
    for heard in recent:
        if heard.turn.speaker is Speaker.COACH:
            if Behaviour.ASK_PERMISSION in heard.turn.behaviours:
                state, used = "asked", 0
            elif state == "granted":
                used += 1
                if used >= 2:
                    state = ""
        elif state == "asked":
            refusal = lexicon.words("refusal")
            state = "refused" if any(n in refusal for n in heard.text.norms[:_ANSWER]) else "granted"
    return state
