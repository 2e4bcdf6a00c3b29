"""What admins change: roles, and who may come in."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts.commands import end_other_sign_ins
from coachapp.accounts.links import void_links
from coachapp.accounts.models import Account, Role
from coachapp.admin import policy, queries
from coachapp.core.db import save
from coachapp.core.errors import Conflict
from coachapp.core.policy import require
from coachapp.engagements.commands import void_all_invitations
from coachapp.engagements.queries import running_count
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit
from coachapp.security.reset_commands import stop_reset


def set_roles(account: Account, roles: frozenset[Role], *, by: Viewer, now: datetime) -> None:
    """Give exactly these roles, and end the person's sign-ins so that each begins again with its new limits.
    Conflict beside `roles` when there are none, or running work or the last admin would lose theirs."""
    work = running_count(account.id)
    decision = policy.may_take_roles(by, account, roles, coaches=work.coaches, clients=work.clients)
    if not decision:
        raise Conflict(decision.reason, field="roles")
    if account.roles == roles:
        return
    if Role.ADMIN not in roles:
        _keep_an_admin(account, field="roles")
    before = sorted(account.roles)
    account.take_roles(roles)
    end_other_sign_ins(account.id, but=by.sign_in_id if account.id == by.account_id else None)
    audit.note("account.roles", by=by, now=now, subject=("account", account.id), detail={"from": before, "to": sorted(roles)})
    save(account)


def suspend(account: Account, *, reason: str, by: Viewer, now: datetime) -> None:
    """Keep this person out from now on: every sign-in ends, every open link stops, and with the link that could stop it a reset of their
    second factor. Nothing of theirs is lost."""
    require(policy.may_suspend(by, account))
    _keep_an_admin(account)
    account.suspend()
    end_other_sign_ins(account.id, but=None)
    void_all_invitations(account.id, now=now)
    stop_reset(account, by=by, now=now)
    void_links(account.id, now=now)
    audit.note("account.suspended", by=by, now=now, subject=("account", account.id), reason=reason)
    save(account)


def restore(account: Account, *, by: Viewer, now: datetime) -> None:
    """Let this person in again."""
    require(policy.may_suspend(by, account))
    account.restore()
    audit.note("account.restored", by=by, now=now, subject=("account", account.id))
    save(account)


def end_sign_ins(account: Account, *, by: Viewer, now: datetime) -> None:
    """Sign this person out on every device; of one's own the one at hand stays."""
    require(policy.may_end_sign_ins(by))
    end_other_sign_ins(account.id, but=by.sign_in_id if account.id == by.account_id else None)
    audit.note("sign_ins.ended", by=by, now=now, subject=("account", account.id))


def _keep_an_admin(account: Account, field: str | None = None) -> None:
    if queries.admins_for_update() == {account.id}:
        raise Conflict("This is the last active admin. Make somebody else admin first.", field=field)
