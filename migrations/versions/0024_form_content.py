"""A form that comes again with other words is not taken for the one that came first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_keys") as table:
        table.add_column(sa.Column("content", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("form_keys") as table:
        table.alter_column("content", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("form_keys") as table:
        table.drop_column("content")
