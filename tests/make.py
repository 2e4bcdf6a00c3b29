"""Factories: each makes one thing as it would be after some use, commits it, and takes what matters by keyword."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from time import sleep, time
from typing import Any, TypeVar

import pyotp
import sqlalchemy as sa
from flask import current_app
from PIL import Image

from coachapp.accounts.models import Account, AccountState, Role, SignIn
from coachapp.accounts.passwords import hash_password
from coachapp.booking.models import USUALLY, Absence, Availability
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import Base, become, db
from coachapp.core.keys import keys
from coachapp.core.security import fingerprint, fresh_token
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import Draft, Feedback, ResponseKind, Signal
from coachapp.files.models import File, Kind, Purpose
from coachapp.files.store import store_of
from coachapp.goals.choice_models import NotDoing, Reflection
from coachapp.goals.models import Direction, Goal, Milestone
from coachapp.goals.proposal_models import Proposal
from coachapp.hours.models import LoggedHours
from coachapp.notices.models import Kind as NoticeKind
from coachapp.notices.models import Notice
from coachapp.ratings.models import Lens, Rating
from coachapp.records.copies import places_of
from coachapp.records.models import RecordCopy
from coachapp.security.commands import PURPOSE
from coachapp.security.models import Authenticator
from coachapp.security.totp import STEP, fresh_seed
from coachapp.sessions.feed_models import CalendarFeed
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from coachapp.sessions.series import Every, Rhythm, Series

PASSWORD = "seven quiet herons"
_HASH = hash_password(PASSWORD)
_serial = count(1)
Thing = TypeVar("Thing", bound=Base)


def now() -> datetime:
    return datetime.now(UTC)


def ago(days: float = 0, **more: float) -> datetime:
    return now() - timedelta(days=days, **more)


def kept(thing: Thing) -> Thing:
    """Commit it, and leave no transaction open that a request would wait for."""
    become("write")
    db.session.add(thing)
    db.session.commit()
    become("read")
    return thing


def rows(model: type[Thing], **fields: Any) -> list[Thing]:
    """What the database holds now."""
    become("read")
    db.session.expunge_all()
    key = sa.inspect(model).primary_key
    found = list(db.session.scalars(sa.select(model).filter_by(**fields).order_by(*key)))
    db.session.expunge_all()
    become("read")
    return found


def row(model: type[Thing], **fields: Any) -> Thing:
    """The one row that fits."""
    (only,) = rows(model, **fields)
    return only


def account(name: str, *roles: str, email: str | None = None, time_zone: str = "UTC", state: AccountState = AccountState.ACTIVE) -> Account:
    email = email or f"{name.split()[0].lower()}@example.org"
    made = Account(email=email, name=name, password_hash=_HASH, time_zone=time_zone, state=state, created_at=ago(400))
    made.take_roles(Role(role) for role in roles)
    return kept(made)


def authenticator(account: Account) -> str:
    """An app that shows this person's codes; gives its seed."""
    seed = fresh_seed()
    closed = keys().encrypt(seed, purpose=PURPOSE, context=str(account.id))
    kept(Authenticator(account_id=account.id, seed=closed, last_step=0, made_at=ago(30)))
    has_factor(account)
    return seed


def has_factor(account: Account) -> None:
    """Something stands behind this person's password."""
    become("write")
    db.session.execute(sa.update(Account).where(Account.id == account.id).values(has_second_factor=True))
    db.session.commit()
    become("read")


def code(seed: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 s from now; never in a step's last seconds, so that it still holds on arrival."""
    left = STEP - time() % STEP
    if left < 5:
        sleep(left)
    return pyotp.TOTP(seed).at(now() + timedelta(seconds=STEP * steps))


def sign_in(account: Account) -> str:
    """A sign-in of this account; gives the token."""
    token = fresh_token()
    kept(SignIn.begin(account, token_hash=fingerprint(token), device="a test", now=now()))
    return token


def engagement(
    client: Account, coach: Account, *, state: EngagementState = EngagementState.ACTIVE, since: datetime | None = None
) -> Engagement:
    began = since or ago(300)
    ended = ago(1) if state in (EngagementState.ENDED, EngagementState.COMPLETED) else None
    started = None if state is EngagementState.PROPOSED else began
    return kept(Engagement(client_id=client.id, coach_id=coach.id, state=state, created_at=began, started_at=started, ended_at=ended))


def goal(client: Account, title: str = "Robots that learn from a handful of demonstrations", **fields: Any) -> Goal:
    words = {"vision": "A robot that learns a task from five examples.", **{k: fields.pop(k) for k in ("vision",) if k in fields}}
    made = Goal(client_id=client.id, state_at=ago(200), created_at=ago(200))
    made.write(
        vision=words["vision"],
        **{
            "title": title,
            "area": "Research",
            "horizon_on": now().date() + timedelta(days=900),
            "achievable": "",
            "novel": "",
            "motivating": "",
            "useful": "",
        }
        | fields,
    )
    return kept(made)


def milestone(goal: Goal, title: str = "Open benchmark with two other labs", *, due_on: date | None = None, **fields: Any) -> Milestone:
    made = Milestone(
        goal_id=goal.id,
        title=title,
        position=next(_serial),
        **{"scope": 3, "progress": 0, "state_at": ago(150), "created_at": ago(150)} | fields,
    )
    made.set_due(due_on or now().date() + timedelta(days=90))
    return kept(made)


def not_doing(client: Account, what: str = "A second workshop", *, why: str = "One a year is enough.", **fields: Any) -> NotDoing:
    made = NotDoing(client_id=client.id, what=what, why=why, **{"since_on": ago(60).date(), "revisit_on": None} | fields)
    return kept(made)


def reflection(milestone: Milestone, *, next_choice: str = "Smaller groups.", at: datetime | None = None, **fields: Any) -> Reflection:
    made = Reflection(milestone_id=milestone.id)
    made.write(**{"motivating": "", "not_motivating": ""} | fields, next_choice=next_choice, now=at or ago(10))
    return kept(made)


def proposal(goal: Goal, coach: Account, *, milestone: Milestone | None = None, **fields: Any) -> Proposal:
    """A new milestone, or a change of that one, which nobody has answered."""
    subject = {"goal_id": goal.id, "milestone_id": milestone.id if milestone else None, "is_new": milestone is None}
    words = {"title": "A dry run with one lab", "due_on": None, "scope": 2, "direction": Direction.TOWARDS, "why": "It is a leap else."}
    return kept(Proposal(**subject, coach_id=coach.id, made_at=ago(2), **words | fields))


def check_in(
    milestone: Milestone, text: str = "Task list frozen at 12.", *, progress: int = 20, confidence: int = 4, at: datetime | None = None
) -> CheckIn:
    return kept(check_in_of(milestone, text, progress=progress, confidence=confidence, at=at))


def check_in_of(milestone: Milestone, text: str, *, progress: int = 20, confidence: int = 4, at: datetime | None = None) -> CheckIn:
    """The same, not yet kept: for those who make many."""
    of = {"milestone_id": milestone.id, "goal_id": milestone.goal_id}
    made = CheckIn(**of, progress=progress, confidence=confidence, created_at=at or ago(3))
    made.write(text)
    return made


def file(
    owner: Account,
    name: str = "protocol.txt",
    content: bytes = b"Twelve tasks.\n",
    *,
    kind: Kind = Kind.TXT,
    purpose: Purpose = Purpose.EVIDENCE,
    **fields: Any,
) -> File:
    """In the store and in the database; part of something, unless it is said to wait."""
    stored = store_of(current_app.config["SETTINGS"].data_dir).write(content)
    about = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "made_at": ago(2), "is_waiting": False}
    return kept(File(owner_id=owner.id, purpose=purpose, stored=stored, name=name, kind=kind, **about | fields))


def evidence(check_in: CheckIn, file: File) -> Evidence:
    """The file, hung up on the check-in."""
    return kept(Evidence(check_in_id=check_in.id, file_id=file.id, url=f"/files/{file.id}", label=f"{file.name} (1 KB)"))


def logged_hours(coach: Account, *, minutes: int = 6_000, **fields: Any) -> LoggedHours:
    """Hours from before, typed in one line."""
    words = {"held_at": ago(900), "is_paid": True, "is_group": True, "whom": "before Coachapp"}
    return kept(LoggedHours(coach_id=coach.id, minutes=minutes, **words | fields))


def record_copy(account: Account, content: bytes = b"a zip") -> RecordCopy:
    """A copy of this person's record that can be fetched."""
    stored = places_of(current_app.config["SETTINGS"].data_dir).copies.write(content)
    return kept(RecordCopy(account_id=account.id, asked_at=ago(2), ready_at=ago(2), stored=stored, size=len(content)))


def picture(owner: Account) -> File:
    """How a person looks: 256 pixels of green."""
    return file(owner, "picture.webp", picture_of("WEBP", 256, 256), kind=Kind.WEBP, purpose=Purpose.PICTURE)


def picture_of(kind: str, width: int, height: int, **saving: Any) -> bytes:
    """A green picture as a file of that kind."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(written, kind, **saving)
    return written.getvalue()


def coaching_session(
    engagement: Engagement,
    *,
    starts_at: datetime | None = None,
    state: SessionState = SessionState.SCHEDULED,
    published: bool = False,
    **fields: Any,
) -> CoachingSession:
    """A scheduled session tomorrow, unless said otherwise; a published one was held."""
    starts = starts_at or (ago(20) if published else now() + timedelta(days=1))
    become("write")
    number = db.session.get_one(Engagement, engagement.id).next_session_number()
    made = CoachingSession(engagement_id=engagement.id, number=number, starts_at=starts, created_at=ago(30), state_at=ago(30), **fields)
    made.state = SessionState.HELD if published else state
    made.published_at = starts if published else None
    db.session.add(made)
    db.session.commit()
    become("read")
    return made


def hours(coach: Account, **fields: Any) -> Absence:
    """The coach can be met at any hour of any day, but for two days in 2030."""
    anytime = [[weekday, 0, 24 * 60] for weekday in range(7)]
    kept(Availability(account_id=coach.id, **{**USUALLY, "is_open": True, "week": anytime, "place": "Room 4", "most": 50} | fields))
    return kept(Absence(account_id=coach.id, first_on=date(2030, 1, 1), last_on=date(2030, 1, 2)))


def series_of(coaching_session: CoachingSession) -> Series:
    """A series of which this session is the only one."""
    starts_at = coaching_session.starts_at
    rhythm = Rhythm(Every.WEEK, starts_at.date(), starts_at.time(), "UTC", 1)
    made = Series.begin(coaching_session.engagement_id, rhythm, minutes=50, place="Room 4", now=ago(30))
    become("write")
    db.session.get_one(CoachingSession, coaching_session.id).join(made, starts_at.date())
    db.session.commit()
    become("read")
    return made


def calendar_feed(account: Account, token: str) -> CalendarFeed:
    """This person's calendar under an address with that secret."""
    return kept(CalendarFeed(account_id=account.id, token_hash=fingerprint(token), made_at=ago(3)))


def agenda_item(engagement: Engagement, text: str, *, coaching_session: CoachingSession | None = None, by: Account) -> AgendaItem:
    session_id = coaching_session.id if coaching_session else None
    return kept(AgendaItem(engagement_id=engagement.id, session_id=session_id, text=text, added_by_id=by.id, created_at=ago(1)))


def draft(
    coaching_session: CoachingSession, milestone: Milestone, text: str = "Who needs this?", signal: Signal | None = Signal.WATCH
) -> Draft:
    return kept(Draft(session_id=coaching_session.id, milestone_id=milestone.id, signal=signal, text=text, saved_at=now()))


def feedback(
    coaching_session: CoachingSession,
    milestone: Milestone,
    text: str = "Find out which lab needs it.",
    *,
    signal: Signal = Signal.WATCH,
    response: ResponseKind | None = None,
) -> Feedback:
    """Published feedback of the session's coach."""
    engagement = db.session.get_one(Engagement, coaching_session.engagement_id)
    at = coaching_session.published_at or ago(20)
    words = Draft(session_id=coaching_session.id, milestone_id=milestone.id, signal=signal, text=text)
    made = Feedback.publish(words, client_id=engagement.client_id, author_id=engagement.coach_id, now=at)
    if response:
        made.respond(response, "", at + timedelta(days=1))
    return kept(made)


def rating(
    goal: Goal,
    author: Account,
    engagement: Engagement,
    value: int,
    *,
    lens: Lens = Lens.ACHIEVABLE,
    coaching_session: CoachingSession | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Rating:
    """What one person says of one lens, in a session or in none."""
    session_id = coaching_session.id if coaching_session else None
    made = Rating(goal_id=goal.id, engagement_id=engagement.id, session_id=session_id, author_id=author.id, lens=lens)
    made.say(value, note, at or now())
    return kept(made)


def many(make_one: Any, names: Iterable[str]) -> list[Any]:
    return [make_one(name) for name in names]


def notice(
    reader: Account, about: Account, title: str = "Carl Moreau wrote about two of your milestones", path: str = "/", **more: Any
) -> Notice:
    """Something that this person was told of, new in their list."""
    words = {"kind": NoticeKind.REVIEW, "key": f"told:{next(_serial)}", "at": ago(1), "shown_at": ago(1), **more}
    return kept(Notice(account_id=reader.id, about_id=about.id, title=title, path=path, **words))
