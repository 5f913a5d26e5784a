"""Decides the codes of a coach's turn from its reading and the scores of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.coding.behaviours import INPUT, QUESTIONS, REFLECTIONS, Behaviour, Focus
from scoring.coding.coded import Cue
from scoring.coding.features.context import root
from scoring.coding.features.question import Form, Question
from scoring.coding.features.turn import Reading
from scoring.coding.lexicon import Hit

B = Behaviour
CUE_CHARS: Final = 200
"""The longest quote of a cue, in characters."""
KINDS: Final[Mapping[str, tuple[Behaviour, ...]]] = {
    "question": tuple(sorted(QUESTIONS)),
    "reflection": tuple(sorted(REFLECTIONS)),
    "input": tuple(sorted(INPUT)),
    "other": (
        B.AFFIRMATION, B.EMPHASISE_AUTONOMY, B.ENCOURAGER, B.REASSURE, B.STRUCTURE,
    ),
}  # fmt: skip
SPOKEN: Final[Mapping[str, float]] = {"question": 0.0, "reflection": 0.4, "input": -0.2, "other": -0.2}
"""Added to the log-odds of the kinds in speech written down, where reflections come in more shapes than we hold."""
LONG: Final = (10, 50)
"""Words in a spoken turn, without a question, that is a reflection more often than its length tells the weights."""
LONG_SHIFT: Final = 0.4
ENDS_ASKING: Final[Mapping[Form, tuple[float, float]]] = {Form.OPEN: (1.0, 2.5), Form.CLOSED: (0.6, 1.0)}
"""Added for the question that ends a turn, in speech written down and elsewhere: it is what the client answers."""
ALSO: Final = 0.0
"""Log-odds from which a behaviour beside the main one is reported."""
ALSO_TELLS: Final = 1.0
"""The same for advice and direction, and for what would spoil an open question: these weigh heavily on the client and
are rather missed than alleged."""
TELLS_SHORT: Final = -1.0
TELLS_LONG: Final = 1.0
"""Log-odds from which a short and a long turn are chiefly advice or direction without a plain phrase of advice."""
SURE: Final = 0.6
"""Log-odds from which what usually has a plain phrase is believed without one."""
_PHRASED: Final = frozenset({B.SEEK_COLLABORATION, B.LEADING_QUESTION, B.EMPHASISE_AUTONOMY})
_TELLS: Final = frozenset({B.ADVICE, B.ADVICE_WITH_PERMISSION, B.DIRECT})
_HARSH: Final = frozenset({B.CONFRONT, B.LEADING_QUESTION})
FOCUS_ALSO: Final = -0.4
"""Log-odds from which a focus beside the main one is reported."""
FOCUS_ALSO_PLAIN: Final = 1.0
"""The same where the words of a question plainly tell what it is about."""
_SET_ASIDE: Final = ((), (Focus.AGREEMENT,))
"""What the weights add for the place of a turn in the talk rather than for its words, where the words are plain."""
_PLAIN: Final = (B.CONFRONT, B.DIRECT, B.REASSURE)
"""What a sentence may plainly begin with (`[plain]` in the lexicon), the weightiest first."""
_NOT_BESIDE_PLAIN: Final = (B.STRUCTURE, B.ENCOURAGER, B.AFFIRMATION, B.REASSURE)
CUE_GROUPS: Final[Mapping[Behaviour, tuple[str, ...]]] = {
    B.LEADING_QUESTION: ("leading",),
    B.SEEK_COLLABORATION: ("collaborate",),
    B.ASK_PERMISSION: ("permission",),
    B.SIMPLE_REFLECTION: ("reflect_sure", "reflect_you", "inference"),
    B.COMPLEX_REFLECTION: ("reflect_sure", "both_sides", "reflect_you", "inference"),
    B.SUMMARY: ("summary_stem", "reflect_sure"),
    B.AFFIRMATION: ("affirm", "praise"),
    B.EMPHASISE_AUTONOMY: ("autonomy",),
    B.INFORMATION: ("information",),
    B.ADVICE: ("advice", "imperative"),
    B.ADVICE_WITH_PERMISSION: ("advice", "imperative", "information"),
    B.DIRECT: ("direct", "imperative", "advice"),
    B.CONFRONT: ("confront",),
    B.REASSURE: ("reassure",),
    B.SELF_DISCLOSURE: ("disclosure",),
    B.STRUCTURE: ("structure",),
}
"""The lexicon groups in which a behaviour's words are looked for, the most telling first."""


def coach_codes(turn: Reading, scores: Mapping[str, float]) -> tuple[tuple[Behaviour, ...], tuple[Focus, ...]]:
    """The behaviours and the focus of a coach's turn, main ones first."""
    if not turn.text.words or (turn.backchannel and not any(q.form is Form.OPEN for q in turn.asked)):
        return (B.ENCOURAGER,), (Focus.OTHER,)
    kind = _kind(turn, scores)
    main = _main(turn, kind, scores)
    found = [main]
    for behaviour in sorted(CUE_GROUPS, key=lambda b: (-scores.get(b, -9.0), b)):
        weighty = behaviour in _TELLS or (behaviour in _HARSH and main is B.OPEN_QUESTION)
        least = ALSO_TELLS if weighty else ALSO
        if behaviour not in found and scores.get(behaviour, -9.0) >= least and _stands(turn, behaviour, scores):
            found.append(behaviour)
    if turn.advises and not any(b in _TELLS for b in found):
        found.append(B.ADVICE)
    form = _form(turn)
    framed = main in (B.SEEK_COLLABORATION, B.LEADING_QUESTION, B.STACKED_QUESTIONS, B.SUMMARY)
    if form is not None and form not in found and framed:
        found.insert(1, form)
    return tuple(_settle(turn, _with_plain(turn, found))), _focus(turn, scores)


def _with_plain(turn: Reading, found: list[Behaviour]) -> list[Behaviour]:
    """The behaviours with those that a sentence plainly begins with: blame, an order, cheer.

    They are what the turn does, unless it goes on to ask; a turn that is nothing else gives nothing back, however much
    it speaks of the client. Words that the client used before are given back.
    """
    said = [b for b in _PLAIN if any(not _given_back(turn, hit) for hit in turn.groups.get(f"plain.{b}", ()))]
    if not said:
        return found
    rest = [b for b in found if b not in said]
    if len(turn.text.sentences) == 1:
        rest = [b for b in rest if b not in REFLECTIONS and b not in _NOT_BESIDE_PLAIN]
    asks = rest and rest[0] in QUESTIONS and turn.text.sentences[-1].mark == "?" and len(turn.text.sentences) > 1
    return [rest[0], *said, *rest[1:]] if asks else [*said, *rest]


def _given_back(turn: Reading, hit: Hit) -> bool:
    """Whether the last content word of a phrase is one that the client just used."""
    client = turn.before.client
    words = [w for w in turn.text.norms[hit.first : hit.last] if w not in turn.lexicon.words("stop")]
    return client is not None and bool(words) and root(words[-1]) in client.roots(turn.lexicon)


def _kind(turn: Reading, scores: Mapping[str, float]) -> str:
    """Question, reflection, input or other."""
    odds = {kind: scores.get(f"kind {kind}", 0.0) for kind in KINDS}
    if turn.spoken:
        for kind, shift in SPOKEN.items():
            odds[kind] += shift
        asks = any(q.form is not Form.TAG for q in turn.asked)
        if not asks and LONG[0] <= len(turn.text.words) <= LONG[1]:
            odds["reflection"] += LONG_SHIFT
            odds["input"] -= LONG_SHIFT
    last = turn.asked[-1] if turn.asked else None
    if last is not None and last.last == turn.text.sentences[-1].last and last.form in ENDS_ASKING:
        odds["question"] += ENDS_ASKING[last.form][0 if turn.spoken else 1]
    return max(KINDS, key=lambda k: (odds[k], k))


def _main(turn: Reading, kind: str, scores: Mapping[str, float]) -> Behaviour:
    """The likeliest behaviour of a kind; open or closed is decided by the form alone."""
    allowed = [b for b in KINDS[kind] if _stands(turn, b, scores)] or list(KINDS[kind])
    if kind == "input" and not turn.advises:
        least = TELLS_LONG if len(turn.text.words) > LONG[0] else TELLS_SHORT
        allowed = [b for b in allowed if b not in _TELLS or scores.get(b, -9.0) >= least]
    best = max(allowed, key=lambda b: (scores.get(b, -9.0), b))
    if best in (B.OPEN_QUESTION, B.CLOSED_QUESTION):
        return _form(turn) or best
    return best


def _form(turn: Reading) -> Behaviour | None:
    """Open or closed, by the last question that really asks."""
    real = [q for q in turn.asked if q.form is not Form.TAG]
    if not real:
        return None
    return B.OPEN_QUESTION if real[-1].form is Form.OPEN else B.CLOSED_QUESTION


def _stands(turn: Reading, behaviour: Behaviour, scores: Mapping[str, float]) -> bool:
    """Whether a behaviour has what it cannot be without."""
    if behaviour is B.STACKED_QUESTIONS:
        return len(turn.asked) >= 2 or any(q.last - q.first > 12 for q in turn.asked)
    if behaviour is B.CONFRONT and (hard := turn.groups.get("form.confront")):
        reported = "plain.reported" in turn.groups or "form.reflect_sure" in turn.groups
        return not reported and not all(_given_back(turn, hit) for hit in hard)
    if behaviour in _PHRASED and scores.get(behaviour, -9.0) < SURE:
        return f"form.{CUE_GROUPS[behaviour][0]}" in turn.groups
    if behaviour in QUESTIONS:
        return bool(turn.asked) or f"form.{CUE_GROUPS.get(behaviour, ('indirect_open',))[0]}" in turn.groups
    return True


def _settle(turn: Reading, found: list[Behaviour]) -> list[Behaviour]:
    """Advice is with permission where permission stands; nothing is both; at most four are kept."""
    allowed = turn.before.permission == "granted" or turn.before.requested
    settled: list[Behaviour] = []
    for behaviour in found:
        if behaviour in (B.ADVICE, B.ADVICE_WITH_PERMISSION):
            behaviour = B.ADVICE_WITH_PERMISSION if allowed else B.ADVICE
        if behaviour in REFLECTIONS and any(b in REFLECTIONS for b in settled):
            continue
        if behaviour is B.ENCOURAGER and settled:
            continue
        if behaviour not in settled:
            settled.append(behaviour)
    return settled[:4]


def _focus(turn: Reading, scores: Mapping[str, float]) -> tuple[Focus, ...]:
    """What a turn is about: first what its last question plainly asks about, else what the weights find likeliest."""
    plain = _asked_about(turn)
    ranked = sorted(Focus, key=lambda f: (-scores.get(f"focus {f}", -9.0), f))
    first = plain[0] if plain else ranked[0]
    least = FOCUS_ALSO_PLAIN if plain else FOCUS_ALSO
    beside = [
        f
        for f in ranked
        if scores.get(f"focus {f}", -9.0) >= least and f not in (Focus.OTHER, *_SET_ASIDE[bool(plain)])
    ]
    return tuple(dict.fromkeys((first, *plain, *beside)))[:3]


def _asked_about(turn: Reading) -> list[Focus]:
    """What the questions of a turn plainly ask about, the last question first; of each question the longest wording
    counts, of two as long the later one."""
    found: list[Focus] = []
    for question in reversed(turn.asked):
        hits = [
            (hit.last - hit.first, hit.first, focus)
            for focus in Focus
            for hit in turn.groups.get(f"asks.{focus}", ())
            if question.first <= hit.first < question.last
        ]
        if hits:
            found.append(max(hits)[2])
    return found


def coach_cues(turn: Reading, behaviours: tuple[Behaviour, ...]) -> tuple[Cue, ...]:
    """The words that show each behaviour; none for silence."""
    if not turn.text.words:
        return ()
    return tuple(Cue(b, _quote(turn, b)) for b in behaviours)


def _quote(turn: Reading, behaviour: Behaviour) -> str:
    text = turn.text
    asked = _asked(turn, behaviour)
    if asked is not None:
        return text.quote(asked.first, asked.last, CUE_CHARS)
    for group in (f"plain.{behaviour}", *(f"form.{group}" for group in CUE_GROUPS.get(behaviour, ()))):
        hits = turn.groups.get(group)
        if hits:
            hit = max(hits, key=lambda h: (h.last - h.first, -h.first))
            sentence = next(s for s in text.sentences if s.first <= hit.first < s.last)
            first = hit.first if sentence.last - sentence.first > 25 else sentence.first
            return text.quote(first, sentence.last, CUE_CHARS)
    spans = [(s.first, s.last) for s in text.sentences]
    first, last = max(spans, key=lambda s: (s[1] - s[0], -s[0]))
    return text.quote(first, last, CUE_CHARS)


def _asked(turn: Reading, behaviour: Behaviour) -> Question | None:
    """The question that shows a question behaviour: the last one of its form."""
    if behaviour not in QUESTIONS or not turn.asked:
        return None
    if behaviour in (B.OPEN_QUESTION, B.CLOSED_QUESTION):
        is_open = behaviour is B.OPEN_QUESTION
        fitting = [q for q in turn.asked if (q.form is Form.OPEN) == is_open]
        return fitting[-1] if fitting else turn.asked[-1]
    hits = turn.groups.get(f"form.{CUE_GROUPS[behaviour][0]}", ()) if behaviour in CUE_GROUPS else ()
    for q in reversed(turn.asked):
        if any(q.first <= h.first < q.last for h in hits):
            return q
    return turn.asked[-1] if not hits else None
