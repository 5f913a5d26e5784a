"""Where a coach's turn plainly advises, as against saying that the client feels they should. Pure; coder only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.coding.features.question import Form, Question
from scoring.coding.features.text import Text
from scoring.coding.lexicon import Hit, Lexicon

_THINKS = (("think",), ("recommend",), ("suggest",), ("advise",), ("is",))
_BACK = 3
"""How many words before the phrase are looked at for one that makes it the client's own thought."""


def advising(text: Text, groups: Mapping[str, Sequence[Hit]], asked: Sequence[Question], lexicon: Lexicon) -> list[Hit]:
    """The phrases that advise: not asked about, not the client's own thought given back."""
    hits = groups.get("form.advice_sure", ())
    if not hits:
        return []
    embeds = lexicon.words("embeds")
    second = lexicon.words("second")
    asks_anyway = lexicon.words("advises_in_questions")
    curious = [(q.first, q.last) for q in asked if q.form in (Form.OPEN, Form.CLOSED, Form.CHECK)]
    given_back = [
        (s.first, s.last)
        for s in text.sentences
        if any(s.first <= h.first < s.last for g in ("form.reflect_sure",) for h in groups.get(g, ()))
    ]
    found: list[Hit] = []
    for hit in hits:
        first = text.norms[hit.first]
        if first not in asks_anyway and any(a <= hit.first < b for a, b in curious):
            continue
        if any(a <= hit.first < b for a, b in given_back):
            continue
        before = text.norms[max(0, hit.first - _BACK) : hit.first]
        if before and before[-1] in lexicon.words("bars_advice") and before[-2:-1] not in _THINKS:
            continue
        own_thought = before[-1:] == ("think",) and "i" in before
        if first in second and any(w in embeds for w in before) and not own_thought:
            continue
        found.append(hit)
    return found
