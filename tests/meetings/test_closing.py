"""A meeting is closed once: the session is held, and each of the two gets one mail of what both noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import Activity, OutboxMail
from coachapp.meetings.models import Meeting
from coachapp.notices.models import Kind, Notice, NoticeSettings
from coachapp.sessions.models import Action, CoachingSession, PrivateNote, SessionState
from tests import make
from tests.browser import Page, Visitor
from tests.support.postbox import Postbox, open_postbox

As = Callable[[Account | None], Visitor]


@pytest.fixture
def talk(engagement: Engagement, ada: Account, carl: Account) -> CoachingSession:
    """Ada and Carl have talked, and noted something."""
    talk = make.coaching_session(engagement, starts_at=make.ago(minutes=45))
    for text, is_ticked in (("Lyon does not answer", True), ("The second paper", False)):
        item = make.agenda_item(engagement, text, coaching_session=talk, by=ada)
        item.is_ticked = is_ticked
        make.kept(item)
    promise = {"text": "Call Lyon", "due_on": make.now().date() + timedelta(days=9), "created_at": make.now()}
    make.kept(Action(engagement_id=engagement.id, owner_id=ada.id, session_id=talk.id, **promise))
    make.kept(PrivateNote(session_id=talk.id, author_id=carl.id, text="She avoids the call.", updated_at=make.now()))
    make.draft(talk, make.milestone(make.goal(ada)), text="A draft that nobody else reads.")
    return talk


@pytest.fixture
def box(app: Flask) -> Iterator[Postbox]:
    with open_postbox() as opened:
        yield opened


def closing(visitor: Visitor, talk: CoachingSession) -> Page:
    return visitor.open("meetings.closing", session_id=talk.id)


def close(visitor: Visitor, talk: CoachingSession) -> Page:
    return visitor.post("meetings.close", session_id=talk.id)


def recaps() -> list[OutboxMail]:
    return make.rows(OutboxMail, kind="session_recap")


def test_what_goes_out_is_shown_before_it_goes(as_: As, talk: CoachingSession, carl: Account) -> None:
    as_(carl).open("meetings.meeting", session_id=talk.id).fill("Shared notes", "**Lyon** first.").press("Save shared notes")
    page = as_(carl).open("meetings.meeting", session_id=talk.id).follow("Close the meeting")
    for said in ("Lyon does not answer", "The second paper", "Lyon first.", "Call Lyon", "Ada, by"):
        assert page.has(said), said
    assert not page.has("avoids")
    assert not page.has("draft that nobody")


def test_closing_says_held_and_mails_both(as_: As, talk: CoachingSession, ada: Account, carl: Account, box: Postbox) -> None:
    as_(ada).open("meetings.meeting", session_id=talk.id).fill("Shared notes", "**Lyon** first.").press("Save shared notes")
    page = closing(as_(carl), talk).press("Close the meeting")
    assert (page.path, page.has("This meeting was closed")) == (f"/sessions/{talk.id}/meeting", True)
    assert make.row(CoachingSession).state is SessionState.HELD
    for address, who in (("ada@example.org", "You: Call Lyon"), ("carl@example.org", "Ada Reyes: Call Lyon")):
        (mail,) = box.to(address)
        text, html = (str(part.get_content()) for kind in ("plain", "html") if (part := mail.get_body((kind,))))
        for said in ("Lyon does not answer", "The second paper", "**Lyon** first.", who):
            assert said in text, said
        assert "<strong>Lyon</strong> first." in html
        for secret in ("avoids", "nobody else reads"):
            assert secret not in text + html
        assert "List-Unsubscribe" in mail


def test_pressed_again_it_mails_nobody_again(as_: As, talk: CoachingSession, carl: Account) -> None:
    page = closing(as_(carl), talk)
    for _ in range(3):
        assert page.press("Close the meeting").status == 200
    assert closing(as_(carl), talk).path == f"/sessions/{talk.id}/meeting"
    assert sorted(mail.recipient for mail in recaps()) == ["ada@example.org", "carl@example.org"]
    assert (len(make.rows(Meeting)), len(make.rows(Notice, kind=Kind.RECAP))) == (1, 1)
    assert [line.verb for line in make.rows(Activity)] == ["session.state", "session.recap"]


def test_four_presses_at_once_are_one_close(as_: As, talk: CoachingSession, carl: Account) -> None:
    visitors = [as_(carl) for _ in range(4)]
    pages = [closing(visitor, talk) for visitor in visitors]
    together, answers = Barrier(4), []

    def press(page: Page) -> None:
        together.wait()
        answers.append(page.press("Close the meeting").status)

    presses = [Thread(target=press, args=(page,)) for page in pages]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert answers == [200] * 4
    assert len(recaps()) == 2


def test_a_session_that_was_said_held_before_still_has_its_recap(as_: As, talk: CoachingSession, carl: Account) -> None:
    as_(carl).post("sessions.set_session_state", {"state": "held"}, session_id=talk.id)
    close(as_(carl), talk)
    assert len(recaps()) == 2


def test_a_meeting_that_has_not_begun_is_not_closed(as_: As, engagement: Engagement, carl: Account) -> None:
    later = make.coaching_session(engagement)
    assert closing(as_(carl), later).button("Close the meeting") is None
    assert close(as_(carl), later).status == 409
    assert recaps() == []


def test_the_client_does_not_close_it(as_: As, talk: CoachingSession, ada: Account) -> None:
    assert close(as_(ada), talk).status == 403
    assert (recaps(), make.row(CoachingSession).state) == ([], SessionState.SCHEDULED)


def test_who_wants_no_recap_gets_none(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    hours = {"digest_day": 0, "digest_hour": 8, "quiet_from": 0, "quiet_until": 0}
    make.kept(NoticeSettings(account_id=ada.id, ways={"recap": "never"}, **hours))
    close(as_(carl), talk)
    assert [mail.recipient for mail in recaps()] == ["carl@example.org"]


def test_a_meeting_without_a_word_has_a_recap_that_says_so(as_: As, engagement: Engagement, carl: Account) -> None:
    talk = make.coaching_session(engagement, starts_at=make.ago(minutes=50))
    close(as_(carl), talk)
    assert all("No action is open." in mail.text for mail in recaps())
