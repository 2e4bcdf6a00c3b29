"""One page of all that was promised: of both, open, overdue and done; and another day for one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.clock import today
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.models import ResponseKind
from coachapp.ledger.models import Activity
from coachapp.sessions.models import Action, ActionState
from tests import make
from tests.browser import Page, Visitor, tidy
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]


def promise(engagement: Engagement, owner: Account, text: str, days: int = 5, **more: Any) -> Action:
    fields = {"created_at": make.ago(20), "due_on": today() + timedelta(days=days), **more}
    return make.kept(Action(engagement_id=engagement.id, owner_id=owner.id, text=text, **fields))


def row(page: Page, text: str) -> str:
    """The row of the list in which this stands."""
    (found,) = [tidy(one.get_text(" ")) for one in page.soup.select(".c-rows > li") if text in one.get_text()]
    return found


def test_both_find_what_each_promised_by_its_day_and_what_it_came_from(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    held = make.coaching_session(engagement, published=True)
    feedback = make.feedback(held, make.milestone(make.goal(ada), "Workshop"), response=ResponseKind.WILL_ACT)
    promise(engagement, ada, "Call both labs", session_id=held.id, source_kind="feedback", source_id=feedback.id)
    promise(engagement, carl, "Send the reading list", days=-3)
    for reader, mine, other in ((ada, "Call both labs", "Carl Moreau"), (carl, "Send the reading list", "Ada Reyes")):
        page = as_(reader).open("progress.actions")
        assert page.text.index("Send the reading list") < page.text.index("Call both labs")
        assert "from feedback on Workshop, in session 1" in row(page, "Call both labs")
        assert "3 days late" in row(page, "Send the reading list")
        assert "You, with" in row(page, mine)
        assert other in page.text
        assert not as_(reader).open("progress.actions", whose="theirs").has(mine)
        assert as_(reader).open("progress.actions", whose="mine").has(mine)
        overdue = as_(reader).open("progress.actions", show="overdue")
        assert overdue.has("Send the reading list")
        assert not overdue.has("Call both labs")


def test_it_is_done_there_and_stands_under_done(app: Flask, as_: As, ada: Account, engagement: Engagement) -> None:
    promise(engagement, ada, "Call both labs")
    page = as_(ada).open("progress.actions").press("Done: Call both labs")
    assert page.path == "/actions"
    assert page.has("Nothing is promised")
    done = as_(ada).open("progress.actions", show="done")
    assert done.press("Open again: Call both labs").path == "/actions"
    assert make.row(Action).state is ActionState.OPEN


def test_another_day_is_kept_with_the_day_before_and_nobodys_is_lost(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    action = promise(engagement, ada, "Call both labs")
    form = as_(ada).open("progress.actions").follow("Another day: Call both labs")
    hers, his = today() + timedelta(days=30), today() + timedelta(days=60)
    assert as_(carl).open("sessions.action_day", action_id=action.id).fill("By", his).press("Save day").path == "/actions"
    stale = form.fill("By", hers).press("Save day")
    assert stale.status == 409
    assert stale.has("meanwhile")
    assert stale.value("By") == hers.isoformat()
    assert stale.press("Save day").path == "/actions"
    assert make.row(Action).due_on == hers
    assert [line.changes["due_on"][1] for line in make.rows(Activity, verb="action.moved")] == [his.isoformat(), hers.isoformat()]
    assert as_(ada).open("progress.my_timeline").has("Action moved from")


@pytest.mark.parametrize("bad", ["", "soon", "0001-01-01", "2030-02-31"])
def test_no_day_is_refused_beside_its_field(app: Flask, as_: As, ada: Account, engagement: Engagement, bad: str) -> None:
    action = promise(engagement, ada, "Call both labs")
    page = as_(ada).open("sessions.action_day", action_id=action.id).fill("By", bad).press("Save day")
    assert page.status == 422
    assert make.row(Action).due_on == action.due_on


def test_a_closed_one_and_one_of_an_ended_engagement_get_no_other_day(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    ended = make.engagement(ada, carl, state=EngagementState.ENDED)
    gone = promise(ended, ada, "Of before")
    closed = promise(make.engagement(ada, carl), ada, "Closed", state=ActionState.DONE, closed_at=make.ago(1))
    assert as_(ada).open("sessions.action_day", action_id=gone.id).status == 403
    sent = {"due_on": "2031-01-01", "was": closed.due_on.isoformat()}
    assert as_(ada).post("sessions.move_action", sent, action_id=closed.id).status == 409
    assert not as_(ada).open("progress.actions").has("Of before")


def test_a_coach_finds_only_their_clients_and_no_milestone_that_they_may_not_see(
    app: Flask, as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement
) -> None:
    held = make.coaching_session(engagement, published=True)
    hidden = make.goal(ada, is_shared_with_all=False)
    feedback = make.feedback(held, make.milestone(hidden, "Kept to herself"), response=ResponseKind.WILL_ACT)
    promise(engagement, ada, "Call both labs", source_kind="feedback", source_id=feedback.id)
    assert as_(carl).open("progress.actions").has("Call both labs")
    assert not as_(carl).open("progress.actions").has("Kept to herself")
    assert not as_(olga).open("progress.actions").has("Call both labs")


def test_the_list_goes_on_page_by_page_with_three_statements_however_long(
    app: Flask, as_: As, ada: Account, engagement: Engagement
) -> None:
    for number in range(60):
        promise(engagement, ada, f"Number {number:02}", days=number)
    first = as_(ada).open("progress.actions", whose="mine")
    assert first.has("Number 49")
    assert not first.has("Number 50")
    last = first.follow("Next")
    assert last.has("Number 59")
    assert not last.has("Number 49")
    visitor = as_(ada)
    assert len(statements_of(lambda: visitor.open("progress.actions"))) <= 3
    assert as_(ada).open("progress.actions", after="bm9uc2Vuc2U").status == 404
    assert as_(ada).open("progress.actions", show="nonsense", whose="x").status == 200
