"""A practice of a known size, the same at each run: one busy coach with a deep client among many, and a small one to compare with."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

import sqlalchemy as sa

from coachapp.accounts.commands import begin_sign_in
from coachapp.accounts.models import Account, AccountState, Role
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import Base, db
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import Draft, Feedback, Reply, ResponseKind, Signal
from coachapp.feedback.review_models import BlindSignal
from coachapp.goals.models import Direction, Goal, Milestone, MilestoneState
from coachapp.ledger.models import Activity
from coachapp.ratings.models import Lens, Rating
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, PrivateNote, SessionState
from coachapp.sessions.preparation_models import Preparation

CLIENTS, RUNNING = 400, 80
ACCOUNTS = 60_000
"""Of people who are only listed: what an admin of a large practice walks through."""
DEEP_MILESTONES, DEEP_FEEDBACK = 20, 3
LONG_MILESTONES, LONG_SESSIONS, WIDE_MILESTONES = 120, 250, 60
SETTLED = timedelta(days=40)
"""After so long an action is done and what was to be discussed was: a practice does not leave everything open."""
VOCABULARY = """
the a and of to in that it is for with on as you this not but what which how from have was were one two lab paper student draft figure
method result reviewer deadline chapter argument question answer protocol data format partner benchmark sensor loop week month morning
call letter grant teaching lecture seminar idea claim proof sample measure error budget hire group field review table model robot grasp
demonstration policy reward camera noise failure success write read cut ask wait decide begin finish send explain compare repeat move
stop try notice keep lose find need want avoid trust shorten small large early late clear honest narrow broad hard simple useful novel
ready tired patient slow quick open shared private enough never always again before after since until without because although perhaps
instead together alone nobody somebody everything nothing other same next last first only still
""".split()
TITLES = ("Open benchmark with two labs", "Supervise a student", "First-author paper", "Lecture notes", "Workshop on few demonstrations")


@dataclass(frozen=True)
class Place:
    """Where to look: a coach's and a client's sign-in, and the ids of what they share."""

    coach_token: str
    client_token: str
    client_id: int
    goal_id: int
    review_id: int


@dataclass(frozen=True)
class World:
    busy: Place
    small: Place
    crowded: Place
    """The busy coach's client with five pieces of news on each milestone in one month."""
    short: Place
    """A client whose goal has one milestone: the nearest to a goal page of 15 KB that there is."""
    long: Place
    """A client of many years: 120 milestones and 250 sessions."""
    wide: Place
    """A client with 60 open milestones to review."""
    admin_token: str


class Builder:
    """Adds rows as they would be after use; texts and figures come from a fixed seed."""

    def __init__(self, now: datetime) -> None:
        self.now, self.random, self.serial = now, random.Random(2026), 0

    def words(self, size: int = 200) -> str:
        """Sentences of about this many characters, never the same twice: repeated ones would compress as no person's words do."""
        said = ""
        while len(said) < size:
            said += " ".join(self.random.choices(VOCABULARY, k=self.random.randint(6, 14))).capitalize() + ". "
        return said.strip()

    def kept(self, *things: Base) -> None:
        db.session.add_all(things)
        db.session.flush()

    def account(self, role: Role) -> Account:
        self.serial += 1
        account = Account(
            email=f"person{self.serial}@example.org", name=f"Person {self.serial:03}", created_at=self.now - timedelta(days=1200)
        )
        account.time_zone, account.state = self.random.choice(("Europe/Berlin", "Europe/London", "UTC")), AccountState.ACTIVE
        account.take_roles({role})
        self.kept(account)
        return account

    def engagement(self, client: Account, coach: Account, *, is_running: bool = True) -> Engagement:
        began = self.now - timedelta(days=1000)
        state = EngagementState.ACTIVE if is_running else EngagementState.ENDED
        engagement = Engagement(client_id=client.id, coach_id=coach.id, state=state, created_at=began, started_at=began)
        engagement.ended_at = None if is_running else self.now - timedelta(days=30)
        self.kept(engagement)
        return engagement

    def goal(self, client: Account, milestones: int) -> tuple[Goal, list[Milestone]]:
        began = self.now - timedelta(days=900)
        goal = Goal(client_id=client.id, state_at=began, created_at=began, title="Robots that learn from a handful of demonstrations")
        goal.write(vision=self.words(), area="Research", horizon_on=(self.now + timedelta(days=900)).date())
        for lens in ("achievable", "novel", "motivating", "useful"):
            setattr(goal, lens, self.words(120))
        self.kept(goal)
        steps = [self._milestone(goal, title, place) for place, title in enumerate(islice(cycle(TITLES), milestones))]
        self.kept(*steps)
        return goal, steps

    def _milestone(self, goal: Goal, title: str, place: int) -> Milestone:
        at = self.now - timedelta(days=300)
        step = Milestone(
            goal_id=goal.id, title=f"{title}, part {place + 1}", position=place, scope=1 + place % 5, state_at=at, created_at=at
        )
        step.state, step.moves, step.progress, step.confidence = MilestoneState.IN_PROGRESS, 0, 40, 3
        step.write(title=step.title, done_when=self.words(90), scope=step.scope, direction=Direction.TOWARDS)
        for days in (30, 60 + place):
            step.set_due((self.now + timedelta(days=days)).date())
        step.checked_in_at = self.now - timedelta(days=5)
        return step

    def session(self, engagement: Engagement, days: float, *, is_published: bool) -> CoachingSession:
        at = self.now + timedelta(days=days)
        meeting = CoachingSession(
            engagement_id=engagement.id, number=engagement.next_session_number(), starts_at=at, state_at=at, created_at=at
        )
        meeting.state = SessionState.HELD if is_published else SessionState.SCHEDULED
        meeting.published_at = at if is_published else None
        self.kept(meeting)
        return meeting

    def feedback(self, meeting: CoachingSession, engagement: Engagement, steps: list[Milestone]) -> None:
        """A word on each milestone, most of them answered, some with an action or a reply."""
        at, meeting.feedback_count = meeting.starts_at, len(steps)
        is_settled = at < self.now - SETTLED
        all_said = [self._said(meeting, engagement, step, place) for place, step in enumerate(steps)]
        self.kept(*all_said)
        for place, said in enumerate(all_said):
            if place % 4 != 3:
                said.respond(list(ResponseKind)[place % 3], self.words(60), at + timedelta(days=1 + place % 5))
                if is_settled:
                    said.rest(at + timedelta(days=9))
        actions = [self._action(engagement, meeting, said, is_done=is_settled) for said in all_said[1::3]]
        replies = [
            Reply.write(said, author_id=engagement.coach_id, text=self.words(80), now=at + timedelta(days=2)) for said in all_said[2::3]
        ]
        self.kept(*actions, *replies)

    def _said(self, meeting: CoachingSession, engagement: Engagement, step: Milestone, place: int) -> Feedback:
        draft = Draft(session_id=meeting.id, milestone_id=step.id, signal=list(Signal)[place % 4], text=self.words())
        return Feedback.publish(draft, client_id=engagement.client_id, author_id=engagement.coach_id, now=meeting.starts_at)

    def _action(self, engagement: Engagement, meeting: CoachingSession, said: Feedback, *, is_done: bool) -> Action:
        due_on = (meeting.starts_at + timedelta(days=20)).date()
        action = Action(
            engagement_id=engagement.id, owner_id=engagement.client_id, session_id=meeting.id, source_kind="feedback", source_id=said.id,
            text=self.words(30), due_on=due_on, created_at=meeting.starts_at, state=ActionState.OPEN,
        )  # fmt: skip
        if is_done:
            action.close(ActionState.DONE, meeting.starts_at + timedelta(days=15))
        return action

    def prepared(self, meeting: CoachingSession, steps: list[Milestone]) -> None:
        """What the client sent before a session, with a signal of their own for each milestone."""
        at = meeting.starts_at - timedelta(days=1)
        preparation = Preparation(session_id=meeting.id, moved=self.words(), hard=self.words(80), talk_about="", saved_at=at)
        preparation.send(at)
        signals = [
            BlindSignal(session_id=meeting.id, milestone_id=step.id, signal=self.random.choice(list(Signal)), said_at=at) for step in steps
        ]
        self.kept(preparation, *signals)

    def rated(self, meeting: CoachingSession, engagement: Engagement, goal: Goal) -> None:
        """Both see each lens of the goal in this session."""
        self.kept(
            *(
                Rating(
                    goal_id=goal.id, engagement_id=engagement.id, session_id=meeting.id, author_id=author_id, lens=lens,
                    value=self.random.randint(1, 5), note=self.words(60), rated_at=meeting.starts_at,
                )
                for author_id in (engagement.client_id, engagement.coach_id)
                for lens in Lens
            )
        )  # fmt: skip

    def history(self, client_id: int, step: Milestone, lines: int, days: float) -> None:
        """Lines of activity on a milestone, spread over the last days."""
        changes = (("milestone.edited", {"title": ["Old", step.title]}), ("milestone.due", {"due_on": ["2026-12-01", "2027-02-01"]}))
        self.kept(
            *(
                Activity(
                    at=self.now - timedelta(days=days * (n + 1) / (lines + 1)), client_id=client_id, actor_id=client_id,
                    verb=changes[n % 2][0], subject_kind="milestone", subject_id=step.id, changes=changes[n % 2][1], note=self.words(40),
                )
                for n in range(lines)
            )
        )  # fmt: skip

    def check_ins(self, step: Milestone, many: int, days: float) -> None:
        """So many of them, the oldest first, each with a link; the milestone knows the last."""
        reports = []
        for n in range(many):
            at = self.now - timedelta(days=days * (1 - (n + 1) / (many + 1)))
            confidence = min(5, max(1, (step.confidence or 3) + self.random.choice((-1, 0, 0, 0, 1))))
            report = CheckIn(
                milestone_id=step.id, goal_id=step.goal_id, progress=40,
                confidence=confidence, confidence_before=step.confidence, created_at=at,
            )  # fmt: skip
            report.write(self.words())
            report.evidence = [Evidence(url="https://example.org/branch", label="loader branch")]
            step.note_check_in(progress=40, confidence=confidence, now=at)
            reports.append(report)
        self.kept(*reports)

    def shared(
        self, coach: Account, milestones: int, sessions: int, *, news: tuple[int, int] = (1, 1)
    ) -> tuple[Engagement, Goal, CoachingSession]:
        """A client with a goal, published sessions with a word on each milestone, a review half written, and news since: so many
        changes and check-ins on each milestone. One each on 20 is 40 lines, near the 41 that 700 a year make between 17 sessions."""
        client = self.account(Role.CLIENT)
        engagement = self.engagement(client, coach)
        goal, steps = self.goal(client, milestones)
        for n in range(sessions):
            held = self.session(engagement, -28 * (sessions - n), is_published=True)
            self.prepared(held, steps)
            self.feedback(held, engagement, steps)
            self.rated(held, engagement, goal)
        for step in steps:
            self.history(client.id, step, news[0], 27)
            self.check_ins(step, news[1], 27)
        meeting = self.session(engagement, -0.01, is_published=False)
        self.prepared(meeting, steps)
        self.kept(PrivateNote(session_id=meeting.id, author_id=coach.id, text=self.words(), updated_at=self.now))
        for step in steps[:4]:
            self.kept(self._item(engagement, meeting, step))
        for step in steps[::2]:
            self.kept(Draft(session_id=meeting.id, milestone_id=step.id, signal=Signal.WATCH, text=self.words(), saved_at=self.now))
        return engagement, goal, meeting

    def _item(self, engagement: Engagement, meeting: CoachingSession, step: Milestone) -> AgendaItem:
        return AgendaItem(
            engagement_id=engagement.id, session_id=meeting.id, text=self.words(50), milestone_id=step.id,
            added_by_id=engagement.client_id, created_at=self.now, origin="from session 3",
        )  # fmt: skip

    def ordinary(self, coach: Account, *, is_running: bool) -> None:
        """One of many clients: a goal of five milestones, seven sessions with feedback, and a year of history."""
        client = self.account(Role.CLIENT)
        engagement = self.engagement(client, coach, is_running=is_running)
        _, steps = self.goal(client, 5)
        for n in range(7 if is_running else 1):
            self.feedback(self.session(engagement, -21 * (n + 1), is_published=True), engagement, steps)
        for step in steps:
            self.history(client.id, step, 60 if is_running else 4, 360)
            self.check_ins(step, 17 if is_running else 1, 360)
        if is_running:
            self.session(engagement, self.random.uniform(-0.5, 21), is_published=False)  # 17 a year are one in three weeks

    def record(self, coach: Account) -> tuple[Engagement, Goal, CoachingSession]:
        """A client of many years: six goals of twenty milestones each, a session every ten days with a word on five of them."""
        client = self.account(Role.CLIENT)
        engagement = self.engagement(client, coach)
        goals = [self.goal(client, 20) for _ in range(LONG_MILESTONES // 20)]
        everything = [step for _, steps in goals for step in steps]
        for n in range(LONG_SESSIONS):
            held = self.session(engagement, -4 * (LONG_SESSIONS - n), is_published=True)
            spoken_of = [everything[(5 * n + k) % LONG_MILESTONES] for k in range(5)]
            self.prepared(held, spoken_of)
            self.feedback(held, engagement, spoken_of)
            self.rated(held, engagement, goals[n % len(goals)][0])
        for step in everything:
            self.check_ins(step, 8, 900)
        return engagement, goals[0][0], self.session(engagement, 1, is_published=False)

    def crowd(self, many: int) -> None:
        """So many accounts: a coach among thirty, one among twenty invited, one among a hundred suspended."""
        rows = [
            {
                "email": f"listed{n}@example.org", "name": f"{self.random.choice(VOCABULARY).title()} {self.random.randrange(10**6):06}",
                "is_client": n % 30 != 0, "is_coach": n % 30 == 0, "created_at": self.now,
                "state": AccountState.INVITED if n % 20 == 0 else AccountState.SUSPENDED if n % 97 == 0 else AccountState.ACTIVE,
            }
            for n in range(many)
        ]  # fmt: skip
        db.session.execute(sa.insert(Account), rows)

    def place(self, coach: Account, built: tuple[Engagement, Goal, CoachingSession]) -> Place:
        engagement, goal, meeting = built
        client = db.session.get_one(Account, engagement.client_id)
        tokens = [begin_sign_in(person, device="bench", now=datetime.now(UTC)) for person in (coach, client)]
        return Place(tokens[0], tokens[1], client.id, goal.id, meeting.id)


def build(now: datetime) -> World:
    """Fill an empty database, inside the caller's transaction."""
    builder = Builder(now)
    busy, quiet = builder.account(Role.COACH), builder.account(Role.COACH)
    deep = builder.shared(busy, DEEP_MILESTONES, DEEP_FEEDBACK)
    crowded = builder.shared(busy, DEEP_MILESTONES, DEEP_FEEDBACK, news=(3, 2))
    for n in range(CLIENTS - 2):
        builder.ordinary(busy, is_running=n < RUNNING - 2)
    small, short = (builder.shared(quiet, milestones, DEEP_FEEDBACK) for milestones in (3, 1))
    builder.crowd(ACCOUNTS)
    admin = begin_sign_in(builder.account(Role.ADMIN), device="bench", now=datetime.now(UTC))
    long, wide = builder.record(quiet), builder.shared(quiet, WIDE_MILESTONES, DEEP_FEEDBACK)
    return World(
        builder.place(busy, deep), builder.place(quiet, small), builder.place(busy, crowded), builder.place(quiet, short),
        builder.place(quiet, long), builder.place(quiet, wide), admin,
    )  # fmt: skip
