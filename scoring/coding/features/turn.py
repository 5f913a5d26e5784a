"""The named features of a turn, for rules and weights alike. Pure; used by the coder and its training only.

Features are plain strings. Those with a colon after one letter carry words of the language (`w:` a word, `b:` two
words in a row, `s:` the turn's first words); all others say something that holds in any language, so weights for them
serve languages that have a lexicon and no corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from scoring.coding.behaviours import INPUT, QUESTIONS, REFLECTIONS, Behaviour, ChangeTalk
from scoring.coding.features.advice import advising
from scoring.coding.features.context import Context, Heard, context, root
from scoring.coding.features.question import Form, Question, questions
from scoring.coding.features.sentence import sentence_features
from scoring.coding.features.text import Text
from scoring.coding.lexicon import Hit, Lexicon

_LENGTHS: Final = (2, 3, 4, 6, 9, 13, 18, 25, 35, 50, 75)
_ANSWERS: Final = (2, 3, 4, 6)
"""How long a client's turn is: told only for short answers. Longer ones differ by who is talking."""
_CHANGE: Final = frozenset(f"client.{kind.value}" for kind in ChangeTalk)
_PERSONS: Final = ("first", "second", "plural", "third", "negation", "hedge")


@dataclass(frozen=True, slots=True)
class Reading:
    """A turn read through a lexicon: its words, the phrases found, its questions and what went before."""

    text: Text
    hits: tuple[Hit, ...]
    groups: dict[str, list[Hit]]
    asked: tuple[Question, ...]
    before: Context
    lexicon: Lexicon

    advises: tuple[Hit, ...]
    """The phrases by which a turn plainly advises."""
    backchannel: bool
    """Whether the turn holds nothing but small words of listening."""

    @property
    def spoken(self) -> bool:
        """Whether this is speech written down, as far as this turn and those before it tell."""
        return self.text.spoken or any(h.text.spoken for h in self.before.recent)


def read_turn(text: Text, before: Sequence[Heard], lexicon: Lexicon) -> Reading:
    """Read a turn that follows `before` with the phrases of one language."""
    hits = tuple(lexicon.find(text))
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.group, []).append(hit)
    asked = tuple(questions(text, groups, lexicon))
    backchannel = lexicon.words("backchannel").issuperset(text.norms)
    advises = tuple(advising(text, groups, asked, lexicon))
    return Reading(text, hits, groups, asked, context(before, lexicon), lexicon, advises, backchannel)


def is_word_feature(name: str) -> bool:
    """Whether a feature carries words of one language."""
    return name[1:2] == ":"


def coach_features(turn: Reading) -> list[str]:
    """The features of a coach's turn, without repeats, in a fixed order."""
    text = turn.text
    norms = text.norms
    n = len(norms)
    found = _shape(turn, _LENGTHS)
    asked = turn.asked
    spans = [(q.first, q.last) for q in asked if q.form is not Form.TAG]
    inside = sum(b - a for a, b in spans)
    for q in asked:
        found.append(f"asks {q.form}")
        if q.marked:
            found.append(f"asks {q.form} marked")
    if asked:
        real = [q for q in asked if q.form is not Form.TAG]
        last = asked[-1]
        if last.last == n:
            found.append(f"ends {last.form}")
        if real:
            found.extend(f"questions>={k}" for k in (1, 2, 3) if len(real) >= k)
            found.extend(f"asking>={k}" for k in (25, 50, 75, 99) if inside * 100 >= k * n)
            found.append(f"last {real[-1].form}")
        if not real:
            found.append("only tags")
    else:
        found.append("no question")
    for group, hits in turn.groups.items():
        if group.startswith(("client.", "asks.", "plain.")):
            continue
        found.append(group)
        if group.startswith("form."):
            if hits[0].first <= 2:
                found.append(f"{group} early")
            if any(not any(a <= h.first < b for a, b in spans) for h in hits):
                found.append(f"{group} stated")
            else:
                found.append(f"{group} asked")
            if len({h.first for h in hits}) > 1:
                found.append(f"{group} twice")
    if turn.advises:
        found.append("advises")
        found.append(f"advises {'first' if turn.advises[0].first * 2 < n else 'last'}")
    found.extend(sentence_features(text, turn.asked, turn.lexicon))
    content = [w for w in dict.fromkeys(norms) if w not in turn.lexicon.words("stop")]
    roots = [root(w) for w in content]
    client = turn.before.client
    said = client.roots(turn.lexicon) if client is not None else frozenset()
    said_before = turn.before.earlier()
    share = sum(r in said for r in roots)
    older = sum(r in said_before and r not in said for r in roots)
    mirror = 0
    if client is not None and share:
        turned = turn.lexicon.turned
        pairs = client.pairs
        mirror = sum((turned.get(a, a), turned.get(b, b)) in pairs for a, b in pairwise(norms))
    found.extend(f"mirror>={k}" for k in (1, 2, 4) if mirror >= k)
    if mirror and mirror * 2 >= n - 1:
        found.append("mirror mostly")
    found.extend(f"echo>={k}" for k in (1, 2, 4) if share >= k)
    if content:
        found.extend(f"echo share>={k}" for k in (20, 40, 60, 99) if share * 100 >= k * len(content))
    said_all = said | said_before
    technical = turn.lexicon.words("technical")
    facts = sum(w in technical for w in content)
    news = sum(w in technical and r not in said_all for w, r in zip(content, roots, strict=True))
    found.extend(f"facts>={k}" for k in (1, 2, 4, 7) if facts >= k)
    found.extend(f"new facts>={k}" for k in (1, 2, 4, 7) if news >= k)
    inner = sum(map(turn.lexicon.words("inner").__contains__, dict.fromkeys(norms)))
    found.extend(f"inner>={k}" for k in (1, 2, 4) if inner >= k)
    if content:
        fresh = sum(r not in said_all for r in roots)
        found.extend(f"fresh>={k}" for k in (2, 4, 8, 16) if fresh >= k)
    found.extend(f"recall>={k}" for k in (1, 3, 5) if older >= k)
    found.extend(_coach_context(turn.before, text.opens_broken))
    found.extend(_words(turn, content))
    return list(dict.fromkeys(found))


def client_features(turn: Reading) -> list[str]:
    """The features of a client's turn, without repeats, in a fixed order."""
    norms = turn.text.norms
    found = _shape(turn, _ANSWERS)
    negations = turn.lexicon.words("negation")
    turning = turn.lexicon.words("contrast")
    at_turn = next((i for i in range(len(norms) - 1, 0, -1) if norms[i] in turning), 0)
    if at_turn:
        found.append("contrast")
    change = sustain = 0
    for group, hits in turn.groups.items():
        if not group.startswith("client."):
            if group.startswith("focus."):
                found.append(group)
            continue
        plain = [h for h in hits if not any(w in negations for w in norms[max(0, h.first - 2) : h.first])]
        if len(plain) < len(hits):
            found.append(f"{group} negated")
        if plain:
            found.append(group)
            if group.startswith("client.sustain"):
                sustain += len({h.first for h in plain})
            elif group in _CHANGE:
                change += len({h.first for h in plain})
            if len({h.first for h in plain}) > 1:
                found.append(f"{group} twice")
            if plain[0].first <= 2:
                found.append(f"{group} early")
            if at_turn and plain[-1].first >= at_turn:
                found.append(f"{group} after contrast")
    found.append(f"lean {_lean(change, sustain)}")
    before = turn.before
    if before.coach is not None:
        coach = before.coach.turn
        opening = norms[0] if norms else ""
        answer = next((a for a in ("yes", "no") if opening in turn.lexicon.words(a)), "")
        short = len(norms) <= 4
        for behaviour in coach.behaviours[:2]:
            found.append(f"after {behaviour}")
        kind = kind_of(coach.main)
        found.append(f"after kind {kind}")
        found.append(f"after about {coach.focus[0]}")
        if answer:
            found.append(f"{answer}")
            found.append(f"{answer} to {kind}")
            if short:
                found.append(f"short {answer} to {kind}")
                found.append(f"short {answer} to {coach.main}")
                found.append(f"short {answer} to {before.offered}")
        if turn.groups.get("client.compliance"):
            found.append(f"assent to {kind}")
        if before.client is not None and coach.main is Behaviour.ENCOURAGER:
            found.append(f"goes on from {before.client.turn.main}")
    if before.client is not None:
        found.append(f"was {before.client.turn.main}")
    content = [w for w in dict.fromkeys(norms) if w not in turn.lexicon.words("stop")]
    found.extend(_words(turn, content))
    return list(dict.fromkeys(found))


def _lean(change: int, sustain: int) -> str:
    if not change and not sustain:
        return "nowhere"
    if not sustain:
        return "change"
    if not change:
        return "sustain"
    return "both" if change == sustain else "more change" if change > sustain else "more sustain"


def _shape(turn: Reading, lengths: Sequence[int]) -> list[str]:
    text = turn.text
    norms = text.norms
    n = len(norms)
    found = ["always"]
    found.extend(f"words>={k}" for k in lengths if n >= k)
    if lengths is _LENGTHS:
        found.extend(f"sentences>={k}" for k in (2, 3, 5) if len(text.sentences) >= k)
    if text.broken_off:
        found.append("broken off")
        if n <= 5:
            found.append("broken off short")
    if text.opens_broken:
        found.append("opens broken")
        if n <= 5:
            found.append("opens broken short")
    if text.sentences:
        found.append(f"mark {text.sentences[-1].mark or 'none'}")
        if any(s.mark == "!" for s in text.sentences):
            found.append("exclaims")
    if any(w.isdigit() for w in norms):
        found.append("digits")
    for person in _PERSONS:
        of = turn.lexicon.words(person)
        count = sum(map(of.__contains__, norms))
        if count:
            found.append(person)
            if count * 12 >= n:
                found.append(f"{person} dense")
    first = _first_word(turn)
    for person in ("first", "second", "plural", "third"):
        if first in turn.lexicon.words(person):
            found.append(f"begins {person}")
    if turn.backchannel:
        found.append("backchannel")
    if text.spoken:
        found.append("spoken")
    if turn.spoken:
        found.append("spoken talk")
    if turn.before.index <= 2:
        found.append("beginning")
    return found


def _first_word(turn: Reading) -> str:
    lead_ins = turn.lexicon.words("lead_ins")
    return next((w.norm for w in turn.text.words if w.norm not in lead_ins), "")


def _coach_context(before: Context, opens_broken: bool) -> Iterable[str]:
    if before.permission:
        yield f"permission {before.permission}"
    if before.requested:
        yield "requested"
    if before.client is not None:
        yield f"answers {before.client.turn.main}"
        sentences = before.client.text.sentences
        if sentences and sentences[-1].mark == "?":
            yield "answers question"
        if len(before.client.text.words) <= 3:
            yield "answers little"
    if before.coach is not None:
        went = kind_of(before.coach.turn.main)
        if before.client is not None and len(before.client.text.words) <= 2:
            yield f"went on from {went}"
            if opens_broken:
                yield f"goes on with {went}"


def kind_of(behaviour: Behaviour) -> str:
    """The coarse kind of a coach's behaviour: `question`, `reflection`, `input` or `other`."""
    if behaviour in QUESTIONS:
        return "question"
    if behaviour in REFLECTIONS:
        return "reflection"
    return "input" if behaviour in INPUT else "other"


def talk_of(behaviour: Behaviour) -> str:
    """The coarse kind of a client's behaviour: `change`, `sustain` or `neutral`."""
    if behaviour in (Behaviour.CHANGE_TALK, Behaviour.INSIGHT, Behaviour.OWN_ACTION):
        return "change"
    return "sustain" if behaviour is Behaviour.SUSTAIN_TALK else "neutral"


def _words(turn: Reading, content: list[str]) -> Iterable[str]:
    norms = turn.text.norms
    yield from (f"w:{w}" for w in dict.fromkeys(norms))
    yield from (f"b:{a} {b}" for a, b in pairwise(norms))
    lead_ins = turn.lexicon.words("lead_ins")
    at = 0
    while at < len(norms) - 1 and norms[at] in lead_ins:
        at += 1
    yield from (f"s:{' '.join(norms[at : at + k])}" for k in (1, 2) if at + k <= len(norms))
