"""A mail that was sent, or given up, no longer holds what its link opens with."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SECRET = re.compile(r"(/invitations/)[\w-]{43}")
GAP = r"\1{secret of the link}"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("secret", sa.String(length=300), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("secret", server_default=None)
    outbox = sa.table("outbox", sa.column("id"), sa.column("text"), sa.column("html"), sa.column("kind"), sa.column("next_try_at"))
    connection = op.get_bind()
    past = sa.select(outbox).where(outbox.c.kind == "invitation", outbox.c.next_try_at.is_(None))
    for mail in connection.execute(past).all():
        blank = {"text": SECRET.sub(GAP, mail.text), "html": SECRET.sub(GAP, mail.html)}
        connection.execute(sa.update(outbox).where(outbox.c.id == mail.id).values(**blank))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("secret")
