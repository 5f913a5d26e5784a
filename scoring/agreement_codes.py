"""How far the observer's codes agree with a human coder's, code by code, on talks that were coded by hand.

Human codes are those of MITI 4.2, MISC 2.5 and AnnoMI, or the observer's own names. A code that is wider than one of the
observer's (a question, whether open or closed) is met by any of those that it covers. Pure; any package may call it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.behaviours import QUESTIONS, REFLECTIONS, Behaviour, Focus, Speaker
from scoring.coded import CodedTurn

B = Behaviour
_ADVICE: Final = frozenset({B.ADVICE, B.ADVICE_WITH_PERMISSION})
_INPUT: Final = frozenset({B.INFORMATION, B.ADVICE, B.ADVICE_WITH_PERMISSION, B.DIRECT, B.SELF_DISCLOSURE})
_CHANGE: Final = frozenset({B.CHANGE_TALK, B.OWN_ACTION, B.INSIGHT})
_COACH: Final[Mapping[str, tuple[str, frozenset[Behaviour]]]] = {
    **{b.value: (b.value.replace("_", " "), frozenset({b})) for b in Behaviour},
    # MITI 4.2
    **dict.fromkeys(("q", "question", "questions"), ("question", QUESTIONS)),
    **dict.fromkeys(("sr", "simple", "simple reflection", "res"), ("simple reflection", frozenset({B.SIMPLE_REFLECTION}))),
    **dict.fromkeys(("cr", "complex", "complex reflection", "rec"), ("complex reflection", frozenset({B.COMPLEX_REFLECTION, B.SUMMARY}))),
    **dict.fromkeys(("reflection", "reflections", "re", "r"), ("reflection", REFLECTIONS)),
    **dict.fromkeys(("af", "affirm", "affirmation"), ("affirmation", frozenset({B.AFFIRMATION}))),
    **dict.fromkeys(("seek", "seeking collaboration"), ("seeking collaboration", frozenset({B.SEEK_COLLABORATION, B.ASK_PERMISSION}))),
    **dict.fromkeys(("emphasize", "emphasise", "emphasizing autonomy", "ec", "ea"), ("emphasising autonomy", frozenset({B.EMPHASISE_AUTONOMY}))),
    **dict.fromkeys(("gi", "giving information", "information"), ("giving information", frozenset({B.INFORMATION}))),
    **dict.fromkeys(("persuade", "persuasion", "adw", "advise without permission"), ("advice without permission", frozenset({B.ADVICE, B.DIRECT}))),
    **dict.fromkeys(("persuade with", "pwp", "persuade with permission", "adp", "advise with permission"), ("advice with permission", frozenset({B.ADVICE_WITH_PERMISSION}))),
    **dict.fromkeys(("ad", "advise", "advice"), ("advice", _ADVICE)),
    **dict.fromkeys(("confront", "confrontation", "co"), ("confront", frozenset({B.CONFRONT}))),
    # MISC 2.5
    **dict.fromkeys(("oq", "quo", "open", "open question"), ("open question", frozenset({B.OPEN_QUESTION}))),
    **dict.fromkeys(("cq", "quc", "closed", "closed question"), ("closed question", frozenset({B.CLOSED_QUESTION, B.LEADING_QUESTION}))),
    **dict.fromkeys(("di", "direct"), ("direct", frozenset({B.DIRECT}))),
    **dict.fromkeys(("fa", "facilitate"), ("facilitate", frozenset({B.ENCOURAGER}))),
    **dict.fromkeys(("su", "support"), ("support", frozenset({B.REASSURE, B.AFFIRMATION}))),
    **dict.fromkeys(("st", "structure"), ("structure", frozenset({B.STRUCTURE}))),
    # AnnoMI
    **dict.fromkeys(("therapist input", "therapist_input"), ("input", _INPUT)),
}  # fmt: skip
_CLIENT: Final[Mapping[str, tuple[str, frozenset[Behaviour]]]] = {
    **{b.value: (b.value.replace("_", " "), frozenset({b})) for b in Behaviour},
    **dict.fromkeys(("ct", "change", "change talk", "c+", "r+", "d+", "a+", "n+", "o+", "ts+", "ts"), ("change talk", _CHANGE)),
    **dict.fromkeys(("st", "sustain", "sustain talk", "c-", "r-", "d-", "a-", "n-", "o-", "ts-"), ("sustain talk", frozenset({B.SUSTAIN_TALK}))),
    **dict.fromkeys(("fn", "f/n", "f", "neutral", "n", "follow/neutral", "follow neutral"), ("neutral", frozenset({B.NEUTRAL, B.COMPLIANCE}))),
}  # fmt: skip


_FOCI: Final = frozenset(Focus)
"""What a turn is about, as the observer writes it beside its codes: no code of behaviour."""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """One code over the turns of its speaker: `n` turns, how many the human and the observer gave it, how many both.

    `precision` is the share of the observer's that the human gave, `recall` the share of the human's that the observer
    found, `kappa` is Cohen's (1960); None where it can't be told.
    """

    code: str
    speaker: Speaker
    n: int
    human: int
    observer: int
    both: int

    @property
    def precision(self) -> float | None:
        """Share of the observer's that the human gave, too."""
        return self.both / self.observer if self.observer else None

    @property
    def recall(self) -> float | None:
        """Share of the human's that the observer found."""
        return self.both / self.human if self.human else None

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance."""
        if not self.n:
            return None
        agreed = (self.n - self.human - self.observer + 2 * self.both) / self.n
        chance = (self.human * self.observer + (self.n - self.human) * (self.n - self.observer)) / self.n**2
        return None if chance > 1 - 1e-12 else (agreed - chance) / (1 - chance)

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        figures = {
            name: None if (value := getattr(self, name)) is None else round(value, 3)
            for name in ("precision", "recall", "kappa")
        }
        return {
            "code": self.code,
            "speaker": self.speaker.value,
            "n": self.n,
            "human": self.human,
            "observer": self.observer,
            **figures,
        }


@dataclass(frozen=True, slots=True)
class CodesReport:
    """Agreement by code, and human codes that are none that is known here, with how often they come."""

    codes: tuple[CodeAgreement, ...]
    unknown: Mapping[str, int] = field(default_factory=dict)
    turns: int = 0

    def as_record(self) -> dict[str, object]:
        """As JSON holds it."""
        return {
            "schema": "triad.codes-agreement/1",
            "turns": self.turns,
            "codes": [one.as_record() for one in self.codes],
            "unknown": dict(self.unknown),
        }


def compare_codes(talks: Sequence[Sequence[tuple[CodedTurn, Sequence[str]]]]) -> CodesReport:
    """Each turn as the observer coded it, with the human's codes. Turns of a speaker without any human code count as
    not coded by hand, and are left out."""
    used: dict[tuple[str, Speaker], frozenset[Behaviour]] = {}
    unknown: Counter[str] = Counter()
    turns: list[tuple[CodedTurn, frozenset[str]]] = []
    for talk in talks:
        for turn, given in talk:
            named = set()
            for code in given:
                if code in _FOCI:
                    continue
                if (found := known_code(code, turn.speaker)) is None:
                    unknown[code] += 1
                else:
                    named.add(found[0])
                    used[found[0], turn.speaker] = found[1]
            if given:
                turns.append((turn, frozenset(named)))
    result = []
    for (name, speaker), behaviours in sorted(used.items(), key=lambda one: (one[0][1] is Speaker.CLIENT, one[0][0])):
        own = [(name in named, turn.does(*behaviours)) for turn, named in turns if turn.speaker is speaker]
        result.append(
            CodeAgreement(
                name, speaker, len(own), sum(h for h, _ in own), sum(o for _, o in own), sum(h and o for h, o in own)
            )
        )
    return CodesReport(tuple(result), dict(unknown.most_common()), len(turns))


def known_code(code: str, speaker: Speaker) -> tuple[str, frozenset[Behaviour]] | None:
    """The name of a human's code and the observer's codes that meet it, or None where it isn't known."""
    table = _COACH if speaker is Speaker.COACH else _CLIENT
    word = " ".join(code.casefold().replace("_", " ").strip("$[]. ").split())
    for form in (
        word,
        word.replace(" ", "_"),
        re.sub(r"[\s:#/-]*\d+$", "", word),
        word.split(":")[0],
        word.split("/")[0],
    ):
        if form in table:
            return table[form]
    return None


def render_codes(report: CodesReport) -> str:
    """The report as plain text, one line a code."""
    lines = [
        f"{report.turns} turns that were coded by hand",
        "",
        "Code                        who      human  observer  precision  recall  kappa",
    ]
    for one in report.codes:
        figures = ["-" if value is None else f"{value:.2f}" for value in (one.precision, one.recall, one.kappa)]
        lines.append(
            f"{one.code:<28}{one.speaker.value:<9}{one.human:<7}{one.observer:<10}{figures[0]:<11}{figures[1]:<8}{figures[2]}"
        )
    if report.unknown:
        shown = ", ".join(f"{code} ({count})" for code, count in list(report.unknown.items())[:12])
        lines += ["", f"Not known here, and left out: {shown}"]
    return "\n".join(lines)
