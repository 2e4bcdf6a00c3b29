"""Every change to sessions, agenda, notes and actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from coachapp.core.db import db, forget, save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.ledger.activity import Changes, changed, record
from coachapp.sessions import mail, policy, queries
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, PrivateNote, SessionState
from coachapp.sessions.telling import take_reminders_back, tell_both

Source = tuple[str, int]
ONE_SITTING = timedelta(hours=1)


def schedule_session(
    engagement: Engagement,
    *,
    by: Viewer,
    now: datetime,
    starts_at: datetime,
    minutes: int = 50,
    place: str = "",
    agenda: Sequence[str] = (),
    was_held: bool = False,
    is_picked: bool = False,
) -> CoachingSession:
    """The next session: it takes what waits for one, then these items; both get one mail. One held already: these alone, no mail.
    `is_picked`: the client chose the time from those that the coach offers."""
    require(policy.may_pick(by, engagement) if is_picked else policy.may_schedule(by, engagement))
    number = engagement.next_session_number()
    save(engagement)
    coaching_session = save(
        CoachingSession(
            engagement=engagement, number=number, starts_at=starts_at, minutes=minutes, place=place, state_at=now, created_at=now
        )
    )
    open_agenda(coaching_session, agenda, by=by, now=now, takes_waiting=not was_held)
    _record("session.scheduled", coaching_session, by=by, now=now, changes={"starts_at": (None, starts_at)})
    if was_held:
        set_session_state(coaching_session, state=SessionState.HELD, by=by, now=now)
    else:
        tell_both(partial(mail.session_scheduled, by_id=by.account_id), coaching_session, "scheduled", now)
    return coaching_session


def open_agenda(coaching_session: CoachingSession, texts: Sequence[str], *, by: Viewer, now: datetime, takes_waiting: bool = True) -> None:
    """A new session's: what waits for one, then these items."""
    for waiting in queries.waiting_items(coaching_session.engagement_id) if takes_waiting else []:
        waiting.session_id = coaching_session.id
    for text in texts:
        _put_on_agenda(coaching_session.engagement, by=by, now=now, text=text, session_id=coaching_session.id)


def move_session(coaching_session: CoachingSession, *, by: Viewer, now: datetime, starts_at: datetime, minutes: int, place: str) -> None:
    """Another time, length or place; both get one mail if any of them is new."""
    require(policy.may_move(by, coaching_session))
    changes = changed(coaching_session, starts_at=starts_at, minutes=minutes, place=place)
    if not changes:
        return
    take_reminders_back(coaching_session)
    coaching_session.move(starts_at=starts_at, minutes=minutes, place=place, now=now)
    save(coaching_session)
    _record("session.moved", coaching_session, by=by, now=now, changes=changes)
    tell_both(mail.session_moved, coaching_session, f"moved:{coaching_session.version}", now)


def set_session_state(coaching_session: CoachingSession, *, state: SessionState, by: Viewer, now: datetime) -> None:
    """Say how it went. What a cancelled or missed session had on its agenda goes on to the next one; a cancellation is told by mail."""
    require(policy.may_conduct(by, coaching_session))
    before = coaching_session.state
    coaching_session.move_to(state, now)
    save(coaching_session)
    _record("session.state", coaching_session, by=by, now=now, changes={"state": (before, state)})
    if state is not SessionState.HELD:
        carry_over(coaching_session, now)
    if state is SessionState.CANCELLED and coaching_session.starts_at > now:
        take_reminders_back(coaching_session)
        tell_both(mail.session_cancelled, coaching_session, "cancelled", now)


def close_with_review(coaching_session: CoachingSession, *, by: Viewer, now: datetime, feedback_count: int = 0) -> None:
    """Its review is published: the session is closed, and held if nobody said so; what was not talked about goes on to the next."""
    require(policy.may_conduct(by, coaching_session))
    before = coaching_session.state
    coaching_session.publish(now, feedback_count)
    save(coaching_session)
    if before is not coaching_session.state:
        _record("session.state", coaching_session, by=by, now=now, changes={"state": (before, coaching_session.state)})
    carry_over(coaching_session, now)


def carry_over(coaching_session: CoachingSession, now: datetime) -> None:
    """What was not talked about goes on to the next session, or waits for one."""
    following = queries.next_session(coaching_session.engagement_id, now, but=coaching_session.id)
    for item in queries.open_items(coaching_session.id):
        item.carry_over(coaching_session.number, following.id if following else None)
    db.session.flush()


def add_agenda_item(
    engagement: Engagement,
    *,
    by: Viewer,
    now: datetime,
    text: str,
    coaching_session: CoachingSession | None = None,
    milestone_id: int | None = None,
    origin: str = "",
    source: Source | None = None,
) -> AgendaItem:
    """Something to talk about: in this session, else in the next one, else it waits. The same source puts it there once."""
    known = queries.item_from(source) if source else None
    if known is not None:
        return known
    if coaching_session is None:
        require(policy.may_work_together(by, engagement))
        following = queries.next_session(engagement.id, now)
        session_id = following.id if following else None
    else:
        require(policy.may_edit_together(by, coaching_session))
        session_id = coaching_session.id
    from_where = {"milestone_id": milestone_id, "origin": origin} | _columns_of(source)
    item = _put_on_agenda(engagement, by=by, now=now, text=text, session_id=session_id, **from_where)
    if coaching_session is not None:
        _record("session.agenda", coaching_session, by=by, now=now, changes={"agenda": (None, text)})
    return item


def _put_on_agenda(
    engagement: Engagement, *, by: Viewer, now: datetime, text: str, session_id: int | None, **from_where: Any
) -> AgendaItem:
    return save(
        AgendaItem(engagement_id=engagement.id, session_id=session_id, text=text, added_by_id=by.account_id, created_at=now, **from_where)
    )


def tick_agenda_item(item: AgendaItem, coaching_session: CoachingSession, *, by: Viewer, is_ticked: bool) -> None:
    """Talked about, or not yet."""
    require(policy.may_edit_together(by, coaching_session))
    item.is_ticked = is_ticked
    save(item)


def remove_agenda_item(item: AgendaItem, coaching_session: CoachingSession, *, by: Viewer, now: datetime) -> None:
    """Take it off the agenda."""
    require(policy.may_edit_together(by, coaching_session))
    _record("session.agenda", coaching_session, by=by, now=now, changes={"agenda": (item.text, None)})
    forget(item)


def withdraw_agenda_item(item: AgendaItem) -> None:
    """Take off an agenda what its own source put there and no longer means; nobody typed it, so the history keeps no line."""
    forget(item)


def settle_agenda_item(source: Source) -> None:
    """What put an item on the agenda is settled: it comes off. Where it was talked about it stays, and its source may put it there anew."""
    item = queries.item_from(source)
    if item is not None and item.is_ticked:
        item.source_kind = item.source_id = None
        save(item)
    elif item is not None:
        withdraw_agenda_item(item)


def write_shared_notes(coaching_session: CoachingSession, *, by: Viewer, now: datetime, text: str, version: int) -> None:
    """Save what both read and write. Conflict if the other saved different words meanwhile. An hour's writing is one line of activity."""
    require(policy.may_edit_together(by, coaching_session))
    if text == coaching_session.shared_notes:
        return
    before = coaching_session.notes_at
    coaching_session.write_shared_notes(text, version, now)
    save(coaching_session)
    if before is None or now - before > ONE_SITTING:
        _record("session.notes", coaching_session, by=by, now=now)


def write_private_note(coaching_session: CoachingSession, *, by: Viewer, now: datetime, text: str, version: int) -> None:
    """Save the coach's own notes (version 0: the first); nobody else learns of them. Conflict if another tab saved different words."""
    require(policy.may_keep_private_notes(by, coaching_session))
    note = queries.private_note(by, coaching_session.id)
    if note is None:
        save(PrivateNote(session_id=coaching_session.id, author_id=by.account_id, text=text, updated_at=now))
    elif note.text != text:
        note.write(text, version, now)
        save(note)


def make_action(
    engagement: Engagement,
    *,
    by: Viewer,
    now: datetime,
    owner_id: int,
    text: str,
    due_on: date,
    coaching_session: CoachingSession | None = None,
    source: Source | None = None,
) -> Action:
    """Something one of the two promises by a date. The same source promises it once. Conflict if it is a third one's."""
    known = queries.action_from(source) if source else None
    if known is not None:
        return known
    if owner_id not in (engagement.client_id, engagement.coach_id):
        raise Conflict("Choose one of the two of you.", field="owner")
    if coaching_session is not None and source is None:
        require(policy.may_edit_together(by, coaching_session))
    require(policy.may_work_together(by, engagement))
    session_id = coaching_session.id if coaching_session else None
    fields = {"owner_id": owner_id, "session_id": session_id, "text": text, "due_on": due_on} | _columns_of(source)
    action = save(Action(engagement=engagement, created_at=now, **fields))
    record_action("action.made", action, by=by, now=now, changes={"text": (None, text), "due_on": (None, due_on)})
    return action


def close_action(action: Action, *, by: Viewer, now: datetime, state: ActionState) -> None:
    """Done, dropped, or open again; also when the session it comes from is closed. Saying the same twice changes nothing."""
    require(policy.may_work_together(by, action.engagement))
    if state is action.state:
        return
    before = action.state
    action.reopen()
    if state is not ActionState.OPEN:
        action.close(state, now)
    save(action)
    record_action("action.closed", action, by=by, now=now, changes={"state": (before, state)}, note=action.text)


def record_action(verb: str, action: Action, *, by: Viewer, now: datetime, changes: Changes, note: str = "") -> None:
    """A line in the client's history, at the session that the action was promised in."""
    subject = ("session", action.session_id) if action.session_id else ("engagement", action.engagement_id)
    record(verb, by=by, client_id=action.engagement.client_id, subject=subject, now=now, changes=changes, note=note)


def _columns_of(source: Source | None) -> dict[str, Any]:
    return {"source_kind": source[0], "source_id": source[1]} if source else {}


def _record(verb: str, coaching_session: CoachingSession, *, by: Viewer, now: datetime, changes: Changes | None = None) -> None:
    client_id = coaching_session.engagement.client_id
    record(verb, by=by, client_id=client_id, subject=("session", coaching_session.id), now=now, changes=changes)
