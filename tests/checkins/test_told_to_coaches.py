"""The coaches who see a milestone find its check-ins in the digest and in the app, once a day and without a word of them."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.goals.models import GoalShare, GoalState
from coachapp.ledger.models import OutboxMail
from coachapp.notices.models import Kind, Notice
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def test_a_coach_is_told_once_a_day_and_by_no_mail_of_its_own(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    for title in ("Workshop", "Benchmark"):
        form = as_(ada).open("checkins.new_check_in", milestone_id=make.milestone(goal, title, confidence=4).id)
        assert form.fill("What moved?", "The protocol is agreed.").press("Check in").status == 200
    told = make.row(Notice)
    assert (told.account_id, told.kind, told.title, told.is_waiting) == (carl.id, Kind.COACH_CHECK_INS, "Ada Reyes checked in", True)
    assert make.rows(OutboxMail) == []
    assert as_(carl).open("notices.notices").follow("Ada Reyes checked in").path == f"/clients/{ada.id}"


def test_only_coaches_who_may_see_the_goal_now_are_told(
    as_: As, ada: Account, carl: Account, olga: Account, engagement: Engagement
) -> None:
    make.engagement(ada, make.account("Vera Lang", "coach"), state=EngagementState.ENDED)
    chosen = make.goal(ada, is_shared_with_all=False)
    make.kept(GoalShare(goal_id=chosen.id, engagement_id=make.engagement(ada, olga).id))
    for goal in (chosen, make.goal(ada, state=GoalState.DRAFT)):
        as_(ada).open("checkins.new_check_in", milestone_id=make.milestone(goal, confidence=4).id).press("Check in")
    assert [one.account_id for one in make.rows(Notice)] == [olga.id]
