"""What a question wants to know, by its plain words: its subject, the kind of answer, and whether yes or no would do.
Pure."""

from __future__ import annotations

import re
from typing import Final

from personas.model import Asked
from scoring.coding.behaviours import Focus
from simulator.client.hearing.words import phrases, plain, words_of

_CHOICE: Final = {
    "en": re.compile(r"\bor\b(?! not\b)(?! no\b)"),
    "de": re.compile(r"\boder\b(?! nicht\b)(?! nein\b)"),
}
_SENTENCES: Final = re.compile(r"(?<=[.?!…;:])\s+")
_ELLIPTIC: Final = 2
"""Words up to which a question needs the sentence before it."""
_DONE: Final = re.compile(r"\((?:\w+ ?){1,4}\)|\*(?:\w+ ?){1,4}\*|\[(?:\w+ ?){1,4}\]")
_FOLLOWS: Final = 6
"""Words at most that follow a question and ask nothing themselves."""
_UNMARKED: Final = {
    "en": re.compile(
        r"(?:who|what|which|where|when|why|how(?: \w+)?)"
        r"(?:'s| is| are| was| were| do| does| did| would| will| have| has| can) "
        r"(?!clear\b|important\b|interesting\b|striking\b)"
    ),
    "de": re.compile(
        r"(?:wer|was|wo|wann|warum|wie|wen|wem|welche[rsnm]?) (?:ist|sind|war|haben|hat|würden|machen|tun) "
    ),
}
"""How a question without a mark begins."""
PLAIN_ANSWERS: Final = frozenset(
    {Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.HOW_MANY, Asked.SCALE, Asked.WHICH, Asked.SELF, Asked.WORDS}
)
"""Kinds of questions that want a name, a number, a place or the like: talk about their subject doesn't answer them."""


ACCOUNTS: Final = frozenset({Focus.STORY, Focus.STRENGTHS, Focus.LEARNING})
"""Foci of which "when" and "who" ask for an account: "When did you first learn that?"."""


def _spoken(text: str) -> str:
    """What was said, in small letters, without what was merely done: "(smiles) How so?"."""
    return _DONE.sub(" ", plain(text)).strip()


def questions_in(text: str) -> list[str]:
    """The sentences of a text that end in a question mark."""
    return [part for part in _SENTENCES.split(_spoken(text)) if part.endswith("?")]


def sentences(text: str) -> list[str]:
    """The sentences of a text, as they were written."""
    return re.split(_SENTENCES, " ".join(text.split()))


def asked_in(text: str, language: str) -> list[str]:
    """The sentences of a text that ask: with a question mark, or as a request ("Tell me about it.")."""
    request = phrases(language).kinds["request"]
    return [
        part for part in _SENTENCES.split(_spoken(text)) if part.endswith("?") or request.match(bare(part, language))
    ]


def kinds_asked(text: str, language: str) -> tuple[Asked, ...]:
    """The kinds of answer that the last thing asked wants, the most particular first."""
    asked = asked_in(text, language)
    if not asked:
        return ()
    known = phrases(language)
    last = bare(asked[-1], language)
    found = [kind for kind, pattern in known.asks_any.items() if pattern.search(last)]
    if Asked.SUPPOSE not in found and begins_with_supposing(text, language):
        found.append(Asked.SUPPOSE)
    found += [kind for kind, pattern in known.asks_first.items() if pattern.match(last)]
    if offers_choice(text, language) and Asked.WHICH not in found:
        found.append(Asked.WHICH)
    return tuple(found)


def begins_with_supposing(text: str, language: str) -> bool:
    """Whether the sentence before the last one asks them to suppose something."""
    before = _SENTENCES.split(_spoken(text))[-2:-1]
    return bool(before) and begins_with(before[0], "supposing", language)


def last_asked(text: str, language: str) -> str:
    """The last sentence of a text, where it asks something; "" where it doesn't."""
    return next(iter(asked_in(_SENTENCES.split(_spoken(text))[-1], language)), "")


def question_at_end(text: str, language: str) -> str:
    """The question that a text ends in, also where a few words follow it ("What stops you? Take your time."), or a few
    words with it have no mark ("who is he"); "" where there is none."""
    parts = [part for part in _SENTENCES.split(_spoken(text)) if words_of(part)]
    for part in reversed(parts[-2:]):
        if asks := next(iter(asked_in(part, language)), ""):
            at = parts.index(part)
            # "You'd have to tell him something. What?"
            return f"{parts[at - 1].rstrip('.!…')}, {asks}" if at and len(words_of(asks)) <= _ELLIPTIC else asks
        if _UNMARKED[language].match(bare(part, language)):
            return part
        if len(words_of(part)) > _FOLLOWS:
            break
    return ""


def begins_with(question: str, kind: str, language: str) -> bool:
    """Whether a question begins with one of the phrases of a kind, after the words that lead into it."""
    return phrases(language).kinds[kind].match(bare(question, language)) is not None


def demands_words(text: str, language: str) -> bool:
    """Whether a sentence demands that they say something: a yes, a promise, that it was their idea."""
    return any(begins_with(sentence, "demands", language) for sentence in _SENTENCES.split(_spoken(text)))


def words_ask_about(text: str, language: str) -> tuple[Focus, ...]:
    """What the questions of a text ask about by their words, at most two: the agenda before all else, the last question
    before the others, what stands behind its last comma before what leads up to it."""
    known = phrases(language).asks_about
    found: list[tuple[int, bool, int, Focus]] = []
    for order, question in enumerate(reversed(asked_in(text, language))):
        main = question.rfind(",")
        for focus, pattern in known.items():
            if hit := pattern.search(question, main + 1) or pattern.search(question):
                agenda = focus is Focus.AGREEMENT and not order
                found.append((order - agenda, hit.start() < main, hit.start(), focus))
    return tuple(dict.fromkeys(focus for *_, focus in sorted(found)))[:2]


def yes_or_no(text: str, language: str) -> bool:
    """Whether the last question in the text can be answered with yes or no, as its first words tell."""
    asked = questions_in(text)
    if not asked:
        return True
    known = phrases(language)
    first = words_of(bare(asked[-1], language))[:1]
    return not (first and first[0] in known.asks_for) and not _CHOICE[language].search(asked[-1])


def asks_how_often(text: str, language: str) -> bool:
    """Whether the last question asks what one does, rather than what one is, can or will do."""
    asked = questions_in(text)
    return not asked or begins_with(asked[-1], "asks_how_often", language)


def offers_choice(text: str, language: str) -> bool:
    """Whether the last question lets them choose between two things."""
    asked = questions_in(text)
    return bool(asked) and _CHOICE[language].search(asked[-1]) is not None


def options_in(text: str, language: str) -> tuple[str, ...]:
    """What the last question lets them choose between, in the coach's words; () where there is no choice."""
    asked = questions_in(text)
    return tuple(_CHOICE[language].split(asked[-1])[-2:]) if asked and _CHOICE[language].search(asked[-1]) else ()


def bare(sentence: str, language: str) -> str:
    """A sentence without the little words that lead into it."""
    lead_ins = phrases(language).lead_ins
    while (word := re.match(r"[^\W\d_]+[,:…]?\s+|[^\w(]+", sentence)) and (
        word.group().strip(" ,:…") in lead_ins or not word.group()[0].isalpha()
    ):
        sentence = sentence[word.end() :]
    return sentence
