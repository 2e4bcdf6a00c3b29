"""A meeting is closed once, and its recap is a kind of notice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

BEFORE = (
    "review", "session", "reminder", "preparation", "unbooked", "help", "later_words",
    "coach_session", "coach_reminder", "coach_unbooked", "coach_answers",
)  # fmt: skip
NEW = ("recap", "coach_recap")


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_meetings_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_meetings")),
    )
    _let_kinds_be(*BEFORE, *NEW)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notices WHERE kind IN ('recap', 'coach_recap')"))
    _let_kinds_be(*BEFORE)
    op.drop_table("meetings")


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
