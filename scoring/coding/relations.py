"""How an utterance stands to what was said before it: what words it takes up, and where in the talk it stands.

Pure. The encoder knows what a sentence says; whether it takes up what *this* client said, it can't know from the
sentence alone. Used by the coder and by training, which must see the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_STOP_WORDS: Final = (
    "a an the and or but if so to of in on at for with from by as is are was were be been being am i you he she "
    "it we they me him her us them my your his its our their this that these those there here what who how why "
    "when where which do does did done doing have has had having will would can could should shall may might must "
    "not no yes yeah ok okay just like really very about up down out off over then than too also more most some "
    "any all one two now well um uh oh mm hmm i'm you're it's that's don't didn't can't won't i've you've i'd "
    "you'd he's she's there's what's let's got get go going know think thing things want say said make made take "
    "see look maybe kind sort bit lot something anything nothing someone anyone ll re ve nt der die das und oder "
    "aber wenn so zu von in im an am auf für mit bei als ist sind war waren bin bist ich du er sie es wir ihr "
    "mich mir dich dir ihn ihm uns euch mein dein sein ihre was wer wie warum wann wo welche nicht kein keine ja "
    "nein ein eine einen einem einer den dem des auch noch nur schon mal halt doch denn da dann hier dort sehr "
    "mehr haben hat hatte habe werden wird würde kann können könnte soll muss man sich aus über um nach vor "
)
_STOP: Final = frozenset(_STOP_WORDS.split())
_YOU: Final = re.compile(
    r"\b(?:you|your|you're|you've|you'd|yours|du|dir|dich|dein\w*|sie|ihnen|ihre?)\b", re.IGNORECASE
)
_I: Final = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|ich|mir|mich)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance stands: it is number `number` of `of` in its turn, the turn the coach's number `turn`, all
    counted from 0; `client` is what it answers, `earlier` the content words that the client used so far, `asked`
    whether a question stands before it in the same turn."""

    number: int
    of: int
    turn: int
    client: str
    earlier: frozenset[str]
    asked: bool


@lru_cache(maxsize=4_096)
def content(text: str) -> frozenset[str]:
    """The roots of a text's content words, and its numbers."""
    found = set()
    for word in _WORD.findall(text.lower()):
        plain = word.replace("’", "'")
        if (plain not in _STOP and len(plain) > 2) or plain.isdigit():
            found.add(_root(plain))
    return frozenset(found)


def _root(word: str) -> str:
    """A word without most of its endings, so that "smoking" meets "smoke"."""
    word = word.split("'")[0]
    return word[:5] if len(word) > 6 else word[:4] if len(word) > 4 else word


def relations(text: str, place: Place) -> list[float]:
    """What the network is told of an utterance beside its words: numbers between 0 and 1."""
    own, last = content(text), content(place.client)
    others = own - last
    now, then = len(own & last), len(others & place.earlier)
    new, all_ = len(others - place.earlier), max(len(own), 1)
    words = len(text.split())
    end = text.rstrip()
    return [
        float(now > 0), min(now, 4) / 4, now / all_, min(then, 4) / 4, then / all_, new / all_,
        float(new == 0 and bool(own)),
        float(place.number == 0), float(place.number == place.of - 1), min(place.of, 5) / 5, min(place.number, 4) / 4,
        float(end.endswith("?")), float("?" in text), float(end.endswith("!")), float(end.endswith(("...", "…"))),
        min(words, 40) / 40, float(words <= 2),
        float(place.turn == 0), float(place.turn == 1), min(place.turn, 12) / 12,
        float(bool(_YOU.search(text))), float(bool(_I.search(text))), min(len(place.client.split()), 60) / 60,
        float(place.asked), float(any(c.isdigit() for c in text)), float(text[:1].islower()), min(place.turn, 30) / 30,
    ]  # fmt: skip


def client_relations(text: str) -> list[float]:
    """The same of a client's turn."""
    return [min(len(text.split()), 40) / 40, float(text.rstrip().endswith("?"))]
