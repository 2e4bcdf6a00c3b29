"""My progress: the client page as the client's own, with its timeline and actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement
from coachapp.feedback.models import Signal
from coachapp.goals.models import GoalState, Milestone
from coachapp.ledger.models import Activity
from coachapp.sessions.models import Action, ActionState
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


@pytest.fixture
def milestone(ada: Account, engagement: Engagement) -> Milestone:
    """One milestone with feedback from session 1."""
    made = make.milestone(make.goal(ada))
    make.feedback(make.coaching_session(engagement, published=True), made, signal=Signal.ON_TRACK)
    return made


def line(client: Account, actor: Account, verb: str, subject: tuple[str, int], **fields: object) -> Activity:
    kind, subject_id = subject
    at = fields.pop("at", make.ago(1))
    return make.kept(
        Activity(at=at, client_id=client.id, actor_id=actor.id, verb=verb, subject_kind=kind, subject_id=subject_id, changes={}, **fields)
    )


def action(engagement: Engagement, owner: Account, text: str, in_days: int = 4, state: ActionState = ActionState.OPEN) -> Action:
    due_on = make.now().date() + timedelta(days=in_days)
    closed_at = None if state is ActionState.OPEN else make.ago(1)
    return make.kept(
        Action(
            engagement_id=engagement.id,
            owner_id=owner.id,
            text=text,
            due_on=due_on,
            state=state,
            created_at=make.ago(9),
            closed_at=closed_at,
        )
    )


def test_the_client_reads_the_same_matrix(as_: As, ada: Account, milestone: Milestone) -> None:
    page = as_(ada).open("progress.my_progress")
    assert page.heading == "My progress"
    assert page.has("With Carl Moreau since")
    assert page.link(f"{milestone.title}, session 1: on track") is not None


def test_the_next_act_is_a_check_in_on_what_was_longest_silent(as_: As, ada: Account, milestone: Milestone) -> None:
    oldest = make.milestone(make.goal(ada), "Workshop", created_at=make.ago(200))
    page = as_(ada).open("progress.my_progress")
    link = page.link("Check in")
    assert link is not None
    assert link["href"] == f"/milestones/{oldest.id}/check-in"
    assert page.link("New goal") is not None
    assert page.link("New session") is None


def test_drafts_are_shown_to_their_writer(as_: As, ada: Account, engagement: Engagement) -> None:
    make.goal(ada, "A thought of last night", state=GoalState.DRAFT)
    page = as_(ada).open("progress.my_progress")
    assert page.has("A thought of last night")
    assert page.has("a draft, only you see it")
    assert page.link("New milestone") is not None


def test_an_empty_page_leads_to_a_new_goal(as_: As, stan: Account) -> None:
    page = as_(stan).open("progress.my_progress")
    assert page.has("No goal yet")
    assert page.has("You have no coach here yet.")
    assert page.follow("New goal").path == "/goals/new"


def test_a_client_with_two_coaches_chooses_whose_sessions_stand_across(as_: As, ada: Account, olga: Account, milestone: Milestone) -> None:
    with_olga = make.engagement(ada, olga)
    make.feedback(make.coaching_session(with_olga, published=True), milestone, signal=Signal.ACHIEVED)
    page = as_(ada).open("progress.my_progress")
    assert page.link(f"{milestone.title}, session 1: achieved") is not None
    other = page.follow("Carl Moreau")
    assert other.link(f"{milestone.title}, session 1: on track") is not None
    assert other.link(f"{milestone.title}, session 1: achieved") is None
    assert other.follow("Timeline").status == 200


def test_an_engagement_of_others_is_not_found(as_: As, stan: Account, ada: Account, engagement: Engagement) -> None:
    assert as_(stan).get(f"/my/progress?engagement={engagement.id}").status == 404
    assert as_(ada).get(f"/my/progress?engagement={engagement.id}").status == 200
    assert as_(ada).get("/my/progress?engagement=99999999999999999999").status == 404


@pytest.mark.parametrize("endpoint", ["progress.my_progress", "progress.my_timeline", "progress.my_actions"])
def test_who_is_no_client_has_no_progress(as_: As, carl: Account, max_: Account, endpoint: str) -> None:
    for other in (carl, max_):
        assert as_(other).open(endpoint).status == 404


def test_the_timeline_says_who_did_what_to_which(as_: As, ada: Account, carl: Account, milestone: Milestone) -> None:
    line(ada, ada, "milestone.made", ("milestone", milestone.id), at=make.ago(3))
    line(ada, carl, "session.notes", ("session", 1), at=make.ago(2))
    page = as_(ada).open("progress.my_timeline")
    assert page.text.index("Shared notes written") < page.text.index("Milestone written")
    assert page.link("Session 1") is not None
    assert page.link(milestone.title) is not None


def test_the_timeline_goes_on_page_by_page(as_: As, ada: Account, milestone: Milestone) -> None:
    for number in range(60):
        line(ada, ada, "milestone.made", ("milestone", milestone.id), at=make.ago(100 - number), note=f"Note {number}!")
    page = as_(ada).open("progress.my_timeline")
    assert page.has("Note 59!")
    assert not page.has("Note 9!")
    assert page.follow("Next").has("Note 9!")


def test_a_broken_page_key_is_not_found(as_: As, ada: Account, engagement: Engagement) -> None:
    assert as_(ada).get("/my/timeline?after=nonsense").status == 404
    assert as_(ada).get("/my/actions?after=nonsense").status == 404


def test_a_coach_reads_of_shared_goals_and_own_sessions_only(
    as_: As, ada: Account, carl: Account, olga: Account, milestone: Milestone
) -> None:
    with_olga = make.engagement(ada, olga)
    hers = make.coaching_session(with_olga, published=True)
    secret = make.milestone(make.goal(ada, "Secret", is_shared_with_all=False), "Hidden step")
    line(ada, ada, "milestone.made", ("milestone", milestone.id), note="shared")
    line(ada, ada, "milestone.made", ("milestone", secret.id), note="kept back")
    line(ada, olga, "session.notes", ("session", hers.id), note="with Olga")
    line(ada, olga, "feedback.published", ("milestone", milestone.id), note="by Olga")
    line(ada, ada, "engagement.started", ("engagement", with_olga.id), note="begun with Olga")
    page = as_(carl).open("progress.client_timeline", client_id=ada.id)
    assert page.has("shared")
    for other in ("kept back", "Hidden step", "with Olga", "by Olga", "begun with Olga"):
        assert not page.has(other), other


def test_an_answer_to_another_coach_is_not_in_ones_timeline(
    as_: As, ada: Account, carl: Account, olga: Account, milestone: Milestone
) -> None:
    with_olga = make.engagement(ada, olga)
    hers = make.feedback(make.coaching_session(with_olga, published=True), milestone)
    mine = make.row(type(hers), author_id=carl.id)
    for feedback, at in ((hers, make.ago(5)), (mine, make.ago(4))):
        feedback.responded_at = at
        make.kept(feedback)
        line(ada, ada, "feedback.response", ("milestone", milestone.id), at=at, note=f"to {feedback.author_id}")
    page = as_(carl).open("progress.client_timeline", client_id=ada.id)
    assert page.has(f"to {carl.id}")
    assert not page.has(f"to {olga.id}")


def test_actions_stand_open_first_and_are_closed_in_place(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    action(engagement, ada, "Ask two keynotes")
    action(engagement, carl, "Introduce her to Lyon", in_days=-12)
    action(engagement, ada, "Read the survey", state=ActionState.DONE)
    page = as_(ada).open("progress.my_actions")
    assert page.text.index("Introduce her to Lyon") < page.text.index("Ask two keynotes") < page.text.index("Read the survey")
    assert page.has("12 days late")
    assert page.link("Actions, 2 open") is not None
    after = page.press("Done: Ask two keynotes")
    assert after.path == "/my/actions"
    assert make.row(Action, text="Ask two keynotes").state is ActionState.DONE


def test_no_action_says_where_they_come_from(as_: As, ada: Account, engagement: Engagement) -> None:
    assert as_(ada).open("progress.my_actions").has("Nothing is promised")
