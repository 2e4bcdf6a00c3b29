"""The audit log is append-only and sealed in order; where a line came from stands apart, so that it can be erased.

A later step that rebuilds `audit`, `audit_seal` or `audit_origins` (batch mode on SQLite) must make their triggers again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

GUARDS = (("audit", "UPDATE"), ("audit", "DELETE"), ("audit_seal", "UPDATE"), ("audit_seal", "DELETE"), ("audit_origins", "UPDATE"))
"""Where a line came from may be deleted, and nothing else."""
WORDS = "the audit log is append-only"


def upgrade() -> None:
    op.add_column("audit", sa.Column("origin_digest", sa.String(length=64), nullable=False, server_default=""))
    op.create_index("ix_audit_actor", "audit", ["actor_id", "id"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["subject_kind", "subject_id", "id"], unique=False)
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "audit_origins",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_origins_audit_id_audit")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit_origins")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_seal_audit_id")),
    )
    op.create_table(
        "refusal_counts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_refusal_counts")),
    )
    op.create_index(op.f("ix_refusal_counts_last_at"), "refusal_counts", ["last_at"], unique=False)
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    guard()


def guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, act in GUARDS:
            op.execute(f"CREATE TRIGGER {name(table, act)} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")
        return
    op.execute(
        f"CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    for table, act in GUARDS:
        op.execute(
            f"CREATE TRIGGER {name(table, act)} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit_log()"
        )


def name(table: str, act: str) -> str:
    return f"{table}_refuses_{act.lower()}"


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, act in GUARDS:
        op.execute(f"DROP TRIGGER {name(table, act)}" if is_sqlite else f"DROP TRIGGER {name(table, act)} ON {table}")
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_to_change_the_audit_log()")
    op.drop_table("heartbeats")
    op.drop_index(op.f("ix_refusal_counts_last_at"), table_name="refusal_counts")
    op.drop_table("refusal_counts")
    op.drop_table("audit_seal")
    op.drop_table("audit_origins")
    for index in ("ix_audit_at", "ix_audit_subject", "ix_audit_actor"):
        op.drop_index(index, table_name="audit")
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("origin_digest")
