"""Deeds become events: each lets the right person do it, through the rooms' commands, at the instant that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from coachapp.accounts.commands import open_among_coaches
from coachapp.core.clock import day_of, zone
from coachapp.demo import deeds
from coachapp.demo.client import Client
from coachapp.demo.timeline import Event
from coachapp.engagements import queries as engagements
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import queries as feedback
from coachapp.feedback import review_queries
from coachapp.feedback.handover_commands import hand_over
from coachapp.feedback.loop_commands import edit_feedback
from coachapp.feedback.models import Signal
from coachapp.feedback.preparation_commands import save_preparation
from coachapp.feedback.review_commands import skip_milestone, write_milestone_note
from coachapp.goals import choice_commands as choices
from coachapp.goals import proposal_commands as proposals
from coachapp.goals import proposal_queries
from coachapp.goals.models import Direction
from coachapp.goals.proposal_models import Proposal
from coachapp.home.commands import put_off
from coachapp.ratings.commands import rate
from coachapp.ratings.models import Lens
from coachapp.sessions import queries as sessions
from coachapp.sessions.models import CoachingSession

PREPARED_BEFORE = timedelta(hours=40)
CLIENT_RATES = timedelta(minutes=40)
"""After the beginning; the coach rates, skips and notes in the half hour before the review goes out."""
COACH_WRITES = timedelta(minutes=15)
CHANGED_AFTER = timedelta(hours=20)


class DeedPlay:
    """All deeds of one client and their coaches."""

    def __init__(self, client: Client, script: tuple[deeds.Deed, ...]) -> None:
        self.client, self.script = client, script
        self.tell: Mapping[type, Callable[[Any], Iterator[Event]]] = {
            deeds.Rated: self._rated,
            deeds.Prepared: self._prepared,
            deeds.Skipped: self._skipped,
            deeds.Noted: self._noted,
            deeds.Edited: self._edited,
            deeds.WhyNow: self._why_now,
            deeds.StillTrue: self._still_true,
            deeds.Reflected: self._reflected,
            deeds.NotDone: self._not_done,
            deeds.Proposed: self._proposed,
            deeds.HandedOver: self._handed_over,
            deeds.OpenedAmongCoaches: self._opened,
            deeds.PutOff: self._put_off,
        }

    def events(self) -> Iterator[Event]:
        """Each deed at its time."""
        for deed in self.script:
            yield from self.tell[type(deed)](deed)

    # -- in a session

    def _starts_at(self, meeting: deeds.Meeting) -> datetime:
        script = next(one for one in self.client.person.engagements if one.coach == meeting.coach)
        return self.client.timeline.meeting(script.sessions[meeting.number - 1].starts, self.client.coaches[meeting.coach].time_zone)

    def _ends_at(self, meeting: deeds.Meeting) -> datetime:
        script = next(one for one in self.client.person.engagements if one.coach == meeting.coach)
        return self._starts_at(meeting) + timedelta(minutes=script.sessions[meeting.number - 1].minutes)

    def _session(self, viewer: Viewer, meeting: deeds.Meeting) -> CoachingSession:
        return sessions.coaching_session(viewer, self.client.session_ids[meeting.coach, meeting.number])

    def _rated(self, deed: deeds.Rated) -> Iterator[Event]:
        begins, ends = self._starts_at(deed.meeting), self._ends_at(deed.meeting)
        yield Event(begins + CLIENT_RATES, lambda now: self._rate(self.client.viewer, deed, deed.client, deed.client_notes, now))
        four = deed.coach
        if four:
            coach = self.client.coaches[deed.meeting.coach]
            yield Event(ends + COACH_WRITES, lambda now: self._rate(coach, deed, four, deed.coach_notes, now))

    def _rate(self, by: Viewer, deed: deeds.Rated, four: deeds.Four, notes: Mapping[str, str], now: datetime) -> None:
        values = {lens: (value, notes.get(lens.value, "")) for lens, value in zip(Lens, four, strict=True)}
        meeting = self._session(by, deed.meeting)
        rate(self.client.goals[deed.goal], meeting.engagement, meeting, by=by, now=now, values=values)

    def _prepared(self, deed: deeds.Prepared) -> Iterator[Event]:
        """Not before its time: a session that was put off over a weekend is prepared by nobody yet."""
        at = self._starts_at(deed.meeting) - PREPARED_BEFORE
        if at <= self.client.timeline.now:
            yield Event(at, partial(self._prepare, deed))

    def _prepare(self, deed: deeds.Prepared, now: datetime) -> None:
        by = self.client.viewer
        texts = {"moved": deed.moved, "hard": deed.hard, "talk_about": deed.talk_about}
        signals = {self.client.milestones[key].id: Signal(said) for key, said in deed.signals.items()}
        save_preparation(self._session(by, deed.meeting), by=by, now=now, texts=texts, signals=signals, is_sent=deed.is_sent)

    def _skipped(self, deed: deeds.Skipped) -> Iterator[Event]:
        coach = self.client.coaches[deed.meeting.coach]

        def skip(now: datetime) -> None:
            skip_milestone(self._session(coach, deed.meeting), self.client.milestones[deed.milestone], by=coach, now=now, why=deed.why)

        yield Event(self._ends_at(deed.meeting) + COACH_WRITES, skip)

    def _noted(self, deed: deeds.Noted) -> Iterator[Event]:
        coach = self.client.coaches[deed.meeting.coach]

        def note(now: datetime) -> None:
            milestone = self.client.milestones[deed.milestone]
            known = review_queries.milestone_note(coach, milestone.id)
            version = known.version if known else 0
            write_milestone_note(self._session(coach, deed.meeting), milestone, by=coach, now=now, text=deed.text, version=version)

        yield Event(self._ends_at(deed.meeting) + COACH_WRITES, note)

    def _edited(self, deed: deeds.Edited) -> Iterator[Event]:
        coach = self.client.coaches[deed.meeting.coach]

        def edit(now: datetime) -> None:
            meeting, milestone_id = self._session(coach, deed.meeting), self.client.milestones[deed.milestone].id
            cells = feedback.cells(coach, meeting.engagement_id)
            (feedback_id,) = (cell.id for cell in cells if (cell.session_id, cell.milestone_id) == (meeting.id, milestone_id))
            edit_feedback(feedback.feedback(coach, feedback_id), by=coach, now=now, signal=Signal(deed.signal), text=deed.text)

        yield Event(self._ends_at(deed.meeting) + CHANGED_AFTER, edit)

    # -- the client's choices

    def _why_now(self, deed: deeds.WhyNow) -> Iterator[Event]:
        def write(now: datetime) -> None:
            goal = self.client.goals[deed.goal]
            choices.write_why_now(goal, by=self.client.viewer, now=now, why_now=deed.text, evidence=deed.links)

        yield Event(self.client.at(deed.when, "20:15"), write)

    def _still_true(self, deed: deeds.StillTrue) -> Iterator[Event]:
        at = self.client.at(deed.when, "20:15")
        yield Event(at, lambda now: choices.confirm_why_now(self.client.goals[deed.goal], by=self.client.viewer, now=now))

    def _reflected(self, deed: deeds.Reflected) -> Iterator[Event]:
        words = {"motivating": deed.motivating, "not_motivating": deed.not_motivating, "next_choice": deed.next_choice}

        def reflect(now: datetime) -> None:
            choices.write_reflection(self.client.milestones[deed.milestone], by=self.client.viewer, now=now, **words)

        yield Event(self.client.at(deed.when, "21:30"), reflect)

    def _not_done(self, deed: deeds.NotDone) -> Iterator[Event]:
        revisit_on = self.client.timeline.day(deed.revisit) if deed.revisit else None

        def add(now: datetime) -> None:
            today = day_of(now, zone(self.client.person.time_zone))
            choices.add_not_doing(by=self.client.viewer, now=now, today=today, what=deed.what, why=deed.why, revisit_on=revisit_on)

        yield Event(self.client.at(deed.when, "20:50"), add)

    # -- between the two, and between coaches

    def _proposed(self, deed: deeds.Proposed) -> Iterator[Event]:
        made: list[int] = []
        yield Event(self.client.at(deed.when, "09:15"), lambda now: made.append(self._propose(deed, now).id))
        if deed.answered:
            yield Event(self.client.at(deed.answered, "19:25"), lambda now: self._answer(deed, made[0], now))

    def _propose(self, deed: deeds.Proposed, now: datetime) -> Proposal:
        coach = self.client.coaches[deed.coach]
        words: dict[str, Any] = {
            "title": deed.title, "done_when": deed.done_when, "why": deed.why, "due_on": self.client.timeline.day(deed.due),
            "scope": deed.scope, "direction": Direction(deed.direction),
        }  # fmt: skip
        if deed.changes:
            return proposals.propose_change(self.client.milestones[deed.changes], by=coach, now=now, **words)
        return proposals.propose_milestone(self.client.goals[deed.goal], by=coach, now=now, **words)

    def _answer(self, deed: deeds.Proposed, proposal_id: int, now: datetime) -> None:
        answer = {"accepted": proposals.accept, "declined": proposals.decline}[deed.answer]
        by = self.client.viewer
        answer(proposal_queries.proposal(by, proposal_id), by=by, now=now, answer=deed.words)

    def _handed_over(self, deed: deeds.HandedOver) -> Iterator[Event]:
        def hand(now: datetime) -> None:
            by = self.client.viewer
            before, after = (engagements.engagement(by, self.client.engagement_ids[coach]) for coach in (deed.before, deed.after))
            goals = {self.client.goals[title].id: with_feedback for title, with_feedback in deed.goals.items()}
            hand_over(before, after, by=by, now=now, letter=deed.letter, goals=goals)

        yield Event(self.client.at(deed.when, "20:00"), hand)

    def _opened(self, deed: deeds.OpenedAmongCoaches) -> Iterator[Event]:
        def open_(now: datetime) -> None:
            if self.client.account is not None:
                open_among_coaches(self.client.account, is_open=True, by=self.client.viewer, now=now)

        yield Event(self.client.at(deed.when, "20:00"), open_)

    def _put_off(self, deed: deeds.PutOff) -> Iterator[Event]:
        coach, at = self.client.coaches[deed.coach], self.client.at(deed.when, "08:10")
        yield Event(at, lambda now: put_off(self.client.viewer.account_id, deed.why, by=coach, now=now))
