"""Replies come in by mail: what became of each mail, and the files that came with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

FATES = ("taken", "repeated", "dropped", "unknown", "forged", "not_allowed", "no_words", "too_long", "unreadable")


def upgrade() -> None:
    with op.batch_alter_table("replies") as table:
        table.add_column(sa.Column("is_mailed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("replies") as table:
        table.alter_column("is_mailed", server_default=None)
    op.create_table(
        "inbound_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("fate", sa.Enum(*FATES, name="fate", native_enum=False, create_constraint=True, length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_inbound_mails_account_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_inbound_mails_feedback_id_feedback"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_inbound_mails_reply_id_replies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_inbound_mails_key")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_inbound_mails_reply_id")),
    )
    op.create_index(op.f("ix_inbound_mails_account_id"), "inbound_mails", ["account_id"], unique=False)
    op.create_index(op.f("ix_inbound_mails_feedback_id"), "inbound_mails", ["feedback_id"], unique=False)
    op.create_index("ix_inbound_mails_fate_at", "inbound_mails", ["fate", "received_at", "id"], unique=False)
    op.create_table(
        "reply_files",
        sa.Column("file_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_reply_files_file_id_files"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_reply_files_reply_id_replies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_reply_files")),
    )
    op.create_index(op.f("ix_reply_files_reply_id"), "reply_files", ["reply_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reply_files")
    op.drop_table("inbound_mails")
    with op.batch_alter_table("replies") as table:
        table.drop_column("is_mailed")
