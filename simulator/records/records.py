"""The record store's one face: every question that the program asks of what it has kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, Table, case, delete, func, insert, null, select, update

from simulator.errors import NoSuchSession
from simulator.records.base import steady
from simulator.records.entries import (
    THREE,
    ExperimentEntry,
    Json,
    ReflectionEntry,
    ScorecardEntry,
    SessionEntry,
    SessionLine,
    Status,
    TurnEntry,
)
from simulator.records.moments import Moments
from simulator.records.practice_log import PracticeLog
from simulator.records.store import damaged
from simulator.records.tables import (
    entry_columns,
    experiments,
    moments,
    reflections,
    scorecards,
    sessions,
    tallies,
    turns,
)
from simulator.records.tally import tally_of

STANDING: Final = ("head_id", "outcome", "ending", "ended_at")
"""The columns in which a finished session differs from an open one, beside its status."""


@steady
class Records(PracticeLog, Moments):
    """Sessions, turns, ratings, scorecards, experiments and moments in one database."""

    # sessions

    def new_session(
        self,
        *,
        persona_id: str,
        persona_digest: str,
        persona_name: str,
        scenario_id: str,
        voice: str,
        model: str | None,
        seed: int,
        minutes: int,
        follows: str | None = None,
        xray: bool = False,
    ) -> SessionEntry:
        """Begin a session; its id is short enough to type."""
        session_id = uuid.uuid4().hex[:12]
        with self._writing() as db:
            db.execute(
                insert(sessions).values(
                    owner=self.owner,
                    id=session_id,
                    persona_id=persona_id,
                    persona_digest=persona_digest,
                    persona_name=persona_name,
                    scenario_id=scenario_id,
                    voice=voice,
                    model=model,
                    seed=seed,
                    status=Status.OPEN.value,
                    thread=f"{session_id}.0",
                    follows=follows,
                    minutes=minutes,
                    elapsed_s=0.0,
                    notes_turns=0,
                    xray=xray,
                    started_at=self._now(),
                )
            )
        return self.session(session_id)

    def session(self, session_id: str) -> SessionEntry:
        """The session of this id, or of the only id that begins so. Raises `NoSuchSession`."""
        with self._reading() as db:
            rows = db.execute(
                self._my(sessions).where(sessions.c.id.startswith(session_id, autoescape=True)).limit(2)
            ).all()
        if len(rows) != 1 or not session_id:
            raise NoSuchSession(session_id, several=len(rows) > 1)
        return _session(rows[0])

    def change_session(self, session_id: str, **values: object) -> None:
        """Set columns of a session."""
        with self._writing() as db:
            db.execute(update(sessions).where(self._mine(sessions), sessions.c.id == session_id).values(**values))

    def finish(self, session_id: str, status: Status, *, outcome: str, ending: Json) -> None:
        """Record that the talk is over: how it ended in the client, and the client's state then."""
        self.change_session(
            session_id,
            status=status.value,
            outcome=outcome,
            ending=dict(ending),
            ended_at=self._now(),
            stood=null(),
        )

    def reopen(self, session_id: str, head_id: int | None) -> None:
        """Talk on from this turn. How a finished session stood is kept in the same write: it is open for a try."""
        with self._writing() as db:
            self._held(db, session_id)
            stands = _session(db.execute(self._my(sessions).where(sessions.c.id == session_id)).one())
            values: dict[str, object] = {"head_id": head_id, "status": Status.OPEN.value}
            if stands.status is not Status.OPEN:
                values |= {"outcome": None, "ending": null(), "ended_at": None}
            if stands.status is Status.DONE:
                values["stood"] = {name: getattr(stands, name) for name in STANDING}
            db.execute(update(sessions).where(self._mine(sessions), sessions.c.id == session_id).values(**values))

    def put_back(self, session_id: str) -> bool:
        """A finished session that was only opened for a try counts as finished again, as it stood; whether it was one.

        One that was talked to a new end keeps that. The tries stay as branches either way.
        """
        with self._writing() as db:
            self._held(db, session_id)
            stands = _session(db.execute(self._my(sessions).where(sessions.c.id == session_id)).one())
            if stands.stood is None or stands.status is not Status.OPEN:
                return False
            kept = {name: stands.stood.get(name) for name in STANDING}
            values = kept | {"status": Status.DONE.value, "stood": null()}
            db.execute(update(sessions).where(self._mine(sessions), sessions.c.id == session_id).values(**values))
        return True

    def open_for_a_try(self) -> list[str]:
        """The ids of finished sessions that stand open for a try."""
        tried = (self._mine(sessions), sessions.c.status == Status.OPEN.value, sessions.c.stood.is_not(null()))
        query = select(sessions.c.id).where(*tried)
        with self._reading() as db:
            return list(db.execute(query).scalars())

    def delete_session(self, session_id: str) -> None:
        """Forget a session and all that hangs on it."""
        with self._writing() as db:
            for table in (moments, tallies, turns, reflections, scorecards, experiments):
                db.execute(delete(table).where(self._mine(table), table.c.session_id == session_id))
            db.execute(delete(sessions).where(self._mine(sessions), sessions.c.id == session_id))

    def history(self, *, limit: int = 50, offset: int = 0, persona_id: str | None = None) -> list[SessionLine]:
        """Sessions, newest first, with their newest scores."""
        newest = (
            select(scorecards.c.session_id, func.max(scorecards.c.id).label("card_id"))
            .where(self._mine(scorecards))
            .group_by(scorecards.c.session_id)
            .subquery()
        )
        head, above = turns.alias("head"), turns.alias("above")
        # The client has two turns in a row only at the very end, with the line that closes the talk.
        closed = case((head.c.speaker == above.c.speaker, 1), else_=0)
        odd = case((head.c.speaker == "coach", 2), else_=1)  # whoever opened: half of what there is, rounded this way
        coach_turns = func.coalesce((head.c.position - closed + odd) // 2, 0)
        query = (
            self._my(sessions)
            .add_columns(coach_turns, scorecards.c.partnering, scorecards.c.enrolling, scorecards.c.learning)
            .outerjoin(head, (head.c.id == sessions.c.head_id) & self._mine(head))
            .outerjoin(above, (above.c.id == head.c.parent_id) & self._mine(above))
            .outerjoin(newest, newest.c.session_id == sessions.c.id)
            .outerjoin(scorecards, (scorecards.c.id == newest.c.card_id) & self._mine(scorecards))
            .order_by(sessions.c.started_at.desc(), sessions.c.id)
            .limit(limit)
            .offset(offset)
        )
        if persona_id is not None:
            query = query.where(sessions.c.persona_id == persona_id)
        width = len(entry_columns(sessions))
        with self._reading() as db:
            return [SessionLine(_session(row[:width]), int(row[width]), *row[width + 1 :]) for row in db.execute(query)]

    def unfinished(self) -> list[SessionEntry]:
        """Sessions that are open or wait for the trainee's rating, newest first."""
        query = (
            self._my(sessions)
            .where(sessions.c.status != Status.DONE.value, sessions.c.head_id.is_not(None))
            .order_by(sessions.c.started_at.desc())
        )
        with self._reading() as db:
            return [_session(row) for row in db.execute(query)]

    def last_with(self, persona_id: str) -> SessionEntry | None:
        """The newest finished session with this persona."""
        query = (
            self._my(sessions)
            .where(sessions.c.persona_id == persona_id, sessions.c.outcome.is_not(None))
            .order_by(sessions.c.ended_at.desc())
            .limit(1)
        )
        with self._reading() as db:
            row = db.execute(query).first()
        return None if row is None else _session(row)

    # turns

    def add_turn(
        self,
        session_id: str,
        *,
        parent_id: int | None,
        speaker: str,
        text: str,
        state: Json | None = None,
        lines: Sequence[str] | None = None,
        voice: str | None = None,
    ) -> TurnEntry:
        """Append a turn under its parent and make it the head of the session, in one transaction.

        Raises `NoSuchSession`, and `KeyError` where the parent isn't one of its turns.
        """
        with self._writing() as db:
            self._held(db, session_id)
            above = None
            if parent_id is not None:
                known = (turns.c.id == parent_id, turns.c.session_id == session_id)
                parent = select(turns.c.position).where(self._mine(turns), *known)
                above = db.execute(parent).scalar()
                if above is None:
                    raise KeyError(parent_id)
            done = db.execute(
                insert(turns).values(
                    owner=self.owner,
                    session_id=session_id,
                    parent_id=parent_id,
                    position=0 if above is None else above + 1,
                    speaker=speaker,
                    text=text,
                    state=None if state is None else dict(state),
                    lines=None if lines is None else list(lines),
                    voice=voice,
                    at=self._now(),
                )
            )
            turn_id = int(done.inserted_primary_key[0])  # type: ignore[index]  # one row was inserted
            db.execute(
                update(sessions).where(self._mine(sessions), sessions.c.id == session_id).values(head_id=turn_id)
            )
            row = db.execute(self._my(turns).where(turns.c.id == turn_id)).one()
        return _turn(row)

    def annotate(self, turn_id: int, *, coded: Json, changes: Sequence[Json]) -> None:
        """Keep what a coach's turn was coded as and what it changed in the client."""
        with self._writing() as db:
            turn = update(turns).where(self._mine(turns), turns.c.id == turn_id)
            db.execute(turn.values(coded=dict(coded), changes=[dict(change) for change in changes]))

    def turn(self, turn_id: int) -> TurnEntry:
        """The turn of this id. Raises `KeyError`."""
        with self._reading() as db:
            row = db.execute(self._my(turns).where(turns.c.id == turn_id)).first()
        if row is None:
            raise KeyError(turn_id)
        return _turn(row)

    def tree(self, session_id: str) -> list[TurnEntry]:
        """All turns of a session, parents before children."""
        with self._reading() as db:
            rows = db.execute(self._my(turns).where(turns.c.session_id == session_id).order_by(turns.c.id)).all()
        return [_turn(row) for row in rows]

    def path(self, session_id: str, leaf_id: int | None = None) -> list[TurnEntry]:
        """The turns from the first one to `leaf_id` (by default the session's head), in order."""
        by_id = {turn.id: turn for turn in self.tree(session_id)}
        at = self.session(session_id).head_id if leaf_id is None else leaf_id
        found: list[TurnEntry] = []
        while at is not None:
            turn = by_id.pop(at, None)
            if turn is None:  # gone, or passed already: no tree that was written so
                raise damaged(self.where, f"session {session_id} lacks turn {at}")
            found.append(turn)
            at = turn.parent_id
        return found[::-1]

    # what comes after the talk

    def add_reflection(
        self,
        session_id: str,
        *,
        leaf_id: int | None,
        ratings: Mapping[str, float | None],
        noticed: str = "",
        learned: str = "",
    ) -> None:
        """Keep the trainee's own rating of each dimension and the two notes."""
        kept = {name: ratings.get(name) for name in THREE}
        more = {name: rating for name, rating in ratings.items() if name not in THREE and rating is not None} or None
        self._insert(reflections, session_id, leaf_id=leaf_id, noticed=noticed, learned=learned, more=more, **kept)

    def reflection(self, session_id: str) -> ReflectionEntry | None:
        """The newest self-rating of a session."""
        row = self._newest(reflections, session_id)
        return None if row is None else ReflectionEntry(*tuple(row))

    def add_scorecard(self, session_id: str, *, leaf_id: int | None, card: Json) -> None:
        """Keep a scorecard (the JSON form of `scoring.scorecard.card.Scorecard`) with its tally."""
        scores = {name: card["dimensions"][name]["score"] for name in THREE}
        tally = tally_of(card)
        of_the_coach = (self._mine(turns), turns.c.session_id == session_id, turns.c.speaker == "coach")
        said = select(func.count()).select_from(turns).where(*of_the_coach)
        with self._writing() as db:
            self._held(db, session_id)
            done = db.execute(
                insert(scorecards).values(
                    owner=self.owner,
                    session_id=session_id,
                    leaf_id=leaf_id,
                    scorer=str(card["scorer"]),
                    rubric_digest=str(card["rubric"]["digest"]),
                    card=dict(card),
                    at=self._now(),
                    **scores,
                )
            )
            card_id = int(done.inserted_primary_key[0])  # type: ignore[index]  # one row was inserted
            retried = max(0, int(db.execute(said).scalar_one()) - int(tally["coach_turns"]))
            keys = {"owner": self.owner, "scorecard_id": card_id, "session_id": session_id}
            db.execute(insert(tallies).values(**keys, retried=retried, **tally))

    def scorecard(self, session_id: str, leaf_id: int | None = None) -> ScorecardEntry | None:
        """The newest scorecard of a session, or of one of its branches."""
        row = self._newest(scorecards, session_id, leaf_id)
        return None if row is None else ScorecardEntry(*tuple(row))

    def choose_experiment(self, session_id: str, text: str) -> None:
        """Keep what the trainee wants to try next time."""
        self._insert(experiments, session_id, text=text)

    def experiment_waiting(self) -> ExperimentEntry | None:
        """The newest experiment, if it has not been tried yet."""
        with self._reading() as db:
            row = db.execute(self._my(experiments).order_by(experiments.c.id.desc()).limit(1)).first()
        return None if row is None or row.went is not None else ExperimentEntry(*tuple(row))

    def experiment_of(self, session_id: str) -> ExperimentEntry | None:
        """The experiment that was chosen after this session."""
        row = self._newest(experiments, session_id)
        return None if row is None else ExperimentEntry(*tuple(row))

    def experiment_tried_in(self, session_id: str) -> ExperimentEntry | None:
        """The experiment that this session opened with."""
        query = self._my(experiments).where(experiments.c.tried_in == session_id).order_by(experiments.c.id.desc())
        with self._reading() as db:
            row = db.execute(query.limit(1)).first()
        return None if row is None else ExperimentEntry(*tuple(row))

    def try_experiment(self, experiment_id: int, session_id: str) -> None:
        """Mark that this session opens with the experiment."""
        self._change_experiment(experiment_id, tried_in=session_id)

    def experiment_went(self, experiment_id: int, went: str) -> None:
        """Keep how the experiment went, in the trainee's words."""
        self._change_experiment(experiment_id, went=went)

    def _change_experiment(self, experiment_id: int, **values: object) -> None:
        with self._writing() as db:
            db.execute(
                update(experiments).where(self._mine(experiments), experiments.c.id == experiment_id).values(**values)
            )

    def _insert(self, table: Table, session_id: str, **values: object) -> None:
        with self._writing() as db:
            self._held(db, session_id)
            db.execute(insert(table).values(owner=self.owner, session_id=session_id, at=self._now(), **values))

    def _newest(self, table: Table, session_id: str, leaf_id: int | None = None) -> Row[Any] | None:
        query = self._my(table).where(table.c.session_id == session_id)
        if leaf_id is not None:
            query = query.where(table.c.leaf_id == leaf_id)
        with self._reading() as db:
            return db.execute(query.order_by(table.c.id.desc()).limit(1)).first()


def _session(row: Sequence[Any]) -> SessionEntry:
    entry = SessionEntry(*row)
    return replace(entry, status=Status(entry.status))


def _turn(row: Sequence[Any]) -> TurnEntry:
    return TurnEntry(*row)
