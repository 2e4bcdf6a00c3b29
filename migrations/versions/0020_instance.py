"""How an instance is set: one row, made when an admin first saves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instance_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.String(length=6), nullable=False),
        sa.Column("public_url", sa.String(length=300), nullable=False),
        sa.Column("invitation_text", sa.Text(), nullable=False),
        sa.Column("keep_mail_days", sa.Integer(), nullable=False),
        sa.Column("keep_attempts_days", sa.Integer(), nullable=False),
        sa.Column("keep_looks_days", sa.Integer(), nullable=False),
        sa.Column("two_factor_clients", sa.Boolean(), nullable=False),
        sa.Column("two_factor_coaches", sa.Boolean(), nullable=False),
        sa.Column("two_factor_admins", sa.Boolean(), nullable=False),
        sa.Column("two_factor_grace_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_settings")),
    )


def downgrade() -> None:
    op.drop_table("instance_settings")
