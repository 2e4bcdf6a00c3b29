"""What people were refused is in the audit log, and a flood of it is a few lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import Audit, AuditOrigin, RefusalCount
from coachapp.ledger.request import NOT_THEIRS, keep
from tests import make
from tests.browser import Visitor

As = Callable[[Account | None], Visitor]


def test_somebody_elses_goal_is_noted_with_its_pattern_and_number(as_: As, ada: Account, stan: Account) -> None:
    goal = make.goal(ada, "A robot that learns")
    assert as_(stan).open("progress.goal", goal_id=goal.id).status == 404
    line = make.row(Audit)
    assert (line.act, line.actor_id, line.subject_id) == ("refused.not_theirs", stan.id, None)
    assert line.detail == {"address": "GET /goals/<goal_id>", "goal_id": goal.id}
    assert make.row(AuditOrigin).address == "127.0.0.1"


def test_what_may_be_seen_and_not_done_is_noted(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    goal = make.goal(ada)
    assert as_(carl).post("goals.set_goal_state", {"state": "reached"}, goal_id=goal.id).status == 403
    line = make.row(Audit)
    assert (line.act, line.actor_id, line.detail["address"]) == ("refused.not_allowed", carl.id, "POST /goals/<goal_id>/state")


def test_a_form_without_a_good_token_is_noted_and_its_secrets_are_not(as_: As) -> None:
    answer = as_(None).client.post("/sign-in", data={"email": "ada@example.org", "password": "seven quiet herons"})
    assert answer.status_code == 400
    line = make.row(Audit)
    assert (line.act, line.actor_id, line.detail) == ("refused.stale_form", None, {"address": "POST /sign-in"})


def test_an_address_that_is_none_of_ours_is_not_noted_nor_is_a_page_that_is_there(as_: As, ada: Account) -> None:
    browser = as_(ada)
    assert browser.get("/wp-admin").status == 404
    assert browser.open("home.home").status == 200
    assert as_(None).get("/invitation").status == 404
    assert make.rows(Audit) == []


def test_a_secret_in_an_address_is_not_noted(as_: As, ada: Account) -> None:
    browser = as_(ada)
    browser.client.post("/invitations/a-secret-of-a-link", data={"csrf_token": browser.token()})
    assert "a-secret" not in str([line.detail for line in make.rows(Audit)])


def test_a_flood_is_gathered(as_: As, ada: Account, stan: Account) -> None:
    goals = [make.goal(ada, f"Goal {n}") for n in range(12)]
    browser = as_(stan)
    for goal in goals:
        browser.open("progress.goal", goal_id=goal.id)
    first, tenth = make.rows(Audit)
    assert "times" not in first.detail
    assert (tenth.detail["times"], tenth.detail["goal_id"]) == (10, goals[9].id)
    assert make.row(RefusalCount).times == 12


@pytest.mark.parametrize(("times", "lines"), [(1, 1), (9, 1), (10, 2), (99, 2), (100, 3)])
def test_each_tenfold_is_a_line_and_the_next_hour_begins_again(app: Flask, times: int, lines: int) -> None:
    moment = make.now().replace(minute=10)
    with transaction() as session:
        for _ in range(times):
            keep(session, NOT_THEIRS, None, {"address": "GET /goals/<goal_id>"}, moment)
    assert len(make.rows(Audit)) == lines
    with transaction() as session:
        keep(session, NOT_THEIRS, None, {"address": "GET /goals/<goal_id>"}, moment + timedelta(hours=1))
    assert len(make.rows(Audit)) == lines + 1


def test_who_tried_too_often_is_noted_and_not_what_they_tried(as_: As, ada: Account) -> None:
    browser = as_(None)
    tries = [browser.post("accounts.finish_sign_in", {"email": ada.email, "password": f"not it {n}"}) for n in range(20)]
    slowed = [page for page in tries if page.status == 429]
    assert slowed
    assert all(page.response.headers["Retry-After"].isdigit() for page in slowed)
    noted = make.rows(Audit, act="refused.too_often")
    assert noted[0].detail == {"address": "POST /sign-in"}
    assert "not it" not in str([line.detail for line in make.rows(Audit)])
