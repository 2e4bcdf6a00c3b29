"""Ada and Carl with a row in every table that can hold something of theirs, and a word of its own in each text."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import current_app

from coachapp.accounts.kept_models import KeptForm
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.models import Account
from coachapp.admin.import_models import AccountImport
from coachapp.core.db import Base, become, db, transaction
from coachapp.engagements.commands import end_engagement
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import Engagement, Invitation
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.handover_models import HandedGoal
from coachapp.feedback.models import Reply, Signal
from coachapp.feedback.review_models import BlindSignal, MilestoneNote, Skip
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import GoalEvidence, GoalShare
from coachapp.home.models import Snooze
from coachapp.inbound.models import Fate, InboundMail, ReplyFile
from coachapp.ledger.activity import record
from coachapp.ledger.models import Audit, AuditOrigin, OutboxMail
from coachapp.meetings.models import Meeting
from coachapp.notices.models import USUAL_HOURS, Kind, Notice, NoticeSettings
from coachapp.records.copies import Places, places_of
from coachapp.security.challenge_models import Challenge
from coachapp.security.models import RecoveryCode
from coachapp.security.reset_models import FactorReset
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.house.world import World, build

WORD = "zqxvkwort"
"""Stands in every text of the person who is erased."""
OURS = {"instance_settings", "setup_codes", "heartbeats", "form_keys", "attempts", "refusal_counts", "audit", "audit_seal"}
"""Tables in which nobody's words can be: keys, counts, codes; the audit log holds an admin's own reasons (docs/decisions/0018)."""
BESPOKE = {"accounts", "account_imports", "outbox", "audit_origins", "logged_hours"}
"""Filled with the word by hand below, or a coach's own words, which hang on no client."""
NO_WORDS = {"stored", "detail", "state", "source_kind", "purpose", "kind", "stage", "verb", "subject_kind", "right"}
"""Columns in which we write what we choose from; `detail` of a link is an address, and has its own test."""
OF_COACH = {"availability"}
"""Holds no word of a client or about one."""
Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def places() -> Places:
    return places_of(current_app.config["SETTINGS"].data_dir)


def full() -> World:
    """The house's world, and what it has not."""
    world = build()
    ways_in(world.ada)
    about_goals(world)
    around_sessions(world)
    of_coach(world)
    ledger(world)
    return world


def ways_in(person: Account) -> None:
    make.authenticator(person)
    make.kept(RecoveryCode(account_id=person.id, code_hash="x", made_at=make.ago(1)))
    make.kept(Challenge(text_hash="x", purpose="passkey", account_id=person.id, detail={"who": WORD}, ends_at=make.now()))
    make.kept(FactorReset(account_id=person.id, asked_at=make.ago(5), due_at=make.ago(4), closed_at=make.ago(4)))
    make.kept(KeptForm(account_id=person.id, token_hash="x", content="x", kept_at=make.ago(0)))
    until = make.now() + timedelta(days=1)
    make.kept(Invitation(account_id=person.id, token_hash="z", created_at=make.ago(1), expires_at=until))
    before = Link.make(Purpose.MAIL_STOP, person.id, token_hash="y", detail="before@example.org", now=make.ago(3))
    make.kept(before)


def about_goals(world: World) -> None:
    make.kept(GoalEvidence(goal_id=world.goal.id, url="https://example.org", label="x"))
    make.kept(GoalShare(goal_id=world.goal.id, engagement_id=world.engagement.id))
    for viewer, right in ((world.carl, Right.COACH), (world.max_, Right.BREAK_GLASS)):
        on_day = date(2026, 1, 1)
        make.kept(Look(goal_id=world.goal.id, viewer_id=viewer.id, on_day=on_day, first_at=make.ago(300), right=right))
    make.reflection(world.ended)
    make.rating(world.goal, world.ada, world.engagement, 4, note="x")
    make.rating(world.goal, world.carl, world.engagement, 2, note="x")
    make.kept(HandedGoal(handover_id=world.ids["handover_id"], goal_id=world.goal.id))


def around_sessions(world: World) -> None:
    made = Preparation(session_id=world.held.id, moved="x", hard="x", talk_about="x", saved_at=make.ago(20), sent_at=make.ago(20))
    make.kept(made)
    make.kept(BlindSignal(session_id=world.held.id, milestone_id=world.milestone.id, signal=Signal.WATCH, said_at=make.ago(20)))
    make.kept(Skip(session_id=world.held.id, milestone_id=world.ended.id, why="x", skipped_at=make.ago(20)))
    make.kept(Meeting(session_id=world.held.id, closed_at=make.ago(20)))
    for reader, other in ((world.ada, world.carl), (world.carl, world.ada)):
        line = {"key": f"x:{reader.id}", "title": "x", "path": "/", "at": make.ago(1), "shown_at": make.ago(1)}
        make.kept(Notice(account_id=reader.id, about_id=other.id, kind=Kind.REVIEW, **line))
    make.kept(NoticeSettings(account_id=world.ada.id, ways={}, **USUAL_HOURS))
    for author in (world.ada, world.carl):
        make.kept(Reply.write(world.feedback, author_id=author.id, text="x", now=make.ago(1)))
    mailed = make.kept(Reply.write(world.feedback, author_id=world.ada.id, text="x", now=make.ago(1), is_mailed=True))
    came = {"feedback_id": world.feedback.id, "reply_id": mailed.id, "received_at": make.ago(1), "original": "x"}
    make.kept(InboundMail(key="x", account_id=world.ada.id, fate=Fate.TAKEN, **came))
    make.kept(ReplyFile(file_id=make.file(world.ada, "mailed.txt").id, reply_id=mailed.id))


def of_coach(world: World) -> None:
    make.kept(MilestoneNote(milestone_id=world.milestone.id, author_id=world.carl.id, text="x", updated_at=make.ago(1)))
    make.kept(Snooze(coach_id=world.carl.id, client_id=world.ada.id, why="late", until=make.now()))
    glass = BreakGlass.begin(admin_id=world.max_.id, client_id=world.ada.id, reason="x", now=make.ago(9))
    make.kept(glass)


def ledger(world: World) -> None:
    with transaction():
        viewer = viewer_of(world.ada)
        words = {"text": (WORD, f"{WORD} two")}
        record("goal.edited", by=viewer, client_id=world.ada.id, subject=("goal", world.goal.id), now=make.ago(1), changes=words, note=WORD)
    for actor, subject in ((world.ada.id, None), (None, world.ada.id)):
        came = AuditOrigin(address=WORD, device=WORD, salt="x")
        kind = "account" if subject else ""
        make.kept(Audit(at=make.ago(1), actor_id=actor, act="sign_in", subject_kind=kind, subject_id=subject, detail={}, origin=came))
    listed = {"line": 3, "email": world.ada.email, "name": WORD}
    kept = {"line": 4, "email": "somebody@example.org", "name": "Some Body"}
    make.kept(AccountImport(made_by_id=world.max_.id, made_at=make.ago(1), good=[kept, listed], bad=[listed]))


def mail(key: str, recipient: str, text: str, *, sent: bool = True) -> OutboxMail:
    about = {"queued_at": make.ago(2), "sent_at": make.ago(2) if sent else None, "next_try_at": None if sent else make.now()}
    return make.kept(
        OutboxMail(
            key=key, kind="x", recipient=recipient, subject=text, text=text, html=text, calendars=[text], message_id=f"<{key}>", **about
        )
    )


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=account.roles, name=account.name)


def end(engagement: Engagement, client: Account) -> None:
    with transaction() as session:
        end_engagement(session.get_one(Engagement, engagement.id), by=viewer_of(client), now=make.ago(1))
    become("read")


def mark_everything_of(person: Account) -> set[str]:
    """Put the word into every text of every row but those of other accounts; gives the tables that have it."""
    marked, serial = set(), count(1)
    with transaction() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in OURS | BESPOKE:
                continue
            for row in session.connection().execute(sa.select(table)).mappings().all():
                owner = row.get("account_id", row.get("owner_id", person.id))
                values = {c.name: word_for(c, next(serial)) for c in table.columns if may_hold_words(c)}
                if owner == person.id and values:
                    own = [c == row[c.name] for c in table.primary_key]
                    session.connection().execute(sa.update(table).where(*own).values(**values))
                    marked.add(table.name)
    db.session.expunge_all()
    become("read")
    return marked


def may_hold_words(column: sa.Column[Any]) -> bool:
    is_text = isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)
    return is_text and not column.primary_key and column.name not in NO_WORDS


def word_for(column: sa.Column[Any], serial: int) -> Any:
    if isinstance(column.type, sa.JSON):
        return {WORD: [WORD, WORD]}
    return f"{WORD}{serial}"[: getattr(column.type, "length", None) or 100]


def everything() -> Rows:
    """Every row of every table, by its key."""
    become("read")
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        rows = db.session.connection().execute(sa.select(table)).mappings().all()
        found[table.name] = {tuple(row[c.name] for c in table.primary_key): dict(row) for row in rows}
    become("read")
    return found


def where_is(*words: str) -> list[str]:
    """The tables and columns, and the files, in which one of these words is."""
    in_tables = [
        f"{name}.{column}"
        for name, rows in everything().items()
        for row in rows.values()
        for column, value in row.items()
        if any(word.lower() in str(value).lower() for word in words)
    ]
    here = [places().files.directory, places().copies.directory]
    in_files = [
        str(path.name)
        for directory in here
        if directory.is_dir()
        for path in directory.iterdir()
        if any(word.encode() in path.read_bytes() or word in path.name for word in words)
    ]
    return sorted({*in_tables, *in_files})


def a_world_of_others(world: World) -> None:
    """Stan and Olga, with something in most tables."""
    engagement = make.rows(Engagement, client_id=world.stan.id)[0]
    goal = make.goal(world.stan, "A bakery of one’s own")
    milestone = make.milestone(goal, "The first oven")
    make.evidence(make.check_in(milestone, "It is warm."), make.file(world.stan, "oven.txt", b"Two hundred degrees."))
    held = make.coaching_session(engagement, published=True)
    make.feedback(held, milestone, "Which flour?")
    make.rating(goal, world.olga, engagement, 3)
    make.record_copy(world.stan)
    mail("to-stan", world.stan.email, "Olga wrote to you.")
    invited = make.now() + timedelta(days=1)
    make.coaching_session(engagement, starts_at=invited)
