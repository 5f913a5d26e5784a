"""How much was practised, when, and with whom. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.records.entries import PracticeLine


@dataclass(frozen=True, slots=True)
class Week:
    """Practice in the week that begins on this Monday."""

    monday: date
    seconds: float
    sessions: int


@dataclass(frozen=True, slots=True)
class ClientCount:
    """How often and how long a client was coached."""

    persona_id: str
    name: str
    sessions: int
    seconds: float
    last_at: str


@dataclass(frozen=True, slots=True)
class Practised:
    """All practice, comparable or not. `weeks` runs without a gap from the first to the last; clients by frequency."""

    sessions: int
    finished: int
    seconds: float
    days: int
    weeks: tuple[Week, ...]
    clients: tuple[ClientCount, ...]


def practised_over(lines: Sequence[PracticeLine], zone: tzinfo | None) -> Practised:
    """Practice over these sessions, which are in order of time; days are those of `zone` (None: this machine's)."""
    days: set[date] = set()
    weeks: dict[date, list[float]] = {}
    clients: dict[str, list[PracticeLine]] = {}
    for line in lines:
        day = datetime.fromisoformat(line.started_at).astimezone(zone).date()
        days.add(day)
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(line.elapsed_s)
        clients.setdefault(line.persona_id, []).append(line)
    counted = [
        ClientCount(persona, own[-1].persona_name, len(own), sum(one.elapsed_s for one in own), own[-1].started_at)
        for persona, own in clients.items()
    ]
    return Practised(
        sessions=len(lines),
        finished=sum(line.status == "done" for line in lines),
        seconds=sum(line.elapsed_s for line in lines),
        days=len(days),
        weeks=_without_gaps(weeks),
        clients=tuple(sorted(counted, key=lambda count: (-count.sessions, count.name))),
    )


def _without_gaps(weeks: dict[date, list[float]]) -> tuple[Week, ...]:
    if not weeks:
        return ()
    monday, last, found = min(weeks), max(weeks), []
    while monday <= last:
        spent = weeks.get(monday, [])
        found.append(Week(monday, sum(spent), len(spent)))
        monday += timedelta(days=7)
    return tuple(found)
