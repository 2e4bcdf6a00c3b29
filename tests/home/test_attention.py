"""Why a client needs their coach: the rule alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Row
from typing import Any

from coachapp.home.attention import MOST, Need, Signs, Told, Why, is_falling, needs, reasons, reasons_told, undecided

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def days(number: float) -> datetime:
    return NOW - timedelta(days=number)


def client(number: int = 1, **fields: Any) -> Row:
    return Row(
        **{"client_id": number, "client_name": f"Client {number}", "started_at": days(300), "last_at": days(-3)}
        | {"waits_since": None, "unread_since": None}
        | fields
    )


def about(of: int = 1, **fields: Any) -> Row:
    return Row(client_id=of, client_name=f"Client {of}", **fields)


def found(**rows: Any) -> list[Need]:
    """What is needed of one client, or of these, by these signs and what is told of them."""
    signs = Signs(
        **{"clients": [client()]} | {name: rows.pop(name) for name in ("clients", "begun", "meeting", "threads", "put_off") if name in rows}
    )
    return needs([*reasons(signs, NOW), *reasons_told(Told(**rows), signs)])


def milestone(of: int = 1, **fields: Any) -> Row:
    return about(
        of,
        **{"id": 1, "title": "Workshop", "quiet_since": days(50), "covered_at": days(60), "missed": 0, "is_still": True}
        | {"checked_in_at": days(1), "first": None, "second": None, "third": None}
        | fields,
    )


def test_a_client_with_a_booked_session_and_nothing_open_needs_nobody() -> None:
    assert found() == []


def test_nothing_booked_counts_two_weeks_after_the_last_session() -> None:
    assert found(clients=[client(last_at=days(13.9))]) == []
    (need,) = found(clients=[client(last_at=days(14))])
    assert (need.why, need.since) == (Why.UNBOOKED, days(14))


def test_whoever_meets_their_coach_today_has_a_session() -> None:
    talk = about(response_kind="lets_discuss", turn_at=days(2), responded_at=days(2), milestone_title="Workshop")
    assert [need.why for need in found(threads=[talk])] == [Why.DISCUSS]
    assert found(threads=[talk], meeting={1}) == []


def test_a_client_never_met_is_met_soon() -> None:
    assert found(clients=[client(last_at=None, started_at=days(2))]) == []
    (need,) = found(clients=[client(last_at=None, started_at=days(3))])
    assert need.why is Why.UNBOOKED


def test_a_session_without_review_is_a_draft_once_something_is_written() -> None:
    (untouched,) = found(begun=[about(id=9, number=9, starts_at=days(3), written=0)])
    (begun,) = found(begun=[about(id=9, number=9, starts_at=days(3), written=4)])
    assert (untouched.why, begun.why) == (Why.UNREVIEWED, Why.DRAFT)
    assert begun.about.written == 4


def test_lets_discuss_is_told_from_a_reply() -> None:
    asked = about(response_kind="lets_discuss", turn_at=days(2), responded_at=days(2))
    replied = about(response_kind="got_it", turn_at=days(2), responded_at=days(5))
    went_on = about(response_kind="lets_discuss", turn_at=days(2), responded_at=days(5))
    assert [found(threads=[row])[0].why for row in (asked, replied, went_on)] == [Why.DISCUSS, Why.REPLY, Why.REPLY]


def test_without_a_session_the_wish_to_talk_is_one_reason_and_not_two() -> None:
    asked = about(response_kind="lets_discuss", turn_at=days(2), responded_at=days(2))
    (need,) = found(clients=[client(last_at=days(38))], threads=[asked])
    assert (need.why, need.more) == (Why.DISCUSS, 0)


def test_a_thread_with_somebody_one_no_longer_coaches_is_no_reason() -> None:
    assert found(threads=[about(2, response_kind="lets_discuss", turn_at=days(2), responded_at=days(2))]) == []


def test_of_several_reasons_the_gravest_stands_and_the_others_are_counted() -> None:
    (need,) = found(
        clients=[client(last_at=days(38))],
        begun=[about(id=9, number=9, starts_at=days(3), written=0)],
        late_actions=[about(id=1, text="Call Ghent", due_on=date(2026, 11, 1), owner_id=1)],
    )
    assert (need.why, need.more) == (Why.UNREVIEWED, 2)


def test_who_waits_longest_comes_first() -> None:
    clients = [client(number, last_at=days(number * 10)) for number in (2, 4, 3)]
    assert [need.client_id for need in found(clients=clients)] == [4, 3, 2]


def test_late_actions_and_stalled_milestones_are_reasons_of_their_own() -> None:
    (late,) = found(late_actions=[about(id=1, text="Call Ghent", due_on=date(2026, 11, 1), owner_id=1)])
    (stalled,) = found(neglected=[milestone()])
    assert (late.why, stalled.why) == (Why.LATE, Why.STALLED)
    assert late.since == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_milestone_that_two_reviews_passed_over_is_uncovered_and_not_only_still() -> None:
    (passed_over,) = found(neglected=[milestone(missed=2)])
    (once,) = found(neglected=[milestone(missed=1)])
    assert (passed_over.why, passed_over.since) == (Why.UNCOVERED, days(60))
    assert (once.why, once.since) == (Why.STALLED, days(50))


def test_feedback_may_wait_two_weeks_for_its_answer() -> None:
    assert found(clients=[client(waits_since=days(13.9))]) == []
    (need,) = found(clients=[client(waits_since=days(14))])
    assert need.why is Why.UNANSWERED


def test_unread_check_ins_and_falling_confidence_are_reasons() -> None:
    (unread,) = found(clients=[client(unread_since=days(3))])
    (falling,) = found(neglected=[milestone(is_still=False, first=4, second=3, third=2)])
    assert (unread.why, falling.why) == (Why.UNREAD, Why.FALLING)


def test_confidence_falls_when_no_word_is_higher_and_all_in_all_by_two() -> None:
    assert [is_falling(three) for three in ((4, 3, 2), (4, 4, 2), (5, 3, 3))] == [True, True, True]
    assert [is_falling(three) for three in ((4, 3, 3), (4, 5, 2), (2, 1, 2), (3, 3, 3))] == [False, False, False, False]


def test_what_was_put_off_is_no_reason_and_leaves_the_others() -> None:
    late, still = about(id=1, text="Call Ghent", due_on=date(2026, 11, 1), owner_id=1), milestone()
    (need,) = found(late_actions=[late], neglected=[still], put_off={(1, Why.LATE)})
    assert (need.why, need.more) == (Why.STALLED, 0)
    assert found(late_actions=[late], put_off={(1, "late")}) == []
    assert len(found(late_actions=[late], put_off={(2, Why.LATE)})) == 1


def test_who_stands_behind_ten_with_a_grave_reason_is_asked_about_no_further() -> None:
    clients = [*(client(number, unread_since=days(100 - number)) for number in range(1, MOST + 3)), client(MOST + 3)]
    signs = Signs(clients=clients)
    assert undecided(reasons(signs, NOW), signs) == [*range(1, MOST + 1), MOST + 3]
    put_off = Signs(clients=clients, put_off={(MOST + 2, Why.UNREAD)})
    assert undecided(reasons(put_off, NOW), put_off) == [*range(1, MOST + 1), MOST + 2, MOST + 3]


def test_nothing_less_grave_of_those_behind_would_change_what_is_listed() -> None:
    clients = [*(client(number, unread_since=days(100 - number)) for number in range(1, MOST + 3)), client(MOST + 3)]
    late = [about(number, id=number, text="Call Ghent", due_on=date(2026, 1, 1), owner_id=1) for number in range(1, MOST + 4)]
    first = Signs(clients=clients)
    asked_about = undecided(reasons(first, NOW), first)
    told = (late, [row for row in late if row.client_id in asked_about])
    every, some = (needs([*reasons(first, NOW), *reasons_told(Told(rows), first)]) for rows in told)
    assert every[:MOST] == some[:MOST]
    assert len(every) == len(some) == MOST + 3
