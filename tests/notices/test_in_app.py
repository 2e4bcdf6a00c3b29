"""What stands under Notices in the app: what is new, what was read and by what, and how little it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account, SignIn
from coachapp.core.clock import zone
from coachapp.core.db import become, transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.ledger.outbox import Mail
from coachapp.notices.commands import choose, send_digests, tell, tell_later
from coachapp.notices.models import USUAL_HOURS, Kind, Line, Notice, NoticeSettings, Way
from coachapp.notices.timing import next_digest_at
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

As = Callable[[Account | None], Visitor]
BY_ITSELF = {"HX-Request": "true"}


def new_on(page: Page) -> str:
    """What the bell says."""
    (bell,) = page.soup.select("a.c-bell")
    return " ".join(bell.select_one(".c-hide").get_text().split())  # type: ignore[union-attr]


def in_app(account: Account, **ways: Way) -> None:
    with transaction():
        choose(account.id, ways={}, ways_in_app={Kind(kind): way for kind, way in ways.items()}, **USUAL_HOURS)


def told(reader: Account, about: Account, kind: Kind = Kind.REVIEW, key: str = "told:1") -> None:
    with transaction():
        words = Mail("review_published", reader.email, "Carl Moreau wrote about two of your milestones", "Words")
        tell(reader, kind, words, key=key, path="/my/progress", about_id=about.id, now=make.now())


def test_what_somebody_is_told_of_is_new_in_the_app_until_they_open_it(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    told(ada, carl)
    assert new_on(as_(ada).open("home.home")) == "Notices, 1 new"
    assert new_on(as_(carl).open("home.home")) == "Notices"
    page = as_(ada).open("notices.notices")
    assert page.has("One is new.")
    opened = page.follow("Carl Moreau wrote about two of your milestones")
    assert opened.path == "/my/progress"
    assert new_on(opened) == "Notices"
    assert make.row(Notice).read_at is not None
    assert not as_(ada).open("notices.notices").has("new")


def test_opening_the_page_it_is_about_reads_it_and_writes_once(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    make.notice(ada, carl, path="/my/progress")
    elsewhere = make.notice(ada, carl, path="/my/timeline")
    visitor = as_(ada)
    assert len(statements_of(lambda: visitor.open("progress.my_progress"), "UPDATE")) == 1
    assert statements_of(lambda: visitor.open("progress.my_progress"), "UPDATE") == []
    assert [one.id for one in make.rows(Notice, read_at=None)] == [elsewhere.id]


def test_one_is_marked_and_then_all_that_stood_there(app: Flask, as_: As, ada: Account, carl: Account, stan: Account) -> None:
    first, second = make.notice(ada, carl, "First"), make.notice(ada, carl, "Second")
    theirs = make.notice(stan, carl)
    page = as_(ada).open("notices.notices").press("Mark as read: First")
    assert make.row(Notice, id=first.id).read_at
    late = make.notice(ada, carl, "Came meanwhile", shown_at=make.now() + timedelta(seconds=1))
    assert page.press("Mark all as read").has("Everything is marked as read.")
    assert [one.id for one in make.rows(Notice, read_at=None)] == [theirs.id, late.id]
    assert make.row(Notice, id=second.id).read_at
    assert as_(ada).post("notices.read", notice_id=theirs.id).status == 404
    assert as_(ada).post("notices.read_all", {"end": "9" * 17}).status == 409


def test_the_list_goes_on_page_by_page_and_says_what_to_do_when_it_is_empty(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    empty = as_(ada).open("notices.notices")
    assert empty.has("Nothing to tell you yet")
    assert empty.follow("Choose what you are told of").path == "/account/notices"
    for number in range(60):
        make.notice(ada, carl, f"Number {number:02}", shown_at=make.ago(number), read_at=make.now())
    first = as_(ada).open("notices.notices")
    assert first.has("Number 00")
    assert not first.has("Number 50")
    assert first.follow("Next").has("Number 59")


def test_what_one_does_not_want_in_the_app_is_mailed_alone(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    in_app(ada, review=Way.NEVER)
    told(ada, carl)
    assert new_on(as_(ada).open("home.home")) == "Notices"
    assert not as_(ada).open("notices.notices").has("Carl Moreau wrote")
    assert len(make.rows(OutboxMail)) == 1


def test_with_the_digest_it_stands_there_from_the_digests_hour_on(app: Flask, as_: As, ada: Account, carl: Account) -> None:
    in_app(ada, review=Way.DIGEST)
    told(ada, carl)
    at = next_digest_at(NoticeSettings.usual(ada.id), zone(ada.time_zone), make.now())
    assert make.row(Notice).shown_at == at > make.now()
    assert new_on(as_(ada).open("home.home")) == "Notices"


def test_what_was_read_in_the_app_does_not_come_with_the_digest_as_well(
    app: Flask, as_: As, ada: Account, carl: Account, engagement: Engagement
) -> None:
    with transaction():
        tell_later(ada.id, Kind.LATER_WORDS, Line("edit:1", "Carl changed what he wrote", "/my/progress", carl.id), now=make.now())
    assert make.row(Notice).is_waiting
    as_(ada).open("progress.my_progress")
    send_digests(make.now() + timedelta(days=8))
    assert make.rows(OutboxMail) == []


def test_the_bell_costs_no_statement_of_its_own_and_asking_for_it_keeps_no_sign_in_alive(
    app: Flask, as_: As, ada: Account, carl: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = as_(ada)
    before = len(statements_of(lambda: visitor.get("/notices/count", headers=BY_ITSELF)))
    for _ in range(3):
        make.notice(ada, carl)
    assert before == len(statements_of(lambda: visitor.get("/notices/count", headers=BY_ITSELF))) == 1
    assert visitor.get("/notices/count", headers=BY_ITSELF).has("3 new")
    used_at = make.row(SignIn).last_used_at
    monkeypatch.setattr("coachapp.now", lambda: make.now() + timedelta(hours=1))
    visitor.get("/notices/count", headers=BY_ITSELF)
    assert make.row(SignIn).last_used_at == used_at
    visitor.open("accounts.account")
    assert make.row(SignIn).last_used_at > used_at


@pytest.mark.parametrize("sent", [{}, {"end": "soon"}, {"end": "-1"}, {"end": "9" * 400}])
def test_nonsense_reads_nothing(app: Flask, as_: As, ada: Account, carl: Account, sent: dict[str, Any]) -> None:
    make.notice(ada, carl)
    assert as_(ada).post("notices.read_all", sent).status == 409
    become("read")
    assert make.row(Notice).read_at is None
