"""A coach's log of hours, and the question whether it may name a client as a kind of notice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

BEFORE = (
    "review", "session", "reminder", "preparation", "unbooked", "help", "later_words",
    "coach_session", "coach_reminder", "coach_unbooked", "coach_answers", "recap", "coach_recap",
    "coach_times", "coach_check_ins",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "logged_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("whom", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["accounts.id"], name=op.f("fk_logged_hours_coach_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_logged_hours_session_id_sessions"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_hours")),
        sa.UniqueConstraint("session_id", name=op.f("uq_logged_hours_session_id")),
    )
    op.create_index("ix_logged_hours_coach", "logged_hours", ["coach_id", "held_at"], unique=False)
    op.create_table(
        "hours_terms",
        sa.Column("engagement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_name", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_hours_terms_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_hours_terms")),
    )
    _let_kinds_be(*BEFORE, "naming")


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notices WHERE kind = 'naming'"))
    _let_kinds_be(*BEFORE)
    op.drop_table("hours_terms")
    op.drop_table("logged_hours")


def _let_kinds_be(*kinds: str) -> None:
    """A check of another list: SQLite makes the table anew and leaves its checks behind, PostgreSQL drops and adds the one."""
    name = op.f("ck_notices_notice_kind")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "notices", type_="check")
        op.create_check_constraint(name, "notices", sa.column("kind").in_(kinds))
        return
    was, now = (sa.Enum(*some, name="notice_kind", native_enum=False, create_constraint=True, length=20) for some in ((), kinds))
    with op.batch_alter_table("notices") as table:
        table.alter_column("kind", existing_type=was, type_=now, existing_nullable=False)
