"""The page a coach works on in a session: every open milestone, what changed beside each, and a pen."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def test_review_shows_every_open_milestone_of_shared_goals(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    for title in ("Open benchmark", "Workshop"):
        make.milestone(goal, title)
    coaching_session = make.coaching_session(engagement)
    page = as_(carl).open("feedback.review", session_id=coaching_session.id)
    print(page.html)
    assert page.status == 200
    assert page.has("Open benchmark")
    assert page.has("0 of 2 written, 2 to write")
