"""Did it help; when feedback was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.Enum("helped", "no_difference", "worse", name="helped", native_enum=False, create_constraint=True, length=20)
    with op.batch_alter_table("feedback") as feedback:
        feedback.add_column(sa.Column("helped", words, nullable=True))
        feedback.add_column(sa.Column("helped_at", sa.DateTime(timezone=True), nullable=True))
        feedback.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("feedback") as feedback:
        feedback.drop_constraint(op.f("ck_feedback_helped"), type_="check")
        feedback.drop_column("edited_at")
        feedback.drop_column("helped_at")
        feedback.drop_column("helped")
