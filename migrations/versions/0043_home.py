"""The days an answer took, and the goal of a check-in: what the coach's home asks each time stands where an index alone tells it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

DAYS = {
    "sqlite": "(CAST(strftime('%s', responded_at) AS INTEGER) - CAST(strftime('%s', published_at) AS INTEGER)) / 86400",
    "postgresql": "CAST(floor(extract(epoch FROM responded_at - published_at) / 86400) AS integer)",
}
TALLIED = ["author_id", "id", "response_kind", "helped", "answered_in", "published_at"]
WAITS = ["author_id", "turn", "client_id", "turn_at"]


def upgrade() -> None:
    days = DAYS[op.get_bind().dialect.name]
    op.add_column("feedback", sa.Column("answered_in", sa.Integer(), nullable=True))
    op.execute(f"UPDATE feedback SET answered_in = {days} WHERE responded_at IS NOT NULL")  # noqa: S608 - one of the two above
    op.drop_index("ix_feedback_author", table_name="feedback")
    op.create_index("ix_feedback_author", "feedback", TALLIED, unique=False)
    op.drop_index("ix_feedback_author_waits", table_name="feedback")
    op.create_index("ix_feedback_author_waits", "feedback", [*WAITS, "response_kind", "responded_at"], unique=False)
    op.add_column("check_ins", sa.Column("goal_id", sa.Integer(), nullable=True))
    op.execute("UPDATE check_ins SET goal_id = (SELECT goal_id FROM milestones WHERE milestones.id = check_ins.milestone_id)")
    with op.batch_alter_table("check_ins") as check_ins:
        check_ins.alter_column("goal_id", existing_type=sa.Integer(), nullable=False)
        check_ins.create_foreign_key(op.f("fk_check_ins_goal_id_goals"), "goals", ["goal_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_check_ins_goal_at", "check_ins", ["goal_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_check_ins_goal_at", table_name="check_ins")
    with op.batch_alter_table("check_ins") as check_ins:
        check_ins.drop_constraint(op.f("fk_check_ins_goal_id_goals"), type_="foreignkey")
        check_ins.drop_column("goal_id")
    op.drop_index("ix_feedback_author_waits", table_name="feedback")
    op.create_index("ix_feedback_author_waits", "feedback", WAITS, unique=False)
    op.drop_index("ix_feedback_author", table_name="feedback")
    op.create_index("ix_feedback_author", "feedback", ["author_id", "id"], unique=False)
    with op.batch_alter_table("feedback") as feedback:
        feedback.drop_column("answered_in")
