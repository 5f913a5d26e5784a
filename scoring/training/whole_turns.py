"""Reads the first corpus, in `scoring/training/conversations/`: whole conversations, labelled turn by turn.

Its turns of one utterance are learned from too (without signals, which it has not). Never used while coding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoring.coding.behaviours import (
    CLIENT_BEHAVIOURS,
    COACH_BEHAVIOURS,
    Behaviour,
    ChangeTalk,
    Focus,
    Speaker,
)
from scoring.errors import ScoringError

_SPEAKERS: Final = {"C": Speaker.COACH, "K": Speaker.CLIENT}


class CorpusError(ScoringError):
    """A line of the corpus that breaks the format."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One utterance with its labels, the main behaviour first. `line` counts from 1 in its file."""

    speaker: Speaker
    text: str
    behaviours: tuple[Behaviour, ...]
    focus: tuple[Focus, ...]
    change_talk: tuple[ChangeTalk, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """The utterances of one conversation in their order. `name` is the file's and its place in the file."""

    name: str
    topic: str
    turns: tuple[Labelled, ...]


def corpus_folder() -> Path:
    """Where the packaged corpus lies."""
    return Path(__file__).with_name("conversations")


def read_corpus(folder: Path) -> tuple[Conversation, ...]:
    """Every conversation of every `.txt` in the folder, files in the order of their names.

    Raises `CorpusError` at the first line that breaks the format.
    """
    return tuple(c for path in sorted(folder.glob("*.txt")) for c in read_file(path))


def read_file(path: Path) -> tuple[Conversation, ...]:
    """The conversations of one file. Raises `CorpusError`."""
    return parse(path.stem, path.read_text(encoding="utf-8").split("\n"))


def parse(name: str, lines: Iterable[str]) -> tuple[Conversation, ...]:
    """The conversations in these lines; `name` stands for the file in errors. Raises `CorpusError`."""
    found: list[Conversation] = []
    topic: str | None = None
    turns: list[Labelled] = []

    def close() -> None:
        if topic is not None and turns:
            found.append(Conversation(f"{name}#{len(found) + 1}", topic, tuple(turns)))

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if line.startswith("#"):
            close()
            topic, turns = line[1:].strip(), []
        elif topic is None:
            raise _bad(f"{name}:{number}", "an utterance before any conversation", "Begin with a # line")
        else:
            turns.append(_utterance(name, number, line))
    close()
    return tuple(found)


def _utterance(name: str, number: int, line: str) -> Labelled:
    place = f"{name}:{number}"
    labels, bar, text = line.partition(" | ")
    if not bar:
        labels, bar, text = line.rstrip().removesuffix("|"), "|" if line.rstrip().endswith("|") else "", ""
    if not bar:
        raise _bad(place, "no ' | ' before the words", "Write: C open_question @meaning | the words")
    speaker = _SPEAKERS.get(labels[:1])
    if speaker is None or labels[1:2] != " ":
        raise _bad(place, "no speaker", "Begin with 'C ' for the coach or 'K ' for the client")
    said, _, about = labels[2:].partition("@")
    allowed = COACH_BEHAVIOURS if speaker is Speaker.COACH else CLIENT_BEHAVIOURS
    behaviours: list[Behaviour] = []
    kinds: list[ChangeTalk] = []
    for code in filter(None, (c.strip() for c in said.split(","))):
        plain, _, kind = code.partition(":")
        if plain not in {b.value for b in allowed}:
            raise _bad(place, f"{plain!r} is no behaviour of this speaker", "See docs/labelling-guide.md")
        behaviour = Behaviour(plain)
        if kind and (behaviour is not Behaviour.CHANGE_TALK or kind not in {k.value for k in ChangeTalk}):
            raise _bad(place, f"{code!r} is no kind of change talk", "See docs/labelling-guide.md")
        if kind:
            kinds.append(ChangeTalk(kind))
        behaviours.append(behaviour)
    if not behaviours:
        raise _bad(place, "no behaviour", "Name at least one")
    focus: list[Focus] = []
    for word in filter(None, (w.strip() for w in about.split(","))):
        if speaker is Speaker.CLIENT or word not in {f.value for f in Focus}:
            raise _bad(
                place, f"{word!r} is no focus here", "Only the coach's turns have one; see docs/labelling-guide.md"
            )
        focus.append(Focus(word))
    if speaker is Speaker.COACH and not focus:
        raise _bad(place, "no focus", "Name at least one after @, @other if nothing fits")
    return Labelled(
        speaker,
        text.strip(),
        tuple(dict.fromkeys(behaviours)),
        tuple(dict.fromkeys(focus)),
        tuple(dict.fromkeys(kinds)),
        number,
    )


def _bad(place: str, what: str, hint: str) -> CorpusError:
    return CorpusError("The corpus can't be read", f"{place}: {what}", hint)
