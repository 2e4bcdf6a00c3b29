"""What keeps sessions, agenda and actions true, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from coachapp.core.clock import instant_of, is_skipped, local_of
from coachapp.core.errors import Conflict
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.sessions import policy
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, SessionState

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ADA, CARL, OLGA = 1, 2, 3


def viewer(account_id: int, role: str = "coach") -> Viewer:
    return Viewer(account_id=account_id, roles=frozenset({role}), name="Somebody")


def a_session(
    state: SessionState = SessionState.SCHEDULED, *, engagement_state: EngagementState = EngagementState.ACTIVE
) -> CoachingSession:
    engagement = Engagement(id=1, client_id=ADA, coach_id=CARL, state=engagement_state)
    return CoachingSession(id=1, engagement=engagement, number=5, starts_at=NOW, minutes=50, state=state, notes_version=1, shared_notes="")


def test_publishing_a_scheduled_session_says_that_it_was_held() -> None:
    session = a_session()
    session.publish(NOW, feedback_count=4)
    assert (session.state, session.published_at, session.feedback_count) == (SessionState.HELD, NOW, 4)


def test_a_session_is_published_once() -> None:
    session = a_session(SessionState.HELD)
    session.publish(NOW)
    with pytest.raises(Conflict, match="closed"):
        session.publish(NOW)


def test_a_cancelled_session_is_closed_and_a_missed_one_is_not() -> None:
    assert a_session(SessionState.CANCELLED).is_closed
    assert not a_session(SessionState.NO_SHOW).is_closed


def test_a_missed_session_can_still_turn_out_to_have_been_held() -> None:
    session = a_session(SessionState.NO_SHOW)
    session.move_to(SessionState.HELD, NOW)
    assert session.state is SessionState.HELD


def test_only_a_scheduled_session_is_moved() -> None:
    with pytest.raises(Conflict, match="scheduled"):
        a_session(SessionState.HELD).move(starts_at=NOW, minutes=50, place="", now=NOW)


def test_notes_written_over_newer_ones_are_refused_and_nothing_changes() -> None:
    session = a_session()
    session.write_shared_notes("Ada calls Lyon.", 1, NOW)
    with pytest.raises(Conflict):
        session.write_shared_notes("Something else.", 1, NOW)
    assert (session.shared_notes, session.notes_version) == ("Ada calls Lyon.", 2)


def test_what_was_not_talked_about_says_where_it_comes_from_but_keeps_its_first_origin() -> None:
    typed, discussed = AgendaItem(text="Lyon", origin=""), AgendaItem(text="Jun", origin="from session 3")
    for item in (typed, discussed):
        item.carry_over(5, 9)
    assert [(item.origin, item.session_id) for item in (typed, discussed)] == [("from session 5", 9), ("from session 3", 9)]


def test_an_action_is_closed_once_and_can_be_opened_again() -> None:
    action = Action(text="Call Lyon", due_on=date(2026, 12, 1), state=ActionState.OPEN)
    action.close(ActionState.DONE, NOW)
    with pytest.raises(Conflict):
        action.close(ActionState.DROPPED, NOW)
    action.reopen()
    assert (action.state, action.closed_at) == (ActionState.OPEN, None)


@pytest.mark.parametrize(
    ("who", "may_edit", "may_conduct", "may_keep"), [(ADA, True, False, False), (CARL, True, True, True), (OLGA, False, False, False)]
)
def test_both_write_together_and_only_the_coach_conducts(who: int, may_edit: bool, may_conduct: bool, may_keep: bool) -> None:
    session = a_session()
    assert bool(policy.may_edit_together(viewer(who), session)) is may_edit
    assert bool(policy.may_conduct(viewer(who), session)) is may_conduct
    assert bool(policy.may_keep_private_notes(viewer(who), session)) is may_keep


def test_every_refusal_is_a_sentence() -> None:
    closed, ended = a_session(SessionState.CANCELLED), a_session(engagement_state=EngagementState.ENDED)
    rules = (policy.may_edit_together, policy.may_conduct, policy.may_move)
    refusals = [rule(viewer(who), session) for rule in rules for session in (closed, ended) for who in (CARL, OLGA)]
    assert not any(refusals)
    assert all(refusal.reason[0].isupper() and refusal.reason.endswith(".") for refusal in refusals)


def test_a_time_that_the_clocks_jump_over_does_not_exist() -> None:
    assert is_skipped(datetime(2027, 3, 28, 2, 30), BERLIN)  # noqa: DTZ001 - a wall clock's reading
    assert not is_skipped(datetime(2027, 3, 28, 3, 30), BERLIN)  # noqa: DTZ001


def test_a_time_that_comes_twice_is_the_first_of_both() -> None:
    assert instant_of(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # noqa: DTZ001


def test_of_two_that_read_alike_the_one_that_was_shown_stays() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, 40, tzinfo=UTC)
    assert local_of(first, BERLIN) == local_of(second, BERLIN) == datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a wall clock's reading
    assert instant_of(local_of(second, BERLIN), BERLIN, known=[second]) == second
    assert instant_of(datetime(2026, 10, 25, 2, 31), BERLIN, known=[second]) == datetime(2026, 10, 25, 0, 31, tzinfo=UTC)  # noqa: DTZ001
