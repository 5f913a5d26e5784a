"""Which sentences of a turn ask, and how: the forms of questions. Pure; used by the coder only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring.features_text import Sentence, Text
from scoring.lexicon import Hit, Lexicon

_GROUPS: Final = (
    "form.tag",
    "form.number_question",
    "form.indirect_open",
    "form.reflect_sure",
    "form.both_sides",
    "form.inference",
)
_OR: Final = ("or", "oder")
_ELLIPSIS: Final = 7
"""Words up to which "and the paper?" asks openly, with the question left out."""


class Form(StrEnum):
    """How a sentence asks."""

    OPEN = "open"
    CLOSED = "closed"
    TAG = "tag"
    """A statement with "right?" at its end, or that word alone."""
    STATEMENT = "statement"
    """The word order of a statement, with a question mark: supposes something."""
    CHECK = "check"
    """The same where it gives back what the client said, to see whether that is right."""


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that asks. `first` and `last` are its words, `main` whether it carries a question mark."""

    form: Form
    first: int
    last: int
    marked: bool


def questions(text: Text, groups: Mapping[str, Sequence[Hit]], lexicon: Lexicon) -> list[Question]:
    """The questions of a turn in their order; `groups` are the lexicon's hits for this text by group."""
    found: list[Question] = []
    for sentence in text.sentences:
        form = _form(text, sentence, groups, lexicon)
        if form is not None:
            found.append(Question(form, sentence.first, sentence.last, sentence.mark == "?"))
    return found


def parts(text: Text, asked: Sequence[Question], lexicon: Lexicon) -> int:
    """How many things are asked: beginnings of a question in the clauses of the sentences that ask."""
    starts = lexicon.words("wh_open") | lexicon.words("wh_circumstance") | lexicon.words("wh_closed")
    aux, subject, lead_ins = (lexicon.words(n) for n in ("aux", "subject", "lead_ins"))
    norms = text.norms
    count = 0
    for question in asked:
        if question.form is Form.TAG:
            continue
        sentence = next(s for s in text.sentences if s.first == question.first)
        found = 0
        for clause in sentence.clauses:
            at = clause
            while at < sentence.last - 1 and (norms[at] in lead_ins or norms[at] in _OR):
                at += 1
            follow = norms[at + 1] if at + 1 < sentence.last else ""
            found += norms[at] in starts or (norms[at] in aux and follow in subject)
        count += max(1, found)
    return count


def _form(text: Text, sentence: Sentence, found_groups: Mapping[str, Sequence[Hit]], lexicon: Lexicon) -> Form | None:
    norms = text.norms
    groups = {g for g in _GROUPS if any(sentence.first <= h.first < sentence.last for h in found_groups.get(g, ()))}
    marked = sentence.mark == "?"
    length = sentence.last - sentence.first
    if marked and length <= 3 and "form.tag" in groups:
        return Form.TAG
    if "form.number_question" in groups and (marked or length > 2):
        return Form.CLOSED
    if "form.indirect_open" in groups:
        return Form.OPEN
    wh, circumstance, closed = (lexicon.words(n) for n in ("wh_open", "wh_circumstance", "wh_closed"))
    aux, subject, when = (lexicon.words(n) for n in ("aux", "subject", "when"))
    lead_ins = lexicon.words("lead_ins")
    embedded = lexicon.words("embedded")
    found: Form | None = None
    for clause in sentence.clauses:
        at = clause
        while at < sentence.last - 1 and norms[at] in lead_ins:
            at += 1
        word = norms[at]
        follow = norms[at + 1] if at + 1 < sentence.last else ""
        asks = follow not in embedded and (marked or _inverts(norms, at, sentence.last, aux, subject))
        if word in wh and asks:
            return Form.OPEN
        if word in circumstance and asks:
            fact = word in when and follow in lexicon.words("past_be")
            found = Form.CLOSED if fact else Form.OPEN
        elif word in closed and asks:
            found = Form.CLOSED
        elif word in aux and follow in subject and (marked or at == clause or clause == sentence.first):
            found = found or Form.CLOSED
    if found is not None:
        return found
    if not marked:
        return None
    for at in range(sentence.first, sentence.last - 1):
        if norms[at] in wh and _inverts(norms, at, min(at + 5, sentence.last), aux, subject):
            return Form.OPEN
    for at in range(sentence.first, sentence.last - 1):
        if norms[at] in aux and norms[at + 1] in subject and at > sentence.first and norms[at - 1] in lead_ins:
            return Form.CLOSED
    if "form.tag" in groups:
        return Form.TAG
    if length <= _ELLIPSIS and norms[sentence.first] in lexicon.words("goes_on"):
        bare = norms[sentence.first + 1 : sentence.last]
        verbless = not any(w in aux or "'" in w or w in embedded for w in bare)
        if verbless and (length == 2 or (bare and bare[0] in lexicon.words("ellipsis"))):
            return Form.OPEN
    if any(norms[i] in lexicon.words("indefinite") for i in range(sentence.first, sentence.last)):
        return Form.STATEMENT
    gives_back = groups & {"form.reflect_sure", "form.both_sides"}
    if gives_back or length > 8 or (length > 3 and "form.inference" in groups):
        return Form.CHECK
    return Form.STATEMENT


def _inverts(norms: tuple[str, ...], at: int, end: int, aux: frozenset[str], subject: frozenset[str]) -> bool:
    """Whether an auxiliary with a subject after it follows within four words ("what kind of help would you")."""
    if "'" in norms[at]:
        return True
    return any(
        norms[i] in aux and (i == at + 1 or (i + 1 < end and norms[i + 1] in subject))
        for i in range(at + 1, min(at + 5, end))
    )
