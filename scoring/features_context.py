"""What a turn answers to: the few turns before it, seen as the coder needs them. Pure; used by the coder only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from scoring.behaviours import Behaviour, ChangeTalk, Focus, Speaker
from scoring.coded import CodedTurn
from scoring.features_text import Text, take_apart
from scoring.lexicon import Lexicon

WINDOW: Final = 6
"""How many turns back are looked at."""


@dataclass(frozen=True, slots=True)
class Context:
    """The turns before one turn, at most `WINDOW` of them.

    `said` are the roots of the client's words in the last client turn without function words, `said_before` those of
    the client turns before that, `said_pairs` neighbouring words of the last. `permission` is `asked` (the coach
    asked, no answer yet), `granted`, `refused` or empty; `requested` says that the client just asked for input;
    `offered` which way the coach's last words lean, were they the client's: `change`, `sustain`, `both` or empty.
    """

    index: int
    said: frozenset[str]
    said_before: frozenset[str]
    said_pairs: frozenset[tuple[str, str]]
    client: CodedTurn | None
    client_text: Text | None
    coach: CodedTurn | None
    permission: str
    requested: bool
    offered: str


def context(before: Sequence[CodedTurn], lexicon: Lexicon) -> Context:
    """What the last few of these turns say about the next one."""
    recent = before[-WINDOW:]
    stop = lexicon.words("stop")
    texts = [(t, take_apart(t.text)) for t in recent if t.speaker is Speaker.CLIENT]
    coach = next((t for t in reversed(recent) if t.speaker is Speaker.COACH), None)
    client, client_text = texts[-1] if texts else (None, None)
    return Context(
        index=recent[-1].index + 1 if recent else 0,
        said=_content(client_text, stop),
        said_before=frozenset(w for _, text in texts[:-1] for w in _content(text, stop)),
        said_pairs=frozenset(pairwise(client_text.norms)) if client_text is not None else frozenset(),
        client=client,
        client_text=client_text,
        coach=coach,
        permission=_permission(recent, lexicon),
        requested=client_text is not None and any(h.group == "client.request" for h in lexicon.find(client_text)),
        offered=_offered(coach, lexicon),
    )


def _content(text: Text | None, stop: frozenset[str]) -> frozenset[str]:
    return frozenset(root(w.norm) for w in text.words if w.norm not in stop) if text is not None else frozenset()


def root(word: str) -> str:
    """A word without most of its endings, so that "smoking" meets "smoke"."""
    return word[:5] if len(word) > 6 else word[:4] if len(word) > 4 else word


def _offered(coach: CodedTurn | None, lexicon: Lexicon) -> str:
    """Which way the client would lean by a bare yes."""
    if coach is None:
        return ""
    groups = {h.group for h in lexicon.find(as_client(take_apart(coach.text), lexicon))}
    change = any(f"client.{kind.value}" in groups for kind in ChangeTalk)
    sustain = any(g.startswith("client.sustain") for g in groups)
    return "both" if change and sustain else "change" if change else "sustain" if sustain else ""


def as_client(text: Text, lexicon: Lexicon) -> Text:
    """A coach's text with "you" turned to "I", so that the client's phrases are found in it."""
    turned = lexicon.turned
    return replace(text, norms=tuple(turned.get(n, n) for n in text.norms))


def _permission(recent: Sequence[CodedTurn], lexicon: Lexicon) -> str:
    """How the coach's last request for permission within the window stands."""
    state = ""
    used = 0
    for turn in recent:
        if turn.speaker is Speaker.COACH:
            if turn.does(Behaviour.ASK_PERMISSION):
                state, used = "asked", 0
            elif state == "granted":
                used += 1
                if used >= 2:
                    state = ""
        elif state == "asked":
            words = [w.norm for w in take_apart(turn.text).words[:6]]
            state = "refused" if any(w in lexicon.words("refusal") for w in words) else "granted"
    return state


def about(turn: CodedTurn | None) -> tuple[Focus, ...]:
    """What a turn is about, nothing if there is none."""
    return turn.focus if turn is not None else ()
