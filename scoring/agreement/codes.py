"""How far the observer's codes agree with a human coder's, code by code, on talks that were coded by hand.

Human codes are those of MITI 4.2, MISC 2.5 and AnnoMI (`codes.toml`), or the observer's own names. A code that is wider
than one of the observer's (a question, open or closed) is met by any of those that it covers. Any package may call it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn

Known = Mapping[str, tuple[str, frozenset[Behaviour]]]


class _Code(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    spelled: list[str]
    met_by: list[Behaviour]


class _Vocabulary(BaseModel):
    model_config = ConfigDict(extra="forbid")
    coach: list[_Code]
    client: list[_Code]


@cache
def _vocabulary() -> dict[Speaker, Known]:
    """Spelling to the code's name and what meets it, by speaker; the observer's own names are known, too."""
    text = (Path(__file__).parent / "codes.toml").read_text(encoding="utf-8")
    read = _Vocabulary.model_validate(tomllib.loads(text))
    own = {code.value: (code.value.replace("_", " "), frozenset({code})) for code in Behaviour}
    return {
        speaker: own | {word: (one.name, frozenset(one.met_by)) for one in codes for word in one.spelled}
        for speaker, codes in ((Speaker.COACH, read.coach), (Speaker.CLIENT, read.client))
    }


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
    table = _vocabulary()[speaker]
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
