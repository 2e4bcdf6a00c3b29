"""The list of accounts is walked both ways by name, whatever role or state is asked for, along an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_accounts_name", table_name="accounts")
    op.create_index("ix_accounts_name_id", "accounts", ["name", "id"], unique=False)
    op.create_index("ix_accounts_state_name", "accounts", ["state", "name", "id"], unique=False)
    for role in ("coach", "admin"):
        op.create_index(
            f"ix_accounts_{role}es" if role == "coach" else f"ix_accounts_{role}s",
            "accounts",
            ["name", "id"],
            unique=False,
            sqlite_where=sa.text(f"is_{role} IS 1"),
            postgresql_where=sa.text(f"is_{role} IS TRUE"),
        )


def downgrade() -> None:
    for name in ("ix_accounts_coaches", "ix_accounts_admins", "ix_accounts_state_name", "ix_accounts_name_id"):
        op.drop_index(name, table_name="accounts")
    op.create_index("ix_accounts_name", "accounts", ["name"], unique=False)
