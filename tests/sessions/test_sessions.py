"""The list of sessions, and what this room offers to those above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import db, transaction
from coachapp.engagements.models import Engagement
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import commands, queries
from coachapp.sessions.models import AgendaItem, CoachingSession, SessionState
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name, time_zone=account.time_zone)


def test_an_empty_list_says_what_to_do_next(as_: As, ada: Account, carl: Account) -> None:
    assert as_(ada).open("sessions.sessions").link("My progress") is not None
    assert as_(carl).open("sessions.sessions").link("New session") is not None
    assert as_(ada).open("sessions.sessions").link("New session") is None


def test_each_sees_their_own_sessions_with_the_others_name(
    as_: As, ada: Account, carl: Account, olga: Account, stan: Account, max_: Account, engagement: Engagement
) -> None:
    make.coaching_session(engagement)
    make.coaching_session(engagement, published=True)
    assert as_(ada).open("sessions.sessions").has("Session 1 with Carl Moreau")
    assert as_(carl).open("sessions.sessions").has("Session 2 with Ada Reyes")
    for person in (olga, stan, max_):
        assert not as_(person).open("sessions.sessions").has("Session 1")


def test_what_is_to_come_stands_before_what_was(as_: As, carl: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement, published=True)
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=20))
    make.coaching_session(engagement, starts_at=make.now() + timedelta(days=2))
    text = as_(carl).open("sessions.sessions").text
    assert text.index("Session 3") < text.index("Session 2") < text.index("Session 1")


def test_a_session_whose_time_has_passed_waits_for_its_review(as_: As, carl: Account, ada: Account, engagement: Engagement) -> None:
    make.coaching_session(engagement, starts_at=make.ago(1))
    assert as_(carl).open("sessions.sessions").link("Review session 1 with Ada Reyes") is not None
    assert as_(ada).open("sessions.sessions").link("Review session 1 with Carl Moreau") is None


def test_long_lists_go_on_on_the_next_page(as_: As, carl: Account, engagement: Engagement) -> None:
    for days in range(30):
        make.coaching_session(engagement, starts_at=make.ago(days + 1), state=SessionState.HELD)
    first = as_(carl).open("sessions.sessions")
    second = first.follow("Next")
    assert second.has("Session 30 with Ada Reyes")
    assert not first.has("Session 30 with Ada Reyes")
    assert second.link("Back to the first") is not None
    assert as_(carl).get("/sessions?past=nonsense").status == 404


def test_the_list_takes_as_many_queries_for_three_as_for_thirty(as_: As, carl: Account, engagement: Engagement) -> None:
    def counted() -> int:
        seen: list[str] = []
        listener = lambda _c, _cursor, statement, *_: seen.append(statement)  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        as_(carl).open("sessions.sessions")
        sa.event.remove(db.engine, "before_cursor_execute", listener)
        return sum(statement.startswith("SELECT") for statement in seen)

    make.many(lambda _: make.coaching_session(engagement), "abc")
    few = counted()
    make.many(lambda _: make.coaching_session(engagement), "abcdefghij")
    assert counted() == few <= 8


def test_the_last_held_session_is_the_one_before_whatever_was_missed(engagement: Engagement) -> None:
    held = make.coaching_session(engagement, published=True)
    make.coaching_session(engagement, starts_at=make.ago(5), state=SessionState.NO_SHOW)
    this = make.coaching_session(engagement)
    last = queries.last_held_before(this)
    assert last is not None
    assert last.id == held.id
    assert queries.last_held_before(held) is None


def test_an_item_without_a_session_goes_to_the_next_or_waits_and_the_same_source_adds_it_once(ada: Account, engagement: Engagement) -> None:
    with transaction():
        by, now = viewer_of(ada), make.now()
        theirs = fresh(engagement)
        for _ in range(2):
            commands.add_agenda_item(theirs, by=by, now=now, text="Lyon", origin="from session 5", source=("feedback", 7))
    assert make.row(AgendaItem).session_id is None
    meeting = make.coaching_session(engagement)
    with transaction():
        commands.add_agenda_item(fresh(engagement), by=by, now=now, text="Jun", source=("feedback", 8))
    assert make.row(AgendaItem, text="Jun").session_id == meeting.id


def test_closing_with_the_review_carries_over_what_was_not_ticked(carl: Account, ada: Account, engagement: Engagement) -> None:
    meeting = make.coaching_session(engagement)
    make.agenda_item(engagement, "Lyon", coaching_session=meeting, by=ada)
    with transaction():
        by = viewer_of(carl)
        found = queries.locked(queries.coaching_session(by, meeting.id))
        commands.close_with_review(found, by=by, now=make.now(), feedback_count=3)
    closed, item = make.row(CoachingSession), make.row(AgendaItem)
    assert (closed.state, closed.feedback_count, closed.is_closed) == (SessionState.HELD, 3, True)
    assert (item.session_id, item.origin) == (None, "from session 1")


def fresh(engagement: Engagement) -> Engagement:
    return db.session.get_one(Engagement, engagement.id)
