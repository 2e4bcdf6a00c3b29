"""Later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snoozes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["accounts.id"], name=op.f("fk_snoozes_client_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["coach_id"], ["accounts.id"], name=op.f("fk_snoozes_coach_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snoozes")),
        sa.UniqueConstraint("coach_id", "client_id", "why", name=op.f("uq_snoozes_coach_id_client_id_why")),
    )
    op.create_index(op.f("ix_snoozes_client_id"), "snoozes", ["client_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_snoozes_client_id"), table_name="snoozes")
    op.drop_table("snoozes")
