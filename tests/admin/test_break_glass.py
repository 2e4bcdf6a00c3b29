"""Break-glass: a reason, one hour, both people told, each page noted, nothing changed; without it nothing is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.admin.request import NOT_THIS, PAGES, READ_ONLY, ROOMS
from coachapp.core.db import db, transaction
from coachapp.engagements.glass_models import BreakGlass
from coachapp.goals.look_models import Look, Right
from coachapp.goals.models import GoalState
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.sessions.preparation_models import Preparation
from tests import make
from tests.browser import Page, Visitor
from tests.house import world as worlds
from tests.house.test_permissions import method_of, values_of
from tests.house.world import World
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
REASON = "A complaint about abuse, case 12"


@pytest.fixture
def world(app: Flask) -> World:
    return worlds.build()


def looking(as_: As, world: World) -> tuple[Visitor, Page]:
    """Max's browser, in which he broke the glass to Ada's record, and the page it led to."""
    browser = as_(world.max_)
    page = browser.open("admin.account", account_id=world.ada.id).follow("Break the glass")
    return browser, page.fill("Reason", REASON).press("Break the glass for one hour")


def test_it_begins_on_the_clients_progress_with_a_banner(as_: As, world: World) -> None:
    _, page = looking(as_, world)
    assert page.path == "/my/progress"
    assert world.milestone.title in page.text
    banner = page.section("Break-glass")
    assert "You may read the record of Ada Reyes until" in banner.get_text(" ", strip=True)
    assert page.button("Leave", banner) is not None


@pytest.mark.parametrize(
    ("reason", "said"), [("", "Say why you must look into it."), ("abuse", "at least 10 characters"), ("x" * 501, "At most 500")]
)
def test_without_a_good_reason_nothing_opens(as_: As, world: World, reason: str, said: str) -> None:
    page = as_(world.max_).post("admin.open_glass", {"reason": reason}, account_id=world.ada.id)
    assert page.status == 422
    assert page.has(said)
    assert page.value("Reason") == reason
    assert make.rows(BreakGlass) == []


def test_nobody_is_said_to_be_mailed_where_no_mail_goes_out(as_: As, world: World) -> None:
    page = as_(world.max_).open("admin.break_glass", account_id=world.ada.id)
    assert page.has("No mail server is set up here, so no mail brings it: Ada Reyes reads on their home page that you looked")
    assert page.has("Tell Carl Moreau")
    assert not page.has("by mail at once")


def test_the_admin_is_not_called_you_and_is_asked_for_no_answer(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    page = browser.open("progress.milestone", milestone_id=world.milestone.id)
    assert page.has("Ada ’s turn")
    assert page.has("Ada: will act")
    for words in ("Your turn", "You said", "You: ", "Did it help?"):
        assert not page.has(words)
    for endpoint in ("feedback.respond", "feedback.help", "feedback.reply"):
        assert browser.address(endpoint, feedback_id=world.acted.id) not in page.html
    session = browser.open("sessions.coaching_session", session_id=world.upcoming.id)
    assert session.has("Ada, by 1 January 2030")
    goal = browser.open("progress.goal", goal_id=world.goal.id)
    assert goal.has("Carl Moreau proposed a new milestone")
    assert not goal.has("You proposed")


def test_only_a_client_has_a_record(as_: As, world: World) -> None:
    browser = as_(world.max_)
    assert browser.open("admin.break_glass", account_id=world.carl.id).status == 403
    assert browser.open("admin.account", account_id=world.carl.id).link("Break the glass") is None
    assert browser.post("admin.open_glass", {"reason": REASON}, account_id=world.max_.id).status == 403


def test_the_client_and_their_coach_are_told_at_once_and_nobody_else(as_: As, world: World) -> None:
    looking(as_, world)
    told = {mail.recipient: mail for mail in make.rows(OutboxMail, kind="break_glass")}
    assert set(told) == {world.ada.email, world.carl.email}
    assert told[world.ada.email].subject == "Max Adler looks into your record"
    assert told[world.carl.email].subject == "Max Adler looks into the record of Ada Reyes"
    assert all(REASON in mail.text and REASON in mail.html for mail in told.values())
    assert "/my/access" in told[world.ada.email].text


def test_the_client_reads_who_looked_when_and_why(as_: As, world: World) -> None:
    looking(as_, world)
    page = as_(world.ada).open("progress.who_has_looked")
    assert REASON in page.section("Break-glass").get_text(" ")
    assert f"An admin, under break-glass: “{REASON}” Opened" in page.text
    assert {(look.goal_id, look.viewer_id) for look in make.rows(Look, right=Right.BREAK_GLASS)} == {(world.goal.id, world.max_.id)}


def test_each_page_is_noted_with_what_was_opened(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    browser.open("progress.milestone", milestone_id=world.milestone.id)
    browser.open("progress.milestone", milestone_id=4711)
    browser.open("admin.accounts")
    reads = [(line.actor_id, line.subject_id, line.detail) for line in make.rows(Audit, act="break_glass.read")]
    about = (world.max_.id, world.ada.id)
    assert reads == [
        (*about, {"page": "progress.my_progress", "glass": 1}),
        (*about, {"page": "progress.milestone", "glass": 1, "milestone_id": world.milestone.id}),
    ]
    begun = make.row(Audit, act="break_glass.begun")
    assert (begun.actor_id, begun.subject_id, begun.reason) == (world.max_.id, world.ada.id, REASON)


def test_every_address_with_coaching_content_reads_or_refuses(as_: As, world: World, app: Flask) -> None:
    """Pages that show are the client's; everything else in these rooms is refused with the reason, whoever it belongs to."""
    browser, _ = looking(as_, world)
    refused = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in ROOMS:
            continue
        address = browser.address(rule.endpoint, **values_of(world, app, rule.endpoint))
        form = {"csrf_token": browser.token()} if method_of(app, rule.endpoint) == "POST" else None
        response = browser.client.open(address, method=method_of(app, rule.endpoint), data=form)
        text = response.get_data(as_text=True)
        response.close()
        if rule.endpoint in PAGES:
            assert response.status_code == 200, rule.endpoint
            continue
        refused[rule.endpoint] = response.status_code
        assert (READ_ONLY if form else NOT_THIS) in text, rule.endpoint
    assert set(refused.values()) == {403}


def test_nothing_was_changed_by_trying(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    browser.post("goals.save_goal", {"title": "Not my words", "version": world.goal.version}, goal_id=world.goal.id)
    assert make.row(type(world.goal), id=world.goal.id).title == world.goal.title


def test_drafts_and_what_is_not_sent_stay_closed(as_: As, world: World) -> None:
    secret = make.goal(world.ada, "Only for myself", state=GoalState.DRAFT)
    step = make.milestone(secret, "A secret step")
    make.kept(Preparation(session_id=world.upcoming.id, moved="Not sent yet", saved_at=make.now()))
    browser, page = looking(as_, world)
    assert browser.open("progress.goal", goal_id=secret.id).status == 404
    assert browser.open("progress.milestone", milestone_id=step.id).status == 404
    assert browser.open("goals.goal_history", goal_id=secret.id).status == 404
    assert browser.open("goals.milestone_history", milestone_id=step.id).status == 404
    pages = [page, *(browser.open(f"progress.{name}") for name in ("my_progress", "my_sheet", "my_actions"))]
    pages.append(browser.open("sessions.coaching_session", session_id=world.upcoming.id))
    pages.append(browser.open("goals.not_doing"))
    hidden = ("Only for myself", "A secret step", "Not sent yet", world.note.text, world.draft.text)
    assert [(page.path, words) for page in pages for words in hidden if words in page.html] == []
    assert "Only for myself" in as_(world.ada).open("progress.my_progress").text


def test_another_clients_record_stays_closed(as_: As, world: World) -> None:
    theirs = make.goal(world.stan, "Stan's own")
    browser, _ = looking(as_, world)
    assert browser.open("progress.goal", goal_id=theirs.id).status == 404


def test_pages_outside_the_record_stay_the_admins_own(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    for endpoint in ("home.home", "accounts.account", "admin.accounts", "admin.audit_log", "engagements.coaches"):
        page = browser.open(endpoint)
        assert page.status == 200
        assert page.has("You may read the record of Ada Reyes until")
        assert world.goal.title not in page.text
    assert browser.open("accounts.account").value("Name") == "Max Adler"
    assert browser.post("accounts.edit_account", {"name": "Max Adler", "time_zone": "UTC"}).status == 200


def test_leaving_ends_it_at_once(as_: As, world: World) -> None:
    browser, page = looking(as_, world)
    page = page.press("Leave")
    assert page.has("You have left.")
    assert browser.open("progress.goal", goal_id=world.goal.id).status == 404
    assert browser.open("progress.my_progress").status == 404
    assert [line.act for line in make.rows(Audit) if line.act.startswith("break_glass")][-1] == "break_glass.left"
    assert browser.post("admin.leave_glass").status == 200


def test_a_cookie_that_was_kept_opens_nothing_after_leaving(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    browser.post("admin.leave_glass")
    with browser.client.session_transaction() as session:
        session["glass"] = 1
    page = browser.open("progress.goal", goal_id=world.goal.id)
    assert page.status == 404
    assert page.has("Your look under break-glass has ended.")


def test_it_ends_at_the_hour(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    with transaction():
        db.session.execute(sa.update(BreakGlass).values(ends_at=make.now() - timedelta(seconds=1)))
    page = browser.open("progress.goal", goal_id=world.goal.id)
    assert page.status == 404
    assert page.has("Your look under break-glass has ended.")
    assert make.row(BreakGlass).ends_at - make.row(BreakGlass).began_at < timedelta(hours=1)


def test_it_ends_with_the_role(as_: As, world: World) -> None:
    other = make.account("Eve Stone", "admin")
    browser, _ = looking(as_, world)
    as_(other).post("admin.set_roles", {"roles": ["coach"]}, account_id=world.max_.id)
    assert "Sign in" in browser.open("progress.goal", goal_id=world.goal.id).title
    with browser.client.session_transaction() as session:
        session["_user_id"], session["glass"] = make.sign_in(make.row(Account, id=world.max_.id)), 1
    assert browser.open("progress.goal", goal_id=world.goal.id).status == 404


def test_another_admin_does_not_look_along(as_: As, world: World) -> None:
    looking(as_, world)
    browser = as_(make.account("Eve Stone", "admin"))
    with browser.client.session_transaction() as session:
        session["glass"] = 1
    assert browser.open("progress.goal", goal_id=world.goal.id).status == 404


def test_a_second_look_ends_the_first(as_: As, world: World) -> None:
    browser, _ = looking(as_, world)
    browser.post("admin.open_glass", {"reason": REASON}, account_id=world.stan.id)
    first, second = make.rows(BreakGlass)
    assert first.left_at is not None
    assert second.left_at is None
    assert browser.open("progress.goal", goal_id=world.goal.id).status == 404


def test_nobody_elses_page_costs_a_statement_more(as_: As, world: World) -> None:
    ada = as_(world.ada)
    before = len(statements_of(lambda: ada.open("progress.goal", goal_id=world.goal.id)))
    looking(as_, world)
    assert len(statements_of(lambda: ada.open("progress.goal", goal_id=world.goal.id))) == before


def test_the_clients_home_says_it_for_two_weeks_and_costs_no_statement(as_: As, world: World) -> None:
    ada = as_(world.ada)
    before = len(statements_of(lambda: ada.open("home.home")))
    looking(as_, world)
    assert len(statements_of(lambda: ada.open("home.home"))) == before
    page = ada.open("home.home")
    assert page.has("Max Adler, an admin here, opened your record in the last two weeks.")
    assert REASON in page.follow("Read when and why").section("Break-glass").get_text(" ")
    assert not as_(world.stan).open("home.home").has("opened your record")
    with transaction():
        db.session.execute(sa.update(BreakGlass).values(began_at=make.ago(15)))
    assert not ada.open("home.home").has("opened your record")


def test_the_record_is_called_by_its_client_and_leaving_leads_back_to_them(as_: As, world: World) -> None:
    _, page = looking(as_, world)
    assert page.heading == "Ada’s progress"
    assert page.link("Timeline") is None
    assert page.has("Actions")
    page = page.press("Leave")
    assert page.path == f"/accounts/{world.ada.id}"
    assert as_(world.max_).open("home.home").has("only by breaking the glass")
