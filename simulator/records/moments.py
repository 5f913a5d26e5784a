"""The moments that come back, as the records keep them. `simulator.progress.replay` decides when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, update

from simulator.records.base import Store, steady
from simulator.records.entries import MomentEntry
from simulator.records.tables import entry_columns, moments, sessions, turns


@steady
class Moments(Store):
    """Reads and writes the table `moments`."""

    def add_moment(self, session_id: str, turn_id: int, *, sentence: str, weight: float, due_at: str) -> MomentEntry:
        """Keep a coach's turn that shall come back; one that is kept already stays as it is.

        Raises `NoSuchSession`, and `KeyError` where the turn isn't one of its.
        """
        with self._writing() as db:
            here = select(moments.c.id).where(self._mine(moments), moments.c.turn_id == turn_id)
            known = db.execute(here).scalar()
            if known is None:
                self._held(db, session_id)
                turn = (turns.c.id == turn_id, turns.c.session_id == session_id)
                if db.execute(select(turns.c.id).where(self._mine(turns), *turn)).first() is None:
                    raise KeyError(turn_id)
                done = db.execute(
                    insert(moments).values(
                        owner=self.owner,
                        session_id=session_id,
                        turn_id=turn_id,
                        sentence=sentence,
                        weight=weight,
                        due_at=due_at,
                        step=0,
                        tries=0,
                        at=self._now(),
                    )
                )
                known = done.inserted_primary_key[0]  # type: ignore[index]  # one row was inserted
        return self.moment(int(known))

    def moment(self, moment_id: int) -> MomentEntry:
        """The moment of this id. Raises `KeyError`."""
        found = self._moments(_MOMENTS.where(moments.c.id == moment_id))
        if not found:
            raise KeyError(moment_id)
        return found[0]

    def moments(self, *, due_by: str | None = None, session_id: str | None = None) -> list[MomentEntry]:
        """Moments that will come back, soonest first: all, those due by then, or a session's (resting ones too)."""
        query = _MOMENTS.order_by(moments.c.due_at, moments.c.weight, moments.c.id)
        if session_id is not None:
            return self._moments(query.where(moments.c.session_id == session_id))
        if due_by is not None:
            return self._moments(query.where(moments.c.due_at <= due_by))
        return self._moments(query.where(moments.c.due_at.is_not(None)))

    def change_moment(self, moment_id: int, **values: object) -> None:
        """Set columns of a moment."""
        with self._writing() as db:
            db.execute(update(moments).where(self._mine(moments), moments.c.id == moment_id).values(**values))

    def drop_moment(self, moment_id: int) -> None:
        """Don't bring it back."""
        with self._writing() as db:
            db.execute(delete(moments).where(self._mine(moments), moments.c.id == moment_id))

    def _moments(self, query: Select[Any]) -> list[MomentEntry]:
        with self._reading() as db:
            return [_moment(row) for row in db.execute(query.where(self._mine(moments)))]


def _moment(row: Sequence[Any]) -> MomentEntry:
    values: list[Any] = [*row[:-1], row[-1] or ""]
    return MomentEntry(*values)


_EARLIER: Final = turns.alias("earlier")
_MOMENTS: Final = (
    select(
        *entry_columns(moments),
        sessions.c.persona_id,
        sessions.c.persona_name,
        turns.c.position,
        turns.c.text,
        _EARLIER.c.text,
    )
    .join(sessions, (sessions.c.id == moments.c.session_id) & (sessions.c.owner == moments.c.owner))
    .join(turns, (turns.c.id == moments.c.turn_id) & (turns.c.owner == moments.c.owner))
    .outerjoin(_EARLIER, (_EARLIER.c.id == turns.c.parent_id) & (_EARLIER.c.owner == moments.c.owner))
)
