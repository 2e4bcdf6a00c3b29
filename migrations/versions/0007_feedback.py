"""Drafts, feedback, replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum("on_track", "watch", "off_track", "achieved", name="signal", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "response_kind",
            sa.Enum("got_it", "will_act", "lets_discuss", name="response_kind", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("response_text", sa.Text(), nullable=False),
        sa.Column("response_html", sa.Text(), nullable=False),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "turn", sa.Enum("client", "coach", "nobody", name="turn", native_enum=False, create_constraint=True, length=20), nullable=False
        ),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_feedback_author_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["client_id"], ["accounts.id"], name=op.f("fk_feedback_client_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_feedback_milestone_id_milestones"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_feedback_session_id_sessions"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("session_id", "milestone_id", name=op.f("uq_feedback_session_id_milestone_id")),
    )
    op.create_index("ix_feedback_author_turn", "feedback", ["author_id", "turn", "turn_at"], unique=False)
    op.create_index("ix_feedback_client_turn", "feedback", ["client_id", "turn", "turn_at"], unique=False)
    op.create_index("ix_feedback_milestone_at", "feedback", ["milestone_id", "published_at", "id"], unique=False)
    op.create_table(
        "feedback_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "on_track", "watch", "off_track", "achieved", name="draft_signal", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_feedback_drafts_milestone_id_milestones"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_feedback_drafts_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_drafts")),
        sa.UniqueConstraint("session_id", "milestone_id", name=op.f("uq_feedback_drafts_session_id_milestone_id")),
    )
    op.create_index(op.f("ix_feedback_drafts_milestone_id"), "feedback_drafts", ["milestone_id"], unique=False)
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_replies_author_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_replies_feedback_id_feedback"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_author_id"), "replies", ["author_id"], unique=False)
    op.create_index("ix_replies_feedback", "replies", ["feedback_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_replies_feedback", table_name="replies")
    op.drop_index(op.f("ix_replies_author_id"), table_name="replies")
    op.drop_table("replies")
    op.drop_index(op.f("ix_feedback_drafts_milestone_id"), table_name="feedback_drafts")
    op.drop_table("feedback_drafts")
    op.drop_index("ix_feedback_milestone_at", table_name="feedback")
    op.drop_index("ix_feedback_client_turn", table_name="feedback")
    op.drop_index("ix_feedback_author_turn", table_name="feedback")
    op.drop_table("feedback")
