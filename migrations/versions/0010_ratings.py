"""The four lenses over time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "lens",
            sa.Enum("achievable", "novel", "motivating", "useful", name="lens", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_ratings_value")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_ratings_author_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_ratings_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_ratings_goal_id_goals"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_ratings_session_id_sessions"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("goal_id", "session_id", "author_id", "lens", name=op.f("uq_ratings_goal_id_session_id_author_id_lens")),
    )
    op.create_index(op.f("ix_ratings_author_id"), "ratings", ["author_id"], unique=False)
    op.create_index(op.f("ix_ratings_engagement_id"), "ratings", ["engagement_id"], unique=False)
    op.create_index("ix_ratings_goal_at", "ratings", ["goal_id", "rated_at", "id"], unique=False)
    op.create_index(op.f("ix_ratings_session_id"), "ratings", ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ratings_session_id"), table_name="ratings")
    op.drop_index("ix_ratings_goal_at", table_name="ratings")
    op.drop_index(op.f("ix_ratings_engagement_id"), table_name="ratings")
    op.drop_index(op.f("ix_ratings_author_id"), table_name="ratings")
    op.drop_table("ratings")
