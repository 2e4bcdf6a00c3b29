"""The page of a meeting: what both write in it, what each of them sees, and what comes in from the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.meetings.timer import progress
from coachapp.sessions.models import Action, ActionState, AgendaItem, CoachingSession, PrivateNote, SessionState
from tests import make
from tests.browser import Page, Visitor

As = Callable[[Account | None], Visitor]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def talk(engagement: Engagement) -> CoachingSession:
    """Ada and Carl have been talking for twelve minutes."""
    return make.coaching_session(engagement, starts_at=make.ago(minutes=12))


def opened(visitor: Visitor, talk: CoachingSession) -> Page:
    return visitor.open("meetings.meeting", session_id=talk.id)


def live(visitor: Visitor, talk: CoachingSession, known: str = "") -> Page:
    return visitor.open("meetings.live", session_id=talk.id, known=known)


def stamp_of(page: Page) -> str:
    found = re.search(r'data-(?:live|stamp)="(\w+)"', page.html)
    assert found
    return found.group(1)


def test_only_the_two_find_it(as_: As, talk: CoachingSession, ada: Account, carl: Account, olga: Account, stan: Account) -> None:
    assert [opened(as_(person), talk).status for person in (ada, carl, olga, stan)] == [200, 200, 404, 404]
    assert [live(as_(person), talk).status for person in (ada, carl, olga, stan)] == [200, 200, 404, 404]


def test_without_script_the_page_says_how_far_the_meeting_is(as_: As, talk: CoachingSession, ada: Account) -> None:
    assert opened(as_(ada), talk).has("12 minutes in, 38 left")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-200, ""),
        (-5, "Begins in 5 minutes"),
        (-1, "Begins in 1 minute"),
        (0, "0 minutes in, 50 left"),
        (49, "49 minutes in, 1 left"),
        (53, "3 minutes over"),
        (200, ""),
    ],
)
def test_how_far_a_meeting_is_in_words(minutes: int, said: str) -> None:
    begin = make.now()
    assert progress(begin, begin + timedelta(minutes=50), begin + timedelta(minutes=minutes)) == said


def test_a_session_that_was_cancelled_or_missed_has_no_meeting(as_: As, carl: Account, engagement: Engagement) -> None:
    for state in (SessionState.CANCELLED, SessionState.NO_SHOW):
        gone = make.coaching_session(engagement, starts_at=make.ago(1), state=state)
        assert opened(as_(carl), gone).path == f"/sessions/{gone.id}"


def test_the_coach_goes_straight_into_review_and_the_client_has_no_such_way(
    as_: As, talk: CoachingSession, ada: Account, carl: Account
) -> None:
    assert opened(as_(carl), talk).link("Review") is not None
    assert opened(as_(carl), talk).link("Close the meeting") is not None
    page = opened(as_(ada), talk)
    assert (page.link("Review"), page.link("Close the meeting")) == (None, None)


def test_both_add_to_the_agenda_tick_it_and_stay_in_the_meeting(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    page = opened(as_(ada), talk).fill("Agenda", "Lyon does not answer").press("Add to the agenda")
    assert page.path == f"/sessions/{talk.id}/meeting"
    page = opened(as_(carl), talk).press("Talked about: Lyon does not answer")
    assert (page.path, make.row(AgendaItem).is_ticked) == (f"/sessions/{talk.id}/meeting", True)


def test_an_empty_agenda_item_is_refused_beside_its_field(as_: As, talk: CoachingSession, ada: Account) -> None:
    page = opened(as_(ada), talk).press("Add to the agenda")
    assert (page.status, page.has("Write what you want to talk about."), page.has("minutes in")) == (422, True, True)


def promised(page: Page, text: str = "Call Lyon", by: str = "2030-01-12") -> Page:
    form = page.section("New action")
    return page.fill("What", text, form).choose("Who", "You", form).fill("By", by, form).press("Add action")


def test_an_action_is_made_and_said_done_in_the_meeting(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    page = promised(opened(as_(ada), talk))
    assert page.path == f"/sessions/{talk.id}/meeting"
    page = opened(as_(carl), talk).press("Done Call Lyon")
    assert page.path == f"/sessions/{talk.id}/meeting"
    assert make.row(Action).state is ActionState.DONE


def test_an_action_without_words_is_refused_and_its_day_is_kept(as_: As, talk: CoachingSession, ada: Account) -> None:
    page = promised(opened(as_(ada), talk), text="")
    assert (page.status, page.value("By", page.section("New action"))) == (422, "2030-01-12")


def test_words_of_both_are_put_together_without_script(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    hers, his = (opened(as_(person), talk) for person in (ada, carl))
    hers.fill("Shared notes", "Lyon calls.").press("Save shared notes")
    page = his.fill("Shared notes", "Ghent waits.").press("Save shared notes")
    assert page.status == 200
    assert make.row(CoachingSession).shared_notes == "Lyon calls.\nGhent waits."


def saved(visitor: Visitor, talk: CoachingSession, text: str, version: int, base: str | None = None) -> Page:
    form = {"text": text, "version": str(version)} | ({} if base is None else {"base": base})
    return visitor.post("meetings.save_notes", form, headers=HTMX, session_id=talk.id)


def test_what_saves_itself_gets_the_text_that_both_made(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    assert saved(as_(ada), talk, "Lyon.\nGhent.", 1, "").status == 200
    assert saved(as_(carl), talk, "Lyon calls.\nGhent.", 2, "Lyon.\nGhent.").status == 200
    page = saved(as_(ada), talk, "Lyon.\nGhent.\nJun.", 2, "Lyon.\nGhent.")
    assert (page.status, "<html" in page.html) == (200, False)
    assert page.soup.find("input", attrs={"name": "base"})["value"] == "Lyon calls.\nGhent.\nJun."  # type: ignore[index]
    assert page.soup.find("input", attrs={"name": "version"})["value"] == "4"  # type: ignore[index]


def test_the_same_line_written_in_two_ways_shows_both_and_keeps_both(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    opened(as_(carl), talk).fill("Shared notes", "Lyon waits").press("Save shared notes")
    hers, his = (opened(as_(person), talk) for person in (ada, carl))
    his.fill("Shared notes", "Carl calls Lyon").press("Save shared notes")
    page = hers.fill("Shared notes", "Ada writes to Lyon").press("Save shared notes")
    assert (page.status, page.value("Shared notes"), page.has("Carl calls Lyon")) == (409, "Ada writes to Lyon", True)
    page.press("Keep both")
    assert make.row(CoachingSession).shared_notes == "Ada writes to Lyon\n\nCarl calls Lyon"


def test_a_stale_save_that_does_not_say_where_it_came_from_is_a_conflict(as_: As, talk: CoachingSession, ada: Account) -> None:
    saved(as_(ada), talk, "Lyon.", 1, "")
    assert saved(as_(ada), talk, "Jun.", 1).status == 409
    assert make.row(CoachingSession).shared_notes == "Lyon."


@pytest.mark.parametrize("half", [11_000, 20_001])
def test_notes_too_long_alone_or_together_lose_nothing(as_: As, talk: CoachingSession, ada: Account, carl: Account, half: int) -> None:
    saved(as_(carl), talk, "x" * 11_000, 1, "")
    page = opened(as_(ada), talk)
    page.soup.find("input", attrs={"name": "base"})["value"] = ""  # type: ignore[index]
    page.soup.find(id="jot-shared").find("input", attrs={"name": "version"})["value"] = "1"  # type: ignore[index, union-attr]
    page = page.fill("Shared notes", "y" * half).press("Save shared notes")
    assert (page.status, page.value("Shared notes")) == (409 if half < 20_001 else 422, "y" * half)
    assert make.row(CoachingSession).shared_notes == "x" * 11_000


def test_the_page_that_is_open_is_told_what_is_new_and_nothing_else(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    known = stamp_of(opened(as_(ada), talk))
    assert live(as_(ada), talk, known).status == 204
    saved(as_(carl), talk, "Carl's words", 1, "")
    page = live(as_(ada), talk, known)
    assert (page.status, page.soup.find("input", attrs={"data-notes": True})["value"]) == (200, "Carl's words")  # type: ignore[index]
    known = stamp_of(page)
    changes: list[Callable[[], Page]] = [
        lambda: opened(as_(carl), talk).fill("Agenda", "Lyon").press("Add to the agenda"),
        lambda: opened(as_(carl), talk).press("Talked about: Lyon"),
        lambda: promised(opened(as_(carl), talk)),
        lambda: opened(as_(carl), talk).press("Done Call Lyon"),
    ]
    for change in changes:
        assert live(as_(ada), talk, known).status == 204
        change()
        page = live(as_(ada), talk, known)
        assert page.status == 200
        known = stamp_of(page)


def test_private_notes_are_in_nothing_that_the_client_gets(as_: As, talk: CoachingSession, ada: Account, carl: Account) -> None:
    page = opened(as_(carl), talk).fill("Private notes", "She avoids the call.").press("Save private notes")
    assert (page.path, page.value("Private notes")) == (f"/sessions/{talk.id}/meeting", "She avoids the call.")
    assert make.row(PrivateNote).text == "She avoids the call."
    for seen in (opened(as_(ada), talk), live(as_(ada), talk), live(as_(carl), talk)):
        assert ("avoids" in seen.html, "rivate notes" in seen.html) == (False, False)


def test_a_closed_session_is_read_and_not_written(as_: As, talk: CoachingSession, ada: Account) -> None:
    page = opened(as_(ada), talk).fill("Shared notes", "Too late")
    closed = make.row(CoachingSession)
    closed.state, closed.published_at = SessionState.HELD, make.now()
    make.kept(closed)
    refused = page.press("Save shared notes")
    assert (refused.status, refused.has("This session is closed."), refused.has("Too late")) == (403, True, True)
    assert saved(as_(ada), talk, "Too late", 1, "").status == 403
    assert opened(as_(ada), talk).button("Save shared notes") is None
