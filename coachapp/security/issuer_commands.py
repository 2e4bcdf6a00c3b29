"""Who at the issuer is which account: link, use, unlink."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts import queries
from coachapp.accounts.commands import actor_of, end_other_sign_ins, note_security
from coachapp.accounts.models import Account, AccountState
from coachapp.core.actor import Actor
from coachapp.core.db import forget, save
from coachapp.core.errors import Conflict
from coachapp.core.issuer import IssuerSettings
from coachapp.security import issuer_queries
from coachapp.security.issuer import Identity
from coachapp.security.issuer_models import IssuerLink


def link(account: Account, identity: Identity, settings: IssuerSettings, *, by: Actor, now: datetime) -> None:
    """From now on this person at the issuer is this account. Said twice it stays; Conflict if they are another account."""
    known = issuer_queries.link_of(identity.issuer, identity.subject)
    if known is not None and known.account_id == account.id:
        return
    if known is not None:
        raise Conflict(f"This person at {settings.name} is linked with another account here.")
    if issuer_queries.is_linked(account.id, identity.issuer):
        raise Conflict(f"Your account is linked with somebody else at {settings.name}. Unlink them first.")
    save(IssuerLink(account_id=account.id, issuer=identity.issuer, subject=identity.subject, made_at=now))
    end_other_sign_ins(account.id, but=by.sign_in_id)
    note_security(account, "issuer.linked", f"You can sign in with {settings.name} now.", by=by, now=now)


def who_is(identity: Identity, settings: IssuerSettings, *, now: datetime) -> Account | None:
    """The active account that this person is. The first time it is found by mail address only where an admin trusts the issuer with it."""
    known = issuer_queries.link_of(identity.issuer, identity.subject)
    if known is not None:
        account = queries.account(known.account_id)
        known.last_used_at = now
    else:
        found = queries.account_by_email(identity.email) if identity.is_trusted_with_mail(settings) else None
        if found is None or found.state is not AccountState.ACTIVE:
            return None
        account = found
        link(account, identity, settings, by=actor_of(account), now=now)
    return account if account.state is AccountState.ACTIVE else None


def unlink(account: Account, link_id: int, name: str, *, by: Actor, now: datetime) -> None:
    """The issuer opens this account no longer; `name` is what people call it. Missing if it is no link of theirs."""
    forget(issuer_queries.own_link(account.id, link_id))
    end_other_sign_ins(account.id, but=by.sign_in_id)
    note_security(account, "issuer.unlinked", f"You can no longer sign in with {name}.", by=by, now=now)
