"""What the log holds after people came, wrote, were refused and met an error: ids, and nothing of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from structlog.testing import capture_logs

from coachapp.accounts.models import Account
from coachapp.core.db import become
from coachapp.ledger.delivery import deliver_due
from coachapp.operations.worker import keep_audit_log
from tests import make
from tests.browser import Visitor
from tests.house import world as worlds
from tests.house.test_permissions import DATA, method_of, values_of

As = Callable[[Account | None], Visitor]
PRIVATE = (
    "Ada",
    "Reyes",
    "Carl",
    "Moreau",
    "Max",
    "Adler",
    "example.org",
    "herons",
    "My boss shouts",
    "abuse, case",
    "a robot",
    "workshop",
)


def test_it_holds_no_name_mail_password_or_text(as_: As, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    world = worlds.build()
    with capture_logs() as lines:
        guest = as_(None)
        guest.post("accounts.finish_sign_in", {"email": "ada@example.org", "password": "nine wrong herons"})
        guest.client.post("/sign-in", data={"email": "ada@example.org", "password": "seven quiet herons"})
        for who in (world.ada, world.carl, world.stan, world.max_):
            for rule in app.url_map.iter_rules():
                if rule.endpoint in ("static", "accounts.sign_out") or method_of(app, rule.endpoint) == "GET":
                    continue
                visitor = as_(who)  # a browser for each form: some of them end the sign-in
                form = {
                    "csrf_token": visitor.token(),
                    **(DATA[rule.endpoint](world) if rule.endpoint in DATA else {}),
                    "text": "My boss shouts",
                }
                visitor.client.post(visitor.address(rule.endpoint, **values_of(world, app, rule.endpoint)), data=form).close()
        as_(world.carl).get("/no-such-page?who=ada@example.org")
        keep_audit_log()
        become("read")

        def refuse(_message: object) -> None:
            raise OSError("ada@example.org was not taken")

        deliver_due(make.now(), refuse, "Coachapp <coachapp@example.org>", most=3)
    told = str(lines).lower() + caplog.text.lower()
    assert {line["status"] for line in lines if line["event"] == "answer"} >= {400, 403, 404}
    said = [words for words in PRIVATE if re.search(rf"\b{re.escape(words.lower())}\b", told)]  # a request's number may well hold an “ada”
    assert said == []
