"""The owner stops an admin's reset of their second factor."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import open_link
from coachapp.accounts.request import followed, forget_followed
from coachapp.core.clock import now
from coachapp.core.web import page, public, see
from coachapp.ledger.request import current_actor
from coachapp.security.blueprint import blueprint
from coachapp.security.reset_commands import stop_by_link, stop_own_reset


@blueprint.get("/account/security/reset/stop")
@public
def factor_stop() -> ResponseReturnValue:
    open_link(Purpose.FACTOR_STOP, followed(Purpose.FACTOR_STOP), now=now())
    words = [
        "An admin was asked to reset your second factor. If you stop it, your app, your passkeys and your recovery codes stay as they are."
    ]
    return page(
        "accounts/link_page.html", title="Stop the reset?", words=words, url=url_for("security.stop_factor_reset"), button="Stop it"
    )


@blueprint.post("/account/security/reset/stop")
@public
def stop_factor_reset() -> ResponseReturnValue:
    stop_by_link(followed(Purpose.FACTOR_STOP), now=now())
    forget_followed(Purpose.FACTOR_STOP)
    flash("The reset is stopped. Your second factor stays as it is. Tell your admin if you did not ask for it.")
    return see("accounts.sign_in")


@blueprint.post("/account/security/reset/refuse")
def refuse_factor_reset() -> ResponseReturnValue:
    """The button on every page of theirs while a reset waits: who sees no mail can stop it too."""
    stop_own_reset(by=current_actor(), now=now())
    flash("The reset is stopped. Your second factor stays as it is. Tell your admin if you did not ask for it.")
    return see("home.home")
