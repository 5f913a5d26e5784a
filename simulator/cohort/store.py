"""Cohorts of many schools in one database: scores without words, compared where they lie.

For programmes whose bundles have become too many to be read each time. A school publishes what it has imported; a
comparison reads a mean for each trainee, not a row for each session. Any database that SQLAlchemy knows will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    create_engine,
    delete,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from simulator.cohort.bundle import Bundle, BundledSession
from simulator.cohort.compare import Comparison, Figures, compared
from simulator.cohort.likeness import Alike, Wanted, most_common, scored
from simulator.cohort.merging import meetings
from simulator.errors import UsageError
from simulator.progress.overview import DIMENSIONS, Likeness

_metadata: Final = MetaData()
published: Final = Table(
    "published_sessions",
    _metadata,
    Column("session", String(200), primary_key=True),
    Column("cohort", String(60), nullable=False),
    Column("who", String(40), nullable=False),
    Column("day", String(10), nullable=False),
    Column("nth", Integer, nullable=False),
    *(Column(name, String(200), nullable=False) for name in ("client", "client_digest", "scenario", "voice")),
    Column("xray", Boolean, nullable=False),
    *(Column(name, String(200), nullable=False) for name in ("rubric_digest", "scorer", "coder")),
    Column("outcome", String(16)),
    *(Column(name, Float) for name in DIMENSIONS),
    *(Column(f"{name}_own", Float) for name in DIMENSIONS),
    Column("objections", Integer, nullable=False),
    Index("published_by_cohort", "cohort", "nth", "client"),
)
"""One row a scored session: the session's id is unique, so that nobody is in two cohorts, or under two names."""
published_cohorts: Final = Table(
    "published_cohorts",
    _metadata,
    Column("cohort", String(60), primary_key=True),
    Column("trainees", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
)
"""What of a cohort needn't be counted each time: its trainees with a scored session, and those sessions."""
_KIND: Final = ("client", "client_digest", "scenario", "rubric_digest", "scorer", "coder", "voice", "xray")


@contextmanager
def opened_store(url: str) -> Iterator[Connection]:
    """A connection, its table made where it isn't there. Raises `UsageError`; the address is never shown."""
    hint = "Write it like postgresql+psycopg://host/database, and check that the server runs."
    try:
        engine = create_engine(url)
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:
        raise UsageError(
            "The store of cohorts has no such address, or its driver isn't installed.", hint=hint
        ) from error
    try:
        with engine.begin() as db:
            if engine.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(7_284_120)))  # several may begin at once
            _metadata.create_all(db)
        with engine.begin() as db:
            yield db
    except IntegrityError as error:
        raise UsageError(
            "A session is there already, under another name or in another cohort.",
            hint="Ask which is right, and publish that cohort without it.",
        ) from error
    except DBAPIError as error:
        raise UsageError("The store of cohorts can't be used.", hint=hint) from error
    finally:
        engine.dispose()


def publish(db: Connection, cohort: str, bundles: Sequence[Bundle]) -> int:
    """Put a cohort in the place of what is there under its name; returns the number of scored sessions."""
    db.execute(delete(published).where(published.c.cohort == cohort))
    rows = [
        _row(cohort, bundle.who, session, times[session.id])
        for bundle in bundles
        if (times := meetings(bundle.sessions)) is not None
        for session in bundle.sessions
        if scored(session)
    ]
    if rows:
        db.execute(insert(published), rows)
    count_cohorts(db, cohort)
    return len(rows)


def count_cohorts(db: Connection, cohort: str | None = None) -> None:
    """Count a cohort's trainees and sessions, or everybody's."""
    one, own = published_cohorts.c.cohort, published.c.cohort
    db.execute(delete(published_cohorts).where(true() if cohort is None else one == cohort))
    counted = select(own, func.count(published.c.who.distinct()), func.count()).group_by(own)
    counted = counted.where(true() if cohort is None else own == cohort)
    db.execute(insert(published_cohorts).from_select(["cohort", "trainees", "sessions"], counted))


def _row(cohort: str, who: str, session: BundledSession, nth: int) -> dict[str, Any]:
    row: dict[str, Any] = {"session": session.id, "cohort": cohort, "who": who, "day": session.day, "nth": nth}
    row |= {name: getattr(session, name) for name in _KIND} | {"objections": session.objections}
    row["outcome"] = None if session.outcome is None else session.outcome.value
    for name in DIMENSIONS:
        score = session.of(name)
        row |= {name: None if score is None else score.score, f"{name}_own": session.own.get(name)}
    return row


def compare_published(db: Connection, cohorts: Sequence[str], wanted: Wanted) -> Comparison:
    """The comparison of these published cohorts, as `compare` makes it of bundles. Raises `UsageError`."""
    table = published_cohorts.c
    query = select(table.cohort, table.trainees, table.sessions).where(table.cohort.in_(cohorts))
    known = {name: (int(trainees), int(sessions)) for name, trainees, sessions in db.execute(query)}
    for name in cohorts:
        if name not in known:
            raise UsageError(f"No cohort {name!r} is published there.", hint="triad cohort publish NAME --store URL.")
    kind = _chosen(db, cohorts, wanted)
    chosen = and_(_asked(cohorts, wanted), *(published.c[n] == v for n, v in _values(kind).items()))
    trainees = _trainees(db, chosen)
    counted = _counts(db, chosen)
    every = [_figures(name, known[name][0], trainees.get(name, []), counted.get(name, {})) for name in cohorts]
    return compared(kind, wanted, every, tuple(_left_out(known, every)))


def _asked(cohorts: Sequence[str], wanted: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [published.c.cohort.in_(cohorts)]
    for name, value in (("client", wanted.client), ("scenario", wanted.scenario), ("nth", wanted.nth)):
        if value is not None:
            conditions.append(published.c[name] == value)
    if wanted.since is not None:
        conditions.append(published.c.day >= wanted.since)
    if wanted.until is not None:
        conditions.append(published.c.day <= wanted.until)
    return and_(*conditions)


def _chosen(db: Connection, cohorts: Sequence[str], wanted: Wanted) -> Alike:
    kind = [published.c[name] for name in _KIND]
    each = select(*kind, published.c.cohort, published.c.who).where(_asked(cohorts, wanted)).distinct().subquery()
    grouped = [*(each.c[name] for name in _KIND), each.c.cohort]
    met: dict[Alike, Counter[str]] = {}
    for row in db.execute(select(*grouped, func.count()).group_by(*grouped)):
        client, digest, scenario, rubric, scorer, coder, voice, xray, cohort, people = row
        one = Alike(client, digest, scenario, Likeness(rubric, scorer, coder, voice, bool(xray)))
        met.setdefault(one, Counter())[cohort] += people
    return most_common(met, wanted)


def _values(kind: Alike) -> dict[str, object]:
    own = {"client": kind.client, "client_digest": kind.client_digest, "scenario": kind.scenario}
    return own | {name: getattr(kind.like, name) for name in ("rubric_digest", "scorer", "coder", "voice", "xray")}


def _trainees(db: Connection, chosen: ColumnElement[bool]) -> dict[str, list[Mapping[str, Any]]]:
    """A row for each trainee: means of scores and of gaps, and how many sessions are behind each."""
    columns = published.c
    asked: list[ColumnElement[Any]] = []
    for name in DIMENSIONS:
        gap = columns[f"{name}_own"] - columns[name]
        asked += [func.avg(columns[name]).label(name), func.count(columns[name]).label(f"{name}_sessions")]
        asked.append(func.avg(gap).label(f"{name}_gap"))
    query = select(columns.cohort, *asked).where(chosen).group_by(columns.cohort, columns.who).order_by(columns.who)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in db.execute(query).mappings():
        found.setdefault(row["cohort"], []).append(dict(row))
    return found


def _counts(db: Connection, chosen: ColumnElement[bool]) -> dict[str, dict[str, Any]]:
    columns = published.c
    query = (
        select(
            columns.cohort,
            columns.outcome,
            func.count(),
            func.min(columns.day),
            func.max(columns.day),
            func.sum(columns.objections),
        )
        .where(chosen)
        .group_by(columns.cohort, columns.outcome)
    )
    found: dict[str, dict[str, Any]] = {}
    for cohort, outcome, count, first, last, objections in db.execute(query):
        one = found.setdefault(cohort, {"outcomes": {}, "days": (first, last), "objections": 0})
        one["days"] = (min(first, one["days"][0]), max(last, one["days"][1]))
        one["objections"] += int(objections or 0)
        if outcome is not None:
            one["outcomes"][outcome] = count
    return found


def _figures(name: str, people: int, rows: Sequence[Mapping[str, Any]], counted: Mapping[str, Any]) -> Figures:
    return Figures(
        name=name,
        trainees=people,
        practised=len(rows),
        values={d: [row[d] for row in rows if row[d] is not None] for d in DIMENSIONS},
        sessions={d: sum(row[f"{d}_sessions"] for row in rows) for d in DIMENSIONS},
        gaps={d: [row[f"{d}_gap"] for row in rows if row[f"{d}_gap"] is not None] for d in DIMENSIONS},
        days=counted.get("days"),
        outcomes=dict(sorted(counted.get("outcomes", {}).items())),
        objections=counted.get("objections", 0),
    )


def _left_out(known: Mapping[str, tuple[int, int]], every: Sequence[Figures]) -> Iterator[tuple[str, int, str]]:
    for one in every:
        rest = known[one.name][1] - max(one.sessions.values(), default=0)
        if rest:
            yield one.name, rest, "of another kind, or not asked for"
