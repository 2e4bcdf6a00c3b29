"""What links by mail do: a new password, another address, an address that is known to be theirs."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts import mail, queries
from coachapp.accounts.commands import actor_of, end_other_sign_ins, note_security
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.links import make_link, open_link, use_link, void_links, void_links_of_before
from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.remembered import forget_devices
from coachapp.core.actor import Actor
from coachapp.core.db import save
from coachapp.core.errors import Conflict, Forbidden, Missing
from coachapp.core.security import fingerprint, fresh_token
from coachapp.ledger import audit, outbox
from coachapp.ledger.outbox import Mail

OTHERS = "This link belongs to another account. Sign in with that one, and open the link again."
TAKEN = "Another account has this address by now. Ask your admin."


def ask_reset(account: Account | None, *, email: str, now: datetime) -> None:
    """Owe a mail with a link to a new password, if there is such an account and it is active. For nobody the same work ends in nothing."""
    is_known = account is not None and account.state is AccountState.ACTIVE
    token = make_link(Purpose.RESET, account, now=now, detail=email) if account is not None and is_known else fresh_token()
    letter = mail.reset(account or Account(email=email, name="", time_zone="UTC"), token, now)
    audit.note("reset.asked", by=None, now=now, subject=("account", account.id) if account else None)
    if is_known:
        _owe(letter, token, now)


def print_reset_link(email: str, *, now: datetime) -> str:
    """The address of a page where this person chooses a new password, for whoever runs an instance that sends no mail: given once, to be
    handed over by other means. Missing unless an active account has this address."""
    account = queries.account_by_email(email)
    if account is None or account.state is not AccountState.ACTIVE:
        raise Missing("No active account has this address.")
    audit.note("reset.printed", by=None, now=now, subject=("account", account.id))
    return mail.link(Purpose.RESET, make_link(Purpose.RESET, account, now=now))


def finish_reset(token: str, *, password_hash: str, now: datetime) -> Account:
    """Take the new password; every sign-in ends, the second factor stays. Gone if the link no longer works."""
    link = use_link(Purpose.RESET, token, now=now)
    account = link.account
    account.password_hash = password_hash
    if link.detail == account.email:
        account.email_verified_at = now
    end_other_sign_ins(account.id, but=None)
    forget_devices(account.id)
    void_links_of_before(account.id, now=now)
    origin = "that was mailed to you" if link.detail else "that whoever runs this instance made for you"
    words = f"A new password was set by a link {origin}. Every device was signed out."
    note_security(account, "password.reset", words, by=actor_of(account), now=now)
    return save(account)


def ask_mail_change(account: Account, email: str, *, by: Actor, now: datetime) -> None:
    """Owe the new address a link that makes it theirs, and the old one a link that stops it. Conflict beside `email` if it is the same.

    If the new one is another account's, its person hears of it instead. Whoever asked does not: nobody learns here who has an account.
    """
    if email == account.email:
        raise Conflict("This is your address already.", field="email")
    void_links(account.id, now=now, purpose=Purpose.MAIL_CHANGE)
    taken = queries.account_by_email(email)
    token = fresh_token() if taken else make_link(Purpose.MAIL_CHANGE, account, now=now, detail=email)
    stop = make_link(Purpose.MAIL_STOP, account, now=now, detail=account.email)
    _owe(mail.mail_change_stop(account, email, stop, now), stop, now)
    _owe(mail.address_in_use(taken, now) if taken else mail.mail_change(account, email, token, now), token, now)
    audit.note("mail.change_asked", by=by, now=now, subject=("account", account.id))


def withdraw_mail_change(account: Account, *, by: Actor, now: datetime) -> None:
    """The person thought better of it."""
    void_links(account.id, now=now, purpose=Purpose.MAIL_CHANGE)
    audit.note("mail.change_withdrawn", by=by, now=now, subject=("account", account.id))


def own_link(purpose: Purpose, token: str, *, by: Actor, now: datetime) -> Link:
    """The link of this secret, to show what it would do. Forbidden for another account, Gone unless it works."""
    link = open_link(purpose, token, now=now)
    if link.account_id != by.account_id:
        raise Forbidden(OTHERS)
    return link


def confirm_mail_change(token: str, *, by: Actor, now: datetime) -> Account:
    """Have the new address. Every other sign-in ends, other links stop, the old address hears of it.
    Forbidden for another account, Gone if the link no longer works, Conflict if somebody else has the address by now."""
    own_link(Purpose.MAIL_CHANGE, token, by=by, now=now)
    link = use_link(Purpose.MAIL_CHANGE, token, now=now)
    account, before = link.account, link.account.email
    if queries.account_by_email(link.detail):
        raise Conflict(TAKEN)
    account.take_email(link.detail, now=now)
    end_other_sign_ins(account.id, but=by.sign_in_id)
    void_links_of_before(account.id, now=now)
    audit.note("mail.changed", by=by, now=now, subject=("account", account.id))
    words = "From now on you sign in with another address, and mail goes there."
    _owe(mail.security_changed(account, words, now, recipient=before), token, now)
    return save(account)


def stop_mail_change(token: str, *, now: datetime) -> Account:
    """Keep the old address, or have it again; every sign-in ends, no device is remembered and every link stops, because somebody else may
    have asked. The link that stops a reset of the second factor stays: it is the owner's.
    Gone if the link no longer works, Conflict if another account has the address by now."""
    link = use_link(Purpose.MAIL_STOP, token, now=now)
    account = link.account
    if account.email != link.detail:
        if queries.account_by_email(link.detail):
            raise Conflict(TAKEN)
        account.take_email(link.detail, now=now)
    end_other_sign_ins(account.id, but=None)
    forget_devices(account.id)
    void_links(account.id, now=now, but=(Purpose.FACTOR_STOP,))
    audit.note("mail.change_stopped", by=actor_of(account), now=now, subject=("account", account.id))
    return save(account)


def ask_verification(account: Account, *, by: Actor, now: datetime) -> None:
    """Owe the person's own address a link that shows that it is theirs. Conflict if that is known."""
    if account.email_verified_at:
        raise Conflict("This address is verified already.")
    token = make_link(Purpose.VERIFICATION, account, now=now)
    _owe(mail.verification(account, token, now), token, now)
    audit.note("mail.verification_asked", by=by, now=now, subject=("account", account.id))


def verify_mail(token: str, *, by: Actor, now: datetime) -> Account:
    """The link came back. Forbidden for another account, Gone if it no longer works."""
    own_link(Purpose.VERIFICATION, token, by=by, now=now)
    account = use_link(Purpose.VERIFICATION, token, now=now).account
    account.email_verified_at = now
    audit.note("mail.verified", by=actor_of(account), now=now, subject=("account", account.id))
    return save(account)


def _owe(letter: Mail, token: str, now: datetime) -> None:
    outbox.queue(letter, key=f"{letter.kind}:{fingerprint(token)[:32]}", now=now)
