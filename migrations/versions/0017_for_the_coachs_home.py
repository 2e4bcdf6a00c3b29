"""The coach's home finds the last reviews, the newest feedback and who waits for an answer without reading every row."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_feedback_author": ("feedback", ["author_id", "id"]),
    "ix_feedback_author_waits": ("feedback", ["author_id", "turn", "client_id", "turn_at"]),
    "ix_sessions_engagement_published": ("sessions", ["engagement_id", "published_at"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    for name, (table, _columns) in _INDEXES.items():
        op.drop_index(name, table_name=table)
