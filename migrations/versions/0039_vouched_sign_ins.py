"""Until when a second factor must be set up follows the settings; a sign-in keeps only whether an issuer vouched for two factors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is known to be vouched for: who came in that way signs in once more, if their role needs a second factor."""
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("set_up_by")
        table.add_column(sa.Column("is_vouched", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sign_ins") as table:
        table.alter_column("is_vouched", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("is_vouched")
        table.add_column(sa.Column("set_up_by", sa.DateTime(timezone=True), nullable=True))
