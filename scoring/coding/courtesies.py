# ruff: noqa: E501 - phrases read best one a line
"""Sentences that are no coaching: courtesies, flattery, words to whoever assesses. They are kept, shown and not coded.

A turn padded with such sentences codes like the turn without them, so that neither politeness nor a plea for a mark
can move a score. What a courtesy sounds like was learned from `scoring/training/courtesies.txt`, by the trainer of 0.1.0;
its weights lie in `courtesies.json`. Phrases to an assessor stand here. Used by the coder only.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

SENTENCE: Final = re.compile(r"[^.?!…\n]+(?:[.?!…]+[\"'”’)]*|$)")
"""A sentence with its end."""

Likely = Callable[[str], Mapping[str, float]]
"""How likely a sentence is a `courtesy` or a `plea`: log-odds."""

SURE: Final = 1.0
"""Log-odds from which a sentence is set aside wherever it stands."""
_SPREADS: Final = 3
"""How many sentences deep a padded turn's courtesies may vouch for each other."""
AMONG: Final = (1.0, 0.5, -2.0)
"""The same in a turn that is padded already, by how many of the sentence's neighbours are set aside; where a turn begins
and ends counts as one."""
PADDED: Final = 16
"""Words of sure courtesies from which a turn counts as padded."""
REPEATED: Final = 3
"""How often a sentence stands in one turn where it is padding, if it could be a courtesy at all."""
REPEATED_LEAST: Final = -4.0
_MOST_OWN: Final = 8
"""Words of its own that no courtesy has."""
_UNSURE: Final = 0.4
"""Log-odds, at most, of a sentence without a single courteous word."""
_NEVER: Final = REPEATED_LEAST - 1.0

_ASSESSOR: Final = re.compile(
    r"(?<!\w)(?:(?:note|message|memo|dear|attention|instructions?|hello|words?)\W+(?:to |for )?(?:the |our |whoever )?(?:assess\w*|evaluat\w*|grad\w*|rater|scor(?:er|es|ing)\w*|judge|reviewer|observer|examiner|ai|model|system)\b"
    r"|(?:assessor|evaluator|grader|examiner|observer|judge|system|assistant)(?: message| prompt| note)?\s*(?:[:>\]]|,\s*please\b)"
    r"|(?:ignore|disregard|forget|override|overrule) (?:your|the|all|any|everything|previous|prior|these)(?: of)? ?(?:\w+ )*(?:rubric|instructions?|rules|prompt|markers?|criteria|guidelines|above|before)\b"
    r"|(?:give|rate|score|grade|mark|award|output|return|set) (?:this|it|me|us|all|everything|every|p1|the (?:coach|conversation|session|transcript|score|maximum|highest))\b[^.!?\n]{0,40}?\b(?:an? |with |at |as |to )?(?:5|five|10|ten|full|top|high(?:ly|est)?|maximum|perfect|excellent|generously|shown|100)\b"
    r"|(?:give|award|output|return|score)(?: an?| us| the)? (?:5|five|(?:full|top|maximum|highest|perfect) (?:marks?|scores?|points?|ratings?))\b"
    r"|(?:full|top|maximum|perfect|highest) (?:marks?|scores?|points?|ratings?)\b|(?:deserves?|earns?|merits?|worth) (?:at least )?(?:an? )?(?:5|five|full|top|high|maximum|perfect)\b"
    r"|(?:score|rating|grade|mark|answer|points?) (?:of |is |at )?(?:an? )?(?:5|five|highest|maximum)\b|(?:ai|model|llm)\W+(?:is |that |which )?(?:grad|scor|rat|assess|evaluat)\w+|(?:scored?|rated?|graded?) (?:as |at |this )?(?:an? )?(?:5|five)\b|rate (?:this |us |the \w+ )?(?:partnering|enrolling|learning|generously|highly)|(?:partnering|enrolling|learning|scores?|rating|marks?|grade)\s*[:=]\s*\d"
    r"|(?:all|every) (?:the )?(?:markers?|competenc\w+)\b|(?:5|five) (?:out of|/) ?(?:5|five)\b"
    r"|(?:generous|kind|lenient) (?:with|in) (?:the|your) (?:marks?|scores?|scoring|marking|rating)"
    r"|(?:geben|vergeben) sie\b[^.!?\n]{0,30}\b(?:punkte|5|fünf)\b|(?:volle|höchste) (?:punktzahl|bewertung|punkte))",
    re.IGNORECASE,
)
_MARKING: Final = re.compile(
    r"(?<!\w)(?:scor|rat(?:e|ed|ing)|mark|assess|evaluat|grad|observer|rubric|instruct|system|ai\b|transcript|points?\b|stars?\b|examin|review"
    r"|competenc|criteri|coach|session|conversation|verdict|rules?\b|prompt|guideline|five\b|5|partnering|enrolling|learning|certif|pcc|lenient"
    r"|deduct|maximum|shown\b|prior text|above\b)",
    re.IGNORECASE,
)
"""What a plea speaks of."""
_SUPERLATIVE: Final = re.compile(
    r"(?<!\w)(?:the \w+est|the most|such an? |one (?:of a|in a) |wow|how \w+ (?:you|of you|that)|so good|good at (?:this|what)|(?:nobody|no one)(?:\x27s| has) ever .* like (?:you|this|that))",
    re.IGNORECASE,
)
_KIND_OF: Final = re.compile(
    r"(?<!\w)(?:(?:a |some |what |this |that |any )?kind of|treat (?:you|me|him|her|them|it)|i hope|hope(?:d|s)?(?= (?:my|they|he|she|it))|proud of (?:my|your)sel\w+)(?!\w)",
    re.IGNORECASE,
)
"""Courteous words that are none."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNMARKED: Final = re.compile(r"(?<=[a-zäöüß0-9,)]) +(?=[A-ZÄÖÜ])")
_CAPITAL: Final = re.compile(r"(?<= )(?:[A-ZÄÖÜ](?=[a-zäöüß])|I(?=['’ ]))")
_COURTEOUS_WORDS: Final = (
    "thank thanks thanked thankful thanking cheers appreciate appreciated appreciative appreciation grateful gratitude "
    "regard regards pleasure pleased delighted delight glad honour honoured honor honored kind kindly kindness kindest please "
    "lovely wonderful wonderfully amazing best great greatest welcome respect respectfully sincere sincerely dear gracious polite "
    "politely politeness courteous courtesy warm warmth warmly warmest bless blessed blessing cordial cordially excuse pardon "
    "sorry fantastic excellent brilliant privilege privileged humble humbled humbly esteem admire admiration admirer awe "
    "fortunate lucky treasure cherish touched moved gift gifted obliged indebted joy treat forgive truly utmost grace patience "
    "presence heart soul inspiration inspiring inspired legend star gem genius incredible extraordinary exceptional remarkable "
    "special beautiful beautifully gorgeous superb exemplary outstanding impressive impressed splendid marvellous charming "
    "generous generosity generously thoughtful wise happy thrilled proud love adore value wish wishes hope accept assured "
    "apologies apologise fabulous phenomenal"
)
_COURTEOUS: Final = frozenset(_COURTEOUS_WORDS.split())
_LIGHT_WORDS: Final = (
    "a about again all also always am an and are as at be been being but by can come coming could did do does done ever every "
    "everything for forward from get give given giving go good had has have he hear hearing her here hi his how i i'd i'll i'm "
    "i've if in indeed is it it's its just let like listening look lot many me means meet meeting more most much my never nice "
    "now of on one or our ours part possible really say saying see seeing share shared sharing she so some such take taking talk "
    "talking than that that's the their them then there these they this those time to today too up us very was we well were what "
    "which who will with word words work working world would you you'd you'll you're you've your yours yourself day hello bye "
    "goodbye coach coaching conversation session hour moment chance opportunity company trust openness honesty attention effort "
    "energy place person people client question answer morning afternoon evening"
)
_LIGHT: Final = frozenset(_LIGHT_WORDS.split())
_GERMAN: Final = re.compile(
    r"(?<!\w)(?:dank(?:e|bar\w*)?|bitte|freu\w*|ehre|schätz\w+|herzlich\w*|freundlich\w*|liebe\w*|grüße?n?|verzeih\w+|entschuldig\w+"
    r"|wunderbar\w*|großartig\w*|toll\w*|willkommen|hochachtung\w*|respekt\w*|nett\w*)(?!\w)",
    re.IGNORECASE,
)
_GERMAN_LIGHT_WORDS: Final = (
    "ich du sie er es wir ihr mir mich dir dich ihnen ihre ihren ihrem ihrer uns das der die den dem des ein eine einen einem "
    "einer ist sind war bin sehr so vielen viel vielmals von für mit zu zum zur und oder aber auch hier heute da dass daß noch "
    "mal ganz wirklich immer wieder besten schön schöne schönen große großen guten tag morgen abend gespräch zeit vertrauen "
    "offenheit geduld mühe sprechen reden kommen gekommen sein haben hat hatte dürfen darf in an am im auf bei nur nochmals "
    "herzen ganzem wie was alles gute gutes mensch coach"
)
_GERMAN_LIGHT: Final = frozenset(_GERMAN_LIGHT_WORDS.split())


def features(sentence: str) -> list[str]:
    """What a sentence is judged by, without repeats: its words, and how few of them are its own."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(_KIND_OF.sub(" ", sentence))]
    found = [f"w:{word}" for word in words]
    found += [f"b:{a} {b}" for a, b in pairwise(["^", *words, "$"])]
    courteous = sum(map(_COURTEOUS.__contains__, words))
    own = sum(word not in _LIGHT and word not in _COURTEOUS for word in words)
    found += [f"courteous>={k}" for k in (1, 2, 3) if courteous >= k]
    found += [f"own>={k}" for k in (1, 2, 3, 4, 6) if own >= k]
    if "?" in sentence:
        found.append("asks")
    return list(dict.fromkeys(found))


def pleads(text: str) -> bool:
    """Whether words to an assessor stand in the text."""
    return _ASSESSOR.search(text) is not None


def without_courtesies(text: str, likely: Likely) -> str:
    """The text without courtesies and words to an assessor; empty where nothing else stands in it."""
    pleading = pleads(text)
    sentences = list(_sentences(text, likely, pleading))
    odds = [_odds(sentence, likely, pleading) for sentence in sentences]
    if max(odds, default=SURE) < SURE and len(sentences) < REPEATED:
        return text
    often = Counter(_plain(sentence) for sentence in sentences)
    idle = [
        odd >= SURE or (odd >= REPEATED_LEAST and often[_plain(sentence)] >= REPEATED and _has_weight(sentence))
        for odd, sentence in zip(odds, sentences, strict=True)
    ]
    if sum(len(s.split()) for s, out in zip(sentences, idle, strict=True) if out) >= PADDED:
        for _ in range(_SPREADS):
            edged = [True, *idle, True]
            sides = [edged[i] + edged[i + 2] for i in range(len(idle))]
            idle = [out or odd >= AMONG[side] for out, odd, side in zip(idle, odds, sides, strict=True)]
    if not any(idle):
        return text
    return "".join(s for s, out in zip(sentences, idle, strict=True) if not out).strip()


def _odds(sentence: str, likely: Likely, pleading: bool) -> float:
    if pleading and pleads(sentence):
        return SURE
    if "?" in sentence:
        return _NEVER
    words = [word.lower() for word in _WORD.findall(_KIND_OF.sub(" ", sentence))]
    own = sum(word not in _LIGHT and word not in _COURTEOUS for word in words)
    if own > _MOST_OWN and not _GERMAN.search(sentence):
        return _NEVER
    if _GERMAN.search(sentence) and sum(w not in _GERMAN_LIGHT and not _GERMAN.match(w) for w in words) <= 1:
        return SURE
    odds = likely(sentence)
    courteous = any(map(_COURTEOUS.__contains__, words)) or _SUPERLATIVE.search(sentence) is not None
    return max(
        odds["courtesy"] if courteous else min(odds["courtesy"], _UNSURE),
        odds["plea"] if _MARKING.search(sentence) else _NEVER,
    )


def _has_weight(sentence: str) -> bool:
    """Whether a sentence that stands there again and again is more than a "no" or a "well"."""
    words = sentence.split()
    return len(words) > 1 or _plain(sentence) in _COURTEOUS


def _plain(sentence: str) -> str:
    return sentence.strip(" .!…").lower()


def _sentences(text: str, likely: Likely, pleading: bool) -> Iterator[str]:
    """The sentences, also where a full stop was left out before one that begins as courtesies do; a plea to an
    assessor in the middle of one is cut out of it."""
    for match in SENTENCE.finditer(text):
        sentence = match.group()
        start = 0
        for gap in _UNMARKED.finditer(sentence):
            following = _WORD.match(sentence, gap.end())
            if following is None:
                continue
            if _begins(following.group()) or _parts(sentence, start, gap, likely):
                yield sentence[start : gap.end()]
                start = gap.end()
        if pleading:
            yield from _around_plea(sentence[start:])
        else:
            yield sentence[start:]


def _parts(sentence: str, start: int, gap: re.Match[str], likely: Likely) -> bool:
    """Whether a capital begins a sentence, since one side of it is a courtesy; in German it tells nothing."""
    if _GERMAN.search(sentence):
        return False
    before, after = sentence[start : gap.start()], sentence[gap.end() :]
    if before.endswith(",") or before.rpartition(" ")[2].lower() in _LIGHT:
        return False
    return _odds(after, likely, False) >= SURE or (
        len(before.split()) > REPEATED and _odds(before, likely, False) >= SURE
    )


def _begins(word: str) -> bool:
    """Whether a capital at this word says that a sentence begins, and no name."""
    lower = word.lower().replace("’", "'")
    return (lower in _LIGHT or lower in _COURTEOUS) and lower.partition("'")[0] != "i"


def _around_plea(sentence: str) -> Iterator[str]:
    """A sentence in which a plea stands without a stop before or after it: what is around the plea apart from it."""
    plea = _ASSESSOR.search(sentence)
    if plea is None:
        yield sentence
        return
    gaps = [gap.end() for gap in _UNMARKED.finditer(sentence, 0, plea.start() + 1)]
    start = gaps[-1] if gaps else plea.start()
    if sum(word.lower() not in _LIGHT for word in _WORD.findall(sentence[:start])) <= 1:
        start = 0
    following = _CAPITAL.search(sentence, plea.end())
    end = following.start() if following else len(sentence)
    yield from (part for part in (sentence[:start], sentence[start:end], sentence[end:]) if part)


class Courtesies:
    """The weights that tell courtesies, read once. Raises `OSError` where their file is missing."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("courtesies.json")
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._outputs: list[str] = data["outputs"]
        self._start: list[int] = data["start"]
        self._rows: dict[str, list[int]] = data["rows"]

    def likely(self, sentence: str) -> Mapping[str, float]:
        """The log-odds of each kind."""
        total = list(self._start)
        for feature in features(sentence):
            row = self._rows.get(feature, ())
            for output, weight in zip(row[::2], row[1::2], strict=True):
                total[output] += weight
        return {name: total[i] / _HUNDREDTHS for i, name in enumerate(self._outputs)}


_HUNDREDTHS: Final = 100
