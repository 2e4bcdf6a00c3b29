"""Break-glass: an admin reads a client's record for one hour, and says why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("admin_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["admin_id"], ["accounts.id"], name=op.f("fk_break_glass_admin_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["client_id"], ["accounts.id"], name=op.f("fk_break_glass_client_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_admin_id"), "break_glass", ["admin_id"], unique=False)
    op.create_index(op.f("ix_break_glass_client_id"), "break_glass", ["client_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_break_glass_client_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_admin_id"), table_name="break_glass")
    op.drop_table("break_glass")
