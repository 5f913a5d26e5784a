"""Which sentences of a turn ask, and how: the forms of questions. Pure; used by the coder only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring.coding.features.text import Sentence, Text
from scoring.coding.lexicon import Hit, Lexicon

_GROUPS: Final = (
    "form.tag",
    "form.number_question",
    "form.indirect_open",
    "form.reflect_sure",
    "form.both_sides",
    "form.inference",
)


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
    wh, closed, aux, subject = (lexicon.words(n) for n in ("wh_open", "wh_closed", "aux", "subject"))
    lead_ins = lexicon.words("lead_ins")
    embedded = lexicon.words("embedded")
    found: Form | None = None
    for clause in sentence.clauses:
        at = clause
        while at < sentence.last - 1 and norms[at] in lead_ins:
            at += 1
        word = norms[at]
        follow = norms[at + 1] if at + 1 < sentence.last else ""
        if follow in embedded and word != "what's":
            continue
        if word in wh and (marked or _inverts(norms, at, sentence.last, aux, subject)):
            return Form.OPEN
        if word in closed and (marked or _inverts(norms, at, sentence.last, aux, subject)):
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
