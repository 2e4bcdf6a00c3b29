"""A form that creates, pressed twice; and sent again with other words."""

from __future__ import annotations

from collections.abc import Callable

from coachapp.accounts.models import Account
from coachapp.goals.models import Goal
from tests import make
from tests.browser import Page, Visitor

Browser = Callable[[Account | None], Visitor]
GOAL = {"once": "the key of one form", "title": "Robots that learn", "state": "active", "sharing": "all", "vision": "A kitchen."}


def send(visitor: Visitor, **words: str) -> Page:
    return visitor.post("goals.make_goal", GOAL | words, follow=False)


def test_pressed_twice_it_makes_one_and_leads_there_again(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    first, second = send(visitor), send(visitor)
    assert (first.status, second.status) == (303, 303)
    assert first.response.location == second.response.location
    assert len(make.rows(Goal)) == 1


def test_another_tabs_token_does_not_make_it_another_form(as_: Browser, ada: Account) -> None:
    assert send(as_(ada)).response.location == send(as_(ada)).response.location


def test_with_other_words_it_is_not_taken_and_the_words_are_kept(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    first = send(visitor)
    page = send(visitor, title="Gardens on roofs", vision="<b>Tomatoes</b> in\nMarch.")
    assert page.status == 409
    assert page.heading == "This form was sent already"
    assert page.has("Gardens on roofs")
    assert page.has("<b>Tomatoes</b> in March.")
    link = page.link("Open what the first one made")
    assert link
    assert link["href"] == first.response.location
    assert make.row(Goal).title == "Robots that learn"


def test_a_refused_form_gives_its_key_back(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    assert send(visitor, title="").status == 422
    assert send(visitor).status == 303


def test_a_key_is_one_persons(as_: Browser, ada: Account, stan: Account) -> None:
    send(as_(ada))
    assert send(as_(stan), title="Something else").status == 303
    assert len(make.rows(Goal)) == 2
