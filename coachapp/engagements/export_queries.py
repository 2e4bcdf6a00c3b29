"""What a person takes along of who works with whom. The other one is named, because the two knew each other; nothing more of them."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.export import OF, Section, plain
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import Engagement, Invitation

_COACH, _CLIENT = Account.name.label("coach_name"), Account.name.label("client_name")
_INVITATION = (Invitation.id, Invitation.engagement_id, Invitation.created_at, Invitation.expires_at, Invitation.used_at)
_SEEN = (BreakGlass.id, BreakGlass.reason, BreakGlass.began_at, BreakGlass.ends_at, BreakGlass.left_at)

SECTIONS = (
    Section(
        "engagements",
        sa.select(*plain(Engagement, "client_id"), _COACH)
        .join(Account, Account.id == Engagement.coach_id)
        .where(Engagement.client_id == OF)
        .order_by(Engagement.id),
    ),
    Section("invitations", sa.select(*_INVITATION).where(Invitation.account_id == OF).order_by(Invitation.id)),
    Section(
        "break_glass",
        sa.select(*_SEEN, Account.name.label("admin_name"))
        .join(Account, Account.id == BreakGlass.admin_id)
        .where(BreakGlass.client_id == OF)
        .order_by(BreakGlass.id),
    ),
    Section(
        "coach_engagements",
        sa.select(*plain(Engagement, "coach_id"), _CLIENT)
        .join(Account, Account.id == Engagement.client_id)
        .where(Engagement.coach_id == OF)
        .order_by(Engagement.id),
    ),
    Section("admin_break_glass", sa.select(*_SEEN, BreakGlass.client_id).where(BreakGlass.admin_id == OF).order_by(BreakGlass.id)),
)
