"""Who looks as a coach and on the same day as an admin under break-glass has looked twice."""

from __future__ import annotations

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ONE_A_DAY = "uq_looks_goal_id_viewer_id_on_day"
ONE_A_DAY_AND_RIGHT = "uq_looks_goal_id_viewer_id_on_day_right"


def upgrade() -> None:
    with op.batch_alter_table("looks") as looks:
        looks.drop_constraint(op.f(ONE_A_DAY), type_="unique")
        looks.create_unique_constraint(op.f(ONE_A_DAY_AND_RIGHT), ["goal_id", "viewer_id", "on_day", "right"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM looks WHERE EXISTS (SELECT 1 FROM looks AS earlier WHERE earlier.goal_id = looks.goal_id"
        " AND earlier.viewer_id = looks.viewer_id AND earlier.on_day = looks.on_day AND earlier.id < looks.id)"
    )
    with op.batch_alter_table("looks") as looks:
        looks.drop_constraint(op.f(ONE_A_DAY_AND_RIGHT), type_="unique")
        looks.create_unique_constraint(op.f(ONE_A_DAY), ["goal_id", "viewer_id", "on_day"])
