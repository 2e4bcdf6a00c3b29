"""The audit log's codes as people say them."""

from __future__ import annotations

ACT_WORDS = {
    "sign_in": "Signed in",
    "sign_in.refused": "Sign-in refused",
    "sign_out": "Signed out",
    "password.changed": "Password changed",
    "account.made": "Admin made at set-up",
    "account.roles": "Roles changed",
    "account.suspended": "Account suspended",
    "account.restored": "Account restored",
    "invitation.sent": "Invitation sent",
    "invitation.accepted": "Invitation accepted",
    "settings.changed": "Settings changed",
    "engagement.started": "Engagement made by an admin",
    "engagement.paused": "Engagement paused",
    "engagement.resumed": "Engagement resumed",
    "engagement.ended": "Engagement ended",
    "sign_ins.ended": "Signed out everywhere by an admin",
    "handover.made": "Handed over to another coach",
    "handover.taken_back": "Handover taken back",
    "reading.withdrawn": "Reading withdrawn from a coach of before",
    "feedback.opened": "Feedback opened among coaches",
    "feedback.closed": "Feedback kept apart again",
    "refused.not_allowed": "Refused: not allowed",
    "refused.not_theirs": "Refused: not theirs, or gone",
    "refused.stale_form": "Refused: a form without a good token",
    "refused.too_often": "Refused: tried too often",
    "break_glass.begun": "Break-glass begun",
    "break_glass.read": "Read under break-glass",
    "break_glass.left": "Break-glass left",
    "audit.exported": "Audit log taken as a table",
}
"""Every act that is written today. A code that is not here is shown as it stands."""
