"""The coder: what each turn of a conversation does, what it is about, and the words that show it.

Local, deterministic, without network. It serves the scorer and, live, the simulated client's rules: the client reacts
to what the observer counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from scoring.coding.behaviours import Speaker
from scoring.coding.client_turn import client_codes, client_cues
from scoring.coding.coach_turn import coach_codes, coach_cues
from scoring.coding.coded import CodedTurn
from scoring.coding.features.context import WINDOW, Heard
from scoring.coding.features.courtesy import features as courtesy_features
from scoring.coding.features.courtesy import without_courtesies
from scoring.coding.features.text import Text, take_apart
from scoring.coding.features.turn import client_features, coach_features, read_turn
from scoring.coding.lexicon import LANGUAGES, Lexicon, lexicon_path
from scoring.coding.weights import Weights, weights_path

_ENOUGH: Final = 6
"""By how many function words one language must be ahead to be taken without looking further back."""
_LOOKED_AT: Final = 60
"""How many words of a turn are looked at to tell its language."""


Listener = Callable[[Speaker, str, Sequence[CodedTurn]], CodedTurn]
"""Codes one turn after others."""


class Coder:
    """Codes turns. It keeps nothing between calls, so one may be shared.

    `digest` names everything that decides the codes: code, lexicons and weights.
    """

    def __init__(self, lexicons: Mapping[str, Lexicon], weights: Weights, digest: str) -> None:
        """Use `Coder.load`. The first lexicon is for turns whose language cannot be told."""
        self._lexicons = lexicons
        self._weights = weights
        self.digest = digest

    @classmethod
    def load(cls, language: str | None = None) -> Self:
        """Read the packaged lexicons and weights.

        With a `language` ("en", "de") every turn is read in it; without one it is guessed from the turn and those
        before it. Raises `ValueError` for a language that has no lexicon.
        """
        names = (language,) if language else LANGUAGES
        lexicons = {name: Lexicon.read(name) for name in names}
        return cls(lexicons, Weights.read(weights_path()), _digest(names))

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation."""
        heard: list[Heard] = []
        for speaker, text in turns:
            heard.append(self._next(speaker, text, heard[-WINDOW:]))
        return tuple(h.turn for h in heard)

    def code_turn(self, speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
        """Code one turn that follows `before`, of which the last `WINDOW` turns are looked at."""
        return self._next(speaker, text, [Heard(t) for t in before[-WINDOW:]]).turn

    def listener(self) -> Listener:
        """Code turns one by one, each after turns that were coded here before: what they hold is worked out once."""
        kept: dict[int, Heard] = {}

        def code(speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
            recent = [kept.get(id(turn)) or kept.setdefault(id(turn), Heard(turn)) for turn in before[-WINDOW:]]
            heard = self._next(speaker, text, recent)
            kept[id(heard.turn)] = heard
            return heard.turn

        return code

    def without_courtesies(self, text: str) -> str:
        """The text without sentences that are no coaching (see `features_courtesy`); empty if nothing else is there."""
        return without_courtesies(text, self._courteous)

    def _courteous(self, sentence: str) -> Mapping[str, float]:
        return self._weights.courtesy.score(courtesy_features(sentence))

    def _next(self, speaker: Speaker, raw: str, recent: Sequence[Heard]) -> Heard:
        index = recent[-1].turn.index + 1 if recent else 0
        text = take_apart(raw)
        language = self._language(text, recent)
        turn = read_turn(text, recent, self._lexicons[language])
        heads = self._weights
        if speaker is Speaker.COACH:
            head = heads.coach if language == "en" else heads.coach_plain
            behaviours, focus = coach_codes(turn, head.score(coach_features(turn)))
            coded = CodedTurn(index, speaker, raw, behaviours, focus, coach_cues(turn, behaviours))
        else:
            head = heads.client if language == "en" else heads.client_plain
            behaviours, kinds = client_codes(turn, head.score(client_features(turn)))
            coded = CodedTurn(index, speaker, raw, behaviours, (), client_cues(turn, behaviours), kinds)
        return Heard(coded, text)

    def _language(self, text: Text, recent: Sequence[Heard]) -> str:
        """The language whose function words stand most often in the turn, or, if it has few, in those before it too.

        The first of the languages where nothing tells.
        """
        names = list(self._lexicons)
        if len(names) == 1:
            return names[0]
        counts = dict.fromkeys(names, 0)
        for said in (text, *(h.text for h in reversed(recent))):
            for name, lexicon in self._lexicons.items():
                counts[name] += sum(map(lexicon.words("telling").__contains__, said.norms[:_LOOKED_AT]))
            if max(counts.values()) - min(counts.values()) >= _ENOUGH:
                break
        return max(names, key=lambda name: counts[name])


def _digest(languages: Sequence[str]) -> str:
    """The first 12 digits of a hash of code, lexicons and weights."""
    here = Path(__file__).parent
    files = sorted(p for pattern in ("*.py", "features/*.py", "lexicon/*.py") for p in here.glob(pattern))
    files += [lexicon_path(name) for name in languages] + [weights_path()]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
