"""Accounts and the audit log."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.accounts.models import ROLE_WORDS, STATE_WORDS, Account, AccountState, Role
from coachapp.admin import (
    audit_views,
    commands,
    engagement_queries,
    engagement_views,
    factor_reset_views,
    glass_views,
    import_views,
    outbox_views,
    policy,
    queries,
    settings_views,
)
from coachapp.admin.blueprint import blueprint
from coachapp.admin.forms import RolesForm, SuspensionForm
from coachapp.core.clock import now
from coachapp.core.editing import Difference, Shown
from coachapp.core.errors import Conflict
from coachapp.core.forms import argument
from coachapp.core.web import page, see
from coachapp.engagements.models import STATE_WORDS as ENGAGEMENT_WORDS
from coachapp.engagements.policy import may_break_glass
from coachapp.engagements.request import current_viewer
from coachapp.security.policy import may_ask_factor_reset
from coachapp.security.reset_queries import waiting_reset

__all__ = [
    "audit_views", "blueprint", "engagement_views", "factor_reset_views", "glass_views", "import_views", "outbox_views", "settings_views",
]  # fmt: skip
Word = TypeVar("Word", bound=StrEnum)


@blueprint.get("/accounts")
def accounts() -> ResponseReturnValue:
    viewer, search = current_viewer(), argument("q")
    role, state = _word(Role, "role"), _word(AccountState, "state")
    found = queries.accounts(viewer, search=search, role=role, state=state, cursor=request.args.get("after"))
    waiting = queries.waiting_invitations(viewer, [row.id for row in found.rows if row.state is AccountState.INVITED])
    filters = {"q": search, "role": role, "state": state}
    return page("admin/accounts.html", found=found, waiting=waiting, filters=filters, roles=ROLE_WORDS, states=STATE_WORDS, moment=now())


def _word(words: type[Word], name: str) -> Word | None:
    """A query argument as one of the product's words; anything else filters nothing."""
    given = argument(name)
    return words(given) if given in list(words) else None


@blueprint.get("/accounts/<int:account_id>")
def account(account_id: int) -> ResponseReturnValue:
    person = queries.person(current_viewer(), account_id)
    return _account_page(person, RolesForm(obj=_shown(person.account)), SuspensionForm())


@blueprint.post("/accounts/<int:account_id>/roles")
def set_roles(account_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), RolesForm()
    person = queries.person(viewer, account_id)
    is_good, shown = form.was_sent(), _shown(person.account)
    if form.is_stale(shown):
        return _account_page(person, form, SuspensionForm(formdata=None), 409, list(form.differences(shown)))
    if not is_good:
        return _account_page(person, form, SuspensionForm(formdata=None), 422)
    try:
        commands.set_roles(person.account, frozenset(form.roles.data or ()), by=viewer, now=now())
    except Conflict as conflict:
        form.refuse(conflict)
        return _account_page(person, form, SuspensionForm(formdata=None), 422)
    flash(f"{person.account.name} has new roles and signs in again with them.")
    return see("admin.account", account_id=account_id)


@blueprint.post("/accounts/<int:account_id>/suspension")
def suspend(account_id: int) -> ResponseReturnValue:
    viewer, form = current_viewer(), SuspensionForm()
    person = queries.person(viewer, account_id)
    if not form.was_sent():
        return _account_page(person, RolesForm(formdata=None, obj=_shown(person.account)), form, 422)
    commands.suspend(person.account, by=viewer, now=now(), reason=form.reason.data or "")
    flash(f"{person.account.name} is suspended and signed out everywhere.")
    return see("admin.account", account_id=account_id)


@blueprint.post("/accounts/<int:account_id>/restoration")
def restore(account_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    person = queries.person(viewer, account_id)
    commands.restore(person.account, by=viewer, now=now())
    flash(f"{person.account.name} can come in again.")
    return see("admin.account", account_id=account_id)


@blueprint.post("/accounts/<int:account_id>/sign-ins")
def end_sign_ins(account_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    person = queries.person(viewer, account_id)
    commands.end_sign_ins(person.account, by=viewer, now=now())
    flash(f"{person.account.name} is signed out everywhere{' else' if account_id == viewer.account_id else ''}.")
    return see("admin.account", account_id=account_id)


def _shown(account: Account) -> Shown:
    return Shown(roles=[role for role in ROLE_WORDS if role in account.roles])


def _account_page(
    person: queries.Person, roles: RolesForm, suspension: SuspensionForm, status: int = 200, differences: list[Difference] | None = None
) -> ResponseReturnValue:
    viewer = current_viewer()
    together = engagement_queries.engagements_of(viewer, person.account.id)
    shown = {"may_suspend": policy.may_suspend(viewer, person.account), "together": together, "moment": now()}
    shown |= {"may_reset": may_ask_factor_reset(viewer, person.account), "reset": waiting_reset(person.account.id)}
    shown["may_break_glass"] = may_break_glass(viewer, person.account)
    words = {"state_words": STATE_WORDS, "engagement_words": ENGAGEMENT_WORDS}
    return page("admin/account.html", status, person=person, differences=differences, roles=roles, suspension=suspension, **shown, **words)
