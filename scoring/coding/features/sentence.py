"""Who each sentence of a turn speaks of and how: "you feel ...", "I would ...", "people often ...". Pure.

Reflections speak of the client as things are, advice of the client as things might be, information of the world,
disclosure of the coach. This holds whatever words the lexicon lacks.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.coding.features.question import Form, Question
from scoring.coding.features.text import Sentence, Text
from scoring.coding.lexicon import Lexicon

_PERSONS = ("second", "first", "plural", "third", "thing")


def sentence_features(text: Text, asked: tuple[Question, ...], lexicon: Lexicon) -> Iterator[str]:
    """Features that say what the first, last, longest and any sentence speaks of; listening words are passed over."""
    back = lexicon.words("backchannel")
    forms = {q.first: q for q in asked}
    norms = text.norms
    body = [s for s in text.sentences if s.first in forms or not all(w in back for w in norms[s.first : s.last])]
    if not body:
        return
    kinds = [_kind(norms, s, forms.get(s.first), lexicon) for s in body]
    yield f"first sentence {kinds[0]}"
    yield f"last sentence {kinds[-1]}"
    longest = max(range(len(body)), key=lambda i: (body[i].last - body[i].first, -i))
    yield f"longest sentence {kinds[longest]}"
    for kind in dict.fromkeys(kinds):
        yield f"a sentence {kind}"
    if len(set(kinds)) == 1:
        yield f"every sentence {kinds[0]}"
    for sentence in body:
        place = "asked" if sentence.first in forms else "said"
        for how in _you(norms, sentence, lexicon):
            yield f"{place} you {how}"


def _kind(norms: tuple[str, ...], sentence: Sentence, question: Question | None, lexicon: Lexicon) -> str:
    who = _subject(norms, sentence, lexicon)
    if question is None:
        return f"says {who}"
    if question.form in (Form.STATEMENT, Form.CHECK, Form.TAG):
        return f"asks {question.form} {who}"
    return f"asks {question.form}"


def _subject(norms: tuple[str, ...], sentence: Sentence, lexicon: Lexicon) -> str:
    """Of whom a sentence speaks: by its first word after lead-ins, else by the first person named soon after."""
    at = sentence.first
    lead_ins = lexicon.words("lead_ins")
    while at < sentence.last - 1 and norms[at] in lead_ins:
        at += 1
    for person in _PERSONS:
        if norms[at] in lexicon.words(person):
            return person
    for word in norms[at + 1 : min(at + 8, sentence.last)]:
        for person in _PERSONS[:3]:
            if word in lexicon.words(person):
                return f"of {person}"
    return "fragment" if sentence.last - at <= 4 else "other"


def _you(norms: tuple[str, ...], sentence: Sentence, lexicon: Lexicon) -> Iterator[str]:
    second = lexicon.words("second")
    adverb = lexicon.words("adverb")
    for i in range(sentence.first, sentence.last - 1):
        if norms[i] not in second:
            continue
        _, quote, ending = norms[i].partition("'")
        if quote:
            yield f"'{ending}"
        at = i + 1
        while at < sentence.last - 1 and norms[at] in adverb:
            at += 1
        for group in ("modal", "mental", "perfect", "negation"):
            if norms[at] in lexicon.words(group):
                yield group
