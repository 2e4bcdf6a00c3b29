"""What a client and a coach do together: begin, meet, and end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from coachapp.core.clock import local_of, zone
from coachapp.core.security import fingerprint
from coachapp.demo.client import Client
from coachapp.demo.looks import note_look
from coachapp.demo.script import EngagementScript, SeriesScript, SessionScript
from coachapp.demo.thread_play import ThreadPlay
from coachapp.demo.timeline import Event
from coachapp.engagements import queries as engagements
from coachapp.engagements.commands import accept_as_member, accept_as_newcomer, invite_clients
from coachapp.engagements.models import Engagement, Invitation, Invitee
from coachapp.feedback.commands import publish_review, write_draft
from coachapp.feedback.models import Signal
from coachapp.security.commands import decline_two_factor
from coachapp.sessions import commands as sessions
from coachapp.sessions.ending_commands import end_engagement
from coachapp.sessions.models import CoachingSession, SessionState
from coachapp.sessions.queries import coaching_session as session_of
from coachapp.sessions.queries import open_items
from coachapp.sessions.series import Every, Rhythm
from coachapp.sessions.series_commands import schedule_series

AFTERWARDS = timedelta(hours=1)
"""The coach writes in the hour after a session."""


class EngagementPlay:
    """One client's work with one coach."""

    def __init__(self, client: Client, script: EngagementScript) -> None:
        self.client, self.script = client, script
        self.coach = client.coaches[script.coach]
        self.token = ""

    def events(self) -> Iterator[Event]:
        """From the invitation to the last session planned."""
        script, client = self.script, self.client
        yield Event(client.timeline.at(script.invited, "09:00", self.coach.time_zone), self._invite)
        if script.accepted is None:
            return
        accepted_at = client.at(script.accepted, "12:30")
        yield Event(accepted_at, self._accept)
        booked_at = free_from = accepted_at + AFTERWARDS
        for session in script.sessions:
            play = SessionPlay(self, session)
            yield from play.events(booked_at=free_from)
            booked_at, free_from = free_from, play.ends_at + AFTERWARDS
        if script.then:
            yield Event(booked_at, partial(self._go_on, script.then))
        if script.ended:
            yield Event(client.at(script.ended, "20:00"), self._end)

    def engagement(self) -> Engagement:
        """The engagement with its two people."""
        return engagements.engagement(self.coach, self.client.engagement_ids[self.script.coach])

    def _invite(self, now: datetime) -> None:
        person = self.client.person
        (sent,) = invite_clients([Invitee(person.email, person.name)], by=self.coach, now=now)
        self.client.invitation_token = sent.token

    def _accept(self, now: datetime) -> None:
        client = self.client
        invitation = engagements.invitation_by_token(fingerprint(client.invitation_token))
        if invitation is None or invitation.engagement_id is None:
            raise LookupError(f"{client.person.name} accepts an invitation that was never sent")
        if client.account is None:
            self._arrive(invitation, now)
        else:
            accept_as_member(invitation, by=client.viewer, now=now)
        client.engagement_ids[self.script.coach] = invitation.engagement_id

    def _arrive(self, invitation: Invitation, now: datetime) -> None:
        person, password_hash = self.client.person, self.client.password_hash
        self.client.account = accept_as_newcomer(
            invitation, name=person.name, password_hash=password_hash, time_zone=person.time_zone, now=now
        )
        decline_two_factor(self.client.account.id, now=now)

    def _go_on(self, then: SeriesScript, now: datetime) -> None:
        there = self.coach.time_zone
        local = local_of(self.client.timeline.meeting(then.first, there), zone(there))
        rhythm = Rhythm(Every(then.every), local.date(), local.time(), there, then.count)
        schedule_series(self.engagement(), rhythm, by=self.coach, now=now, minutes=50, place="")

    def _end(self, now: datetime) -> None:
        end_engagement(self.engagement(), by=self.client.viewer, now=now)


class SessionPlay:
    """One meeting, from the day it was booked to its review and what came of it."""

    def __init__(self, engagement: EngagementPlay, script: SessionScript) -> None:
        self.together, self.script = engagement, script
        self.client, self.coach = engagement.client, engagement.coach
        self.starts_at = self.client.timeline.meeting(script.starts, self.coach.time_zone)
        self.ends_at = self.starts_at + timedelta(minutes=script.minutes)
        self.session_id = 0

    def events(self, booked_at: datetime) -> Iterator[Event]:
        """Booked when the last one was over, its agenda the day before, the review right after it, then the answers."""
        script = self.script
        yield Event(booked_at, self._schedule)
        yield Event(self.starts_at - timedelta(hours=20), self._fill_agenda)
        if script.state in ("cancelled", "no_show"):
            before_or_after = self.starts_at - timedelta(hours=6) if script.state == "cancelled" else self.ends_at
            yield Event(before_or_after, self._say_how_it_went)
        elif script.state == "held":
            yield Event(self.ends_at, self._write_it_down)
            yield Event(self.ends_at + timedelta(minutes=30), self._publish if script.is_published else self._say_how_it_went)
            for feedback in script.feedback:
                yield from ThreadPlay(self.client, self.coach, self.meeting, feedback).events()

    def meeting(self) -> CoachingSession:
        """The session with its engagement and people, as the coach may change it."""
        return session_of(self.coach, self.session_id)

    def _schedule(self, now: datetime) -> None:
        engagement, minutes = self.together.engagement(), self.script.minutes
        made = sessions.schedule_session(engagement, by=self.coach, now=now, starts_at=self.starts_at, minutes=minutes)
        self.session_id = self.client.session_ids[self.together.script.coach, made.number] = made.id

    def _fill_agenda(self, now: datetime) -> None:
        meeting = self.meeting()
        for texts, who in ((self.script.agenda, self.coach), (self.script.brought, self.client.viewer)):
            for text in texts:
                sessions.add_agenda_item(meeting.engagement, by=who, now=now, text=text, coaching_session=meeting)

    def _say_how_it_went(self, now: datetime) -> None:
        sessions.set_session_state(self.meeting(), state=SessionState(self.script.state), by=self.coach, now=now)

    def _write_it_down(self, now: datetime) -> None:
        meeting, script = self.meeting(), self.script
        note_look(self.coach, self.client.viewer.account_id, now)
        for item in open_items(meeting.id):
            sessions.tick_agenda_item(item, meeting, by=self.coach, is_ticked=True)
        sessions.write_shared_notes(meeting, by=self.coach, now=now, text=script.shared_notes, version=meeting.notes_version)
        if script.private_notes:
            sessions.write_private_note(meeting, by=self.coach, now=now, text=script.private_notes, version=0)
        for feedback in script.feedback:
            milestone, signal = self.client.milestones[feedback.milestone], Signal(feedback.signal)
            write_draft(meeting, milestone, by=self.coach, now=now, signal=signal, text=feedback.text, version=0)

    def _publish(self, now: datetime) -> None:
        publish_review(self.meeting(), by=self.coach, now=now)
