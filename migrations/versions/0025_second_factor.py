"""Second factors: how far a sign-in has come, an app's codes, recovery codes, remembered devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_STAGES = sa.Enum("whole", "second_factor", "set_up", name="sign_in_stage", native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("first_signed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("has_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("two_factor_declined_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.add_column(sa.Column("way", sa.String(length=40), nullable=False, server_default="password"))
        sign_ins.add_column(sa.Column("stage", _STAGES, nullable=False, server_default="whole"))
        sign_ins.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        sign_ins.add_column(sa.Column("set_up_by", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "authenticators",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seed", sa.String(length=300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_authenticators_account_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"], unique=False)
    op.create_table(
        "remembered_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_remembered_devices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_remembered_devices_token_hash")),
    )
    op.create_index(op.f("ix_remembered_devices_account_id"), "remembered_devices", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_remembered_devices_account_id"), table_name="remembered_devices")
    op.drop_table("remembered_devices")
    op.drop_index(op.f("ix_recovery_codes_account_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_table("authenticators")
    op.execute("DELETE FROM sign_ins WHERE stage <> 'whole'")
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.drop_constraint(op.f("ck_sign_ins_sign_in_stage"), type_="check")
        for column in ("set_up_by", "proved_at", "stage", "way"):
            sign_ins.drop_column(column)
    for column in ("two_factor_declined_at", "has_second_factor", "first_signed_in_at"):
        op.drop_column("accounts", column)
