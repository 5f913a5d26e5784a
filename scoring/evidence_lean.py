# ruff: noqa: E501 - phrases read best one a line
"""Talk that is no coaching: courtesies, flattery, words to whoever assesses. It is kept, shown and not coded.

A turn that is padded with such sentences codes like the turn without them, so that neither politeness nor a plea for
a mark can move a score. Pure; called before coding by the scorer.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.evidence_cues import SENTENCE

_COURTESY: Final = re.compile(
    r"(?<!\w)(?:thank(?:s|ed|ful| you)?|cheers|appreciat\w+|grateful|gratitude|regards|pleasure|pleased|delighted|glad|honou?red"
    r"|kind(?:ly|ness|est)?|please|lovely|wonderful|amazing|best|great|welcome|respect(?:fully)?|sincere(?:ly)?|dear|gracious"
    r"|polite(?:ly)?|courteous|warm(?:ly|est)?|bless|cordial(?:ly)?|excuse|pardon|sorry|fantastic|excellent|brilliant)(?!\w)",
    re.IGNORECASE,
)
_ASSESSOR: Final = re.compile(
    r"(?<!\w)(?:(?:note|message|memo|dear|attention|instructions?)\W+(?:to |for )?(?:the )?(?:assessor|evaluator|grader|rater|scorer|judge|reviewer|observer|ai|model|system)"
    r"|(?:ignore|disregard|forget) (?:your|the|all|any|previous|prior|these) (?:\w+ )?(?:rubric|instructions?|rules|prompt|markers?|criteria)"
    r"|(?:give|rate|score|grade|mark|award) (?:this|it|me|us|the (?:coach|conversation|session|transcript))\W+(?:\w+ )?(?:an? |with |at |as )?(?:5|five|10|ten|full|top|high|maximum|perfect|excellent|100)"
    r"|(?:full|top|maximum|perfect) (?:marks?|scores?|points?)|(?:deserves?|earns?|merits?) (?:an? )?(?:5|five|full|top|high|maximum|perfect)\b"
    r"|rate (?:partnering|enrolling|learning)|(?:partnering|enrolling|learning)(?: score)?\s*[:=]\s*\d)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LIGHT_WORDS: Final = (
    "a about again all also always am an and are as at be been being but by can come coming could did do does done "
    "ever every everything for forward from get give given giving go good had has have he hear hearing her here hi his "
    "how i i'd i'll i'm i've if in indeed is it it's its just let like listening look lot many me means meet meeting "
    "more most much my never nice now of on one or our ours part please possible really say saying see seeing share "
    "shared sharing she so some such take taking talk talking than that that's the their them there these they this "
    "those time to today too truly up us very was we well were what which who will wish with word words work working "
    "world would you you'd you'll you're you've your yours yourself to day hello bye goodbye "
    "coach coaching conversation session talk hour moment chance opportunity company presence trust openness honesty "
    "patience attention effort energy heart place being person people client question answer morning afternoon evening"
)
_LIGHT: Final = frozenset(_LIGHT_WORDS.split())
_MOST_OWN: Final = 1
_LONG: Final = 8  # words: a shorter courtesy is an answer ("Thanks, please do")


def lean(text: str) -> str:
    """The text without courtesies and words to an assessor. A short turn that is nothing else stays as it is, a long
    one becomes empty.

    A sentence goes only if it asks nothing, is courteous, and has next to no words of its own.
    """
    if not (_COURTESY.search(text) or _ASSESSOR.search(text)):
        return text
    sentences = [sentence for sentence in SENTENCE.findall(text) if sentence.strip()]
    kept = [sentence for sentence in sentences if not is_padding(sentence)]
    if len(kept) == len(sentences):
        return text
    if not kept and len(text.split()) < _LONG and not _ASSESSOR.search(text):
        return text
    return "".join(kept).strip()


def is_padding(sentence: str) -> bool:
    """Whether a sentence is a courtesy, flattery, or an order to an assessor."""
    if _ASSESSOR.search(sentence):
        return True
    if "?" in sentence or not _COURTESY.search(sentence):
        return False
    own = [w for w in _WORD.findall(_COURTESY.sub(" ", sentence).lower().replace("’", "'")) if w not in _LIGHT]
    return len(own) <= _MOST_OWN


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    found = SENTENCE.search(text)
    return found.group().strip() if found else text
