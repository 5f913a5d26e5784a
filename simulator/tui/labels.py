"""The words of the screens for what the program keeps as ids: behaviours, outcomes, times and numbers.

Pure. No sentence here is made of a colour or a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from simulator.wording import DIMENSIONS as DIMENSIONS
from simulator.wording import OUTCOMES as OUTCOMES
from simulator.wording import STATUS as STATUS

BLOCKS: Final[Mapping[str, str]] = {
    "unconnected_why": "no why behind it",
    "missing_resources": "something is missing",
    "untrusted_resources": "doesn't trust what they have",
    "unresolved_risk": "a risk nobody has named",
    "old_story": "an old story",
}
"""The five blocks, as a coach would say them."""

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "de": "German"}
VOICES: Final[Mapping[str, str]] = {"scripted": "scripted voice", "llm": "model voice", "mixed": "both voices"}

_SPECIAL: Final[Mapping[str, str]] = {
    "emphasise_autonomy": "the choice left with them",
    "ask_permission": "asking permission",
    "seek_collaboration": "seeking collaboration",
    "self_disclosure": "something of your own",
    "direct": "direction",
    "reassure": "reassurance",
    "confront": "confrontation",
    "encourager": "a small sign or silence",
    "advice_with_permission": "advice, with permission",
    "own_action": "an action of their own",
    "change_talk": "talk of moving",
    "sustain_talk": "talk of staying",
}

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def behaviour(name: str) -> str:
    """A behaviour as the debrief calls it: `open question`."""
    return _SPECIAL.get(name, name.replace("_", " "))


def coding(behaviours: Iterable[str], focus: Iterable[str] = ()) -> str:
    """One line of what a turn was coded as: `open question, affirmation, about meaning`."""
    said = ", ".join(behaviour(name) for name in behaviours) or "not coded"
    about = [name for name in focus if name != "other"]
    return f"{said}, about {' and '.join(about[:2])}" if about else said


def number(n: int) -> str:
    """A small number in letters, a larger one in digits."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else str(n)


def times(n: int) -> str:
    """How often: `never`, `once`, `twice`, `three times`."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def minutes(seconds: float) -> str:
    """A length of time: `under a minute`, `1 minute`, `18 minutes`, `2 h 5 min`."""
    whole = int(seconds // 60)
    if whole == 0:
        return "under a minute"
    if whole < 100:
        return f"{whole} minute{'s' if whole > 1 else ''}"
    return f"{whole // 60} h {whole % 60} min"


def moment(at: str, now: datetime | None = None) -> str:
    """A kept moment as a day, with the time where it was today or yesterday: `today 20:54`."""
    said = day(at, now)
    return f"{said} {datetime.fromisoformat(at).astimezone():%H:%M}" if said in ("today", "yesterday") else said


def day(at: str, now: datetime | None = None) -> str:
    """A kept moment (ISO 8601) as a day: `today`, `yesterday`, `3 June`, `3 June 2024`."""
    then = datetime.fromisoformat(at).astimezone()
    today = (now or datetime.now(UTC)).astimezone()
    apart = (today.date() - then.date()).days
    if apart in (0, 1):
        return ("today", "yesterday")[apart]
    written = f"{then.day} {then:%B}"
    return written if then.year == today.year else f"{written} {then.year}"


def score(value: float | None) -> str:
    """A score of 0 to 5 with one decimal; `none` where there was too little to say."""
    return "none" if value is None else f"{value:.1f}"


def shortened(text: str, length: int, ellipsis: str = "…") -> str:
    """`text` on one line, at most `length` characters, cut between two words where it is cut."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    cut = flat[: max(1, length - len(ellipsis))]
    head = cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut
    return head.rstrip(" ,.;:-") + ellipsis
