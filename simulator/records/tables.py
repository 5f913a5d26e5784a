"""The tables of the record store. A change here needs a migration in `migrations/versions`."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

HEAD: Final = "0005"
"""The newest migration. A store of another version is migrated (older) or refused (newer)."""

OWNER_HERE: Final = "local"
"""Whose rows are where one person has a file of their own. On a server a row's owner is the login that wrote it."""

metadata: Final = MetaData()


def _owner() -> Column[str]:
    return Column("owner", String(63), nullable=False, server_default=OWNER_HERE)


sessions: Final = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("persona_id", String(64), nullable=False),
    Column("persona_digest", String(64), nullable=False),
    Column("persona_name", Text, nullable=False),
    Column("scenario_id", String(64), nullable=False),
    Column("voice", String(16), nullable=False),
    Column("model", Text),
    Column("seed", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("outcome", String(16)),
    Column("head_id", Integer),
    Column("thread", String(64), nullable=False),
    Column("follows", String(32)),
    Column("ending", JSON),
    Column("minutes", Integer, nullable=False),
    Column("elapsed_s", Float, nullable=False, default=0.0),
    Column("notes_turns", Integer, nullable=False, default=0),
    Column("xray", Boolean, nullable=False, default=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Column("stood", JSON),
    _owner(),
    Index("sessions_by_start", "owner", "started_at"),
    Index("sessions_by_persona", "owner", "persona_id", "started_at"),
)

turns: Final = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("parent_id", Integer, ForeignKey("turns.id", ondelete="CASCADE")),
    Column("position", Integer, nullable=False),
    Column("speaker", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("coded", JSON),
    Column("changes", JSON),
    Column("state", JSON),
    Column("lines", JSON),
    Column("voice", String(16)),
    Column("at", String(32), nullable=False),
    _owner(),
    Index("turns_by_owner", "owner"),
    Index("turns_by_session", "session_id", "id"),
    Index("turns_by_parent", "parent_id"),
)

reflections: Final = Table(
    "reflections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("leaf_id", Integer),
    Column("partnering", Float),
    Column("enrolling", Float),
    Column("learning", Float),
    Column("noticed", Text, nullable=False, default=""),
    Column("learned", Text, nullable=False, default=""),
    Column("at", String(32), nullable=False),
    Column("more", JSON),
    _owner(),
    Index("reflections_by_owner", "owner"),
    Index("reflections_by_session", "session_id"),
)

scorecards: Final = Table(
    "scorecards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("leaf_id", Integer),
    Column("scorer", String(64), nullable=False),
    Column("rubric_digest", String(64), nullable=False),
    Column("partnering", Float),
    Column("enrolling", Float),
    Column("learning", Float),
    Column("card", JSON, nullable=False),
    Column("at", String(32), nullable=False),
    _owner(),
    Index("scorecards_by_owner", "owner"),
    Index("scorecards_by_session", "session_id"),
)

experiments: Final = Table(
    "experiments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("tried_in", String(32)),
    Column("went", Text),
    Column("at", String(32), nullable=False),
    _owner(),
    Index("experiments_by_owner", "owner"),
)

tallies: Final = Table(
    "tallies",
    metadata,
    Column("scorecard_id", Integer, ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("coder", String(64), nullable=False),
    Column("coach_turns", Integer, nullable=False),
    Column("coach_words", Integer, nullable=False),
    Column("client_words", Integer, nullable=False),
    Column("retried", Integer, nullable=False),
    Column("partnering_low", Float),
    Column("partnering_high", Float),
    Column("enrolling_low", Float),
    Column("enrolling_high", Float),
    Column("learning_low", Float),
    Column("learning_high", Float),
    Column("behaviours", JSON, nullable=False),
    Column("more", JSON),
    _owner(),
    Index("tallies_by_owner", "owner"),
    Index("tallies_by_session", "session_id"),
)
"""What progress needs of each scorecard, so that two thousand whole cards needn't be read for one page."""

moments: Final = Table(
    "moments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("turn_id", Integer, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("due_at", String(32)),
    Column("step", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("last_better", Boolean),
    Column("last_at", String(32)),
    Column("at", String(32), nullable=False),
    _owner(),
    Index("moments_by_due", "owner", "due_at"),
    Index("moments_by_turn", "owner", "turn_id", unique=True),
)


def entry_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table as its entries have them, in order: all but whose row it is."""
    return [column for column in table.columns if column.name != "owner"]
