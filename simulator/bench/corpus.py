"""Corrected talks in the format of the observer's corpus (`docs/labelling-guide.md`), to be learned from.

Whole talks, since an utterance is learned in its place: what the reader left as it was counts as theirs. Remarks (%)
say who corrected what, when, which coder had heard it and how sure it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from simulator.bench.corrections import Judged, stands_in
from simulator.bench.handover import SharedCoding

if TYPE_CHECKING:
    from simulator.bench.handover import SharedTalk

CODES: Final[Mapping[str, str]] = {
    "open_question": "oq", "closed_question": "cq", "leading_question": "lq", "stacked_questions": "sq",
    "simple_reflection": "sr", "complex_reflection": "cr", "summary": "su", "affirmation": "af",
    "seek_collaboration": "sc", "emphasise_autonomy": "ea", "ask_permission": "ap", "information": "in",
    "advice_with_permission": "aw", "advice": "ad", "direct": "di", "confront": "co", "reassure": "re",
    "self_disclosure": "sd", "encourager": "en", "structure": "st",
}  # fmt: skip
"""The corpus' short names. `scoring.training.labels` has the same; a test holds the two together, since that room is
not in the package that people install."""
FOCI: Final[Mapping[str, str]] = {
    "agreement": "agr", "meaning": "mea", "feeling": "fee", "resources": "res", "strengths": "str", "risk": "ris",
    "story": "sto", "timing": "tim", "approach": "app", "action": "act", "support": "sup", "accountability": "acc",
    "learning": "lea", "celebration": "cel", "other": "oth",
}  # fmt: skip
SIGNALS: Final[Mapping[str, str]] = {
    "agenda_invited": "agenda", "bid_welcomed": "bidwel", "timing_invited": "timing", "approach_invited": "approach",
    "permission_asked": "perm", "permitted_offer": "permoffer", "choice_given": "choice", "meaning_evoked": "meaning",
    "strengths_evoked": "strengths", "action_evoked": "evoked", "obstacle_explored": "obstacle",
    "ownership_tested": "owner", "learning_asked": "learning", "story_asked": "story", "learning_carried": "carried",
    "room_left": "room", "depth_reflected": "depth", "insight_reflected": "insref", "progress_marked": "progress",
    "agenda_taken": "agtaken", "bid_brushed_aside": "bidbrush", "action_announced": "announced",
    "method_imposed": "method", "unasked_offer": "unasked", "permission_passed_over": "permover",
    "overruled": "overruled", "passed_by": "passedby", "track_dictated": "dictated", "stacked": "stacked",
    "lectured": "lectured", "led": "led", "reasons_supplied": "reasons", "action_from_coach": "fromcoach",
    "obstacle_fixed": "fixed", "cheered_over": "cheered", "pushed": "pushed", "insight_explained": "insexpl",
    "insight_passed_over": "inspass", "empty_praise": "praise", "misheard": "false", "anybody": "anybody",
    "insulted": "insult", "noise": "noise",
}  # fmt: skip
CLIENT: Final[Mapping[str, str]] = {
    "change_talk:desire": "ctd", "change_talk:need": "ctn", "change_talk:ability": "cta", "change_talk:reason": "ctr",
    "change_talk:commitment": "ctc", "change_talk:taking_steps": "ctt", "sustain_talk": "sus", "neutral": "neu",
    "insight": "ins", "own_action": "own", "compliance": "com",
}  # fmt: skip
ANY_KIND: Final = "change_talk:reason"
"""The kind that change talk is written as where neither the reader nor the coder says which."""

Kinds = Callable[["SharedTalk"], Sequence[tuple[str, ...]]]
"""The kinds of change talk in each turn of a talk: a card doesn't keep them."""


def as_corpus(found: Iterable[Judged], kinds: Kinds) -> str:
    """Every judged talk as a conversation of the corpus."""
    parts = ["% talks that were read and corrected at the bench; see docs/labelling-guide.md for the format"]
    for one in found:
        parts += ["", *_conversation(one, kinds(one.talk.talk))]
    return "\n".join(parts) + "\n"


def _conversation(one: Judged, kinds: Sequence[tuple[str, ...]]) -> list[str]:
    talk, card = one.talk.talk, one.talk.talk.card
    coder = "" if card is None else card.coder
    lines = [f"# {one.talk.id} | {talk.client}, read by {one.reading.who}, coder {coder}"]
    lines += [f"% {remark}" for remark in _remarks(one)]
    coding = {} if card is None else {turn.index: turn for turn in card.coding}
    for at, turn in enumerate(talk.turns):
        coded = coding.get(at)
        if coded is None or not turn.text.strip():
            continue
        if turn.speaker == "client":
            lines.append(_client(one, at, turn.text, coded, kinds[at]))
        else:
            lines += _coach(one, at, coded)
    return lines


def _coach(one: Judged, at: int, coded: SharedCoding) -> list[str]:
    lines: list[str] = []
    for said in coded.utterances:
        codes = [CODES[code] for code in stands_in(one, at, said, "behaviours") if code in CODES]
        foci = [FOCI[code] for code in stands_in(one, at, said, "focus") if code in FOCI] or ["oth"]
        signals = [SIGNALS[code] for code in stands_in(one, at, said, "signals") if code in SIGNALS]
        text = _flat(said.text)
        if not codes or not text:
            continue
        labels = f"{','.join(codes)}@{','.join(foci)}" + (f"#{','.join(signals)}" if signals else "")
        lines.append(f"{'+' if lines else 'C'} {labels} | {text}")
    return lines


def _client(one: Judged, at: int, text: str, coded: SharedCoding, kinds: tuple[str, ...]) -> str:
    codes: dict[str, None] = {}
    for said in coded.utterances:
        for code in stands_in(one, at, said, "behaviours"):
            if code == "change_talk":
                codes |= dict.fromkeys(CLIENT[f"change_talk:{kind}"] for kind in kinds) or {CLIENT[ANY_KIND]: None}
            elif code in CLIENT:
                codes[CLIENT[code]] = None
    return f"K {','.join(codes) or 'neu'} | {_flat(text)}"


def _remarks(one: Judged) -> list[str]:
    found = []
    for mark in one.reading.corrections:
        sure = ", ".join(f"{code} {share:.2f}" for code, share in mark.sure.items())
        if mark.kind == "code":
            what = f"{mark.layer}: {','.join(mark.was) or '-'} -> {','.join(mark.now) or '-'}"
        else:
            what = f"evidence of {mark.marker}: {'added' if mark.counts else 'struck out'}"
        heard = f", heard by {mark.coder} with {sure}" if sure else ""
        found.append(f"turn {(mark.turn or 0) + 1}, {mark.at[:10]}, {mark.who}: {what}{heard}")
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
