"""What people send as files, and the check-ins that they hang on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PURPOSES = ("evidence", "picture")
KINDS = ("pdf", "png", "jpeg", "webp", "txt", "md", "docx", "odt")


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Enum(*PURPOSES, native_enum=False, length=20, name="file_purpose", create_constraint=True), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, native_enum=False, length=20, name="file_kind", create_constraint=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_files_size")),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_files_owner_id_accounts"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("stored", name=op.f("uq_files_stored")),
    )
    op.create_index("ix_files_owner_made", "files", ["owner_id", "made_at"], unique=False)
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        evidence.create_foreign_key(op.f("fk_evidence_file_id_files"), "files", ["file_id"], ["id"], ondelete="CASCADE")
        evidence.create_unique_constraint(op.f("uq_evidence_file_id"), ["file_id"])


def downgrade() -> None:
    op.execute("DELETE FROM evidence WHERE file_id IS NOT NULL")  # a link to a file that is no longer given out
    with op.batch_alter_table("evidence") as evidence:
        evidence.drop_constraint(op.f("uq_evidence_file_id"), type_="unique")
        evidence.drop_constraint(op.f("fk_evidence_file_id_files"), type_="foreignkey")
        evidence.drop_column("file_id")
    op.drop_index("ix_files_owner_made", table_name="files")
    op.drop_table("files")
