"""The coder: what each turn of a conversation does, what it is about, and the words that show it.

Local, deterministic, without network. It serves the scorer and, live, the simulated client's rules: the client reacts
to what the observer counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self

from scoring.behaviours import PRESCRIPTIONS, Behaviour, ChangeTalk, Focus, Speaker
from scoring.coded import CodedTurn, Cue
from scoring.features_question import Form, Question, questions
from scoring.features_text import Text, take_apart
from scoring.lexicon import LANGUAGES, Hit, Lexicon, lexicon_path

B = Behaviour
_CUE_CHARS = 160


class Coder:
    """Codes turns. Holds lexicon and weights; has no state of its own, so one may be shared."""

    def __init__(self, lexicons: dict[str, Lexicon], digest: str) -> None:
        self._lexicons = lexicons
        self.digest = digest

    @classmethod
    def load(cls, language: str | None = None) -> Self:
        """Read the packaged lexicon. With a `language` all is read as that; else it is guessed from the words."""
        names = [language] if language else list(LANGUAGES)
        digest = hashlib.sha256()
        for name in names:
            digest.update(lexicon_path(name).read_bytes())
        return cls({name: Lexicon.read(name) for name in names}, digest.hexdigest()[:12])

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """Code a whole conversation."""
        coded: list[CodedTurn] = []
        for speaker, text in turns:
            coded.append(self.code_turn(speaker, text, coded))
        return tuple(coded)

    def code_turn(self, speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
        """Code one turn that follows `before` (all turns so far, or the last few of them)."""
        index = before[-1].index + 1 if before else 0
        lexicon = next(iter(self._lexicons.values()))
        apart = take_apart(text)
        hits = lexicon.find(apart)
        if speaker is Speaker.COACH:
            return _coach(index, apart, hits, lexicon, before)
        return _client(index, apart, hits, lexicon, before)


def _coach(index: int, text: Text, hits: list[Hit], lexicon: Lexicon, before: Sequence[CodedTurn]) -> CodedTurn:
    cues: dict[Behaviour, str] = {}
    asked = questions(text, hits, lexicon)
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.group, []).append(hit)
    back = lexicon.words("backchannel")
    n = len(text.words)

    def cue(behaviour: Behaviour, first: int, last: int) -> None:
        if behaviour not in cues:
            cues[behaviour] = text.quote(first, last)[:_CUE_CHARS]

    order: list[Behaviour] = []
    if n == 0 or all(w.norm in back for w in text.words):
        if n:
            cue(B.ENCOURAGER, 0, n)
        return CodedTurn(index, Speaker.COACH, text.raw, (B.ENCOURAGER,), (Focus.OTHER,), _cues(cues))

    permitted = _permitted(before)
    real = [q for q in asked if q.form is not Form.TAG]
    for name, behaviour in (
        ("form.permission", B.ASK_PERMISSION),
        ("form.collaborate", B.SEEK_COLLABORATION),
        ("form.leading", B.LEADING_QUESTION),
    ):
        for hit in groups.get(name, ()):
            if behaviour is not B.LEADING_QUESTION or any(q.marked and q.first <= hit.first < q.last for q in asked):
                cue(behaviour, hit.first, hit.last)
    client_words = _last_client_words(before)
    for q in real:
        check = any(q.first <= h.first < q.last for h in groups.get("form.understanding_check", ()))
        if check:
            continue
        if q.form is Form.OPEN:
            cue(B.OPEN_QUESTION, q.first, q.last)
        elif q.form is Form.CLOSED:
            cue(B.CLOSED_QUESTION, q.first, q.last)
        else:
            said = [w.norm for w in text.words[q.first : q.last] if w.norm not in lexicon.words("stop")]
            repeated = sum(w in client_words for w in said)
            stem = any(q.first <= h.first < q.last for h in groups.get("form.reflect_stem", ()))
            if stem or (said and repeated >= max(1, len(said) * 0.5)):
                cue(B.SIMPLE_REFLECTION, q.first, q.last)
            else:
                cue(B.CLOSED_QUESTION, q.first, q.last)
    if (
        len({q.form for q in real if q.form in (Form.OPEN, Form.CLOSED)})
        and sum(q.form in (Form.OPEN, Form.CLOSED) for q in real) >= 3
    ):
        cue(B.STACKED_QUESTIONS, real[0].first, real[-1].last)
    for name, behaviour in (
        ("form.summary_stem", B.SUMMARY),
        ("form.affirm", B.AFFIRMATION),
        ("form.autonomy", B.EMPHASISE_AUTONOMY),
        ("form.confront", B.CONFRONT),
        ("form.reassure", B.REASSURE),
        ("form.disclosure", B.SELF_DISCLOSURE),
        ("form.direct", B.DIRECT),
        ("form.advice", B.ADVICE_WITH_PERMISSION if permitted else B.ADVICE),
        ("form.reflect_stem", B.SIMPLE_REFLECTION),
        ("form.information", B.INFORMATION),
        ("form.structure", B.STRUCTURE),
    ):
        for hit in groups.get(name, ()):
            if behaviour is B.SUMMARY and n < 25:
                continue
            cue(behaviour, hit.first, hit.last)
    for sentence in text.sentences:
        for hit in groups.get("form.imperative", ()):
            if (
                sentence.first <= hit.first < sentence.last
                and sentence.mark != "?"
                and not any(q.first == sentence.first for q in real)
            ):
                cue(B.DIRECT, hit.first, sentence.last)
    order = _order(cues, real, n)
    if not order:
        order = [B.SIMPLE_REFLECTION if n < 30 else B.INFORMATION]
        cue(order[0], 0, n)
    focus = _focus(hits, groups, text)
    return CodedTurn(index, Speaker.COACH, text.raw, tuple(order), focus, _cues(cues))


def _order(cues: dict[Behaviour, str], real: list[Question], n: int) -> list[Behaviour]:
    asks = [b for b in (B.OPEN_QUESTION, B.CLOSED_QUESTION) if b in cues]
    rank = [
        B.ASK_PERMISSION,
        B.LEADING_QUESTION,
        B.STACKED_QUESTIONS,
        B.SEEK_COLLABORATION,
        *asks,
        B.SUMMARY,
        B.CONFRONT,
        B.DIRECT,
        B.ADVICE_WITH_PERMISSION,
        B.ADVICE,
        B.SELF_DISCLOSURE,
        B.EMPHASISE_AUTONOMY,
        B.REASSURE,
        B.AFFIRMATION,
        B.SIMPLE_REFLECTION,
        B.INFORMATION,
        B.STRUCTURE,
    ]
    found = [b for b in rank if b in cues]
    if n > 30 and B.INFORMATION in found and not asks and B.SIMPLE_REFLECTION in found:
        found.remove(B.INFORMATION)
        found.insert(0, B.INFORMATION)
    return found


def _focus(hits: list[Hit], groups: dict[str, list[Hit]], text: Text) -> tuple[Focus, ...]:
    score: dict[Focus, float] = {}
    for focus in Focus:
        found = groups.get(f"focus.{focus.value}")
        if found:
            score[focus] = sum(0.5 + 0.5 * (h.last - h.first) for h in found)
    if not score:
        return (Focus.OTHER,)
    ranked = sorted(score, key=lambda f: (-score[f], f.value))
    return tuple(f for f in ranked if score[f] >= 0.5 * score[ranked[0]])[:3]


def _client(index: int, text: Text, hits: list[Hit], lexicon: Lexicon, before: Sequence[CodedTurn]) -> CodedTurn:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.group, []).append(hit)
    cues: dict[Behaviour, str] = {}
    kinds: list[ChangeTalk] = []
    n = len(text.words)
    negations = lexicon.words("negation")

    def negated(hit: Hit) -> bool:
        return any(w.norm in negations for w in text.words[max(0, hit.first - 2) : hit.first])

    last = next((t for t in reversed(before) if t.speaker is Speaker.COACH), None)
    prescribed = last is not None and last.does(*PRESCRIPTIONS, B.ADVICE_WITH_PERMISSION)
    sustain = [h for h in groups.get("client.sustain", ()) if not negated(h)]
    change = 0
    for kind in ChangeTalk:
        found = [h for h in groups.get(f"client.{kind.value}", ()) if not negated(h)]
        if found:
            kinds.append(kind)
            change += len(found)
            cues.setdefault(B.CHANGE_TALK, text.quote(found[0].first, found[0].last))
    insight = [h for h in groups.get("client.insight", ()) if not negated(h)]
    own = [h for h in groups.get("client.own_action", ()) if not negated(h)]
    comply = groups.get("client.compliance", ())
    order: list[Behaviour] = []
    if prescribed and comply and n <= 20 and not sustain:
        order = [B.COMPLIANCE]
        cues = {B.COMPLIANCE: text.quote(comply[0].first, comply[0].last)}
        kinds = []
    else:
        if insight and n >= 5:
            order.append(B.INSIGHT)
            cues[B.INSIGHT] = text.quote(insight[0].first, insight[0].last)
        if own and n >= 5 and not prescribed:
            order.append(B.OWN_ACTION)
            cues[B.OWN_ACTION] = text.quote(own[0].first, own[0].last)
        if change and len(sustain) <= change:
            order.append(B.CHANGE_TALK)
        elif sustain:
            order.insert(0, B.SUSTAIN_TALK)
            cues[B.SUSTAIN_TALK] = text.quote(sustain[0].first, sustain[0].last)
    if not order:
        order = [B.NEUTRAL]
    cues = {b: q for b, q in cues.items() if b in order}
    change_kinds = tuple(kinds) if B.CHANGE_TALK in order else ()
    return CodedTurn(index, Speaker.CLIENT, text.raw, tuple(order), (), _cues(cues), change_kinds)


def _permitted(before: Sequence[CodedTurn]) -> bool:
    recent = list(before[-4:])
    return any(
        t.speaker is Speaker.COACH and t.does(B.ASK_PERMISSION) and i + 1 < len(recent) for i, t in enumerate(recent)
    )


def _last_client_words(before: Sequence[CodedTurn]) -> set[str]:
    last = next((t for t in reversed(before[-6:]) if t.speaker is Speaker.CLIENT), None)
    return {w.norm for w in take_apart(last.text).words} if last else set()


def _cues(cues: dict[Behaviour, str]) -> tuple[Cue, ...]:
    return tuple(Cue(b, q) for b, q in cues.items() if q)
