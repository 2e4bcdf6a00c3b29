"""Preparation, blind signals, skipped milestones, notes on a milestone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blind_signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "on_track", "watch", "off_track", "achieved", name="blind_signal", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_blind_signals_milestone_id_milestones"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_blind_signals_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_signals")),
        sa.UniqueConstraint("session_id", "milestone_id", name=op.f("uq_blind_signals_session_id_milestone_id")),
    )
    op.create_index(op.f("ix_blind_signals_milestone_id"), "blind_signals", ["milestone_id"], unique=False)
    op.create_table(
        "milestone_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_milestone_notes_author_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_milestone_notes_milestone_id_milestones"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_notes")),
        sa.UniqueConstraint("milestone_id", "author_id", name=op.f("uq_milestone_notes_milestone_id_author_id")),
    )
    op.create_index(op.f("ix_milestone_notes_author_id"), "milestone_notes", ["author_id"], unique=False)
    op.create_table(
        "preparations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("hard", sa.Text(), nullable=False),
        sa.Column("talk_about", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_preparations_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparations")),
        sa.UniqueConstraint("session_id", name=op.f("uq_preparations_session_id")),
    )
    op.create_table(
        "skips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_skips_milestone_id_milestones"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_skips_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skips")),
        sa.UniqueConstraint("session_id", "milestone_id", name=op.f("uq_skips_session_id_milestone_id")),
    )
    op.create_index(op.f("ix_skips_milestone_id"), "skips", ["milestone_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_skips_milestone_id"), table_name="skips")
    op.drop_table("skips")
    op.drop_table("preparations")
    op.drop_index(op.f("ix_milestone_notes_author_id"), table_name="milestone_notes")
    op.drop_table("milestone_notes")
    op.drop_index(op.f("ix_blind_signals_milestone_id"), table_name="blind_signals")
    op.drop_table("blind_signals")
