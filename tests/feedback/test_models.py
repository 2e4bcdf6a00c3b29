"""What keeps drafts, feedback and answers true, and who may do what: without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coachapp.core.errors import Conflict
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.engagements.viewer import Viewer
from coachapp.feedback.board import beginning, changes_of, draw, gravest_first, in_order
from coachapp.feedback.models import Draft, Feedback, ResponseKind, Signal, Turn
from coachapp.feedback.policy import may_reply, may_respond, may_write_feedback
from coachapp.sessions.models import CoachingSession, SessionState

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
ADA, CARL, OLGA = 1, 2, 3


def viewer(account_id: int) -> Viewer:
    return Viewer(account_id=account_id, roles=frozenset({"coach"}), name="Somebody")


def a_session(**fields: Any) -> CoachingSession:
    state = fields.pop("engagement_state", EngagementState.ACTIVE)
    engagement = Engagement(id=1, client_id=ADA, coach_id=CARL, state=state)
    return CoachingSession(**{"id": 6, "engagement": engagement, "number": 6, "state": SessionState.HELD, "published_at": None} | fields)


def a_feedback(**fields: Any) -> Feedback:
    draft = Draft(session_id=6, milestone_id=1, signal=Signal.WATCH, text="Who *needs* this?")
    feedback = Feedback.publish(draft, client_id=ADA, author_id=CARL, now=NOW)
    for name, value in fields.items():
        setattr(feedback, name, value)
    return feedback


def test_a_draft_refuses_words_over_a_newer_version() -> None:
    draft = Draft(signal=Signal.WATCH, text="Newer.", version=3)
    with pytest.raises(Conflict, match="both stand here"):
        draft.write(signal=Signal.WATCH, text="Older.", version=2, now=NOW)
    draft.write(signal=Signal.WATCH, text="Newer.", version=2, now=NOW)
    draft.write(signal=None, text="Last.", version=3, now=NOW)
    assert (draft.signal, draft.text, draft.saved_at) == (None, "Last.", NOW)


def test_publishing_needs_a_signal_and_hands_the_next_word_to_the_client() -> None:
    with pytest.raises(Conflict, match="signal"):
        Feedback.publish(Draft(signal=None, text="Words."), client_id=ADA, author_id=CARL, now=NOW)
    feedback = a_feedback()
    assert (feedback.turn, feedback.turn_at, feedback.published_at) == (Turn.CLIENT, NOW, NOW)
    assert "<em>needs</em>" in feedback.text_html


@pytest.mark.parametrize(("kind", "turn"), [("got_it", Turn.NOBODY), ("will_act", Turn.NOBODY), ("lets_discuss", Turn.COACH)])
def test_each_answer_says_whose_turn_it_is(kind: str, turn: Turn) -> None:
    feedback = a_feedback()
    feedback.respond(ResponseKind(kind), "Fair.", NOW + timedelta(days=1))
    assert (feedback.turn, feedback.responded_at) == (turn, NOW + timedelta(days=1))


def test_feedback_is_answered_once_and_then_goes_on_as_a_thread() -> None:
    feedback = a_feedback()
    assert not feedback.may_rest
    feedback.respond(ResponseKind.GOT_IT, "", NOW)
    with pytest.raises(Conflict, match="already answered"):
        feedback.respond(ResponseKind.WILL_ACT, "", NOW)
    feedback.note_reply(by_client=False, now=NOW)
    assert (feedback.turn, feedback.may_rest) == (Turn.CLIENT, True)
    feedback.rest(NOW)
    assert (feedback.turn, feedback.may_rest) == (Turn.NOBODY, False)


def test_only_the_coach_of_a_running_engagement_writes_in_an_open_session() -> None:
    assert may_write_feedback(viewer(CARL), a_session())
    assert may_write_feedback(viewer(CARL), a_session(state=SessionState.SCHEDULED))
    assert "Only the coach" in may_write_feedback(viewer(OLGA), a_session()).reason
    assert "ended" in may_write_feedback(viewer(CARL), a_session(engagement_state=EngagementState.ENDED)).reason
    assert "published" in may_write_feedback(viewer(CARL), a_session(published_at=NOW)).reason
    assert "cancelled" in may_write_feedback(viewer(CARL), a_session(state=SessionState.CANCELLED)).reason


def test_the_client_answers_and_both_reply() -> None:
    unanswered, answered = a_feedback(), a_feedback(response_kind=ResponseKind.GOT_IT)
    assert may_respond(viewer(ADA), unanswered, is_running=True)
    assert not may_respond(viewer(CARL), unanswered, is_running=True)
    assert not may_respond(viewer(ADA), unanswered, is_running=False)
    assert "Answer first" in may_reply(viewer(ADA), unanswered, is_running=True).reason
    assert may_reply(viewer(CARL), unanswered, is_running=True)
    assert may_reply(viewer(ADA), answered, is_running=True)
    assert not may_reply(viewer(OLGA), answered, is_running=True)
    assert not may_reply(viewer(CARL), answered, is_running=False)


def test_what_is_on_the_agenda_stands_first_in_the_agendas_order() -> None:
    nothing = dict.fromkeys(("signal", "text", "version", "saved_at", "note", "note_version"))
    milestones: list[Any] = [SimpleNamespace(id=i, **nothing) for i in (1, 2, 3, 4)]
    agenda = [SimpleNamespace(milestone_id=i) for i in (4, None, 2, 4)]
    assert [entry.milestone.id for entry in draw(in_order(milestones, agenda), {}, {})] == [4, 2, 1, 3]


def test_changes_and_check_ins_are_one_line_of_time_and_evidence_is_gathered() -> None:
    moved = SimpleNamespace(
        milestone_id=1, at=NOW, verb="milestone.due", changes={"due_on": ["2027-04-01", "2027-06-01"]}, note="Lyon lost its engineer."
    )
    links = [("https://example.org/a", "branch"), ("https://example.org/b", "")]
    rows: list[Any] = [
        SimpleNamespace(id=9, milestone_id=1, created_at=NOW - timedelta(days=1), url=url, label=label) for url, label in links
    ]
    first, second = changes_of([moved], rows, ZoneInfo("UTC"))[1]
    assert first.evidence == (("https://example.org/a", "branch"), ("https://example.org/b", "https://example.org/b"))
    assert "1 June 2027" in second.said
    assert second.note == "Lyon lost its engineer."


def test_off_track_comes_first_and_the_rest_keeps_its_order() -> None:
    things = [
        SimpleNamespace(signal=Signal(s), name=n) for s, n in [("on_track", "a"), ("achieved", "b"), ("off_track", "c"), ("watch", "d")]
    ]
    assert [thing.name for thing in gravest_first(things)] == ["c", "d", "a", "b"]


def test_a_beginning_is_cut_between_two_words() -> None:
    assert beginning("Two  lines\nas one.") == "Two lines as one."
    assert beginning("You answer every question, always.", 27) == "You answer every question…"
