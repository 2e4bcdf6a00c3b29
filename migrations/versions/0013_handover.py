"""Handover, and feedback among coaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_engagement_id", sa.Integer(), nullable=False),
        sa.Column("to_engagement_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("letter_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_engagement_id <> to_engagement_id", name=op.f("ck_handovers_two_engagements")),
        sa.ForeignKeyConstraint(
            ["from_engagement_id"], ["engagements.id"], name=op.f("fk_handovers_from_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_engagement_id"], ["engagements.id"], name=op.f("fk_handovers_to_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_from_engagement_id"), "handovers", ["from_engagement_id"], unique=False)
    op.create_index(op.f("ix_handovers_to_engagement_id"), "handovers", ["to_engagement_id"], unique=False)
    op.create_table(
        "handed_goals",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("with_feedback", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_handed_goals_goal_id_goals"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_handed_goals_handover_id_handovers"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("handover_id", "goal_id", name=op.f("pk_handed_goals")),
    )
    op.create_index(op.f("ix_handed_goals_goal_id"), "handed_goals", ["goal_id"], unique=False)
    op.add_column("accounts", sa.Column("is_open_among_coaches", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("accounts", "is_open_among_coaches")
    op.drop_index(op.f("ix_handed_goals_goal_id"), table_name="handed_goals")
    op.drop_table("handed_goals")
    op.drop_index(op.f("ix_handovers_to_engagement_id"), table_name="handovers")
    op.drop_index(op.f("ix_handovers_from_engagement_id"), table_name="handovers")
    op.drop_table("handovers")
