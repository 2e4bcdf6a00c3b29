"""Two more kinds of notice: a client asks for another time, a client checked in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

BEFORE = (
    "review", "session", "reminder", "preparation", "unbooked", "help", "later_words",
    "coach_session", "coach_reminder", "coach_unbooked", "coach_answers", "recap", "coach_recap",
)  # fmt: skip
ADDED = ("coach_times", "coach_check_ins")


def upgrade() -> None:
    _let_kinds_be(*BEFORE, *ADDED)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notices WHERE kind IN ('coach_times', 'coach_check_ins')"))
    _let_kinds_be(*BEFORE)


def _let_kinds_be(*kinds: str) -> None:
    """As in 0045: SQLite makes the table anew and leaves its checks behind, PostgreSQL drops and adds the one."""
    name = op.f("ck_notices_notice_kind")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "notices", type_="check")
        op.create_check_constraint(name, "notices", sa.column("kind").in_(kinds))
        return
    was, now = (sa.Enum(*some, name="notice_kind", native_enum=False, create_constraint=True, length=20) for some in ((), kinds))
    with op.batch_alter_table("notices") as table:
        table.alter_column("kind", existing_type=was, type_=now, existing_nullable=False)
