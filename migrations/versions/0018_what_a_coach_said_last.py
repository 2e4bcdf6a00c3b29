"""Review finds what its coach said last about each milestone without reading all that was said of it, or all that the coach said."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_feedback_milestone_author", "feedback", ["milestone_id", "author_id", "published_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_feedback_milestone_author", table_name="feedback")
