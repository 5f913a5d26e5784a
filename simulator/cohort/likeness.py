"""Like with like: which sessions of cohorts may stand side by side, and why others may not. Pure.

Alike are sessions with the same client in the same version, on the same occasion, scored and spoken in the same way;
and how often the client was met before counts too: a client is easier when one knows them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.cohort.bundle import Bundle, BundledSession
from simulator.cohort.gather import Cohort
from simulator.cohort.merging import meetings
from simulator.errors import UsageError
from simulator.progress.overview import DIMENSIONS, Likeness, why_apart


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `nth` is the how-manieth meeting with the client, None any; days are `2026-01-31`."""

    client: str | None = None
    scenario: str | None = None
    nth: int | None = 1
    since: str | None = None
    until: str | None = None

    @property
    def in_words(self) -> str:
        """`first meetings, since 2026-01-31`."""
        which = {None: "all meetings", 1: "first meetings", 2: "second meetings", 3: "third meetings"}
        parts = [which.get(self.nth, f"meetings number {self.nth}")]
        parts += [f"since {self.since}"] if self.since else []
        parts += [f"until {self.until}"] if self.until else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Alike:
    """What all the sessions that are compared share."""

    client: str
    client_digest: str
    scenario: str
    like: Likeness


def alike(session: BundledSession) -> Alike:
    """What a session shares with those that it may be compared with."""
    return Alike(session.client, session.client_digest, session.scenario, session.like)


def scored(session: BundledSession) -> bool:
    """Whether there is a score in it."""
    return any(session.of(name) is not None for name in (*DIMENSIONS, *session.more))


def chosen(cohorts: Sequence[Cohort], wanted: Wanted) -> Alike:
    """The kind of session that most trainees of all cohorts have, among what is wanted. Raises `UsageError`."""
    met: dict[Alike, set[tuple[str, str]]] = defaultdict(set)
    for cohort in cohorts:
        for bundle in cohort.bundles:
            for session in _wanted(bundle, wanted):
                met[alike(session)].add((cohort.name, bundle.who))
    return most_common({kind: Counter(name for name, _ in who) for kind, who in met.items()}, wanted, cohorts)


def most_common(met: Mapping[Alike, Mapping[str, int]], wanted: Wanted, cohorts: Sequence[Cohort] = ()) -> Alike:
    """The kind that the most cohorts, then the most trainees have; trainees are counted by cohort. Raises
    `UsageError`."""
    if not met:
        kinds = {(s.client, s.scenario) for c in cohorts for b in c.bundles for s in b.sessions if scored(s)}
        there = ", ".join(sorted(f"{client} ({scenario})" for client, scenario in kinds))
        asked = [f"with {wanted.client}"] if wanted.client else []
        asked += [f"on {wanted.scenario}"] if wanted.scenario else []
        raise UsageError(
            f"No scored session {' '.join(asked)}{' ' if asked else ''}in these cohorts ({wanted.in_words}).",
            hint=f"Scored are sessions with: {there or 'nobody yet'}; --nth any takes every meeting.",
        )

    def weight(kind: Alike) -> tuple[int, bool, int, str]:
        return len(met[kind]), not kind.like.xray, sum(met[kind].values()), str(kind)

    return max(met, key=weight)


def these(bundle: Bundle, kind: Alike, wanted: Wanted) -> list[BundledSession]:
    """The sessions of a trainee that are compared, in order of time."""
    return sorted((s for s in _wanted(bundle, wanted) if alike(s) == kind), key=lambda one: (one.day, one.nth or 0))


def _wanted(bundle: Bundle, wanted: Wanted) -> Iterator[BundledSession]:
    times = meetings(bundle.sessions)
    for session in bundle.sessions:
        fits = wanted.client in (None, session.client) and wanted.scenario in (None, session.scenario)
        if fits and scored(session) and not _untimely(session, times[session.id], wanted):
            yield session


def _untimely(session: BundledSession, nth: int, wanted: Wanted) -> str:
    if wanted.nth is not None and nth != wanted.nth:
        return (
            "of another meeting than the first" if wanted.nth == 1 else f"of another meeting than number {wanted.nth}"
        )
    if wanted.since is not None and session.day < wanted.since:
        return f"before {wanted.since}"
    return f"after {wanted.until}" if wanted.until is not None and session.day > wanted.until else ""


def left_out(cohort: Cohort, kind: Alike, wanted: Wanted) -> list[tuple[str, int]]:
    """Why sessions of a cohort aren't compared, and how many for each reason."""
    found: Counter[str] = Counter()
    for bundle in cohort.bundles:
        times = meetings(bundle.sessions)
        for session in bundle.sessions:
            found[_why(session, times[session.id], kind, wanted)] += 1
    del found[""]
    return sorted(found.items())


def _why(session: BundledSession, nth: int, kind: Alike, wanted: Wanted) -> str:
    if not scored(session):
        return "too short to be scored"
    if session.client != kind.client:
        return "with another client"
    if session.client_digest != kind.client_digest:
        return f"with another version of {kind.client}"
    if session.scenario != kind.scenario:
        return f"on another occasion ({session.scenario})"
    return why_apart(kind.like, session.like) if session.like != kind.like else _untimely(session, nth, wanted)
