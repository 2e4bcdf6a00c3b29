"""All lists of a person's record, room by room, and the tables that are in none of them, each with its reason.

tests/records/test_everything.py walks all tables: a new one that is neither in a list nor named here fails it.
"""

from __future__ import annotations

from coachapp.accounts import export_queries as accounts
from coachapp.booking import export_queries as booking
from coachapp.checkins import export_queries as checkins
from coachapp.core.export import Section
from coachapp.engagements import export_queries as engagements
from coachapp.feedback import export_queries as feedback
from coachapp.files import export_queries as files
from coachapp.goals import export_queries as goals
from coachapp.home import export_queries as home
from coachapp.hours import export_queries as hours
from coachapp.inbound import export_queries as inbound
from coachapp.ledger import export_queries as ledger
from coachapp.meetings import export_queries as meetings
from coachapp.notices import export_queries as notices
from coachapp.ratings import export_queries as ratings
from coachapp.security import export_queries as security
from coachapp.sessions import export_queries as sessions

SECTIONS: tuple[Section, ...] = (
    *accounts.SECTIONS,
    *security.SECTIONS,
    *engagements.SECTIONS,
    *goals.SECTIONS,
    *checkins.SECTIONS,
    *files.SECTIONS,
    *notices.SECTIONS,
    *sessions.SECTIONS,
    *booking.SECTIONS,
    *meetings.SECTIONS,
    *hours.SECTIONS,
    *ratings.SECTIONS,
    *feedback.SECTIONS,
    *inbound.SECTIONS,
    *home.SECTIONS,
    *ledger.SECTIONS,
)

LEFT_OUT: dict[str, str] = {
    "account_imports": "Lists that an admin brought in: other people's addresses; deleted within a week.",
    "attempts": "Counts of tries under a key that tells nobody's name; deleted as the settings say.",
    "audit_seal": "Signs of a chain, no word about anybody.",
    "calendar_feeds": "The digest of a calendar's address, which opens nothing; the sessions that it gives stand in the record.",
    "challenges": "Random numbers of a passkey's sign-in, good for five minutes.",
    "form_keys": "Random keys of forms that were sent, so that none is taken twice; deleted within a week.",
    "heartbeats": "When the worker was last alive.",
    "instance_settings": "How the instance is set; nobody's.",
    "kept_forms": "What was sent after a sign-in had ended, encrypted so that only its own browser opens it; deleted within a day.",
    "mail_paces": "When a mail server may be handed the next mail; nobody's.",
    "record_copies": "That this copy was asked for stands in the audit log.",
    "record_imports": "What its person brought along and did not take in yet; deleted within a day.",
    "refusal_counts": "Counts of an hour under a digest; deleted within a day.",
    "setup_codes": "The code of the very first sign-in; gone once it was used.",
}
