"""Bundles as trainees hand them over, for the tests of cohorts."""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.cohort.bundle import Bundle, BundledSession, Score
from simulator.cohort.gather import Cohort

TODAY = date(2026, 6, 1)


def session(number: int | str, points: float | None = 3.0, **changed: Any) -> BundledSession:
    """A session that scored `points` on each dimension, or was too short."""
    score = None if points is None else Score(score=points, low=max(0.0, points - 0.5), high=min(5.0, points + 0.5))
    values: dict[str, Any] = {
        "id": str(number),
        "day": "2026-03-02",
        "client": "walter",
        "client_digest": "w1",
        "scenario": "first_session",
        "voice": "scripted",
        "xray": False,
        "rubric_digest": "r1",
        "scorer": "local",
        "coder": "c1",
        "outcome": "unfinished",
        "nth": 1,
        "partnering": score,
        "enrolling": score,
        "learning": score,
    }
    return BundledSession(**values | changed)


def trainee(who: str, *points: float | None, **changed: Any) -> Bundle:
    """A trainee with a session for each score."""
    return Bundle(who=who, sessions=[session(f"{who} {number}", one, **changed) for number, one in enumerate(points)])


def cohort(name: str, *means: float) -> Cohort:
    """A cohort with a trainee of one session for each mean."""
    return Cohort(name, tuple(trainee(f"{name} {number}", mean) for number, mean in enumerate(means)))
