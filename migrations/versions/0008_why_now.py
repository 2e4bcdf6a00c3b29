"""Why now: what changed, its evidence, when it was last looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_goal_evidence_goal_id_goals"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_evidence")),
    )
    op.create_index(op.f("ix_goal_evidence_goal_id"), "goal_evidence", ["goal_id"], unique=False)
    op.add_column("goals", sa.Column("why_now", sa.Text(), nullable=False, server_default=""))
    op.add_column("goals", sa.Column("why_now_html", sa.Text(), nullable=False, server_default=""))
    op.add_column("goals", sa.Column("why_now_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("goals", "why_now_at")
    op.drop_column("goals", "why_now_html")
    op.drop_column("goals", "why_now")
    op.drop_index(op.f("ix_goal_evidence_goal_id"), table_name="goal_evidence")
    op.drop_table("goal_evidence")
