"""Tallies of scorecards, and moments that come back."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    tallies = op.create_table(
        "tallies",
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("coder", sa.String(length=64), nullable=False),
        sa.Column("coach_turns", sa.Integer(), nullable=False),
        sa.Column("coach_words", sa.Integer(), nullable=False),
        sa.Column("client_words", sa.Integer(), nullable=False),
        sa.Column("retried", sa.Integer(), nullable=False),
        sa.Column("partnering_low", sa.Float(), nullable=True),
        sa.Column("partnering_high", sa.Float(), nullable=True),
        sa.Column("enrolling_low", sa.Float(), nullable=True),
        sa.Column("enrolling_high", sa.Float(), nullable=True),
        sa.Column("learning_low", sa.Float(), nullable=True),
        sa.Column("learning_high", sa.Float(), nullable=True),
        sa.Column("behaviours", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecards.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scorecard_id"),
    )
    op.create_index("tallies_by_session", "tallies", ["session_id"], unique=False)
    op.create_table(
        "moments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("due_at", sa.String(length=32), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_better", sa.Boolean(), nullable=True),
        sa.Column("last_at", sa.String(length=32), nullable=True),
        sa.Column("stood", sa.JSON(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("moments_by_due", "moments", ["due_at"], unique=False)
    op.create_index("moments_by_turn", "moments", ["turn_id"], unique=True)
    _fill(tallies)


def downgrade() -> None:
    op.drop_table("moments")
    op.drop_table("tallies")


def _fill(tallies: sa.Table) -> None:
    connection = op.get_bind()
    cards = sa.table("scorecards", *map(sa.column, ("id", "session_id", "leaf_id", "card")))
    turns = sa.table("turns", *map(sa.column, ("id", "session_id", "speaker")))
    for row in connection.execute(sa.select(cards.c.id, cards.c.session_id, cards.c.leaf_id)).all():
        kept = connection.execute(sa.select(cards.c.card).where(cards.c.id == row.id)).scalar_one()
        tally = _tally(json.loads(kept) if isinstance(kept, str) else kept)
        said = 0
        if row.leaf_id is not None:
            said = connection.execute(
                sa.select(sa.func.count())
                .select_from(turns)
                .where(turns.c.session_id == row.session_id, turns.c.speaker == "coach", turns.c.id <= row.leaf_id)
            ).scalar_one()
        retried = max(0, said - tally["coach_turns"])
        values = tally | {"scorecard_id": row.id, "session_id": row.session_id, "retried": retried}
        connection.execute(sa.insert(tallies).values(values))


def _tally(card: dict[str, Any]) -> dict[str, Any]:
    turns = card.get("turns", ())
    coach = [turn for turn in turns if turn["speaker"] == "coach"]
    found: dict[str, Any] = {
        "coder": str(card.get("coder", "")),
        "coach_turns": len(coach),
        "coach_words": sum(len(turn["text"].split()) for turn in coach),
        "client_words": sum(len(turn["text"].split()) for turn in turns if turn["speaker"] != "coach"),
        "behaviours": dict(Counter(code for turn in coach for code in dict.fromkeys(turn["behaviours"]))),
    }
    for name in ("partnering", "enrolling", "learning"):
        low, high = card["dimensions"][name].get("interval") or (None, None)
        found |= {f"{name}_low": low, f"{name}_high": high}
    return found
