"""Series of sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

EVERY = ("week", "fortnight", "month")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("every", sa.Enum(*EVERY, name="series_every", native_enum=False, create_constraint=True, length=20), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("clock", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_series_engagement_id_engagements"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_engagement_id", "series", ["engagement_id"], unique=False)
    with op.batch_alter_table("sessions") as table:
        table.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("series_on", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_sessions_series_id_series"), "series", ["series_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_sessions_series", "sessions", ["series_id", "series_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sessions_series", table_name="sessions")
    with op.batch_alter_table("sessions") as table:
        table.drop_constraint(op.f("fk_sessions_series_id_series"), type_="foreignkey")
        table.drop_column("series_on")
        table.drop_column("series_id")
    op.drop_table("series")
