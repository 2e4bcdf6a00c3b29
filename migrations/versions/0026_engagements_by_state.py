"""Admins list engagements by state."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_engagements_state", "engagements", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_engagements_state", table_name="engagements")
