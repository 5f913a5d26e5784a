"""Every row has an owner: the person whose file it is, or the login that wrote it on a server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("sessions", "turns", "reflections", "scorecards", "experiments", "tallies", "moments")
ANEW = {
    "sessions_by_start": ("sessions", ["started_at"], False),
    "sessions_by_persona": ("sessions", ["persona_id", "started_at"], False),
    "moments_by_due": ("moments", ["due_at"], False),
    "moments_by_turn": ("moments", ["turn_id"], True),
}
PLAIN = ("turns", "reflections", "scorecards", "experiments", "tallies")


def upgrade() -> None:
    server = op.get_bind().dialect.name != "sqlite"
    for name in TABLES:
        op.add_column(name, sa.Column("owner", sa.String(length=63), nullable=False, server_default="local"))
        if server:  # nobody knows any more who wrote what: it belongs to whoever looks after the tables
            op.execute(f"UPDATE {name} SET owner = CURRENT_USER")
    for index, (table, columns, unique) in ANEW.items():
        op.drop_index(index, table_name=table)
        op.create_index(index, table, ["owner", *columns], unique=unique)
    for table in PLAIN:
        op.create_index(f"{table}_by_owner", table, ["owner"], unique=False)


def downgrade() -> None:
    for table in PLAIN:
        op.drop_index(f"{table}_by_owner", table_name=table)
    for index, (table, columns, unique) in ANEW.items():
        op.drop_index(index, table_name=table)
        op.create_index(index, table, columns, unique=unique)
    for name in TABLES:
        op.execute(f"ALTER TABLE {name} DROP COLUMN owner")
