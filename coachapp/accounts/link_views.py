"""Where links from mails lead: the secret goes into the session, and the page behind has a clean address and a button (trust.md, Identity).

Whatever follows links by itself, such as a mail scanner, changes nothing: only pressing the button does.
"""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from coachapp.accounts.blueprint import blueprint
from coachapp.accounts.link_models import ANSWERS, Purpose
from coachapp.accounts.request import follow
from coachapp.core.errors import Missing
from coachapp.core.web import public, see

PAGES: dict[str, str] = {
    Purpose.RESET: "accounts.new_password",
    Purpose.VERIFICATION: "accounts.verification",
    Purpose.MAIL_CHANGE: "accounts.mail_confirmation",
    Purpose.MAIL_STOP: "accounts.mail_stop",
    Purpose.FACTOR_STOP: "security.factor_stop",
    **dict.fromkeys(ANSWERS, "answers.answer"),
}
"""The page of each purpose."""


@blueprint.get("/links/<purpose>/<token>")
@public
def follow_link(purpose: str, token: str) -> ResponseReturnValue:
    if purpose not in PAGES:
        raise Missing
    return see(PAGES[purpose], **follow(purpose, token[:100]))
