"""What an utterance plainly says, by words that leave no doubt: what a question asks about; blame, orders and cheer.

The network knows many wordings and is sure of none; these few are sure. They are data (`lexicon/*.toml`), one file a
language, and come before the network where one is found. Used by the coder only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from scoring.coding.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus
from scoring.coding.coded import CodedUtterance
from scoring.coding.lexicon import LANGUAGES, Hit, Lexicon
from scoring.coding.lexicon.text import Text, take_apart
from scoring.coding.relations import content
from scoring.coding.signals import AGAINST

B = Behaviour
SURE: Final = 0.99
"""Confidence of what is said plainly."""
_BESIDE: Final = 0.6
"""From which confidence something else is kept beside what is said plainly."""
_PLAIN: Final = (B.CONFRONT, B.DIRECT, B.ADVICE, B.REASSURE)
_FORMS: Final = (
    B.ASK_PERMISSION,
    B.OPEN_QUESTION,
    B.CLOSED_QUESTION,
    B.EMPHASISE_AUTONOMY,
    B.AFFIRMATION,
)
"""Forms that some wordings leave no doubt of, in the order in which they are looked for."""
_NOT_BESIDE: Final = REFLECTIONS | {B.STRUCTURE, B.ENCOURAGER, B.AFFIRMATION}


@dataclass(frozen=True)
class PlainWords:
    """The phrases of all languages, grown into trees when first needed."""

    languages: Sequence[str] = LANGUAGES

    @cached_property
    def _lexicons(self) -> tuple[Lexicon, ...]:
        return tuple(Lexicon.read(name) for name in self.languages)

    def heard(self, utterance: CodedUtterance, client: str) -> CodedUtterance:
        """The utterance with what it plainly says; `client` is what it answers."""
        text = take_apart(utterance.text)
        asks = utterance.text.rstrip().endswith("?") or utterance.does(*QUESTIONS)
        for lexicon in self._lexicons:
            hits = lexicon.find(text)
            if any(hit.group == "plain.reported" for hit in hits):
                return _reported(utterance)
            if not asks and any(hit.group == "plain.quiet" for hit in hits):
                return _quiet(utterance)
            if any(hit.group == "plain.closes" for hit in hits):
                utterance = _also(utterance, B.STRUCTURE)
            elif asks and any(hit.group == "plain.steers" for hit in hits):
                utterance = _also(utterance, B.SEEK_COLLABORATION)
            if (form := _form(hits)) is not None and (form not in QUESTIONS or asks or form is B.OPEN_QUESTION):
                utterance = _formed(utterance, form)
                asks = asks or form is B.OPEN_QUESTION
            said = None if form in QUESTIONS else _plainly(hits, text, client, lexicon)
            if said is not None and (not asks or said is B.ADVICE):
                return _coded(utterance, said)
            if asks and (about := _asked(hits)):
                return _focused(utterance, about)
        return utterance


def _form(hits: Sequence[Hit]) -> Behaviour | None:
    """The form that a wording plainly has, if any."""
    groups = {hit.group for hit in hits}
    return next((form for form in _FORMS if f"plain.{form.value}" in groups), None)


def _formed(utterance: CodedUtterance, form: Behaviour) -> CodedUtterance:
    """The utterance in that form; a reflection that opens it stays, what the form rules out goes."""
    if form is B.CLOSED_QUESTION and utterance.does(B.LEADING_QUESTION, B.ADVICE):
        return utterance
    gone = (QUESTIONS | {B.ADVICE, B.STRUCTURE}) if form in QUESTIONS or form is B.ASK_PERMISSION else REFLECTIONS
    kept = tuple(b for b in utterance.behaviours if b not in gone and utterance.sure(b) >= _BESIDE)
    signals = utterance.signals
    if form is B.OPEN_QUESTION:
        signals = tuple(s for s in signals if s not in AGAINST)
    sure = {**utterance.confidence, form.value: SURE}
    return replace(utterance, behaviours=(form, *kept), signals=signals, confidence=sure)


def _quiet(utterance: CodedUtterance) -> CodedUtterance:
    """A silence that the coach keeps, and says so: it goes on listening. Leave not to answer stays beside it."""
    beside = tuple(b for b in utterance.behaviours if b is B.EMPHASISE_AUTONOMY)
    sure = {**utterance.confidence, B.ENCOURAGER.value: SURE}
    return replace(utterance, behaviours=(B.ENCOURAGER, *beside), confidence=sure)


def _also(utterance: CodedUtterance, said: Behaviour) -> CodedUtterance:
    """What an utterance plainly does beside the rest of it."""
    if utterance.does(said) or utterance.does(*_PLAIN):
        return utterance
    sure = {**utterance.confidence, said.value: SURE}
    return replace(utterance, behaviours=(*utterance.behaviours, said), confidence=sure)


def _asked(hits: Sequence[Hit]) -> Focus | None:
    """What the longest wording asks about, the last of those as long."""
    best = max(
        (hit for hit in hits if hit.group.startswith("asks.")),
        key=lambda hit: (hit.last - hit.first, hit.first, hit.group),
        default=None,
    )
    return Focus(best.group.partition(".")[2]) if best else None


def _focused(utterance: CodedUtterance, about: Focus) -> CodedUtterance:
    beside = () if about is Focus.OTHER else tuple(f for f in utterance.focus if f not in (about, Focus.OTHER))
    return replace(utterance, focus=(about, *beside), confidence={**utterance.confidence, about.value: SURE})


def _plainly(hits: Sequence[Hit], text: Text, client: str, lexicon: Lexicon) -> Behaviour | None:
    """Blame, an order or cheer, unless the words are the client's own."""
    for behaviour in _PLAIN:
        for hit in hits:
            words = [
                w for w in text.norms[hit.first : hit.last] if w not in lexicon.words("stop") | lexicon.words("modal")
            ]
            given_back = bool(words) and content(words[-1]) and content(words[-1]) <= content(client)
            if hit.group == f"plain.{behaviour.value}" and not given_back:
                return behaviour
    return None


def _coded(utterance: CodedUtterance, said: Behaviour) -> CodedUtterance:
    beside = tuple(
        b for b in utterance.behaviours if b is not said and b not in _NOT_BESIDE and utterance.sure(b) >= _BESIDE
    )
    sure = {**utterance.confidence, said.value: max(SURE, utterance.sure(said))}
    return replace(utterance, behaviours=(said, *beside), confidence=sure)


def _reported(utterance: CodedUtterance) -> CodedUtterance:
    """What is told as the client's own view ("you say that ...") gives it back, however hard its words are."""
    if not utterance.does(*_PLAIN):
        return utterance
    kept = tuple(b for b in utterance.behaviours if b not in _PLAIN) or (B.SIMPLE_REFLECTION,)
    signals = tuple(s for s in utterance.signals if s not in AGAINST)
    return replace(
        utterance, behaviours=kept, signals=signals, confidence={**utterance.confidence, kept[0].value: SURE}
    )
