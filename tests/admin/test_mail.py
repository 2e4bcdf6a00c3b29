"""Mail that waits and mail that failed, as admins see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.ledger.models import Audit, OutboxMail
from coachapp.ledger.outbox import Mail, queue
from tests import make
from tests.browser import Visitor

Browser = Callable[[Account | None], Visitor]


def mail(key: str, to: str, *, failed_at: datetime | None = None, secret: str = "", error: str = "ConnectionRefusedError") -> OutboxMail:
    with transaction() as session:
        text = f"A private word {secret}"
        queue(Mail("invitation", to, "A private subject", text, text, secret), key=key, now=make.ago(4))
        session.flush()
        found = session.query(OutboxMail).filter_by(key=key).one()
        if failed_at:
            found.failed_at, found.next_try_at, found.tries, found.last_error, found.secret = failed_at, None, 9, error, ""
    return make.row(OutboxMail, key=key)


def test_it_shows_what_failed_and_for_whom_and_never_what_it_says(as_: Browser, max_: Account, ada: Account) -> None:
    mail("a", ada.email, failed_at=make.ago(0))
    mail("b", "nobody@example.org")
    page = as_(max_).open("admin.settings").follow("Mail")
    row = page.within("the mail server refuses the connection").get_text(" ", strip=True)
    assert "Invitation" in row
    assert "Ada Reyes" in row
    assert page.has("1 failed")
    waiting = page.follow("1 waiting")
    assert waiting.has("an address without an account")
    for one in (page, waiting):
        assert "private" not in one.html
        assert "nobody@example.org" not in one.html


def test_one_or_all_are_tried_again(as_: Browser, max_: Account, ada: Account, carl: Account) -> None:
    failed = [mail(key, account.email, failed_at=make.ago(0)) for key, account in (("a", ada), ("b", carl), ("c", max_))]
    page = as_(max_).open("admin.mail").press("Try again to Ada Reyes")
    assert page.has("It is tried again in a moment.")
    again = make.row(OutboxMail, id=failed[0].id)
    assert (again.failed_at, again.tries, again.next_try_at is not None) == (None, 0, True)
    assert page.press("Try all again").has("Two mails are tried again in a moment.")
    assert make.rows(OutboxMail, next_try_at=None) == []
    assert as_(max_).open("admin.mail").has("No mail failed")
    assert len(make.rows(Audit, act="mail.retried")) == 2
    assert as_(max_).post("admin.mail_retry", mail_id=failed[0].id).status == 409


def test_what_waits_for_its_next_try_is_tried_now(as_: Browser, max_: Account, ada: Account, carl: Account) -> None:
    waiting = [mail(key, account.email) for key, account in (("a", ada), ("b", carl), ("c", max_))]
    later, claimed = make.now() + timedelta(hours=5), make.now() + timedelta(minutes=1)
    for one, next_try_at, error in zip(waiting, (later, later, claimed), ("TimeoutError", "TimeoutError", "TimeoutError"), strict=True):
        with transaction() as session:
            session.execute(sa.update(OutboxMail).where(OutboxMail.id == one.id).values(next_try_at=next_try_at, last_error=error, tries=4))
    sleeps = mail("d", "noor@example.org")
    with transaction() as session:
        session.execute(sa.update(OutboxMail).where(OutboxMail.id == sleeps.id).values(next_try_at=later))
    page = as_(max_).open("admin.mail", which="waiting")
    assert not page.button("Try now to Max Adler")
    page = page.press("Try now to Ada Reyes")
    assert page.has("It is tried in a moment.")
    tried_at = make.row(OutboxMail, id=waiting[0].id).next_try_at
    assert tried_at is not None
    assert tried_at <= make.now()
    assert page.press("Try all now").has("One mail is tried in a moment.")
    assert [make.row(OutboxMail, id=one.id).next_try_at for one in (waiting[2], sleeps)] == [claimed, later]
    assert as_(max_).post("admin.mail_now", mail_id=waiting[0].id).status == 409


def test_a_mail_whose_link_is_gone_is_not_sent_with_a_dead_one(as_: Browser, max_: Account, ada: Account) -> None:
    failed = mail("a", ada.email, failed_at=make.ago(0), secret="the-secret-of-a-link")
    page = as_(max_).open("admin.mail")
    assert page.has("its link is gone: send a new one")
    assert page.button("Try again to Ada Reyes") is None
    page.press("Try all again")
    assert make.row(OutboxMail, id=failed.id).failed_at is not None
