"""Every change to people and sign-ins."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.accounts import mail, queries
from coachapp.accounts.links import void_links_of_before
from coachapp.accounts.models import Account, AccountState, Role, SetupCode, SignIn, Stage, limits
from coachapp.accounts.passwords import check_strength, hash_password, needs_rehash
from coachapp.accounts.remembered import forget_devices
from coachapp.core.actor import Actor
from coachapp.core.db import db, forget, save
from coachapp.core.errors import Conflict
from coachapp.core.mail_addresses import mail_address_fault
from coachapp.core.security import fingerprint, fresh_token
from coachapp.instance.queries import settings
from coachapp.ledger import audit, outbox

LAST_USE_EVERY = timedelta(minutes=5)


def actor_of(account: Account, sign_in_id: int | None = None) -> Actor:
    """An account as the one who acts, outside a request or before the door."""
    return Actor(account_id=account.id, roles=frozenset(account.roles), sign_in_id=sign_in_id)


def renew_setup_code(*, now: datetime) -> str | None:
    """A new one-time code for the set-up page, voiding the last; None when somebody has an account already."""
    if not queries.is_empty():
        return None
    db.session.execute(sa.delete(SetupCode))
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    save(SetupCode(code_hash=_setup_hash(code), made_at=now))
    return code


def _setup_hash(code: str) -> str:
    """What is kept of it. Hyphens, spaces and capitals are taken as they come."""
    return fingerprint("".join(sign for sign in code.lower() if sign.isalnum()))


def set_up(*, code: str, email: str, name: str, password_hash: str, time_zone: str, now: datetime) -> Account:
    """Make the first admin from the set-up page. Conflict if the code is wrong or somebody was first."""
    waiting = queries.setup_code()
    if waiting is None or not queries.is_empty():
        raise Conflict("This instance is already set up. Sign in instead.")
    if not secrets.compare_digest(waiting.code_hash, _setup_hash(code)):
        raise Conflict("This is not the code that the terminal shows.", field="code")
    forget(waiting)
    return make_admin(email=email, name=name, password_hash=password_hash, time_zone=time_zone, now=now)


def make_admin(*, email: str, name: str, password_hash: str, time_zone: str, now: datetime) -> Account:
    """An active admin account."""
    account = invite_account(email=email, name=name, roles=frozenset({Role.ADMIN}), now=now)
    account.activate(name=name, password_hash=password_hash, time_zone=time_zone)
    audit.note("account.made", by=None, now=now, subject=("account", account.id), detail={"roles": sorted(account.roles)})
    return save(account)


def create_admin(*, email: str, name: str, password: str, time_zone: str, now: datetime) -> Account:
    """The same from the command line. Conflict if the address is none or taken, or the password too weak."""
    email = email.strip().lower()
    if fault := mail_address_fault(email):
        raise Conflict(fault, field="email")
    return make_admin(
        email=email, name=name, password_hash=hash_new_password(password, name=name, email=email), time_zone=time_zone, now=now
    )


def hash_new_password(password: str, *, name: str, email: str, field: str = "password") -> str:
    """What is kept of a password that this person chooses. Conflict beside `field`, before any work, if it is too weak."""
    check_strength(password, name=name, email=email, instance=settings().name, field=field)
    return hash_password(password)


def invite_account(*, email: str, name: str, roles: frozenset[Role], now: datetime) -> Account:
    """An account that waits for its person."""
    if queries.account_by_email(email):
        raise Conflict("Somebody with this address has an account already.", field="email")
    account = Account(email=email, name=name, state=AccountState.INVITED, created_at=now)
    account.take_roles(roles)
    return save(account)


def begin_sign_in(account: Account, *, device: str, now: datetime, way: str = "password", is_vouched: bool = False) -> str:
    """A new, whole sign-in; gives the token for the person's cookie. What has run out of theirs is swept.
    `is_vouched`: an issuer said that they showed two factors."""
    token = fresh_token()
    db.session.execute(sa.delete(SignIn).where(SignIn.account_id == account.id, SignIn.ends_at <= now))
    sign_in = SignIn.begin(account, token_hash=fingerprint(token), device=device, now=now)
    sign_in.way, sign_in.is_vouched = way, is_vouched
    _note_sign_in(save(sign_in), account, now)
    return token


def begin_half(account: Account, stage: Stage, *, device: str, now: datetime, way: str) -> str:
    """A sign-in that waits for its second factor; gives the token that knows it again."""
    token = fresh_token()
    sign_in = SignIn.begin_half(account, stage, token_hash=fingerprint(token), device=device, now=now)
    sign_in.way = way
    save(sign_in)
    return token


def make_whole(sign_in: SignIn, account: Account, *, second: str, now: datetime) -> str:
    """The second factor was shown: the half sign-in is whole, under a new token."""
    token = fresh_token()
    sign_in.make_whole(account, token_hash=fingerprint(token), now=now)
    sign_in.way = f"{sign_in.way} and {second}"
    _note_sign_in(save(sign_in), account, now)
    return token


def _note_sign_in(sign_in: SignIn, account: Account, now: datetime) -> None:
    first = sa.update(Account).where(Account.id == account.id, Account.first_signed_in_at.is_(None))
    db.session.execute(first.values(first_signed_in_at=now), execution_options={"synchronize_session": False})
    by = Actor(account_id=account.id, roles=frozenset(account.roles), sign_in_id=sign_in.id)
    audit.note("sign_in", by=by, now=now, detail={"with": sign_in.way})


def prove(*, by: Actor, way: str, now: datetime) -> str:
    """The person showed once more who they are; gives the sign-in's new token."""
    token = fresh_token()
    proved = sa.update(SignIn).where(SignIn.id == by.sign_in_id).values(token_hash=fingerprint(token), proved_at=now)
    db.session.execute(proved, execution_options={"synchronize_session": False})
    audit.note("proof", by=by, now=now, detail={"with": way})
    return token


def keep_better_hash(account: Account, password: str) -> None:
    """Hash again by today's rules, now that the password is at hand."""
    if needs_rehash(account.password_hash):
        account.password_hash = hash_password(password)


def note_use(session: Session, *, sign_in_id: int, is_admin: bool, now: datetime) -> None:
    """Push the idle limit; asked at most every five minutes."""
    idle, _ = limits(is_admin=is_admin)
    session.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(last_used_at=now, idle_until=now + idle))


def end_sign_in(*, by: Actor, now: datetime) -> None:
    """Sign out here."""
    db.session.execute(sa.delete(SignIn).where(SignIn.id == by.sign_in_id))
    audit.note("sign_out", by=by, now=now)


def end_one_sign_in(sign_in_id: int, *, by: Actor, now: datetime) -> bool:
    """Sign out one device of one's own; whether there was such a one."""
    theirs = sa.delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == by.account_id)
    if db.session.scalar(theirs.returning(SignIn.id)) is None:
        return False
    audit.note("sign_in.ended", by=by, now=now, subject=("account", by.account_id))
    return True


def sign_out_everywhere_else(*, by: Actor, now: datetime) -> None:
    """End every sign-in of one's own but this one."""
    end_other_sign_ins(by.account_id, but=by.sign_in_id)
    audit.note("sign_in.ended_elsewhere", by=by, now=now, subject=("account", by.account_id))


def end_other_sign_ins(account_id: int, *, but: int | None) -> None:
    """Sign out everywhere else: after a change of password, roles or state."""
    everywhere = sa.delete(SignIn).where(SignIn.account_id == account_id)
    db.session.execute(everywhere.where(SignIn.id != but) if but else everywhere)


def note_security(account: Account, act: str, words: str, *, by: Actor, now: datetime) -> None:
    """Log a change of what opens an account, and tell its owner by mail: `words` say what, as a whole sentence."""
    audit.note(act, by=by, now=now, subject=("account", account.id))
    outbox.queue(mail.security_changed(account, words, now), key=f"{act}:{account.id}:{fresh_token()[:16]}", now=now)


def change_password(account: Account, *, by: Actor, password_hash: str, now: datetime) -> None:
    """Take a new password, checked and hashed before the lock was taken; every other device is signed out, none is remembered."""
    account.password_hash = password_hash
    end_other_sign_ins(account.id, but=by.sign_in_id)
    forget_devices(account.id)
    void_links_of_before(account.id, now=now)
    note_security(account, "password.changed", "Your password was changed.", by=by, now=now)
    save(account)


def edit_profile(account: Account, *, name: str, time_zone: str) -> None:
    """Take the person's own name and zone."""
    account.name, account.time_zone = name, time_zone
    save(account)


def open_among_coaches(account: Account, *, is_open: bool, by: Actor, now: datetime) -> None:
    """Take a client's word on whether their coaches read each other's feedback; said twice, noted once."""
    if account.is_open_among_coaches is is_open:
        return
    account.is_open_among_coaches = is_open
    audit.note("feedback.opened" if is_open else "feedback.closed", by=by, now=now, subject=("account", account.id))
    save(account)
