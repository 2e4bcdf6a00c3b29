"""What people are told of, how and when; a mail knows its thread, how to stop its kind, and when it is good no longer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = (
    "review", "session", "reminder", "preparation", "unbooked", "help", "later_words",
    "coach_session", "coach_reminder", "coach_unbooked", "coach_answers",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("headers", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("good_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("headers", server_default=None)
    op.create_index("ix_outbox_recipient", "outbox", ["recipient", "queued_at"], unique=False)
    op.create_table(
        "mail_paces",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_mail_paces")),
    )
    op.create_table(
        "notice_settings",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("digest_day", "digest_hour", "quiet_from", "quiet_until")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notice_settings_account_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_settings")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="notice_kind", native_enum=False, create_constraint=True, length=20), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["about_id"], ["accounts.id"], name=op.f("fk_notices_about_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_index("ix_notices_account", "notices", ["account_id", "id"], unique=False)
    op.create_index("ix_notices_about_id", "notices", ["about_id"], unique=False)
    waits = {"sqlite_where": sa.text("is_waiting IS 1"), "postgresql_where": sa.text("is_waiting")}
    op.create_index("ix_notices_waiting", "notices", ["account_id", "at"], unique=False, **waits)


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("notice_settings")
    op.drop_table("mail_paces")
    op.drop_index("ix_outbox_recipient", table_name="outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("good_until")
        table.drop_column("headers")
