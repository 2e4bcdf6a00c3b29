"""Other times at which a client could come to a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("other_times", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("sessions", sa.Column("other_times_word", sa.String(length=500), server_default="", nullable=False))
    op.add_column("sessions", sa.Column("other_times_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "other_times_at")
    op.drop_column("sessions", "other_times_word")
    op.drop_column("sessions", "other_times")
