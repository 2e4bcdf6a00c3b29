"""Reflections, the list of what is not done, proposals, and who has looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "right",
            sa.Enum("coach", "handover", "break_glass", name="look_right", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_looks_goal_id_goals"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["viewer_id"], ["accounts.id"], name=op.f("fk_looks_viewer_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sa.UniqueConstraint("goal_id", "viewer_id", "on_day", name=op.f("uq_looks_goal_id_viewer_id_on_day")),
    )
    op.create_index(op.f("ix_looks_viewer_id"), "looks", ["viewer_id"], unique=False)
    op.create_table(
        "not_doing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("revisit_on", sa.Date(), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["accounts.id"], name=op.f("fk_not_doing_client_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_not_doing_goal_id_goals"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_not_doing_milestone_id_milestones"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_doing")),
    )
    op.create_index("ix_not_doing_client", "not_doing", ["client_id", "taken_up_at", "id"], unique=False)
    op.create_index(op.f("ix_not_doing_goal_id"), "not_doing", ["goal_id"], unique=False)
    op.create_index(op.f("ix_not_doing_milestone_id"), "not_doing", ["milestone_id"], unique=False)
    op.create_index(op.f("ix_not_doing_revisit_on"), "not_doing", ["revisit_on"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("done_when", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "towards", "stepping_stone", "elsewhere", name="proposed_direction", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "changed",
                "declined",
                "withdrawn",
                name="proposal_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["accounts.id"], name=op.f("fk_proposals_coach_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_proposals_goal_id_goals"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_proposals_milestone_id_milestones"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_coach_id"), "proposals", ["coach_id"], unique=False)
    op.create_index("ix_proposals_goal_state", "proposals", ["goal_id", "state", "id"], unique=False)
    op.create_index(op.f("ix_proposals_milestone_id"), "proposals", ["milestone_id"], unique=False)
    op.create_table(
        "reflections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("motivating", sa.Text(), nullable=False),
        sa.Column("not_motivating", sa.Text(), nullable=False),
        sa.Column("next_choice", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_reflections_milestone_id_milestones"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflections")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_reflections_milestone_id")),
    )


def downgrade() -> None:
    op.drop_table("reflections")
    op.drop_index(op.f("ix_proposals_milestone_id"), table_name="proposals")
    op.drop_index("ix_proposals_goal_state", table_name="proposals")
    op.drop_index(op.f("ix_proposals_coach_id"), table_name="proposals")
    op.drop_table("proposals")
    op.drop_index(op.f("ix_not_doing_revisit_on"), table_name="not_doing")
    op.drop_index(op.f("ix_not_doing_milestone_id"), table_name="not_doing")
    op.drop_index(op.f("ix_not_doing_goal_id"), table_name="not_doing")
    op.drop_index("ix_not_doing_client", table_name="not_doing")
    op.drop_table("not_doing")
    op.drop_index(op.f("ix_looks_viewer_id"), table_name="looks")
    op.drop_table("looks")
