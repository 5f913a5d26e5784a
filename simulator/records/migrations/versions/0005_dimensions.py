"""Dimensions of a school's own, beside the three: ratings and scores by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reflections", sa.Column("more", sa.JSON(), nullable=True))
    op.add_column("tallies", sa.Column("more", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE reflections DROP COLUMN more")
    op.execute("ALTER TABLE tallies DROP COLUMN more")
