"""Failed mail is found along an index; a reset of second factors waits a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    has_failed, is_open = sa.text("failed_at IS NOT NULL"), sa.text("closed_at IS NULL")
    op.create_index("ix_outbox_failed", "outbox", ["failed_at", "id"], unique=False, sqlite_where=has_failed, postgresql_where=has_failed)
    op.create_table(
        "factor_resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_factor_resets_account_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name=op.f("fk_factor_resets_asked_by_id_accounts"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_resets")),
    )
    op.create_index(op.f("ix_factor_resets_asked_by_id"), "factor_resets", ["asked_by_id"], unique=False)
    op.create_index("ix_factor_resets_open", "factor_resets", ["account_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    op.drop_table("factor_resets")
    op.drop_index("ix_outbox_failed", table_name="outbox")
