"""Being erased by oneself: blockers first, thirty days' grace, a way to stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState, SignIn
from coachapp.admin.import_models import AccountImport
from coachapp.core.db import become, db, transaction
from coachapp.engagements.glass_models import BreakGlass
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.files.models import File
from coachapp.goals.models import Goal
from coachapp.ledger.erasing import erase_history
from coachapp.ledger.models import Audit, AuditSeal, OutboxMail
from coachapp.ledger.seals import seal_new, verify
from coachapp.records import erasure_commands
from coachapp.records.erasure_commands import erase_due
from coachapp.records.models import GRACE
from coachapp.records.policy import Ties, blockers
from tests import make
from tests.browser import Visitor
from tests.records import world as full

Browser = Callable[[Account | None], Visitor]
BUTTON = "Erase my account in 30 days"


def after_the_grace(*, but: timedelta = timedelta(0)) -> int:
    db.session.expunge_all()  # what the test holds stays as it was
    done = erase_due(full.places(), make.now() + GRACE + timedelta(minutes=1) - but)
    become("read")
    return done


def test_what_stands_in_the_way_is_named_each_with_its_reason() -> None:
    assert blockers(Ties()) == []
    everything = blockers(Ties(clients=2, is_last_admin=True, looks_in=True, is_looked_into=True))
    assert [one.endpoint for one in everything] == ["progress.clients", "admin.accounts", "", ""]
    assert everything[0].reason.startswith("You coach 2 clients now.")


def test_a_coach_with_clients_sees_it_first_and_cannot_ask(as_: Browser, engagement: Engagement, carl: Account) -> None:
    visitor = as_(carl)
    page = visitor.open("records.erasure")
    assert page.has("You coach one client now.")
    assert not page.has(BUTTON)
    assert visitor.post("records.ask_erasure").status == 422
    assert make.row(Account, id=carl.id).erasure_due_at is None


def test_the_last_admin_stays_until_there_is_another(as_: Browser, max_: Account) -> None:
    visitor = as_(max_)
    assert visitor.open("records.erasure").has("You are the only active admin.")
    make.account("Mona Weiss", "admin")
    assert visitor.open("records.erasure").has(BUTTON)


def test_of_two_admins_who_leave_only_one_can(as_: Browser, max_: Account) -> None:
    mona = make.account("Mona Weiss", "admin")
    as_(mona).open("records.erasure").press(BUTTON)
    assert as_(max_).open("records.erasure").has("You are the only active admin.")


@pytest.mark.parametrize("who", ["ada", "max_"])
def test_an_open_break_glass_holds_both(as_: Browser, ada: Account, max_: Account, who: str) -> None:
    make.account("Mona Weiss", "admin")
    make.kept(BreakGlass.begin(admin_id=max_.id, client_id=ada.id, reason="Case 12", now=make.now()))
    visitor = as_({"ada": ada, "max_": max_}[who])
    assert visitor.open("records.erasure").has("under break-glass")
    assert visitor.post("records.ask_erasure").status == 422


def test_asking_tells_the_person_and_their_coach_and_signs_out_elsewhere(as_: Browser, engagement: Engagement, ada: Account) -> None:
    make.sign_in(ada)
    page = as_(ada).open("records.erasure").press(BUTTON)
    assert page.has("Your account will be erased on")
    due_at = make.row(Account, id=ada.id).erasure_due_at
    assert due_at is not None
    assert GRACE - timedelta(minutes=1) < due_at - make.now() <= GRACE
    assert {(mail.kind, mail.recipient) for mail in make.rows(OutboxMail)} == {
        ("erasure_asked", "ada@example.org"),
        ("client_leaves", "carl@example.org"),
    }
    assert len(make.rows(SignIn, account_id=ada.id)) == 1


def test_asked_twice_the_first_day_holds(as_: Browser, ada: Account) -> None:
    visitor = as_(ada)
    visitor.post("records.ask_erasure")
    first = make.row(Account, id=ada.id).erasure_due_at
    visitor.post("records.ask_erasure")
    assert make.row(Account, id=ada.id).erasure_due_at == first
    assert len(make.rows(OutboxMail, kind="erasure_asked")) == 1


def test_who_signs_in_during_the_grace_is_offered_to_stay(as_: Browser, engagement: Engagement, ada: Account) -> None:
    as_(ada).post("records.ask_erasure")
    visitor = as_(None)
    page = visitor.open("accounts.sign_in").fill("Email", ada.email).fill("Password", make.PASSWORD).press("Sign in")
    assert page.path == "/account/erasure"
    assert page.press("Stay").has("You stay, and everything is as before.")
    assert make.row(Account, id=ada.id).erasure_due_at is None
    assert {mail.kind for mail in make.rows(OutboxMail)} >= {"erasure_stopped", "client_stays"}
    assert after_the_grace() == 0
    assert make.row(Account, id=ada.id).name == "Ada Reyes"


def test_nothing_goes_before_the_day_and_everything_on_it(as_: Browser, ada: Account) -> None:
    make.goal(ada)
    stored = make.file(ada).stored
    visitor = as_(ada)
    visitor.post("records.ask_erasure")
    assert after_the_grace(but=timedelta(hours=1)) == 0
    assert make.rows(Goal)
    assert after_the_grace() == 1
    assert not [*make.rows(Goal), *make.rows(File), *make.rows(SignIn)]
    assert not full.places().files.path(stored).exists()
    assert make.row(Account, id=ada.id).erased_at is not None
    assert visitor.open("home.home").path == "/sign-in"
    assert after_the_grace() == 0


def test_who_became_needed_meanwhile_is_not_erased_and_hears_why(as_: Browser, carl: Account, ada: Account) -> None:
    as_(carl).post("records.ask_erasure")
    make.engagement(ada, carl)
    for _ in range(2):
        assert after_the_grace() == 0
    told = make.row(OutboxMail, kind="erasure_blocked")
    assert "You coach one client now." in told.text
    assert make.row(Account, id=carl.id).name == "Carl Moreau"


def test_one_erasure_that_fails_holds_nobody_up(as_: Browser, ada: Account, stan: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (ada, stan):
        as_(person).post("records.ask_erasure")
    whole = erase_history

    def fails_for_ada(account_id: int) -> None:
        if account_id == ada.id:
            raise RuntimeError("the disk is full")
        whole(account_id)

    monkeypatch.setattr(erasure_commands, "erase_history", fails_for_ada)
    assert after_the_grace() == 1
    assert make.row(Account, id=ada.id).name == "Ada Reyes"
    assert make.row(Account, id=stan.id).name.split() == ["A", "former", "client"]


def test_somebody_whose_longer_address_holds_theirs_stays_in_every_list_and_mail(as_: Browser, ada: Account, max_: Account) -> None:
    def listed(email: str, coach: str = "") -> dict[str, object]:
        return {"line": 2, "email": email, "name": "", "roles": ["client"], "coach": coach}

    others = ("nada@example.org", "x.ada@example.org", "ada@example.org.uk", "ada@example.orgs", "b+ada@example.org")
    bad = [{"line": 9, "email": "x", "reason": f"No coach here has the address {email}."} for email in ("ada@example.org", *others)]
    good = [listed(ada.email), listed("bo@example.org", ada.email), *(listed(email) for email in others)]
    make.kept(AccountImport(made_by_id=max_.id, made_at=make.now(), good=good, bad=bad))
    full.mail("another", max_.email, "You asked nada@example.org.")
    full.mail("theirs", max_.email, "You asked <ada@example.org>.")
    as_(ada).post("records.ask_erasure")
    assert after_the_grace() == 1
    kept = make.row(AccountImport)
    assert [row["email"] for row in kept.good] == ["bo@example.org", *others]
    assert kept.good[0]["coach"] == ""
    assert [row["reason"] for row in kept.bad] == ["", *(row["reason"] for row in bad[1:])]
    assert make.row(OutboxMail, key="another").text == "You asked nada@example.org."
    assert make.row(OutboxMail, key="theirs").text == ""


def test_the_chain_of_the_audit_log_holds_and_says_that_it_was_done(as_: Browser, ada: Account) -> None:
    as_(ada).post("records.ask_erasure")
    seal_new()
    after_the_grace()
    seal_new()
    become("read")
    assert not verify().faults
    assert len(make.rows(AuditSeal)) == len(make.rows(Audit))
    assert make.rows(Audit)[-1].act == "account.erased"


def test_nobody_restores_or_invites_a_ghost_and_its_coach_of_before_is_named_as_one(
    as_: Browser, engagement: Engagement, ada: Account, carl: Account, max_: Account
) -> None:
    goal = make.goal(ada)
    milestone = make.milestone(goal)
    make.feedback(make.coaching_session(engagement, published=True), milestone, "Which lab needs it?")
    with transaction() as session:
        ended = session.get_one(Engagement, engagement.id)
        ended.state, ended.ended_at = EngagementState.ENDED, make.ago(1)
    become("read")
    as_(carl).post("records.ask_erasure")
    assert after_the_grace() == 1
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("Which lab needs it?")
    assert page.has("A former coach")
    assert not page.has("Carl")
    admin = as_(max_)
    assert admin.open("admin.account", account_id=carl.id).has("This account was erased by its person.")
    assert admin.post("admin.restore", account_id=carl.id).status == 403
    assert make.row(Account, id=carl.id).state is AccountState.SUSPENDED
    assert as_(ada).open("engagements.coaches").status == 200
    assert as_(ada).open("progress.my_progress").status == 200


def test_there_is_a_way_to_it_from_the_account_page(as_: Browser, app: Flask, ada: Account) -> None:
    links = [str(link["href"]) for link in as_(ada).open("accounts.account").soup.select("a[href]")]
    assert "/account/data" in links
    assert "/privacy" in links
