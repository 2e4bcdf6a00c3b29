"""How long a sign-in lives, and what ends it by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from coachapp.accounts.models import Account, SignIn
from coachapp.core.db import transaction
from tests import make
from tests.accounts.test_sign_in import sign_in
from tests.browser import Visitor

Browser = Callable[[Account | None], Visitor]


def age(sign_in_id: int, minutes: int) -> None:
    with transaction() as session:
        session.get_one(SignIn, sign_in_id).last_used_at = make.ago(minutes=minutes)


@pytest.mark.parametrize(("minutes", "is_written"), [(4, False), (6, True)])
def test_the_last_use_is_written_at_most_every_five_minutes(as_: Browser, ada: Account, minutes: int, is_written: bool) -> None:
    visitor = as_(ada)
    before = make.row(SignIn)
    age(before.id, minutes)
    visitor.open("accounts.account")
    after = make.row(SignIn)
    assert (make.now() - after.last_used_at < timedelta(minutes=1)) is is_written
    assert (after.idle_until > before.idle_until) is is_written


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [
        ("client", timedelta(days=14), timedelta(days=30)),
        ("coach", timedelta(days=14), timedelta(days=30)),
        ("admin", timedelta(minutes=30), timedelta(hours=12)),
    ],
)
def test_a_sign_in_lives_as_long_as_its_role_allows(as_: Browser, role: str, idle: timedelta, absolute: timedelta) -> None:
    account = make.account("Vera Lang", role)
    make.has_factor(account)
    as_(account)
    found = make.row(SignIn)
    assert (found.idle_until - found.created_at, found.ends_at - found.created_at) == (idle, absolute)


def test_signing_in_anew_ends_the_sign_in_of_before_in_this_browser(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    before = make.row(SignIn)
    visitor.post("accounts.finish_sign_in", {"email": ada.email, "password": make.PASSWORD})
    assert make.row(SignIn).token_hash != before.token_hash


def test_what_has_run_out_is_swept_at_the_next_sign_in(as_: Browser, ada: Account) -> None:
    make.sign_in(ada)
    with transaction() as session:
        session.get_one(SignIn, 1).ends_at = make.ago(1)
    sign_in(as_(None))
    assert len(make.rows(SignIn)) == 1


def test_a_session_that_somebody_planted_is_worth_nothing_after_the_sign_in(as_: Browser, ada: Account, stan: Account) -> None:
    """Session fixation: the thief knows everything that stands in the cookie they planted, their own sign-in included."""
    planted = make.sign_in(stan)
    visitor = as_(None)
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["planted"] = planted, "by a thief"
    token = visitor.token()
    page = visitor.post("accounts.finish_sign_in", {"email": ada.email, "password": make.PASSWORD})
    assert page.path == "/"
    with visitor.client.session_transaction() as session:
        assert session["_user_id"] != planted
        assert "planted" not in session
    refused = visitor.post("accounts.edit_account", {"csrf_token": token, "name": "A thief", "time_zone": "UTC"})
    assert refused.status == 400
    assert make.row(Account, id=ada.id).name == "Ada Reyes"
