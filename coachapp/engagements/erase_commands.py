"""Take a person out of who works with whom."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import delete_rows
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import Engagement, EngagementState, Invitation


def erase_engagements(account_id: int) -> None:
    """Their own engagements as a client go, with what hangs on them; of those as a coach only what was never begun, because the others
    are their clients' record as well. Sessions and feedback have gone before."""
    was_never_begun = (Engagement.coach_id == account_id) & (Engagement.state == EngagementState.PROPOSED)
    delete_rows(Engagement, sa.or_(Engagement.client_id == account_id, was_never_begun))
    delete_rows(Invitation, Invitation.account_id == account_id)
    delete_rows(BreakGlass, BreakGlass.client_id == account_id)
