"""How a finished session stood before it was opened for a try; an index by which a tree is taken down."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("turns_by_parent", "turns", ["parent_id"], unique=False)
    op.add_column("sessions", sa.Column("stood", sa.JSON(), nullable=True))
    _carry_over()
    op.execute("ALTER TABLE moments DROP COLUMN stood")


def downgrade() -> None:
    op.add_column("moments", sa.Column("stood", sa.JSON(), nullable=True))
    op.execute("ALTER TABLE sessions DROP COLUMN stood")
    op.drop_index("turns_by_parent", "turns")


def _carry_over() -> None:
    connection = op.get_bind()
    moments = sa.table("moments", *map(sa.column, ("session_id", "stood")))
    sessions = sa.table("sessions", sa.column("id"), sa.column("status"), sa.column("stood", sa.JSON))
    for session_id, stood in connection.execute(sa.select(moments.c.session_id, moments.c.stood)).all():
        kept = json.loads(stood) if isinstance(stood, str) else stood
        if kept:
            here = (sessions.c.id == session_id) & (sessions.c.status == "open")
            connection.execute(sa.update(sessions).where(here).values(stood=kept))
