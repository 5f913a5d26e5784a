"""The one next thing that the home screen names, besides what waits there anyway. Pure; the clock is passed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from simulator.tui.saved_state import NextFace

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GERMAN: Final = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
WAIT: Final = timedelta(days=3)
"""After so long a promise without a day has had its time."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A client who left with something to do: when that was (ISO 8601), and what they said they would do."""

    persona_id: str
    name: str
    at: str
    promise: str


def day_named(promise: str, at: datetime) -> tuple[str, datetime] | None:
    """The weekday that a promise names and the end of that day, the first one after `at`; None where it names none."""
    said = promise.casefold()
    for names in (DAYS, GERMAN):
        for place, name in enumerate(names):
            if re.search(rf"\b{name}s?\b", said):
                ahead = (place - at.weekday()) % 7 or 7
                day = (at + timedelta(days=ahead)).replace(hour=23, minute=59, second=59)
                return name.capitalize(), day
    return None


def next_thing(follow_ups: Sequence[FollowUp], drill: tuple[str, str] | None, now: datetime) -> NextFace | None:
    """A follow-up whose day has come, the one that has waited longest; else a drill (id and title); else nothing."""
    ripe: list[tuple[datetime, NextFace]] = []
    for one in follow_ups:
        at = datetime.fromisoformat(one.at)
        named = day_named(one.promise, at)
        first = one.name.split()[0]
        when, said = (
            (at + WAIT, f"{first} has had some days")
            if named is None
            else (named[1], f"{first}'s {named[0]} has passed")
        )
        if when <= now:
            ripe.append((when, NextFace("meet", one.persona_id, said, "meet again, and hear what became of it")))
    if ripe:
        return min(ripe, key=lambda pair: pair[0])[1]
    return (
        None if drill is None else NextFace("drill", drill[0], drill[1], "a drill of ten minutes, from your last talk")
    )
