"""What is older than the settings say goes, and nothing that is younger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from coachapp.accounts.kept_models import KeptForm
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.models import Account, SignIn
from coachapp.accounts.throttle_models import Attempts
from coachapp.admin.import_models import AccountImport
from coachapp.core.db import Base, become, db, transaction
from coachapp.core.once import FormKey
from coachapp.goals.look_models import Look, Right
from coachapp.instance.commands import set_instance
from coachapp.ledger.models import Audit, AuditOrigin, AuditSeal, OutboxMail
from coachapp.ledger.seals import seal_new, verify
from coachapp.records.retention_commands import apply_retention
from tests import make
from tests.records.world import viewer_of

DAYS = {"keep_mail_days": 10, "keep_attempts_days": 20, "keep_looks_days": 40}


@pytest.fixture
def kept(max_: Account) -> None:
    """An admin chose how long."""
    with transaction():
        set_instance(by=viewer_of(max_), now=make.now(), version=0, **DAYS)
    become("read")


def in_(days: float) -> None:
    """The worker's hour, so many days from now."""
    apply_retention(make.now() + timedelta(days=days))
    become("read")


def sent_mail() -> Base:
    about = {"queued_at": make.now(), "sent_at": make.now(), "next_try_at": None}
    return OutboxMail(key="k", kind="x", recipient="a@example.org", subject="s", text="t", message_id="<k>", **about)


def failed_mail() -> Base:
    about = {"queued_at": make.now(), "failed_at": make.now(), "next_try_at": None}
    return OutboxMail(key="k", kind="x", recipient="a@example.org", subject="s", text="t", message_id="<k>", **about)


def attempts() -> Base:
    return Attempts(key="sign_in:account:1", count=3, last_at=make.now(), free_at=make.now())


def list_of_people() -> Base:
    return AccountImport(made_at=make.now(), good=[], bad=[])


def form_key() -> Base:
    return FormKey(key="1:x:y", location="/", content="", taken_at=make.now())


@pytest.mark.parametrize(("thing", "days"), [(sent_mail, 10), (failed_mail, 10), (attempts, 20), (list_of_people, 7), (form_key, 7)])
def test_each_is_kept_for_its_days_and_no_longer(kept: None, thing: Callable[[], Base], days: int) -> None:
    model = type(make.kept(thing()))
    in_(days - 0.01)
    assert len(make.rows(model)) == 1
    in_(days + 0.01)
    assert make.rows(model) == []


def test_a_form_that_came_too_late_is_kept_for_a_day(kept: None, ada: Account) -> None:
    make.kept(KeptForm(account_id=ada.id, token_hash="x", content="x", kept_at=make.now()))
    in_(0.99)
    assert len(make.rows(KeptForm)) == 1
    in_(1.01)
    assert make.rows(KeptForm) == []


def test_a_mail_that_is_still_owed_is_never_dropped(kept: None) -> None:
    about = {"queued_at": make.ago(99), "next_try_at": make.now()}
    make.kept(OutboxMail(key="k", kind="x", recipient="a@b.c", subject="s", text="t", message_id="<k>", **about))
    in_(400)
    assert len(make.rows(OutboxMail)) == 1


def test_who_has_looked_is_kept_for_its_days(kept: None, ada: Account, carl: Account) -> None:
    goal = make.goal(ada)
    make.kept(Look(goal_id=goal.id, viewer_id=carl.id, on_day=make.now().date(), first_at=make.now(), right=Right.COACH))
    in_(39)
    assert len(make.rows(Look)) == 1
    in_(41)
    assert make.rows(Look) == []


def test_links_go_unused_or_not_when_neither_mails_nor_tries_need_them(kept: None, ada: Account) -> None:
    make.kept(Link.make(Purpose.RESET, ada.id, token_hash="x", detail="", now=make.now()))
    in_(19)
    assert len(make.rows(Link)) == 1
    in_(21)
    assert make.rows(Link) == []


def test_a_sign_in_that_has_run_out_goes(kept: None, ada: Account) -> None:
    make.sign_in(ada)
    in_(13)
    assert len(make.rows(SignIn)) == 1
    in_(15)
    assert make.rows(SignIn) == []


def test_from_where_somebody_came_goes_and_the_chain_holds(kept: None, ada: Account) -> None:
    came = AuditOrigin(address="192.0.2.7", device="a phone", salt="x")
    make.kept(Audit(at=make.now(), actor_id=ada.id, act="sign_in", detail={}, origin=came))
    seal_new()
    in_(19)
    assert len(make.rows(AuditOrigin)) == 1
    in_(21)
    assert make.rows(AuditOrigin) == []
    assert len(make.rows(AuditSeal)) == len(make.rows(Audit)) > 1
    become("read")
    assert not verify().faults


def test_what_people_write_is_never_deleted_this_way(app: Flask, ada: Account, engagement: object) -> None:
    make.check_in(make.milestone(make.goal(ada)))
    before = written()
    in_(36_500)
    assert written() == before


def written() -> list[Any]:
    become("read")
    tables = [Base.metadata.tables[name] for name in ("goals", "milestones", "check_ins", "engagements", "accounts")]
    return [db.session.connection().execute(sa.select(table)).all() for table in tables]


def test_the_privacy_page_says_the_days_that_hold(kept: None, as_: Any) -> None:
    page = as_(None).open("records.privacy")
    for days in DAYS.values():
        assert page.has(f"{days} days")
