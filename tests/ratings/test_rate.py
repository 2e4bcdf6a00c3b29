"""Rating a goal: who may, where it counts, who reads it when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.goals.models import Goal, GoalShare, GoalState
from coachapp.ledger.models import Activity
from coachapp.ratings.models import Lens, Rating
from coachapp.sessions.models import CoachingSession, SessionState
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
NOW = "Where you stand now"


@pytest.fixture
def goal(ada: Account, engagement: Engagement) -> Goal:
    return make.goal(ada, achievable="Five small studies first.")


@pytest.fixture
def coming(engagement: Engagement) -> CoachingSession:
    return make.coaching_session(engagement)


def rate(visitor: Visitor, goal: Goal, **data: object) -> Page:
    return visitor.post("ratings.rate", data, goal_id=goal.id)


def stands(page: Page, lens: str = "Achievable") -> str:
    """What the page says of this lens now."""
    (words,) = page.soup.select(f'.c-lens:has(> dt:-soup-contains("{lens}")) .c-lens-now .c-data')
    return words.get_text(" ", strip=True)


def test_the_client_rates_a_goal_with_a_note_by_the_form_of_its_page(as_: As, ada: Account, goal: Goal, coming: CoachingSession) -> None:
    page = as_(ada).open("ratings.history", goal_id=goal.id)
    assert page.has("Nothing is rated yet.")
    page.choose("Achievable", "4").fill("Note on achievable", "Two studies are done.").choose("Useful", "5")
    page = page.press("Rate", inside=page.section(NOW))
    assert page.has("Rated.")
    assert stands(page) == "You 4, Carl not yet"
    assert page.has("Two studies are done.")
    kept = make.rows(Rating)
    assert [(r.lens, r.value, r.author_id, r.session_id) for r in kept] == [
        (Lens.ACHIEVABLE, 4, ada.id, coming.id),
        (Lens.USEFUL, 5, ada.id, coming.id),
    ]


def test_the_goals_history_says_who_rated(as_: As, ada: Account, carl: Account, goal: Goal) -> None:
    for person in (ada, carl):
        rate(as_(person), goal, achievable="4")
    history = as_(ada).open("progress.goal", goal_id=goal.id).section("History").get_text(" ", strip=True)
    assert "The four lenses rated by Carl" in history
    assert "The four lenses rated by Ada" in history


def test_said_again_before_the_session_is_closed_it_replaces(as_: As, ada: Account, goal: Goal, coming: CoachingSession) -> None:
    rate(as_(ada), goal, achievable="4", achievable_note="So far")
    page = rate(as_(ada), goal, achievable="3")
    kept = make.row(Rating)
    assert (kept.value, kept.note) == (3, "")
    assert stands(page) == "You 3, Carl not yet"


def test_pressed_twice_it_is_said_and_told_once(as_: As, ada: Account, goal: Goal) -> None:
    for _ in range(2):
        rate(as_(ada), goal, achievable="4", useful="2")
    assert len(make.rows(Rating)) == 2
    line = make.row(Activity, verb="goal.rated")
    assert line.changes == {}, "the history says that somebody rated, not what"


def test_without_a_session_a_new_day_is_a_new_rating(as_: As, ada: Account, goal: Goal, engagement: Engagement) -> None:
    make.rating(goal, ada, engagement, 2, at=make.ago(2))
    rate(as_(ada), goal, achievable="4")
    assert [(r.value, r.session_id) for r in make.rows(Rating)] == [(2, None), (4, None)]


def test_neither_sees_the_others_new_rating_before_having_given_their_own(
    as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession
) -> None:
    rate(as_(ada), goal, achievable="5", achievable_note="A secret so far", novel="4")
    page = as_(carl).open("ratings.history", goal_id=goal.id)
    assert page.has("Nothing is rated yet.")
    assert "A secret so far" not in page.html
    page = rate(as_(carl), goal, achievable="3")
    assert stands(page) == "Ada 5, you 3"
    assert page.has("A secret so far")
    assert stands(page, "Novel") == "Not rated yet"
    assert stands(as_(ada).open("ratings.history", goal_id=goal.id)) == "You 5, Carl 3"


def test_once_the_session_is_closed_both_read_what_was_said(
    as_: As, carl: Account, ada: Account, goal: Goal, engagement: Engagement
) -> None:
    closed = make.coaching_session(engagement, published=True)
    make.rating(goal, ada, engagement, 5, coaching_session=closed)
    assert stands(as_(carl).open("ratings.history", goal_id=goal.id)) == "Ada 5, you not yet"


def test_a_session_to_which_nobody_came_hides_nothing_and_takes_no_ratings(
    as_: As, carl: Account, ada: Account, goal: Goal, engagement: Engagement
) -> None:
    missed = make.coaching_session(engagement, starts_at=make.ago(1), state=SessionState.NO_SHOW)
    make.rating(goal, ada, engagement, 5, coaching_session=missed)
    assert stands(as_(carl).open("ratings.history", goal_id=goal.id)) == "Ada 5, you not yet"
    page = rate(as_(carl), goal, achievable="2", session_id=missed.id)
    assert page.has("This session is closed, and its ratings stay as they were.")
    assert make.rows(Rating, author_id=carl.id) == []


def test_what_was_said_before_stays_readable_while_the_new_is_hidden(
    as_: As, carl: Account, ada: Account, goal: Goal, engagement: Engagement, coming: CoachingSession
) -> None:
    closed = make.coaching_session(engagement, published=True)
    make.rating(goal, ada, engagement, 2, coaching_session=closed)
    make.rating(goal, ada, engagement, 5, coaching_session=coming)
    assert stands(as_(carl).open("ratings.history", goal_id=goal.id)) == "Ada 2, you not yet"


def test_a_gap_is_said_in_words_to_both(as_: As, carl: Account, ada: Account, goal: Goal) -> None:
    rate(as_(ada), goal, achievable="4")
    page = rate(as_(carl), goal, achievable="2")
    assert page.has("Achievable: Ada says 4, you say 2. That is the conversation to have.")
    page = as_(ada).open("ratings.history", goal_id=goal.id)
    assert page.has("Achievable: you say 4, Carl says 2. That is the conversation to have.")


def test_a_session_that_is_over_takes_ratings_until_a_week_has_gone(as_: As, ada: Account, goal: Goal, engagement: Engagement) -> None:
    late = make.coaching_session(engagement, starts_at=make.ago(9), state=SessionState.HELD)
    held = make.coaching_session(engagement, starts_at=make.ago(2), state=SessionState.HELD)
    rate(as_(ada), goal, achievable="4")
    assert make.row(Rating).session_id == held.id != late.id


def test_the_coach_rates_in_the_session_that_review_names(as_: As, carl: Account, goal: Goal, engagement: Engagement) -> None:
    reviewed = make.coaching_session(engagement, starts_at=make.ago(20), state=SessionState.HELD)
    make.coaching_session(engagement)
    rate(as_(carl), goal, achievable="4", session_id=reviewed.id)
    assert make.row(Rating).session_id == reviewed.id


def test_a_rating_for_a_closed_session_comes_back_with_what_was_typed(as_: As, carl: Account, goal: Goal, engagement: Engagement) -> None:
    closed = make.coaching_session(engagement, published=True)
    page = rate(as_(carl), goal, achievable="4", achievable_note="Typed for nothing?", session_id=closed.id)
    assert page.status == 422
    assert page.has("This session is closed")
    assert page.value("Note on achievable") == "Typed for nothing?"
    assert page.title.startswith("Error:")
    page.press("Rate", inside=page.section(NOW))
    assert make.row(Rating).session_id is None


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "Choose a figure from 1 to 5 on at least one lens."),
        ({"achievable": "6"}, "A whole number from 1 to 5."),
        ({"achievable": "0"}, "A whole number from 1 to 5."),
        ({"achievable": "much"}, "Write a whole number."),
        ({"useful_note": "Because"}, "Choose a figure too; the note says why."),
        ({"achievable": "4", "achievable_note": "x" * 1001}, "At most 1,000 characters."),
        ({"achievable": "4", "novel_note": "a\0b", "novel": "3"}, "cannot be kept"),
    ],
)
def test_bad_input_comes_back_with_its_reason_and_what_was_typed(
    as_: As, ada: Account, goal: Goal, sent: dict[str, str], reason: str
) -> None:
    page = rate(as_(ada), goal, motivating_note="", **sent)
    assert page.status == 422
    assert page.has(reason)
    if "useful_note" in sent:
        assert page.value("Note on useful") == "Because"
    assert not make.rows(Rating)


def test_strangers_other_coaches_and_admins_learn_nothing(
    as_: As, stan: Account, olga: Account, max_: Account, goal: Goal, coming: CoachingSession
) -> None:
    for stranger in (stan, olga, max_):
        assert as_(stranger).open("ratings.history", goal_id=goal.id).status == 404
        assert rate(as_(stranger), goal, achievable="1").status == 404
        assert rate(as_(stranger), goal, achievable="1", session_id=coming.id).status == 404
    assert not make.rows(Rating)


def test_a_session_of_somebody_else_is_not_there(as_: As, ada: Account, stan: Account, olga: Account, goal: Goal) -> None:
    elsewhere = make.coaching_session(make.engagement(stan, olga))
    assert rate(as_(ada), goal, achievable="4", session_id=elsewhere.id).status == 404
    assert rate(as_(ada), goal, achievable="4", session_id="99999999999999999999").status == 404
    assert rate(as_(ada), goal, achievable="4", session_id="six").status == 404


def test_a_goal_that_is_not_shared_is_not_there(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    own = make.goal(ada, is_shared_with_all=False)
    assert as_(carl).open("ratings.history", goal_id=own.id).status == 404
    assert rate(as_(carl), own, achievable="3").status == 404
    page = rate(as_(ada), own, achievable="3")
    assert page.status == 403
    assert page.has("begin when a coach works with you on this goal")


def test_who_has_no_coach_reads_when_ratings_begin(as_: As, stan: Account) -> None:
    goal = make.goal(stan)
    page = as_(stan).open("ratings.history", goal_id=goal.id)
    assert page.has("They begin when a coach works with you on this goal.")
    assert not page.soup.find("form", class_="c-rate")
    assert rate(as_(stan), goal, achievable="3").status == 403


def test_only_an_active_goal_is_rated(as_: As, ada: Account, engagement: Engagement) -> None:
    reached = make.goal(ada, state=GoalState.REACHED)
    page = rate(as_(ada), reached, achievable="3")
    assert (page.status, page.has("Only an active goal is rated.")) == (403, True)


def test_an_ended_engagement_takes_no_rating(as_: As, ada: Account, carl: Account) -> None:
    ended = make.engagement(ada, carl, state=EngagementState.ENDED)
    goal = make.goal(ada)
    assert rate(as_(ada), goal, achievable="3").status == 403
    assert rate(as_(carl), goal, achievable="3").status == 404
    open_once = make.coaching_session(ended)
    assert rate(as_(ada), goal, achievable="3", session_id=open_once.id).status == 403


def test_one_coach_never_reads_anothers_rating_nor_a_note_to_another(
    as_: As, ada: Account, carl: Account, olga: Account, goal: Goal, engagement: Engagement
) -> None:
    other = make.engagement(ada, olga)
    make.rating(goal, carl, engagement, 1, note="Between Ada and Carl")
    make.rating(goal, ada, other, 4, note="For Olga")
    make.rating(goal, ada, engagement, 5, lens=Lens.NOVEL, note="For Carl alone")
    page = as_(olga).open("ratings.history", goal_id=goal.id)
    assert stands(page) == "Ada 4, you not yet"
    assert stands(page, "Novel") == "Ada 5, you not yet"
    assert page.has("For Olga")
    assert "Between Ada and Carl" not in page.html
    assert "For Carl alone" not in page.html


def test_the_clients_rating_counts_with_the_coach_who_sees_the_goal(
    as_: As, ada: Account, olga: Account, engagement: Engagement, coming: CoachingSession
) -> None:
    other = make.engagement(ada, olga)
    own = make.goal(ada, is_shared_with_all=False)
    make.kept(GoalShare(goal_id=own.id, engagement_id=other.id))
    rate(as_(ada), own, achievable="4")
    assert (make.row(Rating).engagement_id, make.row(Rating).session_id) == (other.id, None)


def test_inside_a_page_the_answer_is_the_goals_lenses_alone(as_: As, carl: Account, goal: Goal, coming: CoachingSession) -> None:
    headers = {"HX-Request": "true"}
    page = as_(carl).post("ratings.rate", {"achievable": "4", "back": "/sessions"}, headers=headers, goal_id=goal.id)
    assert page.status == 200
    assert "<html" not in page.html
    assert page.soup.select_one(f'[data-lenses="{goal.id}"]')
    page = as_(carl).post("ratings.rate", {"achievable": "9"}, headers=headers, goal_id=goal.id)
    assert (page.status, "<html" in page.html) == (422, False)


def test_the_goal_page_leads_to_the_form_and_inside_it_the_form_comes_opened(as_: As, carl: Account, goal: Goal) -> None:
    page = as_(carl).open("progress.goal", goal_id=goal.id)
    assert page.soup.select_one("form.c-rate") is None
    link = page.link(f"Rate the four lenses of {goal.title}")
    assert link is not None
    assert link["href"] == link["hx-get"] == f"/goals/{goal.id}/ratings"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost/goals/{goal.id}"}
    inside = as_(carl).get(f"/goals/{goal.id}/ratings", headers=headers)
    assert "<html" not in inside.html
    assert inside.soup.select_one("[data-lenses] details[open] form.c-rate")
    assert inside.soup.select_one(f'input[name="back"][value="/goals/{goal.id}"]')


def test_the_goal_page_says_what_each_said_last_and_who_has_not_said_anything(
    as_: As, ada: Account, carl: Account, goal: Goal, coming: CoachingSession
) -> None:
    def on_goal(reader: Account) -> str:
        return stands(as_(reader).open("progress.goal", goal_id=goal.id))

    assert on_goal(ada) == "Not rated yet"
    rate(as_(ada), goal, achievable="4")
    assert (on_goal(ada), on_goal(carl)) == ("You 4, Carl not yet", "Not rated yet")
    rate(as_(carl), goal, achievable="2")
    rate(as_(ada), goal, achievable="5")
    assert (on_goal(ada), on_goal(carl)) == ("You 5, Carl 2", "Ada 5, you 2")


def test_without_script_it_leads_back_to_where_it_was_sent_from(as_: As, carl: Account, goal: Goal) -> None:
    assert rate(as_(carl), goal, achievable="4", back=f"/goals/{goal.id}").path == f"/goals/{goal.id}"
    assert rate(as_(carl), goal, achievable="4", back="https://elsewhere.example.org/").path == f"/goals/{goal.id}/ratings"


def test_the_page_has_a_chart_a_lens_and_the_same_as_a_table(
    as_: As, ada: Account, carl: Account, goal: Goal, engagement: Engagement
) -> None:
    for days in (60, 30):
        held = make.coaching_session(engagement, published=True, starts_at=make.ago(days))
        make.rating(goal, ada, engagement, 4, coaching_session=held, note="Because of the arm")
        make.rating(goal, carl, engagement, 3, coaching_session=held)
    page = as_(carl).open("ratings.history", goal_id=goal.id)
    names = [svg["aria-label"] for svg in page.soup.find_all("svg", attrs={"role": "img"})]
    assert names[0] == "Achievable, 2 moments. Last: Ada 4, you 3."
    assert len(names) == 4
    (table,) = page.soup.select('table[aria-label="The four lenses over time"]')
    assert [head.get_text(" ", strip=True).split(",")[0] for head in table.select("tbody th")] == ["Session 2", "Session 1"]
    assert "Because of the arm" in table.get_text()


def test_a_long_record_is_read_window_by_window(as_: As, carl: Account, goal: Goal, engagement: Engagement) -> None:
    for number in range(1, 15):
        held = make.coaching_session(engagement, published=True, starts_at=make.ago(400 - number * 20))
        make.rating(goal, carl, engagement, 3, coaching_session=held)
    page = as_(carl).open("ratings.history", goal_id=goal.id)
    assert page.has("Before session 3")
    (earlier,) = page.soup.select('nav[aria-label="Earlier and later"] a')
    page = as_(carl).get(str(earlier["href"]))
    assert page.has("Session 2,")
    assert not page.has("Session 3,")
    assert page.has("The latest")
    assert as_(carl).open("ratings.history", goal_id=goal.id, before="9" * 30).status == 200
    assert as_(carl).open("ratings.history", goal_id=goal.id, before="soon").status == 200


@pytest.mark.parametrize("moments", [1, 20])
def test_the_page_takes_the_same_few_statements_however_long_the_record(
    as_: As, carl: Account, ada: Account, goal: Goal, engagement: Engagement, moments: int
) -> None:
    for number in range(moments):
        make.rating(goal, ada, engagement, 3, at=make.ago(number + 1))
        make.rating(goal, carl, engagement, 4, at=make.ago(number + 1))
    visitor = as_(carl)
    assert len(statements_of(lambda: visitor.open("ratings.history", goal_id=goal.id))) <= 6
