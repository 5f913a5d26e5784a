"""What a turn wants that has one plain answer: who somebody is, what was planned, that it be said again; and what
happens between two people beside the subject. Pure: words in, `Plain` out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from personas.model import Asked
from personas.moments import Aspect, Moment
from personas.usual import Usual
from scoring.coding.behaviours import Focus
from simulator.client.hearing.known_questions import SURE, SURE_OF_LITTLE, SURE_OF_REPAIR, Near, may_be_asked
from simulator.client.hearing.questions import asked_in, bare, kinds_asked, question_at_end, sentences
from simulator.client.hearing.words import phrase_pattern, plain, stems, words_of
from simulator.client.prepared_persona import Part

_ASPECTS: Final = ("words", "witness", "obstacle", "sure", "what", "when", "where", "who")
"""Aspects of their own action, the most particular wording first."""
_BETWEEN: Final = (Moment.MISSED, Moment.RECALL, Moment.AGAIN, Moment.MEANT)
_WEATHER: Final = (Moment.GRIEF, Moment.COACH_ILL, Moment.COACH_SAD)
_OF_THE_PLAN: Final = {
    Usual.SITUATION: Aspect.WHAT,
    Usual.WHAT_STOPS: Aspect.OBSTACLE,
    Usual.DEADLINE: Aspect.WHEN,
    Usual.SAY_EXACTLY: Aspect.WORDS,
    Usual.WHO_IS_IT: Aspect.WHO,
}
"""What these questions ask for, once there is a plan."""
_STUCK: Final = frozenset(Usual) - {
    *(Usual.HOME, Usual.WORK, Usual.WHY_HERE, Usual.HOW_ARE_YOU, Usual.ANYTHING_ELSE, Usual.SAYING_IT),
    *(Usual.NEEDS_NOW, Usual.JUST_NOW, Usual.HOW_WAS_TALK),
}
"""Questions whose answers speak of being stuck."""
_LEADS_TO_A_NAME: Final = 6
"""Words at most between the beginning of a question for somebody and their name."""
_LITTLE: Final = 4
"""Words up to which a question of small words alone says too little to be sure of it."""
_WORDED: Final = frozenset({Asked.SCALE, Asked.HOW_MANY, Asked.SELF})
"""Kinds of answer that wording tells better than likeness does."""
_SURE_OF_MORE: Final = 0.78
"""Likeness from which what sounds like "tell me more" asks for something of its own."""
_OF_OTHERS: Final = frozenset({Usual.OTHERS_SAY, Usual.THEIR_SIDE, Usual.HOW_WAS_IT, Usual.WHO_KNOWS})
"""Usual questions that may be about what somebody else says or sees."""
_LONG: Final = 24
"""Words beyond which a phrase of repair stands by the way."""
_LAUGHED: Final = 6
"""Words up to which laughing is all that the coach does."""
_PARTING_FROM: Final = 6
"""Coach turns before which nobody takes leave."""
_DETAILS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("how_many", r"how (?:many|long|often|old|much)\b"),
        ("when", r"(?:since )?when\b|what (?:day|time|year)\b"),
        ("where", r"where\b"),
        ("words", r"what (?:does|did|do|would|will|'s|is) .*\b(?:say|says|said|write|call|read)\b"),
        ("say", r"(?:who|what)(?:'s| is| are| was| were) |which |what (?:two|three|four|kind)"),
        ("say", r"(?:tell me|say) (?:a bit |a little |something |more )*(?:about|who|what)\b|(?:and )?what about\b"),
        ("say", r"(?:is|are|was|were|remind me who|remind me what)\b(?!.*ing\b)"),
    ),
    "de": (
        ("how_many", r"wie (?:viele?|lange|oft|alt)\b"),
        ("when", r"(?:seit )?wann\b|an welchem tag\b"),
        ("where", r"wo(?:her|hin)?\b"),
        ("words", r"was (?:sagt|sagte|schreibt|steht)\b"),
        ("say", r"(?:wer|was) (?:ist|sind|war|waren) |welche[rsnm]? "),
        ("say", r"(?:erzählen sie|sagen sie) (?:mir )?(?:etwas |mehr )*(?:von|über|wer|was)\b|und was ist mit\b"),
        ("say", r"(?:ist|sind|war|waren)\b"),
    ),
}
_WHO_IS_IT: Final = {
    "en": re.compile(
        r"(?:and )?(?:who(?:'s| is| was| are| were)|what(?:'s| is| was| are)) (?:he|she|they|that|it|this)\??$"
    ),
    "de": re.compile(r"(?:und )?(?:wer|was) (?:ist|war|sind) (?:er|sie|das|es)\??$"),
}
_WHO_IS: Final = {
    "en": re.compile(r"\b[Ww]ho(?:['’]s| is| was) ((?:[A-Z][\w'’-]+ ?){1,3})"),
    "de": re.compile(r"\b[Ww]er (?:ist|war) ((?:[A-ZÄÖÜ][\w-]+ ?){1,3})"),
}
_OR: Final = {"en": re.compile(r"\bor\b"), "de": re.compile(r"\boder\b")}
_IT: Final = {"en": re.compile(r"\b(?:it|that|he|she|they)\b"), "de": re.compile(r"\b(?:es|das|er|die|der)\b")}
_LIKE: Final = {
    "en": re.compile(
        r"what(?:'s| is| was| would) (?:it|that|this) (?:be )?(?:like|for)\b|how (?:is|was) (?:it|that)\b"
    ),
    "de": re.compile(r"wie (?:ist|war|wäre) (?:es|das)\b"),
}
"""A question for what it is like, whoever is named in it."""
_CUT: Final = re.compile(r",| that\b| which\b| who\b| you\b| do\b| does\b| sie\b| das sie\b| die sie\b")
_HALF_ASKED: Final = {
    "en": re.compile(r"\b(?:what|who|whom|where|when|which one|which)\?$"),
    "de": re.compile(r"\b(?:was|wer|wem|wen|wo|wann|welche[rsn]?)\?$"),
}
_ASKS_FIRST: Final = {
    "en": re.compile(
        r"(?:what|who|whom|whose|where|when|which|why|how|to|for|with|from|in|is|are|do|does|did|can|could|would|will)\b"
    ),
    "de": re.compile(r"(?:was|wer|wem|wen|wo|wann|welche|warum|wie|für|mit|von|ist|sind|haben|können|würden)\b"),
}
_NAMED: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """What a turn plainly wants; nothing where it wants no plain answer.

    `moment` is something between the two people; `entry` with `detail` a person or thing that was asked for; `aspect`
    what was asked of their own action, `did` whether that was done. `name` is a name that they never said.
    """

    moment: Moment | None = None
    entry: str = ""
    detail: str = "say"
    aspect: Aspect | None = None
    did: bool = False
    usual: Usual | None = None
    """A question that any coach asks, and that they have an answer to."""
    own: int = -1
    """Number of one of their own questions; -1 for none."""
    about: Focus | None = None
    """What a question is about by its meaning, where it comes close to a known one."""
    body: bool = False
    known: float = 0.0
    """How near the nearest known question is, from 0 to 1."""
    name: str = ""
    days: tuple[str, ...] = ()
    """Days that a question names, in small letters."""


@dataclass(frozen=True)
class Wordings:
    """The packaged wordings of one language."""

    moments: Mapping[str, re.Pattern[str]]
    aspects: Mapping[Aspect, re.Pattern[str]]
    did: re.Pattern[str]
    promise: re.Pattern[str]
    day: re.Pattern[str]


@cache
def wordings(language: str) -> Wordings:
    """The wordings for a client of this language (`en` or `de`). Read once."""
    data = tomllib.loads((resources.files("simulator.client.hearing") / "plain.toml").read_text(encoding="utf-8"))
    by = {name: phrase_pattern(each[language].split("|")) for name, each in data.items() if name != "aspect"}
    aspects = {Aspect(name): phrase_pattern(data["aspect"][name][language].split("|")) for name in _ASPECTS}
    did, promise, day = (by.pop(name) for name in ("did", "promise", "day"))
    return Wordings(by, aspects, did, promise, day)


def plainly(
    part: Part,
    text: str,
    last: str,
    *,
    turn: int,
    planned: bool,
    met_before: bool,
    acted: bool = False,
    disclosed: Sequence[str] = (),
    told_last: str = "",
) -> Plain:
    """What a coach's turn plainly wants. `last` is what the client said before it, `turn` counts the coach's turns;
    `planned` whether they have named (or done) an action of their own, `acted` whether they did it, `met_before`
    whether this is a later session, `disclosed` which facts they have told, `told_last` which
    one the talk is about."""
    language = part.language
    low = plain(text)
    if not low:
        return Plain()
    if between := _between(low, language):
        return Plain(moment=between)
    if weather := _weather(low, language):
        return Plain(moment=weather)
    known = wordings(language)
    days = tuple(dict.fromkeys(known.day.findall(low)))
    asked = question_at_end(text, language)
    sentence = bare(asked, language) if asked else ""
    near = Near()
    if sentence:
        sentence = part.unaddressed(sentence)
        open_own = may_be_asked(part.persona.questions, disclosed, planned=planned)
        little = len(words_of(sentence)) <= _LITTLE and not stems(sentence, language)
        sure = SURE_OF_LITTLE if little else SURE[language]
        near = part.known_questions.nearest(sentence, open_own, planned=planned, met_before=met_before, fresh=told_last)
        found = _entry_asked(part, sentence, last)
        if near.own >= 0 and near.likeness >= (SURE_OF_LITTLE if found else sure):
            return Plain(own=near.own, known=near.likeness, days=days)
        if planned and not part.entries_in(sentence) and (aspect := _aspect(part, sentence, language)):
            return Plain(aspect=aspect, days=days)
        if found is not None:
            return Plain(entry=found[0], detail=found[1], days=days)
        if (stranger := _WHO_IS[language].search(text)) and not _familiar(part, stranger.group(1)):
            return Plain(name=stranger.group(1).strip(), moment=Moment.UNKNOWN_NAME)
        if met_before and known.did.search(sentence):
            return Plain(did=True, days=days)
        if planned and (aspect := _aspect(part, sentence, language)):
            return Plain(aspect=aspect, days=days)
        if _hands_back(sentence, last, language):
            return Plain(moment=Moment.MEANT)
        kinds = set(kinds_asked(asked, language))
        worded = bool(kinds & _WORDED) or (Asked.MORE in kinds and near.likeness < _SURE_OF_MORE)
        meant = None if worded else _meant(near, sure, planned=planned, acted=acted)
        if meant is not None and (Asked.OTHERS not in kinds or meant.usual is None or meant.usual in _OF_OTHERS):
            return replace(meant, days=days)
    parting = known.moments["parting"].search(low)
    if turn >= _PARTING_FROM and parting and (not asked or _only_parting(asked, language)):
        return Plain(moment=Moment.PARTING)
    return Plain(days=days, known=near.likeness)


def _meant(near: Near, sure: float, *, planned: bool, acted: bool) -> Plain | None:
    """What a question wants by its meaning, where that is near enough to a known one."""
    kind = near.kind
    if kind is None or near.likeness < (SURE_OF_REPAIR if kind.moment else sure):
        return None
    if kind.did:
        return Plain(did=True)
    aspect = kind.aspect
    if kind.usual is not None and planned:
        if aspect := _OF_THE_PLAN.get(kind.usual):
            return Plain(aspect=aspect, known=near.likeness)
        if acted and kind.usual in _STUCK:
            return None
    return Plain(
        moment=kind.moment,
        aspect=aspect,
        usual=kind.usual,
        about=kind.focus,
        body=kind.body,
        known=near.likeness,
    )


def promised(text: str, language: str) -> tuple[str, ...]:
    """Sentences in which a coach takes something upon themselves, as they said them, at most 120 characters each."""
    pattern = wordings(language).promise
    said = re.split(r"(?<=[.?!…;])\s+", text.strip())
    return tuple(each[:120] for each in said if pattern.search(plain(each)) and not each.endswith("?"))


def _between(low: str, language: str) -> Moment | None:
    if len(words_of(low)) > _LONG:
        return None
    found = wordings(language).moments
    return next((moment for moment in _BETWEEN if found[moment.value].search(low)), None)


def _weather(low: str, language: str) -> Moment | None:
    found = wordings(language).moments
    for moment in _WEATHER:
        if found[moment.value].search(low) and not low.endswith("?"):
            return moment
    count = len(words_of(low))
    return Moment.LAUGHS if count <= _LAUGHED and found["laughs"].search(low) else None


def _entry_asked(part: Part, sentence: str, last: str) -> tuple[str, str] | None:
    """The entry that a question is after, and which detail of it."""
    language = part.language
    if _WHO_IS_IT[language].match(sentence):
        spoken_of = part.entries_in(last)
        return (spoken_of[-1].id, "say") if spoken_of else None
    named = part.entries_in(sentence)
    if not named:
        return _pointed_at(part, sentence, last)
    if _OR[language].search(sentence) or _LIKE[language].match(sentence):
        return None
    entry = named[-1] if len(named) == 1 else max(named, key=lambda each: max(len(n) for n in each.names))
    own = stems(" ".join(entry.names), language)
    rest = stems(sentence, language) - own
    if sentence.rstrip("?").strip() in {plain(name) for name in entry.names}:
        return entry.id, "say"
    for detail, pattern in _DETAILS[language]:
        if re.match(pattern, sentence):
            if detail == "say":
                near = len(words_of(sentence.partition(plain(entry.names[0]).split()[0])[0])) <= _LEADS_TO_A_NAME
                return (entry.id, "say") if near and len(rest) <= _spare(sentence, language) else None
            return (entry.id, detail) if getattr(entry, detail) and len(rest) <= 2 else None
    # "Bernadette's matron, I take it?"
    starts = any(sentence.startswith(plain(name)) for name in entry.names)
    return (entry.id, "say") if starts and len(rest) <= 2 and not _HALF_ASKED[language].search(sentence) else None


def _pointed_at(part: Part, sentence: str, last: str) -> tuple[str, str] | None:
    """The entry that "When does it close?" means: the last one in the client's words of which that can be said."""
    language = part.language
    if not _IT[language].search(sentence) or len(stems(sentence, language)) > 1:
        return None
    for detail, pattern in _DETAILS[language]:
        if detail in ("when", "where", "words") and re.match(pattern, sentence):
            can = [entry for entry in part.entries_in(last) if getattr(entry, detail)]
            return (can[-1].id, detail) if can else None
    return None


def _spare(sentence: str, language: str) -> int:
    """How many words of content besides the name a question for somebody may have: "Who is Derek to you on tour?"."""
    return (
        1 if re.match(r"(?:who|wer)\b", sentence) else 0 if re.match(r"(?:is|are|was|were|ist|war)\b", sentence) else 1
    )


def _aspect(part: Part, sentence: str, language: str) -> Aspect | None:
    """What is asked of their own action: by a phrase of its own, or by a bare when, where or who."""
    if _OR[language].search(sentence):
        return None
    for aspect, pattern in wordings(language).aspects.items():
        if aspect in (Aspect.WHEN, Aspect.WHERE, Aspect.WHO):
            rest = stems(sentence, language) - part.plan_words
            if pattern.match(sentence) and len(rest) <= 1:
                return aspect
        elif pattern.search(sentence):
            return aspect
    return None


def _hands_back(sentence: str, last: str, language: str) -> bool:
    """Whether a question only hands words back half understood: "Somebody must do what?", "Hold on to something?"."""
    if not last or len(words_of(sentence)) > 8 or _ASKS_FIRST[language].match(sentence):
        return False
    if _HALF_ASKED[language].search(sentence) and len(words_of(sentence)) >= 3:
        return True
    said = words_of(sentence)
    theirs = set(words_of(last))
    return 2 <= len(said) <= 5 and all(word in theirs for word in said)


def _only_parting(asked: str, language: str) -> bool:
    """Whether the last question only asks whether to stop."""
    return wordings(language).moments["parting"].search(asked) is not None and len(words_of(asked)) <= 10


def _familiar(part: Part, name: str) -> bool:
    return bool(stems(name, part.language) & (part.familiar | stems(part.persona.name, part.language)))


def sentence_of(text: str) -> str:
    """The last sentence of what the coach said, at most 80 characters, to be said back."""
    said = [each.strip() for each in sentences(text) if each.strip()]
    words = said[-1].split() if said else []
    while words and len(" ".join(words)) > 80:
        words.pop(0)
    return " ".join(words)


def choice_of(text: str, language: str) -> str:
    """The second of two things that a question offers, where it is short enough to be said back; "" where it isn't."""
    asked = asked_in(text, language)
    if not asked or not re.search(r"\bor\b|\boder\b", asked[-1]):
        return ""
    second = _CUT.split(re.split(r"\b(?:or|oder)\b", asked[-1])[-1].strip(" ,?.!"))[0].strip()
    words = second.split()
    if not 1 <= len(words) <= 5 or words[0] in _NO_CHOICE or {"you", "your", "i", "sie", "ihr", "ihre"} & set(words):
        return ""
    while words and words[0] in _LEADS:
        words.pop(0)
    return " ".join(_AS_MINE.get(word, word) for word in words)


_AS_MINE: Final = {"yourself": "myself", "yours": "mine"}
_NO_CHOICE: Final = frozenset(
    [
        "not",
        "no",
        "what",
        "something",
        "somewhere",
        "somebody",
        "else",
        "more",
        "is",
        "are",
        "do",
        "does",
        "did",
        "can",
        "would",
        "will",
        "should",
        "nicht",
        "nein",
        "was",
        "etwas",
        "mehr",
        "anders",
        "ist",
        "sind",
        "haben",
    ]
)
_LEADS: Final = frozenset(["rather", "more", "just", "is", "it", "that", "eher", "mehr", "nur"])
