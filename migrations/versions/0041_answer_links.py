"""A mail may hold many links, each of which answers one thing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OF_LINKS = ("got_it", "will_act", "lets_discuss", "check_in")


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.alter_column("secret", existing_type=sa.String(length=300), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Before, nothing knew these links, and a mail held one: those that are owed with several go without."""
    connection = op.get_bind()
    links, outbox = sa.table("links", sa.column("purpose")), sa.table("outbox", sa.column("secret"))
    connection.execute(sa.delete(links).where(links.c.purpose.in_(OF_LINKS)))
    connection.execute(sa.update(outbox).where(sa.func.length(outbox.c.secret) > 300).values(secret=""))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("secret", existing_type=sa.Text(), type_=sa.String(length=300), existing_nullable=False)
