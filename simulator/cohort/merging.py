"""Bundles become trainees: joined by the ids of their sessions, or refused. Pure.

A session's id is drawn by chance where it is practised, so that the same id is the same session. From that follows
what can be told (a name used by two people, a person under two names who hands over the same talk twice) and what
can't: `NOT_PROVEN` says it in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from simulator.cohort.bundle import Bundle, BundledSession
from simulator.errors import UsageError

NOT_PROVEN: Final = (
    "A bundle is a file that its trainee made: nothing proves that nobody changed it, that the person behind the name "
    "did the talking, or that somebody who practised on two machines didn't hand over each under a name of its own. "
    "A talk that was left out of a bundle isn't missed."
)


def _two_names(session: str, first: str, second: str) -> UsageError:
    return UsageError(
        f"The session {session} is in the bundle of {first!r} and in that of {second!r}.",
        hint="Ask which name is right, and take the other one out: triad cohort remove COHORT --who NAME.",
        title="Two names for one trainee",
    )


def _one_name(who: str) -> UsageError:
    return UsageError(
        f"What came as {who!r} has no session in common with what is there under this name: two people, or records "
        "that were begun anew.",
        hint="Ask them for names of their own; where it is the same person, --replace puts the new in its place.",
        title="One name for two trainees",
    )


def joined(bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
    """A bundle for each trainee, in the order in which their names come. Raises `UsageError`."""
    found: dict[str, Bundle] = {}
    for bundle in bundles:
        there = found.get(bundle.who)
        found[bundle.who] = bundle if there is None else _one(there, bundle)
    check_apart(found.values())
    return tuple(found.values())


def check_apart(bundles: Iterable[Bundle]) -> None:
    """Raises `UsageError` where a session is in two of them."""
    owners: dict[str, str] = {}
    for bundle in bundles:
        for session in bundle.sessions:
            first = owners.setdefault(session.id, bundle.who)
            if first != bundle.who:
                raise _two_names(session.id, first, bundle.who)


def _one(earlier: Bundle, later: Bundle) -> Bundle:
    """Both, each session once, as the bundle that was made later has it; of equal ones as the second has it."""
    if (later.made or later.last_day) < (earlier.made or earlier.last_day):
        earlier, later = later, earlier
    shared = {s.id for s in earlier.sessions} & {s.id for s in later.sessions}
    if earlier.sessions and later.sessions and not shared:
        raise _one_name(later.who)
    sessions = {session.id: session for session in (*earlier.sessions, *later.sessions)}
    days = [made for made in (earlier.made, later.made) if made]
    return Bundle(who=later.who, sessions=list(sessions.values()), made=max(days, default=None))


def meetings(sessions: Sequence[BundledSession]) -> dict[str, int]:
    """By session id the how-manieth talk with its client it was; where a bundle doesn't say, by the order of days."""
    met: Counter[str] = Counter()
    found = {}
    for session in sorted(sessions, key=lambda one: one.day):
        met[session.client] += 1
        found[session.id] = session.nth or met[session.client]
    return found
