"""The page of one session: agenda, notes, actions, and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.ledger.models import Activity
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, PrivateNote, SessionState
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def meeting(engagement: Engagement) -> CoachingSession:
    """Ada and Carl meet tomorrow."""
    return make.coaching_session(engagement)


def opened(visitor: Visitor, meeting: CoachingSession) -> Page:
    return visitor.open("sessions.coaching_session", session_id=meeting.id)


def close(meeting: CoachingSession) -> None:
    meeting.state, meeting.published_at = SessionState.HELD, make.now()
    make.kept(meeting)


def test_only_the_two_find_it(
    as_: As, meeting: CoachingSession, ada: Account, carl: Account, olga: Account, max_: Account, stan: Account
) -> None:
    assert [opened(as_(person), meeting).status for person in (ada, carl, olga, max_, stan)] == [200, 200, 404, 404, 404]


def test_a_number_that_no_session_can_have_is_not_found(as_: As, carl: Account) -> None:
    assert as_(carl).get("/sessions/999999999999999999999").status == 404


def test_each_reads_the_time_in_their_own_zone_and_the_others(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    assert opened(as_(carl), meeting).has("for Ada in Berlin")
    assert opened(as_(ada), meeting).has("for Carl in London")


def test_the_coach_reviews_and_moves_and_the_client_does_not(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    for name in ("Review", "Move"):
        assert opened(as_(carl), meeting).link(name) is not None
        assert opened(as_(ada), meeting).link(name) is None
    assert opened(as_(ada), meeting).button("Held") is None
    assert as_(ada).post("sessions.set_session_state", {"state": "held"}, session_id=meeting.id).status == 403
    assert as_(ada).open("sessions.edit_session", session_id=meeting.id).status == 403


def test_a_meeting_link_is_a_link_and_a_room_is_not(as_: As, ada: Account, engagement: Engagement) -> None:
    online = make.coaching_session(engagement, place="https://meet.example.org/ada")
    assert opened(as_(ada), online).link("https://meet.example.org/ada") is not None
    sly = make.coaching_session(engagement, place="javascript:alert(1)")
    assert opened(as_(ada), sly).link("javascript:alert(1)") is None


def test_both_add_to_the_agenda_tick_and_remove(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    opened(as_(ada), meeting).fill("Agenda", "Lyon does not answer").press("Add to the agenda")
    page = opened(as_(carl), meeting)
    assert page.has("from Ada")
    page.press("Talked about: Lyon does not answer")
    assert make.row(AgendaItem).is_ticked
    opened(as_(carl), meeting).press("Talked about: Lyon does not answer")
    assert not make.row(AgendaItem).is_ticked
    assert opened(as_(ada), meeting).press("Remove Lyon does not answer").has("Nothing yet")
    assert [line.changes["agenda"] for line in make.rows(Activity)] == [[None, "Lyon does not answer"], ["Lyon does not answer", None]]


def test_an_item_says_which_session_it_comes_from(
    as_: As, meeting: CoachingSession, carl: Account, ada: Account, engagement: Engagement
) -> None:
    make.agenda_item(engagement, "Lyon", coaching_session=meeting, by=ada)
    item = make.row(AgendaItem)
    item.carry_over(5, meeting.id)
    make.kept(item)
    assert opened(as_(carl), meeting).has("Lyon from session 5")


@pytest.mark.parametrize(("text", "reason"), [("", "Write what you want to talk about."), ("x" * 501, "At most 500 characters.")])
def test_a_wrong_agenda_item_is_refused_beside_its_field(as_: As, meeting: CoachingSession, ada: Account, text: str, reason: str) -> None:
    page = opened(as_(ada), meeting).fill("Agenda", text).press("Add to the agenda")
    assert page.status == 422
    assert page.value("Agenda") == text
    assert page.has(reason)


def test_pressing_add_twice_adds_once(as_: As, meeting: CoachingSession, ada: Account) -> None:
    page = opened(as_(ada), meeting).fill("Agenda", "Lyon")
    page.press("Add to the agenda")
    page.press("Add to the agenda")
    assert len(make.rows(AgendaItem)) == 1


def test_a_stranger_reaches_neither_item_nor_action(
    as_: As, meeting: CoachingSession, olga: Account, ada: Account, engagement: Engagement
) -> None:
    item = make.agenda_item(engagement, "Lyon", coaching_session=meeting, by=ada)
    action = make.kept(Action(engagement_id=engagement.id, owner_id=ada.id, text="Call", due_on=make.now().date(), created_at=make.now()))
    visitor = as_(olga)
    assert visitor.post("sessions.tick", {"ticked": "1"}, item_id=item.id).status == 404
    assert visitor.post("sessions.remove_agenda_item", item_id=item.id).status == 404
    assert visitor.post("sessions.close_action", {"state": "done"}, action_id=action.id).status == 404
    assert visitor.post("sessions.add_agenda_item", {"agenda": "Mine"}, session_id=meeting.id).status == 404


def test_both_read_and_write_the_shared_notes(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    opened(as_(carl), meeting).fill("Shared notes", "**Lyon** first.").press("Save shared notes")
    assert opened(as_(ada), meeting).value("Shared notes") == "**Lyon** first."
    assert make.row(CoachingSession).shared_notes_html == "<p><strong>Lyon</strong> first.</p>\n"


def test_an_hours_writing_is_one_line_of_history(as_: As, meeting: CoachingSession, carl: Account) -> None:
    for text in ("Lyon", "Lyon first", "Lyon first, then Jun"):
        opened(as_(carl), meeting).fill("Shared notes", text).press("Save shared notes")
    assert [line.verb for line in make.rows(Activity)] == ["session.notes"]


def test_two_who_write_at_once_both_keep_their_words(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    hers = opened(as_(ada), meeting).fill("Shared notes", "Ada writes.")
    opened(as_(carl), meeting).fill("Shared notes", "Carl writes.").press("Save shared notes")
    page = hers.press("Save shared notes")
    assert page.status == 409
    assert page.value("Shared notes") == "Ada writes."
    assert page.has("Carl writes.")
    page.press("Keep both")
    assert make.row(CoachingSession).shared_notes == "Ada writes.\n\nCarl writes."


def test_keep_this_keeps_what_stands_in_the_field(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    hers = opened(as_(ada), meeting).fill("Shared notes", "Ada writes.")
    opened(as_(carl), meeting).fill("Shared notes", "Carl writes.").press("Save shared notes")
    hers.press("Save shared notes").press("Keep this")
    assert make.row(CoachingSession).shared_notes == "Ada writes."


def test_notes_that_are_too_long_stand_there_again_with_the_reason(as_: As, meeting: CoachingSession, ada: Account) -> None:
    page = opened(as_(ada), meeting).fill("Shared notes", "x" * 20_001).press("Save shared notes")
    assert (page.status, len(page.value("Shared notes")), page.has("At most 20,000 characters.")) == (422, 20_001, True)


def test_notes_that_save_themselves_get_only_what_stands_around_them(as_: As, meeting: CoachingSession, carl: Account) -> None:
    htmx = {"HX-Request": "true"}
    saved = as_(carl).post("sessions.save_shared_notes", {"text": "Lyon", "version": "1"}, headers=htmx, session_id=meeting.id)
    assert (saved.status, 'name="version" value="2"' in saved.html) == (200, True)
    stale = as_(carl).post("sessions.save_shared_notes", {"text": "Jun", "version": "1"}, headers=htmx, session_id=meeting.id)
    assert (stale.status, "<html" in stale.html, stale.has("Lyon")) == (409, False, True)


def test_private_notes_are_the_coachs_alone(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    opened(as_(carl), meeting).fill("Private notes", "She avoids the call.").press("Save private notes")
    assert opened(as_(carl), meeting).value("Private notes") == "She avoids the call."
    assert "avoids" not in opened(as_(ada), meeting).html
    assert "Private notes" not in opened(as_(ada), meeting).html
    refused = as_(ada).post("sessions.save_private_notes", {"text": "Mine", "version": "1"}, session_id=meeting.id)
    assert (refused.status, "avoids" in refused.html) == (403, False)
    assert make.row(PrivateNote).text == "She avoids the call."


def test_private_notes_leave_no_line_in_the_clients_history(as_: As, meeting: CoachingSession, carl: Account) -> None:
    opened(as_(carl), meeting).fill("Private notes", "She avoids the call.").press("Save private notes")
    assert make.rows(Activity) == []


def test_two_windows_of_the_same_coach_lose_nothing(as_: As, meeting: CoachingSession, carl: Account) -> None:
    first, second = (opened(as_(carl), meeting) for _ in range(2))
    first.fill("Private notes", "One.").press("Save private notes")
    page = second.fill("Private notes", "Two.").press("Save private notes")
    assert (page.status, page.value("Private notes"), page.has("One.")) == (409, "Two.", True)


def promised(page: Page, who: str = "You", by: str = "2027-01-20") -> Page:
    form = page.section("New action")
    page.fill("What", "Call Lyon", form).choose("Who", who, form).fill("By", by, form)
    return page.press("Add action")


def test_either_promises_something_and_either_closes_it(as_: As, meeting: CoachingSession, ada: Account, carl: Account) -> None:
    assert promised(opened(as_(carl), meeting), who="Ada Reyes").has("Ada, by 20 January 2027")
    page = opened(as_(ada), meeting)
    assert page.has("You, by 20 January 2027")
    page = page.press("Done Call Lyon")
    assert page.has("You, done today")
    assert page.press("Open again Call Lyon").press("Drop Call Lyon").has("dropped today")
    assert [line.verb for line in make.rows(Activity)] == ["action.made", *["action.closed"] * 3]


def test_an_action_needs_its_words_and_its_day(as_: As, meeting: CoachingSession, carl: Account) -> None:
    page = promised(opened(as_(carl), meeting), by="someday")
    assert (page.status, page.value("What"), page.has("Write a day that the calendar has")) == (422, "Call Lyon", True)
    assert make.rows(Action) == []


def test_an_action_belongs_to_one_of_the_two(as_: As, meeting: CoachingSession, carl: Account, olga: Account) -> None:
    data = {"text": "Call", "owner": str(olga.id), "due_on": "2027-01-20"}
    assert as_(carl).post("sessions.add_action", data, session_id=meeting.id).status == 422
    assert make.rows(Action) == []


def test_open_actions_of_earlier_sessions_stand_in_the_next(
    as_: As, meeting: CoachingSession, carl: Account, engagement: Engagement
) -> None:
    promised(opened(as_(carl), meeting))
    following = make.coaching_session(engagement, starts_at=make.now() + timedelta(days=9))
    assert opened(as_(carl), following).has("from session 1")


def test_a_closed_session_keeps_its_words_but_an_action_can_still_be_done(
    as_: As, meeting: CoachingSession, ada: Account, carl: Account
) -> None:
    promised(opened(as_(carl), meeting), who="Ada Reyes")
    opened(as_(ada), meeting).fill("Shared notes", "Lyon first.").press("Save shared notes")
    close(make.row(CoachingSession))
    page = opened(as_(ada), meeting)
    assert page.has("Lyon first.")
    assert page.has("Carl wrote feedback")
    assert page.soup.find("textarea") is None
    assert page.press("Done Call Lyon").has("done today")
    assert make.row(Action).state is ActionState.DONE


def test_what_was_typed_into_a_session_that_closed_meanwhile_is_shown_again(as_: As, meeting: CoachingSession, ada: Account) -> None:
    page = opened(as_(ada), meeting).fill("Shared notes", "A long thought.").fill("Agenda", "One more thing")
    promised_later = page.fill("What", "Call Lyon").fill("By", "2027-01-20")
    close(make.row(CoachingSession))
    for button, words in (("Save shared notes", "A long thought."), ("Add to the agenda", "One more thing"), ("Add action", "Call Lyon")):
        refused = promised_later.press(button)
        assert (refused.status, refused.has("This session is closed."), refused.has(words)) == (403, True, True)
    assert (make.rows(AgendaItem), make.rows(Action)) == ([], [])


def test_after_an_engagement_everything_is_read_and_nothing_changed(as_: As, ada: Account, carl: Account) -> None:
    engagement = make.engagement(ada, carl, state=EngagementState.ENDED)
    meeting = make.coaching_session(engagement, state=SessionState.HELD, shared_notes="x", shared_notes_html="<p>Lyon first.</p>")
    page = opened(as_(carl), meeting)
    assert page.has("This engagement ended")
    assert page.has("Lyon first.")
    assert (page.link("Review"), page.button("Add to the agenda")) == (None, None)
    assert as_(carl).post("sessions.add_agenda_item", {"agenda": "Jun"}, session_id=meeting.id).status == 403
