"""Sessions, agenda, private notes, actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "scheduled", "held", "cancelled", "no_show", name="session_state", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_notes", sa.Text(), nullable=False),
        sa.Column("shared_notes_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("notes_version", sa.Integer(), nullable=False),
        sa.Column("notes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_sessions_engagement_id_engagements"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_sessions_engagement_id_number")),
    )
    op.create_index("ix_sessions_engagement_starts", "sessions", ["engagement_id", "starts_at"], unique=False)
    op.create_index("ix_sessions_starts", "sessions", ["starts_at", "id"], unique=False)
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dropped", name="action_state", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_actions_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_actions_owner_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_actions_session_id_sessions"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint("source_kind", "source_id", name=op.f("uq_actions_source_kind_source_id")),
    )
    op.create_index("ix_actions_engagement_state", "actions", ["engagement_id", "state", "due_on"], unique=False)
    op.create_index("ix_actions_owner_state", "actions", ["owner_id", "state", "due_on"], unique=False)
    op.create_index(op.f("ix_actions_session_id"), "actions", ["session_id"], unique=False)
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("is_ticked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["accounts.id"], name=op.f("fk_agenda_items_added_by_id_accounts"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagements.id"], name=op.f("fk_agenda_items_engagement_id_engagements"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_agenda_items_milestone_id_milestones"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_agenda_items_session_id_sessions"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("source_kind", "source_id", name=op.f("uq_agenda_items_source_kind_source_id")),
    )
    op.create_index(op.f("ix_agenda_items_added_by_id"), "agenda_items", ["added_by_id"], unique=False)
    op.create_index("ix_agenda_items_engagement", "agenda_items", ["engagement_id", "session_id"], unique=False)
    op.create_index(op.f("ix_agenda_items_milestone_id"), "agenda_items", ["milestone_id"], unique=False)
    op.create_index("ix_agenda_items_session", "agenda_items", ["session_id", "id"], unique=False)
    op.create_table(
        "private_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_private_notes_author_id_accounts"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_private_notes_session_id_sessions"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_notes")),
        sa.UniqueConstraint("session_id", "author_id", name=op.f("uq_private_notes_session_id_author_id")),
    )
    op.create_index(op.f("ix_private_notes_author_id"), "private_notes", ["author_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_private_notes_author_id"), table_name="private_notes")
    op.drop_table("private_notes")
    op.drop_index("ix_agenda_items_session", table_name="agenda_items")
    op.drop_index(op.f("ix_agenda_items_milestone_id"), table_name="agenda_items")
    op.drop_index("ix_agenda_items_engagement", table_name="agenda_items")
    op.drop_index(op.f("ix_agenda_items_added_by_id"), table_name="agenda_items")
    op.drop_table("agenda_items")
    op.drop_index(op.f("ix_actions_session_id"), table_name="actions")
    op.drop_index("ix_actions_owner_state", table_name="actions")
    op.drop_index("ix_actions_engagement_state", table_name="actions")
    op.drop_table("actions")
    op.drop_index("ix_sessions_starts", table_name="sessions")
    op.drop_index("ix_sessions_engagement_starts", table_name="sessions")
    op.drop_table("sessions")
