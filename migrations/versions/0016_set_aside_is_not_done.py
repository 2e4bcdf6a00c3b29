"""What was set aside before the *Not doing* list was there stands on it, with its reason and its day."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_GOALS = """
INSERT INTO not_doing (client_id, goal_id, what, why, since_on, version)
SELECT client_id, id, title, state_reason, DATE(state_at), 1 FROM goals
WHERE state = 'set_aside' AND NOT EXISTS (SELECT 1 FROM not_doing n WHERE n.goal_id = goals.id AND n.milestone_id IS NULL)
"""
_MILESTONES = """
INSERT INTO not_doing (client_id, goal_id, milestone_id, what, why, since_on, version)
SELECT g.client_id, g.id, m.id, m.title, m.state_reason, DATE(m.state_at), 1 FROM milestones m JOIN goals g ON g.id = m.goal_id
WHERE m.state = 'set_aside' AND NOT EXISTS (SELECT 1 FROM not_doing n WHERE n.milestone_id = m.id)
"""


def upgrade() -> None:
    op.execute(_GOALS)
    op.execute(_MILESTONES)


def downgrade() -> None:
    """The lines stay: they say what is so, and the list goes with its own step."""
