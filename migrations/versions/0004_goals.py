"""Goals, sharing, milestones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("vision", sa.Text(), nullable=False),
        sa.Column("vision_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=100), nullable=False),
        sa.Column("horizon_on", sa.Date(), nullable=True),
        sa.Column("achievable", sa.String(length=1000), nullable=False),
        sa.Column("novel", sa.String(length=1000), nullable=False),
        sa.Column("motivating", sa.String(length=1000), nullable=False),
        sa.Column("useful", sa.String(length=1000), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "active", "reached", "set_aside", name="goal_state", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(length=1000), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_shared_with_all", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["accounts.id"], name=op.f("fk_goals_client_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index("ix_goals_client_state", "goals", ["client_id", "state", "id"], unique=False)
    op.create_table(
        "goal_shares",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_goal_shares_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_goal_shares_goal_id_goals"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("goal_id", "engagement_id", name=op.f("pk_goal_shares")),
    )
    op.create_index(op.f("ix_goal_shares_engagement_id"), "goal_shares", ["engagement_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("done_when", sa.Text(), nullable=False),
        sa.Column("done_when_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("towards", "stepping_stone", "elsewhere", name="direction", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned", "in_progress", "done", "set_aside", name="milestone_state", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(length=1000), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("blocked_reason", sa.String(length=1000), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 1 AND 5", name=op.f("ck_milestones_confidence")),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_milestones_progress")),
        sa.CheckConstraint("scope BETWEEN 1 AND 5", name=op.f("ck_milestones_scope")),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_milestones_goal_id_goals"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    op.create_index("ix_milestones_goal_position", "milestones", ["goal_id", "position", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_milestones_goal_position", table_name="milestones")
    op.drop_table("milestones")
    op.drop_index(op.f("ix_goal_shares_engagement_id"), table_name="goal_shares")
    op.drop_table("goal_shares")
    op.drop_index("ix_goals_client_state", table_name="goals")
    op.drop_table("goals")
