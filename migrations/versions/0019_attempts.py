"""Guessing gets slower with each try: how often each account, device and address was tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coachapp.core.db import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(timezone=True), nullable=False),
        sa.Column("free_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_last_at", "attempts", ["last_at"])


def downgrade() -> None:
    op.drop_index("ix_attempts_last_at", table_name="attempts")
    op.drop_table("attempts")
