"""A client from a real talk: what it was about and how they spoke, as remarks over a template to be written by hand.

Nothing that was said is copied. What is proposed is a place in the trainer's own copy, what was heard there, and single
words; names are replaced and numbers left out before anything is looked at. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from scoring.coding.behaviours import Behaviour, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.relations import content
from scoring.transcript.named import StandIns

MOST_TOPICS: Final = 6
MOST_FACTS: Final = 10
MOST_LINES: Final = 8
WORDS_EACH: Final = 4
_STAND_IN: Final = re.compile(r"\b(Person|Place|Firm|Name) (\d+)\b")
_KIN: Final = re.compile(
    r"\b(mother|father|mum|mom|dad|sister|brother|daughter|son|wife|husband|partner|friend|boss|manager|colleague|"
    r"neighbour|neighbor|grandmother|grandfather|uncle|aunt|child|kids?|doctor|teacher|mutter|vater|schwester|bruder|"
    r"tochter|sohn|frau|mann|freund|freundin|chef|chefin|kollege|kollegin)\b",
    re.IGNORECASE,
)
_HEDGES: Final = re.compile(
    r"\b(i suppose|i guess|maybe|perhaps|sort of|kind of|i don't know|probably|vielleicht|irgendwie|eigentlich)\b",
    re.IGNORECASE,
)
B = Behaviour
LAYERS: Final = (
    ("core", (B.INSIGHT,), "what they saw for themselves"),
    ("guarded", (B.SUSTAIN_TALK,), "what speaks against acting"),
    ("surface", (B.CHANGE_TALK, B.OWN_ACTION), "what draws them to it"),
)
"""Where a fact of such a turn would lie, and what it is about."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place in the talk (turn, from 1), a layer or none, what it is, and single words of it."""

    turn: int
    layer: str
    what: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a talk proposes for a client."""

    replaced: tuple[tuple[str, str], ...]
    facts: tuple[Proposal, ...]
    topics: tuple[tuple[str, tuple[int, ...]], ...]
    people: tuple[tuple[str, tuple[int, ...]], ...]
    lines: tuple[Proposal, ...]
    style: tuple[str, ...]


Lines = list[tuple[Speaker, str]]


def without_names(turns: Sequence[tuple[Speaker, str]], own: Sequence[str] = ()) -> tuple[Lines, StandIns]:
    """The talk with stand-ins for names and without numbers."""
    stand_ins = StandIns(own)
    replaced = stand_ins.replaced([text for _, text in turns])
    texts = [re.sub(r"(?<!(?:son|ace|irm|ame) )\b\d[\d.,:]*\b", "some", one.text) for one in replaced]
    return [(who, text) for (who, _), text in zip(turns, texts, strict=True)], stand_ins


def draft_of(turns: Sequence[CodedTurn], stand_ins: StandIns) -> Draft:
    """What a coded talk without names proposes."""
    client = [turn for turn in turns if turn.speaker is Speaker.CLIENT]
    return Draft(
        replaced=stand_ins.names,
        facts=_facts(client),
        topics=_topics(client),
        people=_people(client),
        lines=_lines(client),
        style=tuple(_style(client)),
    )


def _telling(text: str) -> tuple[str, ...]:
    """A few single words that tell what a turn is about, the longest, apart from each other and in alphabetical order:
    no two that stood together are to be read together."""
    found = {stem: word for word in _words(text) for stem in content(word)}
    longest = sorted(found.values(), key=lambda word: (-len(word), word))[:WORDS_EACH]
    return tuple(sorted(longest))


def _words(text: str) -> list[str]:
    plain = _STAND_IN.sub(" ", text)
    return [word for word in re.findall(r"[^\W\d_]{4,}", plain.casefold()) if content(word)]


def _facts(client: Sequence[CodedTurn]) -> tuple[Proposal, ...]:
    found = []
    for turn in client:
        for layer, codes, what in LAYERS:
            if turn.does(*codes):
                found.append(Proposal(turn.index + 1, layer, what, _telling(turn.text)))
                break
    ranked = sorted(found, key=lambda one: ([name for name, *_ in LAYERS].index(one.layer), -len(one.words)))
    return tuple(sorted(ranked[:MOST_FACTS], key=lambda one: one.turn))


def _topics(client: Sequence[CodedTurn]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    where: dict[str, list[int]] = {}
    named: dict[str, str] = {}
    for turn in client:
        found = {stem: word for word in _words(turn.text) for stem in content(word)}
        named = found | named
        for stem in found:
            where.setdefault(stem, []).append(turn.index + 1)
    often = [(named[stem], tuple(at)) for stem, at in where.items() if len(at) > 1]
    return tuple(sorted(often, key=lambda one: (-len(one[1]), one[1]))[:MOST_TOPICS])


def _people(client: Sequence[CodedTurn]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    where: dict[str, list[int]] = {}
    for turn in client:
        for found in _STAND_IN.finditer(turn.text):
            if found[1] in ("Person", "Name"):
                where.setdefault(found.group(), []).append(turn.index + 1)
        for kin in {found[1].casefold() for found in _KIN.finditer(turn.text)}:
            where.setdefault(kin, []).append(turn.index + 1)
    return tuple((name, tuple(dict.fromkeys(at))) for name, at in sorted(where.items(), key=lambda one: one[1]))


def _lines(client: Sequence[CodedTurn]) -> tuple[Proposal, ...]:
    """Turns in which they told of something that happened: longer than most, with a past in them."""
    usual = median([len(turn.text.split()) for turn in client] or [0])
    past = re.compile(r"\b(?:was|were|had|did|said|told|went|came|left|\w{3,}ed)\b", re.IGNORECASE)
    long = [turn for turn in client if len(turn.text.split()) > usual and len(past.findall(turn.text)) > 1]
    long.sort(key=lambda turn: -len(turn.text))
    chosen = sorted(long[:MOST_LINES], key=lambda turn: turn.index)
    return tuple(Proposal(turn.index + 1, "", "something that happened", _telling(turn.text)) for turn in chosen)


def _style(client: Sequence[CodedTurn]) -> list[str]:
    if not client:
        return []
    words = [len(turn.text.split()) for turn in client]
    asks = sum("?" in turn.text for turn in client)
    hedges = sum(len(_HEDGES.findall(turn.text)) for turn in client)
    short = sum(count <= 4 for count in words)
    begins = Counter(re.sub(r"\W", "", turn.text.split()[0]).casefold() for turn in client if turn.text.split())
    often = [word for word, count in begins.most_common(3) if count > 2 and len(word) < 6]
    found = [
        f"{median(words):.0f} words a turn in the middle, {max(words)} at most",
        f"{short} of {len(words)} turns of four words or fewer",
        f"{hedges} hedges in {len(words)} turns; asks back in {asks}",
    ]
    if often:
        found.append(f"often begins with {', '.join(often)}")
    return found


def as_remarks(draft: Draft, invented: Sequence[str] = ()) -> str:
    """The draft as the head of a file: remarks, to be worked through and taken out. `invented` is a model's part."""

    def turns(at: Sequence[int]) -> str:
        return f"turn{'s' if len(at) > 1 else ''} {', '.join(map(str, at[:6]))}{', ...' if len(at) > 6 else ''}"

    lines = [
        "A draft from a real talk. Nothing that was said is copied: names are replaced and numbers left out, turns are",
        "those of your own copy. Write another person of it: other work, other place, another story with the same",
        "knot. Then take these remarks out; whoever talked to you must not find themselves.",
        "",
        *invented,
        "Facts (a layer is what it would take to be told it):",
        *(f"  {one.layer:<8} turn {one.turn}: {one.what}; {_listed(one.words)}" for one in draft.facts),
        "Topics:",
        *(f"  {word}: {turns(at)}" for word, at in draft.topics),
        "People:",
        *(f"  {name}: {turns(at)}" for name, at in draft.people),
        "Told lines (what they told of; write your own in their place):",
        *(f"  turn {one.turn}: {_listed(one.words)}" for one in draft.lines),
        "How they speak:",
        *(f"  {line}" for line in draft.style),
        f"Replaced before anything was looked at: {len(draft.replaced)} names. One that wasn't found may stand above.",
    ]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "no word that stands out"
