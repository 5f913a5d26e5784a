"""Tiers: annotations along time, as ELAN, Praat and EXMARaLDA keep them, become pieces of speech with their codes.

Which tier is somebody's speech, which holds codes and which something else is told from where it hangs, its name and
its values. Pure; called by the readers of these formats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.transcript.raw import Parsed, RawTurn

_CODED: Final = re.compile(
    r"cod(?:e[sd]?|ing)?(?![a-z])|kod|miti|misc\b|mico|behavio|\btag|annotat|label", re.IGNORECASE
)
_OTHER: Final = re.compile(
    r"gestures?|gaze|blick|mimi[ck]|notes?\b|notiz\w*|comments?|kommentar\w*|phon(?:e[sm]?|etic)|segment"
    r"|syll\w*|tokens?|lemmas?|pos\b"
    r"|morph\w*|gloss\w*|transl\w*|übersetz\w*|pitch|tobi|silence|nonverbal|nv\b|events?|topics?|themes?",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(r"\s+([.?!])$")
_WORDS: Final = re.compile(
    r"[\s_.:-]*\b(?:words?|wörter|utterances?|speech|text|transcript(?:ion)?|orth(?:ography)?|turns?)\b\s*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Span:
    """An annotation: its value, from when to when in seconds, and the annotation that it hangs on."""

    text: str
    start: float | None
    end: float | None
    id: str = ""
    parent: str = ""


@dataclass(slots=True)
class Tier:
    """A tier. `speaker` is whose it is, where the file says so; `parent` the tier that it hangs on."""

    name: str
    spans: list[Span]
    speaker: str | None = None
    parent: str | None = None
    kind: str | None = None
    taken: bool = field(default=False)

    @property
    def words(self) -> int:
        """How many words its values have."""
        return sum(len(span.text.split()) for span in self.spans)


def read_tiers(tiers: Sequence[Tier], unit: str = "annotation") -> Parsed:
    """The speech of the tiers in the order of time, with the codes that hang on it or stand beside it."""
    parsed = Parsed([])
    owners: dict[str, list[Tier]] = {}
    for tier in tiers:
        if any(span.text.strip() for span in tier.spans):
            owners.setdefault(_owner(tier, tiers), []).append(tier)
    speech: dict[str, Tier] = {}
    for owner, own in owners.items():
        spoken = [tier for tier in own if tier.kind == "t" or (tier.kind is None and not _is_other(tier, owner))]
        if spoken:
            roots = [tier for tier in spoken if tier.parent is None]
            best = max(spoken, key=lambda tier: tier.words)
            root = max(roots, key=lambda tier: tier.words, default=best)
            speech[owner] = root if root.words * 2 >= best.words else best
            speech[owner].taken = True
    said: list[tuple[RawTurn, Span]] = []
    for owner, tier in speech.items():
        label = tier.speaker or _WORDS.sub("", owner).strip(" -_") or owner
        for number, span in enumerate(tier.spans, start=1):
            if span.text.strip():
                said.append(
                    (
                        RawTurn(
                            label,
                            _ENDED.sub(r"\1", " ".join(span.text.split())),
                            span.start,
                            f" {tier.name}, {unit} {number}",
                            span.end,
                        ),
                        span,
                    )
                )
    said.sort(key=lambda one: one[0].start if one[0].start is not None else 0.0)
    parsed.turns = [turn for turn, _ in said]
    for owner, own in owners.items():
        for tier in own:
            if not tier.taken:
                _beside(tier, owner, said, speech, parsed)
    return parsed


def _said(span: Span) -> str:
    """The words of a span on one line, without the blank that CHAT puts before the last mark."""
    return _ENDED.sub(r"\1", " ".join(span.text.split()))


def _owner(tier: Tier, tiers: Sequence[Tier]) -> str:
    """Whose tier this is: the speaker that it names, or that its root names, or its root itself."""
    by_name = {one.name: one for one in tiers}
    root, steps = tier, 0
    while root.parent in by_name and steps < 20:
        root, steps = by_name[root.parent or ""], steps + 1
    for one in (tier, root):
        if one.speaker:
            return one.speaker
    if "@" in root.name:
        return root.name.split("@", 1)[1]
    if found := re.fullmatch(
        r"(.+?)\s+-\s+(?:words?|phones?|utterances?|codes?|miti|misc|notes?)", root.name, re.IGNORECASE
    ):
        return found[1]
    if root is tier and _CODED.search(root.name):  # "KAT_codes" beside "KAT"
        near = [
            one.name for one in tiers if one is not root and one.name and one.name.casefold() in root.name.casefold()
        ]
        if near:
            return max(near, key=len)
    return root.name


def _is_other(tier: Tier, owner: str) -> bool:
    """Whether a tier holds something else than speech."""
    name = tier.name.split("@", 1)[0] if "@" in tier.name else tier.name
    beyond = re.sub(re.escape(owner), "", name, flags=re.IGNORECASE) if name != owner else name
    return _CODED.search(beyond) is not None or _OTHER.search(beyond) is not None


def _beside(
    tier: Tier, owner: str, said: Sequence[tuple[RawTurn, Span]], speech: dict[str, Tier], parsed: Parsed
) -> None:
    """Codes are given to the piece that they hang on; what is no code is left out and counted."""
    spans = [span for span in tier.spans if span.text.strip()]
    coded = _CODED.search(tier.name) is not None or (
        tier.parent is not None and all(len(span.text.split()) <= 2 for span in spans) and not _OTHER.search(tier.name)
    )
    if not coded:
        for span in spans:
            parsed.aside.add(f"annotation of the tier {tier.name}", f"annotations of the tier {tier.name}", span.text)
        return
    by_id = {span.id: turn for turn, span in said if span.id}
    own = (
        [(turn, span) for turn, span in said if turn.label == (speech[owner].speaker or owner)]
        if owner in speech
        else said
    )
    for span in spans:
        turn = by_id.get(span.parent) or _at(span, own) or _at(span, said)
        codes = tuple(code.strip("[]$ ") for code in re.split(r"[;,|/\s]+", span.text) if code.strip("[]$ "))
        if turn is None:
            parsed.aside.add("code beside no speech", "codes beside no speech", span.text)
        else:
            turn.codes = (*turn.codes, *(code for code in codes if code not in turn.codes))


def _at(span: Span, said: Sequence[tuple[RawTurn, Span]]) -> RawTurn | None:
    """The piece that shares most time with `span`."""
    if span.start is None:
        return None
    end = span.end if span.end is not None else span.start
    best: RawTurn | None = None
    most = -1e-6
    for turn, other in said:
        if other.start is not None:
            shared = min(end, other.end if other.end is not None else other.start) - max(span.start, other.start)
            if shared > most:
                best, most = turn, shared
    return best
