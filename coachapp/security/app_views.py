"""An app that shows codes: set up, switched off; its recovery codes."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from coachapp.accounts import queries as people
from coachapp.accounts.commands import actor_of
from coachapp.accounts.entering import requirement
from coachapp.accounts.models import Account
from coachapp.accounts.turned_away import needs_proof
from coachapp.core.clock import now
from coachapp.core.errors import Conflict, Forbidden
from coachapp.core.keys import Unreadable
from coachapp.core.web import back_to, own_path, page, secret, see
from coachapp.instance.request import brand
from coachapp.ledger.request import current_actor
from coachapp.security import commands, queries, totp
from coachapp.security.blueprint import blueprint
from coachapp.security.forms import AppForm

_OLD_PAGE = "This page was too old. Scan the new picture below, then type the code."


@blueprint.get("/account/two-factor")
@needs_proof
def app() -> ResponseReturnValue:
    return app_page(people.account(current_user.account_id), AppForm())


@blueprint.post("/account/two-factor")
@secret
@needs_proof
def set_up_app() -> ResponseReturnValue:
    account, form = people.account(current_user.account_id), AppForm()
    codes = set_up(account, form, actor_of(account, current_user.sign_in_id))
    return codes_page(codes) if codes else app_page(account, form, 422)


@blueprint.post("/account/two-factor/off")
@needs_proof
def switch_app_off() -> ResponseReturnValue:
    by = current_actor()
    commands.switch_off_authenticator(people.account(by.account_id), requirement(), by=by, now=now())
    flash("The app is switched off. Every other device is signed out.")
    return see("security.security", anchor="two-factor")


@blueprint.post("/account/two-factor/declined")
def decline_two_factor() -> ResponseReturnValue:
    """A client wants no second factor: the offer on their home goes."""
    commands.decline_two_factor(current_user.account_id, now=now())
    return back_to("home.home")


def set_up(account: Account, form: AppForm, by: Any) -> list[str]:
    """The recovery codes of an app whose code was right; none when the form was refused."""
    if not form.was_sent():
        return []
    try:
        seed = commands.open_seed(form.seed.data or "", account.id)
        return commands.set_up_authenticator(account, seed, form.code.data or "", by=by, now=now())
    except Unreadable:
        form.seed.data = ""
        form.refuse(Conflict(_OLD_PAGE, field="code"))
    except Conflict as conflict:
        form.refuse(conflict)
    return []


def app_page(account: Account, form: AppForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The picture for the app. The seed goes with the form, closed; nothing is kept until a code was right."""
    form.seed.data = form.seed.data or commands.sealed_seed(account.id)
    try:
        seed = commands.open_seed(form.seed.data, account.id)
    except Unreadable:
        form.seed.data = commands.sealed_seed(account.id)
        seed = commands.open_seed(form.seed.data, account.id)
    link = totp.address(seed, email=account.email, instance=brand().name)
    size, path = totp.picture(link)
    is_inside = current_user.is_authenticated
    words = {"is_inside": is_inside, "is_replaced": is_inside and queries.authenticator(account.id) is not None}
    shown = {"form": form, "account": account, "size": size, "path": path, "link": link, "seed": totp.in_groups(seed)}
    return page("security/app.html", status, **shown, **words, **more)


@blueprint.post("/account/recovery-codes")
@needs_proof
def renew_recovery_codes() -> ResponseReturnValue:
    account = people.account(current_user.account_id)
    return codes_page(commands.renew_recovery_codes(account, by=current_actor(), now=now()))


@blueprint.post("/account/recovery-codes/file")
@secret
@needs_proof
def recovery_codes_file() -> ResponseReturnValue:
    """The codes that stand on the page as a file; of us nobody can have them, we keep only digests."""
    codes = request.form.getlist("code")[: commands.CODES]
    if not queries.are_codes_of(current_user.account_id, [commands.recovery_hash(code) for code in codes]):
        raise Forbidden("These are not your recovery codes, or there are newer ones.")
    text = f"Recovery codes of {current_user.email} at {brand().name}. Each works once.\n\n" + "\n".join(codes) + "\n"
    response: Response = make_response(text)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


def codes_page(codes: list[str], go_on: str = "") -> ResponseReturnValue:
    """Shown once: in the answer itself, and nowhere else."""
    return page("security/recovery_codes.html", codes=codes, go_on=own_path(go_on, ""))
