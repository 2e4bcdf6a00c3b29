"""Notices stand in the app too: from when, and whether they were read. Those of before are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notice_settings") as table:
        table.add_column(sa.Column("ways_in_app", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("notice_settings") as table:
        table.alter_column("ways_in_app", server_default=None)
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE notices SET shown_at = at, read_at = at"))
    op.drop_index("ix_notices_account", table_name="notices")
    op.create_index("ix_notices_shown", "notices", ["account_id", "shown_at", "id"], unique=False)
    is_unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_notices_unread", "notices", ["account_id", "shown_at", "path"], unique=False, sqlite_where=is_unread, postgresql_where=is_unread
    )


def downgrade() -> None:
    op.drop_index("ix_notices_unread", table_name="notices")
    op.drop_index("ix_notices_shown", table_name="notices")
    op.create_index("ix_notices_account", "notices", ["account_id", "id"], unique=False)
    with op.batch_alter_table("notices") as table:
        table.drop_column("read_at")
        table.drop_column("shown_at")
    with op.batch_alter_table("notice_settings") as table:
        table.drop_column("ways_in_app")
