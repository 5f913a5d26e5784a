"""What a question wants to know, by its plain words: its subject, and whether yes or no would answer it. Pure."""

from __future__ import annotations

import re
from typing import Final

from scoring.behaviours import Focus
from simulator.client.words import phrases, plain, words_of

_CHOICE: Final = {
    "en": re.compile(r"\bor\b(?! not\b)(?! no\b)"),
    "de": re.compile(r"\boder\b(?! nicht\b)(?! nein\b)"),
}


def questions_in(text: str) -> list[str]:
    """The sentences of a text that end in a question mark."""
    return [part for part in re.split(r"(?<=[.?!…;:])\s+", plain(text)) if part.endswith("?")]


def words_ask_about(text: str, language: str) -> tuple[Focus, ...]:
    """What the questions of a text ask about by their words, the last question's first, at most two."""
    known = phrases(language).asks_about
    found: list[tuple[int, int, Focus]] = []
    for rank, question in enumerate(reversed(questions_in(text))):
        found += [(rank, -hit.end(), f) for f, pattern in known.items() if (hit := pattern.search(question))]
    return tuple(dict.fromkeys(focus for _, _, focus in sorted(found)))[:2]


def yes_or_no(text: str, language: str) -> bool:
    """Whether the last question in the text can be answered with yes or no, as its first words tell."""
    asked = questions_in(text)
    if not asked:
        return True
    last = asked[-1]
    known = phrases(language)
    first = [w for w in words_of(last)[:4] if w not in known.lead_ins]
    return not (first and first[0] in known.asks_for) and not _CHOICE[language].search(last)


def offers_choice(text: str, language: str) -> bool:
    """Whether the last question lets them choose between two things."""
    asked = questions_in(text)
    return bool(asked) and _CHOICE[language].search(asked[-1]) is not None
