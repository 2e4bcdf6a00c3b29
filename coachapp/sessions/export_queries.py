"""What a client takes along of their sessions. A coach takes dates, what they put on agendas, and their own notes: shared notes and
actions may hold the client's words, and say not whose they are."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.engagements.models import Engagement
from coachapp.sessions.models import Action, AgendaItem, CoachingSession, PrivateNote
from coachapp.sessions.preparation_models import Preparation
from coachapp.sessions.series import Series

_OF_SESSION = Engagement.id == CoachingSession.engagement_id
_OF_CLIENT, _OF_COACH = Engagement.client_id == OF, Engagement.coach_id == OF

SECTIONS = (
    Section("sessions", sa.select(*plain(CoachingSession)).where(_OF_SESSION, _OF_CLIENT).order_by(CoachingSession.id)),
    Section("series", sa.select(*plain(Series)).where(Engagement.id == Series.engagement_id, _OF_CLIENT).order_by(Series.id)),
    Section(
        "agenda_items",
        sa.select(*plain(AgendaItem)).where(Engagement.id == AgendaItem.engagement_id, _OF_CLIENT).order_by(AgendaItem.id),
    ),
    Section("actions", sa.select(*plain(Action)).where(Engagement.id == Action.engagement_id, _OF_CLIENT).order_by(Action.id)),
    Section(
        "preparations",
        sa.select(*plain(Preparation))
        .where(CoachingSession.id == Preparation.session_id, _OF_SESSION, _OF_CLIENT)
        .order_by(Preparation.id),
    ),
    Section(
        "coach_sessions",
        sa.select(*plain(CoachingSession, "shared_notes", "notes_at")).where(_OF_SESSION, _OF_COACH).order_by(CoachingSession.id),
    ),
    Section("coach_series", sa.select(*plain(Series)).where(Engagement.id == Series.engagement_id, _OF_COACH).order_by(Series.id)),
    Section(
        "coach_agenda_items",
        sa.select(AgendaItem.id, AgendaItem.session_id, AgendaItem.text, AgendaItem.created_at)
        .where(Engagement.id == AgendaItem.engagement_id, _OF_COACH, AgendaItem.added_by_id == OF, AgendaItem.source_kind.is_(None))
        .order_by(AgendaItem.id),
    ),
    Section("coach_private_notes", sa.select(*plain(PrivateNote, "author_id")).where(PrivateNote.author_id == OF).order_by(PrivateNote.id)),
)
