"""Reads the corpus in `scoring/training/corpus/`: utterances with their codes, foci and signals, in their contexts.

The format is described in `docs/labelling-guide.md`. Used for training and for checking labels, never while coding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoring.coding.network.ngrams import Around
from scoring.coding.relations import Place, content
from scoring.coding.utterances import utterances
from scoring.errors import ScoringError
from scoring.training.labels import CLIENT, COACH, FOCUS, OPENING, SIGNAL
from scoring.training.whole_turns import corpus_folder as first_corpus_folder
from scoring.training.whole_turns import read_corpus as read_first_corpus

_TALKS: Final = "talks_"
"""How the names of files begin that hold whole talks."""
AGAIN: Final = Path(__file__).with_name("blind") / "talks_read_again.txt"
"""What another reader gave the utterances of whole talks."""
_GERMAN: Final = "german"
"""How the name of the German file begins."""
_LINE: Final = re.compile(r"([KC+~]) ([^|]*?) ?\| ?(.+)$")


class CorpusError(ScoringError):
    """A line of the corpus that breaks the format."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who says it (`K`, `C`), how it stands to the line before (`K` and `C` begin a turn, `+` goes on with
    it, `~` stands in place of the coach's turn before), its labels by their short names, and its words."""

    sign: str
    codes: tuple[str, ...]
    focus: tuple[str, ...]
    signals: tuple[str, ...]
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class CoachExample:
    """A coach's utterance with what stands around it, its place, and its outputs (names as in `labels`): what its
    writer or another reader gave it. `signals` says whether signals were labelled."""

    around: Around
    place: Place
    outputs: frozenset[str]
    conversation: str
    signals: bool = True

    @property
    def natural(self) -> bool:
        """Whether it stands in a whole talk, as people hold it, and not among sentences that were written to be learned
        from."""
        return self.conversation.startswith(_TALKS)

    @property
    def german(self) -> bool:
        """Whether it is in German."""
        return self.conversation.startswith(_GERMAN)


@dataclass(frozen=True, slots=True)
class ClientExample:
    """A client's turn with its outputs; `asked` is the coach's last utterance before it."""

    text: str
    asked: str
    outputs: frozenset[str]
    conversation: str
    openings: bool = True

    @property
    def natural(self) -> bool:
        """As of a coach's utterance."""
        return self.conversation.startswith(_TALKS)

    @property
    def german(self) -> bool:
        """As of a coach's utterance."""
        return self.conversation.startswith(_GERMAN)


def corpus_folder() -> Path:
    """Where the corpus lies."""
    return Path(__file__).with_name("corpus")


def read_lines(path: Path) -> Iterator[tuple[int, list[Line]]]:
    """The conversations of a file: the line number where each begins, and its lines. Raises `CorpusError`."""
    begins, lines = 0, list[Line]()
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip() or raw.startswith("%"):
            continue
        if raw.startswith("#"):
            if lines:
                yield begins, lines
            begins, lines = number, []
            continue
        lines.append(_line(raw, f"{path.name}:{number}", lines, number))
    if lines:
        yield begins, lines


def _line(raw: str, place: str, before: list[Line], number: int) -> Line:
    found = _LINE.match(raw)
    if found is None:
        raise _bad(place, "not a sign, labels, a bar and words", "as in: C oq@mea#meaning | What would that give you?")
    sign, labels, text = found.groups()
    if sign in "+~" and not before:
        raise _bad(place, f"{sign!r} with nothing before it", "begin with K or C")
    labels, _, signals = labels.partition("#")
    codes, _, focus = labels.partition("@")
    line = Line(sign, _names(codes), _names(focus), _names(signals), text.strip(), number)
    coach = _is_coach([*before, line])
    known: tuple[Mapping[str, object], ...] = (COACH, FOCUS, SIGNAL) if coach else (CLIENT, {}, OPENING)
    for names, allowed, what in zip(
        (line.codes, line.focus, line.signals), known, ("code", "focus", "signal"), strict=True
    ):
        unknown = [name for name in names if name not in allowed]
        if unknown:
            raise _bad(place, f"unknown {what} {unknown[0]!r}", f"one of: {', '.join(allowed)}")
    if not line.codes or (coach and not line.focus):
        raise _bad(
            place, "no code" if not line.codes else "no focus", "every coach line has both, every client line a code"
        )
    return line


def _is_coach(lines: list[Line]) -> bool:
    return next(line.sign for line in reversed(lines) if line.sign != "+") != "K"


def _names(labels: str) -> tuple[str, ...]:
    return tuple(name for name in labels.strip().split(",") if name)


def _bad(place: str, what: str, mend: str) -> CorpusError:
    return CorpusError("The corpus can't be read", f"{place}: {what}", mend)


def read_corpus(folder: Path | None = None) -> tuple[list[CoachExample], list[ClientExample]]:
    """All examples of the corpus, files in the order of their names. Raises `CorpusError`."""
    coach: list[CoachExample] = []
    client: list[ClientExample] = []
    again = read_again() if folder is None else {}
    for path in sorted((folder or corpus_folder()).glob("*.txt")):
        for begins, lines in read_lines(path):
            _examples(f"{path.stem}:{begins}", lines, coach, client, again)
    return coach, client


def read_again() -> dict[str, frozenset[str]]:
    """What blind readers of whole talks gave each utterance (`FILE:LINE`): foci and signals, by their output names."""
    found: dict[str, frozenset[str]] = {}
    for number, row in enumerate(AGAIN.read_text(encoding="utf-8").splitlines(), start=1):
        if row.strip() and not row.startswith("%"):
            place, _, labels = row.partition(" ")
            focus, _, signals = labels.strip().partition("#")
            unknown = [f for f in _names(focus) if f not in FOCUS] + [s for s in _names(signals) if s not in SIGNAL]
            if unknown:
                raise _bad(f"{AGAIN.name}:{number}", f"unknown focus or signal {unknown[0]!r}", "see `labels`")
            outputs = {f"@{FOCUS[f].value}" for f in _names(focus)} | {f"#{SIGNAL[s].value}" for s in _names(signals)}
            found[place] = found.get(place, frozenset()) | outputs
    return found


def _examples(
    name: str,
    lines: list[Line],
    coach: list[CoachExample],
    client: list[ClientExample],
    again: Mapping[str, frozenset[str]],
) -> None:
    said, asked, number = "", "", 0
    earlier: set[str] = set()
    for turn in _turns(lines):
        if turn[0][0].sign == "K":
            text = " ".join(line.text for line in turn[0])
            outputs = {CLIENT[c] for line in turn[0] for c in line.codes}
            outputs |= {f"#{OPENING[s]}" for line in turn[0] for s in line.signals}
            client.append(ClientExample(text, asked, frozenset(outputs), name))
            said = text
            earlier |= content(text)
            continue
        for way in turn:
            before, questioned = "", False
            for k, line in enumerate(way):
                after = way[k + 1].text if k + 1 < len(way) else ""
                place = Place(k, len(way), number, said, frozenset(earlier), questioned)
                outputs = {COACH[c].value for c in line.codes} | {f"@{FOCUS[f].value}" for f in line.focus}
                outputs |= {f"#{SIGNAL[s].value}" for s in line.signals}
                around = Around(line.text, said, before, after, asked)
                outputs |= again.get(f"{name.partition(':')[0]}:{line.number}", frozenset())
                coach.append(CoachExample(around, place, frozenset(outputs), name))
                before, questioned = line.text, questioned or "?" in line.text
        asked = turn[-1][-1].text
        number += 1


def _turns(lines: list[Line]) -> list[list[list[Line]]]:
    """The turns of a conversation, each as the ways in which it is said (one, or a coach's alternatives)."""
    turns: list[list[list[Line]]] = []
    for line in lines:
        if line.sign == "+":
            turns[-1][-1].append(line)
        elif line.sign == "~" and turns and turns[-1][0][0].sign != "K":
            turns[-1].append([line])
        else:
            turns.append([[line]])
    return turns


def read_first() -> tuple[list[CoachExample], list[ClientExample]]:
    """The examples of the first corpus: its coach turns of one utterance, and its client turns."""
    coach: list[CoachExample] = []
    client: list[ClientExample] = []
    for conversation in read_first_corpus(first_corpus_folder()):
        said, asked, number = "", "", 0
        earlier: set[str] = set()
        for turn in conversation.turns:
            if turn.speaker == "client":
                kinds = {f"change_talk:{k.value}" for k in turn.change_talk}
                codes = {b.value for b in turn.behaviours if b.value != "change_talk"}
                client.append(
                    ClientExample(turn.text, asked, frozenset(codes | kinds), conversation.name, openings=False)
                )
                said = turn.text
                earlier |= content(turn.text)
                continue
            parts = utterances(turn.text)
            if len(parts) == 1:
                outputs = {b.value for b in turn.behaviours} | {f"@{f.value}" for f in turn.focus}
                place = Place(0, 1, number, said, frozenset(earlier), False)
                around = Around(turn.text, said, "", "", asked)
                coach.append(CoachExample(around, place, frozenset(outputs), conversation.name, signals=False))
            asked = parts[-1]
            number += 1
    return coach, client
