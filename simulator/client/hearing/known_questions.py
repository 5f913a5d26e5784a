"""Which known question a sentence comes close to in meaning: one that any coach asks, or one that this client's file
answers. Pure: words in, what they ask for out."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from personas.model import OwnQuestion, Persona
from personas.moments import Aspect, Moment
from personas.usual import Usual
from scoring.coding.behaviours import Focus
from scoring.coding.network.encoder import Network, weights_path
from simulator.client.hearing import question_kinds
from simulator.client.hearing.likeness import LAYERS, Likeness
from simulator.client.hearing.question_kinds import OTHER

if TYPE_CHECKING:
    from simulator.client.hearing.likeness import Read

WORDINGS: Final = Path(str(resources.files("simulator.client.hearing") / "known_questions.toml"))
SURE: Final = {"en": 0.66, "de": 0.72}
"""Likeness from which a question is taken for a known one; set on questions that don't stand in the file. The encoder's
pieces of German words are shorter, and so more alike."""
_SURE_AT: Final = (0.45, 0.66)
"""The probability from which the layer is believed, and the likeness that it counts as."""
_RISES: Final = 0.5
"""What likeness gains by probability: at 0.81 it is sure enough for repair."""
SURE_OF_LITTLE: Final = 0.9
"""The same for a question of small words alone ("What's in it?"), of which any two are alike."""
SURE_OF_REPAIR: Final = 0.84
"""The same where a sentence would turn from the subject to the talk itself."""
_NAMES_ANOTHER: Final = 0.12
"""What it costs that one of two questions names somebody and the other doesn't, not even as "him"."""
_YOU: Final = {"en": re.compile(r"\b(?:you|i|it)\b"), "de": re.compile(r"\b(?:sie|es|drin|darin)\b")}
"""Who speaks, where it is asked what would be said: "What would you say?" and not "What would she say?"."""
_ANOTHER_SPEAKS: Final = {
    "en": re.compile(r"\b(?:will|would|does|did|might|could) (?:he|she|they)\b|\b(?:he|she|they)(?:'d|'ll)\b"),
    "de": re.compile(r"\b(?:würde|wird|sagt|antwortet|meint) er\b|\ber (?:sagt|antwortet|sagen|antworten)\b"),
}
_THEY_WOULD: Final = {
    "en": re.compile(r"\b(?:would|will) you\b|\byou(?:'d|'ll| would| will)\b"),
    "de": re.compile(r"\b(?:würden|werden|möchten|wollen) sie\b"),
}
_ASKS_WITH: Final = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|why|how|wer|wen|wem|was|welche[rsnm]?|wo|wann|warum|wie|wovor|wozu)\b"
)
_SAME_WORD: Final = {"whom": "who", "which": "what", "wen": "wer", "wem": "wer"}
_POINTED: Final = frozenset({"who", "whose", "where", "when", "wer", "wo", "wann"})
_OTHER_WORD: Final = 0.15
"""What it costs that another word asks."""
_OF_WHAT_WAS_TOLD: Final = 0.12
"""What it gains that a question belongs to what was told last."""
_OF_THEM: Final = {
    "en": re.compile(r"\b(?:he|him|his|she|her|they|them|it)\b"),
    "de": re.compile(r"\b(?:er|ihm|ihn|sein\w*|es)\b"),
}
_TO_THEM: Final = {
    "en": re.compile(r"\b(?:you|your|yours|yourself|i|me|we|us)\b"),
    "de": re.compile(r"\b(?:sie|ihnen|ihr|ihre[rnms]?|ich|mir|wir|uns)\b"),
}


_DAY: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|diens|donners|frei|sams|sonn)tag|\bmittwoch"
)
_CLAUSES: Final = re.compile(r"[,:;–—-]\s+")
_ASKS: Final = {
    "en": re.compile(
        r"(?:and |so |but |then )*(?:what|who|whom|which|where|when|why|how|is|are|do|does|did|have|can|could)\b"
    ),
    "de": re.compile(
        r"(?:und |aber |dann |also )*(?:was|wer|wen|wem|welche\w?|wo\w*|wann|warum|wie|ist|sind|haben|können)\b"
    ),
}
_WHENEVER: Final = {
    "en": re.compile(
        r"^(?:and |so |but )*((?:what|who|where|how)\b.*?),? (?:when|if|once|as soon as|while|just before) .+$"
    ),
    "de": re.compile(r"^(?:und |aber |also )*((?:was|wer|wo|wie)\b.*?),? (?:wenn|sobald|während|bevor|als) .+$"),
}
"""A question and the case that it is asked for: "What happens when Gwen sits down?"."""
_FILLERS: Final = {
    "en": re.compile(r",? ?\b(?:though|actually|really|exactly|just|then|now|perhaps|maybe|honestly|anyway|here)\b,?"),
    "de": re.compile(r",? ?\b(?:denn|eigentlich|mal|wohl|jetzt|vielleicht|genau|einfach|da|nun|also)\b,?"),
}
"""Words without which a question asks the same."""
_PRONOUNS: Final = {"en": ("he", "it"), "de": ("er", "es")}
_BEFORE_THE_PLAN: Final = {Aspect.WORDS: Usual.SAY_EXACTLY, Aspect.OBSTACLE: Usual.WHAT_STOPS}
"""What questions for a plan ask for as long as there is none."""
_ABOUT: Final = {
    "en": re.compile(r" (?:that|of|about) (?:you|it's|they|how|what)\b.+$"),
    "de": re.compile(r",? (?:dass sie|dass es|davon, dass|wie sie) .+$"),
}
"""What hangs on a question: "Who knows that you're stuck with it?"."""
_THEN: Final = {"en": "then", "de": "dann"}
_CLAUSE: Final = 3
"""Words at least in a clause that is also looked at by itself."""
_CASE_LEFT_OUT: Final = 0.06
"""What it costs that the case which a question is asked for is left out."""
_CUT_SHORT: Final = 0.02
"""What it costs that only a clause is like a known question."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a known question asks for: one of these."""

    usual: Usual | None = None
    focus: Focus | None = None
    aspect: Aspect | None = None
    moment: Moment | None = None
    body: bool = False
    did: bool = False
    person: bool = False
    """Whether it is asked of somebody who is named as well."""


_NONE: Final = Kind()
"""What a question is that only one client can be asked."""


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest known question: its kind, or the number of the client's own question; and how near, 0 to 1."""

    kind: Kind | None = None
    own: int = -1
    likeness: float = 0.0


def wordings_of(data: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """The kind (`usual.mind`, `did`) and the words of every known question of a language."""
    for group, by_name in data.items():
        for name, each in (by_name if language not in by_name else {"": by_name}).items():
            yield from ((f"{group}.{name}".rstrip("."), ask) for ask in each[language])


@dataclass(frozen=True)
class Bank:
    """The packaged questions of one language."""

    said: Sequence[str]
    kinds: Sequence[Kind]
    asks_with: Sequence[str]
    """The word with which each asks: who, where, ..."""
    likeness: Likeness | None
    """Compares a sentence with each of them; None where a trained layer knows their kinds."""
    layer: Sequence[Kind | None]
    """What each kind of that layer is; None for a question that is none of them."""


@cache
def bank(language: str) -> Bank:
    """The packaged questions of a language (`en` or `de`), read once."""
    data = tomllib.loads(WORDINGS.read_text(encoding="utf-8"))
    kinds: dict[str, Kind] = {OTHER: Kind()}
    for group, by_name in data.items():
        for name, each in (by_name if language not in by_name else {"": by_name}).items():
            kinds[f"{group}.{name}".rstrip(".")] = _kind(group, name, bool(each.get("person")))
    pairs = [(kinds[name], _FILLERS[language].sub("", ask)) for name, ask in wordings_of(data, language)]
    said = [ask for _, ask in pairs]
    trained = language == "en"
    return Bank(
        said,
        [kind for kind, _ in pairs],
        [_word_of(ask) for ask in said],
        None if trained else Likeness.load(said),
        [kinds[name] if name != OTHER else None for name in question_kinds.load().kinds] if trained else (),
    )


def _word_of(sentence: str) -> str:
    found = _ASKS_WITH.search(sentence.lower())
    return _SAME_WORD.get(found.group(), found.group()) if found else ""


def _bare(sentence: str) -> str:
    return " ".join(sentence.lower().replace("’", "'").strip(" ?.!").split())


def _asked_now(kind: Kind, *, planned: bool, met_before: bool, they_speak: bool) -> Kind | None:
    """What a kind of question asks for at this point of the talk; None where it makes no sense yet."""
    if kind.did and not met_before:
        return None
    if kind.aspect and not planned:
        if kind.aspect not in _BEFORE_THE_PLAN:
            return None
        kind = replace(kind, aspect=None, usual=_BEFORE_THE_PLAN[kind.aspect])
    if kind.focus is Focus.ACCOUNTABILITY and planned:
        kind = replace(kind, focus=None, aspect=Aspect.WITNESS)
    if kind.usual is Usual.SAY_EXACTLY and not they_speak:
        kind = replace(kind, usual=Usual.THEIR_SIDE)
    return kind


def _joined(likely: Sequence[tuple[Kind, float]]) -> list[tuple[Kind, float]]:
    """Probabilities of kinds that ask for the same, added up, of what may be asked at all; as likeness."""
    mass: dict[Kind, float] = defaultdict(float)
    for kind, each in likely:
        mass[kind] += each
    whole = sum(mass.values())
    return [(kind, _SURE_AT[1] + (each / whole - _SURE_AT[0]) * _RISES) for kind, each in mass.items() if kind != _NONE]


def _asks_otherwise(one: str, other: str) -> float:
    """What it costs that one question is for somebody, a place or a time and the other isn't."""
    return _OTHER_WORD if one != other and _POINTED & {one, other} and one and other else 0.0


def _kind(group: str, name: str, person: bool) -> Kind:
    match group:
        case "usual":
            return Kind(usual=Usual(name), person=person)
        case "focus":
            return Kind(focus=Focus.FEELING, body=True) if name == "body" else Kind(focus=Focus(name), person=True)
        case "plan":
            return Kind(aspect=Aspect(name), person=True)
        case "moment":
            return Kind(moment=Moment(name), person=True)
        case _:
            return Kind(did=True, person=True)


class KnownQuestions:
    """The known questions as one client hears them: those of the bank, and those of their file."""

    def __init__(self, persona: Persona, names: re.Pattern[str]) -> None:
        """`names` finds the people and things that the persona names."""
        self._persona = persona
        self._language = persona.language
        self._names = names
        self._people = {name.lower() for entry in persona.entries for name in entry.names if name[:1].isupper()}
        self._bank = bank(persona.language)
        self._own = [(at, ask) for at, question in enumerate(persona.questions) for ask in question.ask]
        asks = [ask for _, ask in self._own]
        self._own_likeness = Likeness.load(asks, self._bank.said) if asks else None
        self._exact: dict[str, list[Kind]] = defaultdict(list)
        for ask, kind in zip(self._bank.said, self._bank.kinds, strict=True):
            self._exact[_bare(ask)].append(kind)
        self._network = Network.read(weights_path())
        self._own_names = [frozenset(self._named(ask)) for _, ask in self._own]

    def nearest(
        self, sentence: str, open_own: Sequence[int], *, planned: bool, met_before: bool, fresh: str = ""
    ) -> Near:
        """The nearest of those that may be asked now. `open_own` are the numbers of the client's own questions that
        make sense; `planned` whether they have named their action, `met_before` whether this is a later talk;
        `fresh` the fact that the talk is about: a question that belongs to it is the more likely one."""
        own, best = Near(), Near()
        parts = _parts(sentence, self._language)
        texts = {each for part, _ in parts for each in (part, self._unnamed(part))}
        read: Read = dict(zip(sorted(texts), self._network.pieces(sorted(texts), layers=LAYERS), strict=True))
        for part, cost in parts:
            near_own, near = self._nearest(part, read, open_own, fresh, planned=planned, met_before=met_before)
            own = max(own, replace(near_own, likeness=near_own.likeness - cost), key=lambda each: each.likeness)
            best = max(best, replace(near, likeness=near.likeness - cost), key=lambda each: each.likeness)
        return own if own.likeness >= best.likeness else best

    def _nearest(
        self, sentence: str, read: Read, open_own: Sequence[int], fresh: str, *, planned: bool, met_before: bool
    ) -> tuple[Near, Near]:
        """The nearest of their own questions and of the bank's."""
        named = frozenset(self._named(sentence))
        low = sentence.lower()
        they_speak = _YOU[self._language].search(low) is not None and not (
            _ANOTHER_SPEAKS[self._language].search(low) and not _THEY_WOULD[self._language].search(low)
        )
        to_them = _TO_THEM[self._language].search(sentence.lower()) is not None
        own = self._nearest_own(sentence, read, open_own, fresh, named)
        best = Near()
        allowed = [
            (now, near)
            for kind, near in self._likely(self._unnamed(sentence), read)
            if (now := _asked_now(kind, planned=planned, met_before=met_before, they_speak=they_speak)) is not None
            and (now.person or to_them or not named)
        ]
        if self._bank.likeness is None and allowed and max(near for _, near in allowed) < 1.0:
            allowed = _joined(allowed)
        for kind, near in allowed:
            if near > best.likeness:
                best = Near(kind, likeness=near)
        return own, best

    def _likely(self, sentence: str, read: Read) -> Iterator[tuple[Kind, float]]:
        """Kinds that the sentence may be: with their likeness, or with their probability where a layer knows them."""
        if found := self._exact.get(_bare(sentence)):
            yield from ((kind, 1.0) for kind in found)
            return
        if self._bank.likeness is not None:
            word = _word_of(sentence)
            near = self._bank.likeness.of(sentence, read)
            for kind, its_word, each in zip(self._bank.kinds, self._bank.asks_with, near, strict=True):
                yield kind, float(each) - _asks_otherwise(word, its_word)
            return
        rows = read[sentence][1]
        if len(rows):
            for layer_kind, each in zip(self._bank.layer, question_kinds.load().probabilities(rows), strict=True):
                yield (layer_kind or _NONE), min(float(each), 0.99)

    def _nearest_own(
        self, sentence: str, read: Read, open_own: Sequence[int], fresh: str, named: frozenset[str]
    ) -> Near:
        best = Near()
        if self._own_likeness is None or not open_own:
            return best
        word = _word_of(sentence)
        asked, days = set(open_own), set(_DAY.findall(sentence.lower()))
        for (at, ask), names, near in zip(
            self._own, self._own_names, self._own_likeness.of(sentence, read), strict=True
        ):
            if at not in asked or (names and named and not names & named):
                continue
            if days and days != set(_DAY.findall(ask.lower())):
                continue
            other = bool(named) != bool(names) and not _OF_THEM[self._language].search(sentence.lower())
            worth = float(near) - (_NAMES_ANOTHER if other else 0.0) - _asks_otherwise(word, _word_of(ask))
            if fresh and fresh in self._persona.questions[at].after:
                worth += _OF_WHAT_WAS_TOLD
            if worth > best.likeness:
                best = Near(own=at, likeness=worth)
        return best

    def _unnamed(self, sentence: str) -> str:
        """A sentence with "he" and "it" for the names that only this client knows."""
        he, it = _PRONOUNS[self._language]

        def pronoun(found: re.Match[str]) -> str:
            name = found.group()
            bare = name.removesuffix("'s")
            return (he if bare in self._people else it) + name[len(bare) :]

        return self._names.sub(pronoun, sentence)

    def _named(self, text: str) -> list[str]:
        return [name.lower().removesuffix("'s") for name in self._names.findall(text)]


def _parts(sentence: str, language: str) -> list[tuple[str, float]]:
    """A sentence, and the clause of it that asks, with what it costs to be like that alone: "and when she sits there,
    what goes on in you?"."""
    found = [(sentence, 0.0)]
    if (plainer := _FILLERS[language].sub("", sentence)) != sentence:
        found.append((plainer, _CUT_SHORT))
    clauses = [clause for clause in _CLAUSES.split(sentence) if len(clause.split()) >= _CLAUSE]
    if len(clauses) > 1:
        found += [(clause, _CUT_SHORT) for clause in clauses if _ASKS[language].match(clause)][-1:]
    if shorter := _WHENEVER[language].sub(r"\1 " + _THEN[language] + "?", sentence):
        found += [(shorter, _CASE_LEFT_OUT)] if shorter != sentence else []
    if (main := _ABOUT[language].sub("?", sentence)) != sentence and len(main.split()) >= _CLAUSE:
        found.append((main, _CASE_LEFT_OUT))
    return found


def may_be_asked(questions: Sequence[OwnQuestion], disclosed: Sequence[str], *, planned: bool) -> list[int]:
    """Numbers of a client's own questions that make sense, after what was told and agreed."""
    return [
        at
        for at, question in enumerate(questions)
        if (planned or not question.planned) and all(fact in disclosed for fact in question.after)
    ]
