"""The coder: what each utterance of a conversation does, what it is about, and how sure that is.

Local, deterministic, without network access. It serves the scorer and, live, the simulated client's rules: the client
reacts to what the observer counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.courtesies import Courtesies, without_courtesies
from scoring.coding.decisions import Decisions, is_backchannel
from scoring.coding.languages import language_of
from scoring.coding.network.encoder import Network, weights_path
from scoring.coding.network.ngrams import Around
from scoring.coding.relations import Place, client_relations, content, relations
from scoring.coding.utterances import utterances

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EARLY: Final = 2
"""In how many of the coach's turns a talk begins."""
_BLOCK: Final = 1 << 16
WINDOW: Final = 60
"""How many turns back are looked at for what the client said."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A coach's utterance at its place: which turn holds it, and what stands around it."""

    turn: int
    around: Around
    place: Place


class Coder:
    """Codes turns. What it keeps between calls are vectors of texts, so one may be shared.

    `digest` names everything that decides the codes: code and weights.
    """

    def __init__(self, network: Network, digest: str) -> None:
        """Use `Coder.load`."""
        self._network = network
        self._decisions = Decisions(network.about)
        self._courtesies = Courtesies()
        self.digest = digest

    @classmethod
    def load(cls, language: str | None = None, *, threads: int = 1) -> Self:
        """Read the packaged weights. English and German are heard by the same network. Of a long talk, `threads` read
        at once; the codes are the same.

        Raises `ValueError` for a `language` that was not among those it learned ("en", "de").
        """
        network = Network.read(weights_path(), threads=threads)
        if language is not None and language not in network.about["languages"]:
            raise ValueError(f"no coder for {language!r}; there is one for: {', '.join(network.about['languages'])}")
        return cls(network, _digest())

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation.

        Neighbouring turns of one speaker are heard as one, and a client's backchannel ("mm-hmm") ends no turn of the
        coach: how a transcript was cut changes no code.
        """
        return self._code(turns, 0)

    def code_turn(self, speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
        """Code one turn that follows `before`, of which the last `WINDOW` turns are looked at."""
        recent = before[-WINDOW:]
        lines = [*((turn.speaker, turn.text) for turn in recent), (speaker, text)]
        coded = self._code(lines, len(recent), coach_turns=recent[0].index // 2 if recent else 0)
        index = recent[-1].index + 1 if recent else 0
        return replace(coded[0], index=index)

    def without_courtesies(self, text: str) -> str:
        """The text without sentences that are no coaching (see `courtesies`); empty if nothing else is there."""
        return without_courtesies(text, self._courtesies.likely)

    def _code(self, lines: Sequence[tuple[Speaker, str]], first: int, *, coach_turns: int = 0) -> tuple[CodedTurn, ...]:
        """Code the lines from number `first`; those before it are what they answer."""
        said, heard = _parsed(lines, first, coach_turns)
        network = self._network
        coach: dict[int, list[tuple[str, NDArray[Any], int]]] = {}
        if said:
            languages = [language_of(one.around.text, one.around.client) for one in said]
            told = _rows([relations(one.around.text, one.place) for one in said])
            scores = network.coach([one.around for one in said], told, languages)
            for one, row, language in zip(said, scores, languages, strict=True):
                coach.setdefault(one.turn, []).append((one.around.text, row, language))
        client: dict[int, tuple[NDArray[Any], int]] = {}
        if heard:
            languages = [language_of(text, asked) for _, text, asked in heard]
            scores = network.client(
                [text for _, text, _ in heard],
                [asked for _, _, asked in heard],
                _rows([client_relations(text) for _, text, _ in heard]),
                languages,
            )
            client = {one[0]: (row, lang) for one, row, lang in zip(heard, scores, languages, strict=True)}
        answered = {one.turn: one.around.client for one in said}
        early = {one.turn for one in said if one.place.turn < _EARLY}
        coded = []
        for i in range(first, len(lines)):
            speaker, text = lines[i]
            if speaker is Speaker.COACH:
                words = coach.get(i, [])
                coded.append(self._decisions.coach_turn(i, text, words, answered.get(i, ""), early=i in early))
            else:
                coded.append(self._decisions.client_turn(i, text, client.get(i)))
        return tuple(coded)


def _parsed(
    lines: Sequence[tuple[Speaker, str]], first: int, coach_turns: int
) -> tuple[list[_Said], list[tuple[int, str, str]]]:
    """The coach's utterances from line `first` on at their places, and the client's turns with what they answer."""
    said: list[_Said] = []
    heard: list[tuple[int, str, str]] = []
    run: list[tuple[int, str]] = []
    earlier: set[str] = set()
    client, asked, number = "", "", coach_turns

    def close() -> None:
        nonlocal number, asked
        if not run:
            return
        before, questioned = "", False
        known = frozenset(earlier)
        for k, (turn, text) in enumerate(run):
            after = run[k + 1][1] if k + 1 < len(run) else ""
            if turn >= first:
                place = Place(k, len(run), number, client, known, questioned)
                said.append(_Said(turn, Around(text, client, before, after, asked), place))
            before, questioned = text, questioned or "?" in text
        asked = run[-1][1]
        number += 1
        run.clear()

    joined: list[int] = []
    for i, (speaker, text) in enumerate(lines):
        if speaker is Speaker.COACH:
            run.extend((i, one) for one in utterances(text) if one)
            joined.clear()
            continue
        goes_on = i + 1 < len(lines) and lines[i + 1][0] is Speaker.COACH
        if run and goes_on and is_backchannel(text, run[-1][1]):
            continue
        close()
        client = f"{client} {text}".strip() if joined else text
        joined.append(i)
        earlier |= content(text)
        if i >= first and text.strip():
            heard.append((i, text, asked))
    close()
    return said, heard


def _rows(rows: list[list[float]]) -> NDArray[Any]:
    import numpy as np

    return np.asarray(rows, dtype=np.float32)


@cache
def _digest() -> str:
    """The first 12 digits of a hash of code and weights."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(here.rglob("*.py")), weights_path()]:
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as file:  # in blocks: what is read whole stays in the memory of whoever codes
            while block := file.read(_BLOCK):
                digest.update(block)
        digest.update(b"\0")
    return digest.hexdigest()[:12]
