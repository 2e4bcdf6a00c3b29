"""Sessions count what calendars were told, and mails carry it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sessions", sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("calendars", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("outbox", "calendars")
    op.drop_column("sessions", "arranged_at")
    op.drop_column("sessions", "sequence")
