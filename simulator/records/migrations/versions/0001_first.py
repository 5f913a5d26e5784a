"""Sessions, turn trees, self-ratings, scorecards, experiments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("persona_id", sa.String(length=64), nullable=False),
        sa.Column("persona_digest", sa.String(length=64), nullable=False),
        sa.Column("persona_name", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.String(length=64), nullable=False),
        sa.Column("voice", sa.String(length=16), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("thread", sa.String(length=64), nullable=False),
        sa.Column("follows", sa.String(length=32), nullable=True),
        sa.Column("ending", sa.JSON(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("notes_turns", sa.Integer(), nullable=False),
        sa.Column("xray", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sessions_by_persona", "sessions", ["persona_id", "started_at"], unique=False)
    op.create_index("sessions_by_start", "sessions", ["started_at"], unique=False)
    op.create_table(
        "experiments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tried_in", sa.String(length=32), nullable=True),
        sa.Column("went", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reflections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=True),
        sa.Column("partnering", sa.Float(), nullable=True),
        sa.Column("enrolling", sa.Float(), nullable=True),
        sa.Column("learning", sa.Float(), nullable=True),
        sa.Column("noticed", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reflections_by_session", "reflections", ["session_id"], unique=False)
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=True),
        sa.Column("scorer", sa.String(length=64), nullable=False),
        sa.Column("rubric_digest", sa.String(length=64), nullable=False),
        sa.Column("partnering", sa.Float(), nullable=True),
        sa.Column("enrolling", sa.Float(), nullable=True),
        sa.Column("learning", sa.Float(), nullable=True),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("scorecards_by_session", "scorecards", ["session_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("coded", sa.JSON(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=True),
        sa.Column("voice", sa.String(length=16), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["turns.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("turns_by_session", "turns", ["session_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("turns_by_session", table_name="turns")
    op.drop_table("turns")
    op.drop_index("scorecards_by_session", table_name="scorecards")
    op.drop_table("scorecards")
    op.drop_index("reflections_by_session", table_name="reflections")
    op.drop_table("reflections")
    op.drop_table("experiments")
    op.drop_index("sessions_by_start", table_name="sessions")
    op.drop_index("sessions_by_persona", table_name="sessions")
    op.drop_table("sessions")
