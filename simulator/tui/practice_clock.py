"""Practised time and its gentle signs. Pure: whoever calls brings the clock."""

from __future__ import annotations

from typing import Final

from simulator.tui import labels

LONGEST_PAUSE: Final = 180.0
"""Seconds without a key after which time no longer counts: the trainee has gone for a tea."""
TWO_THIRDS: Final = 2 / 3
NEAR_END_S: Final = 120.0


class Stopwatch:
    """Counts the time in which somebody is at it: pauses longer than `LONGEST_PAUSE` count only that much."""

    def __init__(self, practised: float, now: float) -> None:
        self.practised = practised
        self._counted_to = now
        self._alive_until = now + LONGEST_PAUSE
        self._kept = practised

    def touch(self, now: float) -> None:
        """Somebody did something."""
        self.tick(now)
        self._alive_until = now + LONGEST_PAUSE

    def tick(self, now: float) -> None:
        """Time went by."""
        counts_to = min(now, self._alive_until)
        self.practised += max(0.0, counts_to - self._counted_to)
        self._counted_to = max(self._counted_to, now)

    def take_unkept(self) -> float:
        """The seconds that are not in the records yet; whoever takes them keeps them."""
        fresh = self.practised - self._kept
        self._kept = self.practised
        return fresh


def clock_face(practised: float, minutes: int) -> str:
    """The time as the head of the talk shows it: `7 of 25 min`."""
    return f"{int(practised // 60)} of {minutes} min"


def sign(before: float, after: float, minutes: int) -> str:
    """What to say, once, as the practised time goes from `before` to `after` seconds; mostly nothing."""
    length = minutes * 60.0
    marks = [
        (length, "The time that you agreed on is over. End when it suits you both."),
        (length - NEAR_END_S, "Two minutes left. A good moment to close together."),
    ]
    if length / 3 > NEAR_END_S:  # in a very short talk the end is near by then
        marks.append((length * TWO_THIRDS, f"Two thirds of your time have gone; {_left(length / 3)} left."))
    for at, said in marks:
        if before < at <= after:
            return said
    return ""


def _left(seconds: float) -> str:
    whole = round(seconds / 60)
    return f"{labels.number(whole)} minute{'s are' if whole != 1 else ' is'}"
