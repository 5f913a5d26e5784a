"""Which of the coder's languages a text is in, by its small words. Pure; used by the coder and by training.

What the network says of German is joined otherwise than what it says of English: its encoder learned English first, so
that in German the phrases count for more. Whether a talk is in a language that can be read at all is decided elsewhere
(`scoring.transcript.language`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LANGUAGES: Final = ("en", "de")
"""In the order in which the weights hold them."""
ENGLISH: Final = 0
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS: Final = (
    "the and you it is that what of for with this your have would not but are how my do if they there about her "
    "his we she he who when where like can just me be think then them from been had said say know did does don "
    "let "
)
_EN: Final = frozenset(_ENGLISH_WORDS.split())
_GERMAN_WORDS: Final = (
    "und ich sie ist das nicht ein eine zu den mit es wie dem auf für sich noch auch wenn wir haben dass ihr "
    "ihnen mir mich dir dich du er aber nur schon mal ja nein wo wer warum sind hab habe bei vom zum zur einen "
    "einem der die doch kein keine sein ihre ihren ihrem mein dein kann würde möchten darf "
)
_DE: Final = frozenset(_GERMAN_WORDS.split())


@lru_cache(maxsize=4_096)
def _balance(text: str) -> int:
    """How many more small words of the text are German than English."""
    words = _WORD.findall(text[:600].lower())
    return sum(w in _DE for w in words) - sum(w in _EN for w in words)


def language_of(text: str, around: str = "") -> int:
    """The place in `LANGUAGES` of a text's language; where its own words don't tell, that of what stands around it."""
    own = _balance(text)
    return int((own or _balance(around)) > 0)
