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
    "engagement.ended": "Engagement ended",
    "handover.made": "Handed over to another coach",
    "handover.taken_back": "Handover taken back",
    "reading.withdrawn": "Reading withdrawn from a coach of before",
    "feedback.opened": "Feedback opened among coaches",
    "feedback.closed": "Feedback kept apart again",
}
"""Every act that is written today. A code that is not here is shown as it stands."""
