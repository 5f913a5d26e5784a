"""What progress and the care for one's own data ask of the records: the log of all practice, totals, and forgetting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, delete, func, insert, select, text

from simulator.records.base import Store, steady
from simulator.records.entries import OwnRating, PracticeLine, Status, TallyEntry
from simulator.records.tables import experiments, metadata, moments, reflections, scorecards, sessions, tallies, turns

COUNTED: Final = (sessions, turns, reflections, scorecards, experiments, moments)
"""The tables whose rows somebody would call theirs; a tally is a scorecard in short."""


@steady
class PracticeLog(Store):
    """Reads over all sessions at once."""

    def practice_log(self, persona_id: str | None = None) -> list[PracticeLine]:
        """Every session in which something was said, oldest first, with its scores in short. Takes 0.1 s for 2,000."""
        wanted = (
            sessions.c.id,
            sessions.c.persona_id,
            sessions.c.persona_name,
            sessions.c.voice,
            sessions.c.model,
            sessions.c.status,
            sessions.c.elapsed_s,
            sessions.c.notes_turns,
            sessions.c.xray,
            sessions.c.started_at,
        )
        said = (self._mine(sessions), sessions.c.head_id.is_not(None))
        query = select(*wanted).where(*said).order_by(sessions.c.started_at, sessions.c.id)
        if persona_id is not None:
            query = query.where(sessions.c.persona_id == persona_id)
        with self._reading() as db:
            rows = db.execute(query).all()
            scored = self._first_tallies(db.execute(_TALLIES.where(self._mine(tallies))))
            rated = {
                (own.session_id, own.leaf_id): own
                for own in (
                    OwnRating(*row) for row in db.execute(_RATINGS.where(self._mine(reflections)))
                )  # the newest of a branch comes last
            }
        found = []
        for row in rows:
            tally = scored.get(row.id)
            own = None if tally is None else rated.get((row.id, tally.leaf_id))
            found.append(_line(row, tally, own))
        return found

    @staticmethod
    def _first_tallies(rows: Any) -> dict[str, TallyEntry]:
        found: dict[str, TallyEntry] = {}
        for row in rows:
            tally = TallyEntry(*row)
            first = found.get(tally.session_id)
            if first is None or first.leaf_id == tally.leaf_id:
                found[tally.session_id] = tally
        return found

    def count_finished(self) -> int:
        """How many sessions were brought to their scorecard."""
        query = (
            select(func.count())
            .select_from(sessions)
            .where(self._mine(sessions), sessions.c.status == Status.DONE.value)
        )
        with self._reading() as db:
            return int(db.execute(query).scalar_one())

    def totals(self) -> dict[str, int]:
        """The number of rows by table, for those rows that somebody would call theirs."""
        with self._reading() as db:
            counts = {t.name: select(func.count()).select_from(t).where(self._mine(t)) for t in COUNTED}
            return {name: int(db.execute(count).scalar_one()) for name, count in counts.items()}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Every row of a table as a dictionary without its owner, in the order in which they were written."""
        found = metadata.tables[table]
        with self._reading() as db:
            for row in db.execute(self._my(found).order_by(*found.primary_key.columns)).yield_per(200).mappings():
                yield dict(row)

    def take_in(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write whole rows as they are: for a store that is made from another one."""
        with self._writing() as db:
            for row in rows:
                db.execute(insert(table).values({**row, "owner": self.owner}))

    def forget_everything(self) -> None:
        """Delete every row of this owner, and leave nothing of it in the database's file."""
        sqlite = self._engine.dialect.name == "sqlite"
        with self._writing() as db:
            if sqlite:
                db.execute(text("PRAGMA secure_delete=ON"))
            for table in reversed(metadata.sorted_tables):
                db.execute(delete(table).where(self._mine(table)))
        if sqlite:
            with self._reading() as db:
                db.execution_options(isolation_level="AUTOCOMMIT")
                db.execute(text("VACUUM"))
                db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _line(row: Sequence[Any], tally: TallyEntry | None, own: OwnRating | None) -> PracticeLine:
    values: list[Any] = [*row[:5], Status(row[5]), *row[6:], tally, own]
    return PracticeLine(*values)


_TALLIES: Final = (
    select(
        tallies.c.scorecard_id,
        tallies.c.session_id,
        scorecards.c.leaf_id,
        scorecards.c.scorer,
        scorecards.c.rubric_digest,
        scorecards.c.partnering,
        scorecards.c.enrolling,
        scorecards.c.learning,
        *(c for c in tallies.c if c.name not in ("scorecard_id", "session_id", "owner")),
    )
    .join(scorecards, (scorecards.c.id == tallies.c.scorecard_id) & (scorecards.c.owner == tallies.c.owner))
    .order_by(tallies.c.scorecard_id)
)
_RATINGS: Final = select(
    reflections.c.session_id,
    reflections.c.leaf_id,
    reflections.c.partnering,
    reflections.c.enrolling,
    reflections.c.learning,
    reflections.c.more,
).order_by(reflections.c.id)
