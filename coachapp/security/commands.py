"""Every change to an app's codes and recovery codes, and what follows from any change of a second factor."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts import remembered
from coachapp.accounts.commands import actor_of, end_other_sign_ins, note_security
from coachapp.accounts.models import Account
from coachapp.accounts.requirement import Requirement
from coachapp.core.actor import Actor
from coachapp.core.db import become, db, save, transaction
from coachapp.core.errors import Conflict, Missing
from coachapp.core.keys import keys
from coachapp.core.policy import require
from coachapp.core.security import fingerprint
from coachapp.core.wording import count
from coachapp.ledger import audit
from coachapp.security import policy, queries, totp
from coachapp.security.models import Authenticator, RecoveryCode

CODES = 10
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
SIGNS = frozenset(BASE32 + "0189")
"""All that a recovery code holds: those of before were written in hexadecimal, and still work."""
PURPOSE = "totp"
WRONG_CODE = "This is not the code that the app shows now. Wait for the next one and type that."


def sealed_seed(account_id: int) -> str:
    """A seed for a new app, closed so that a form can carry it: nothing is kept until a first code was right."""
    return keys().encrypt(totp.fresh_seed(), purpose=PURPOSE, context=f"new {account_id}")


def open_seed(sealed: str, account_id: int) -> str:
    """The seed that a form carried. core.keys.Unreadable if it is none that we gave to this person."""
    return keys().decrypt(sealed, purpose=PURPOSE, context=f"new {account_id}")


def set_up_authenticator(account: Account, seed: str, code: str, *, by: Actor, now: datetime) -> list[str]:
    """From now on this app's codes are asked for, instead of another app's if there was one; gives ten new recovery codes.
    Conflict beside `code` unless the app shows it now."""
    if not totp.is_right(seed, code, now):
        raise Conflict(WRONG_CODE, field="code")
    db.session.execute(sa.delete(Authenticator).where(Authenticator.account_id == account.id))
    kept = keys().encrypt(seed, purpose=PURPOSE, context=str(account.id))
    save(Authenticator(account_id=account.id, seed=kept, last_step=totp.step_of(now), made_at=now))
    factors_changed(account, "authenticator.made", "An app that shows codes was set up as your second factor.", by=by, now=now)
    return new_codes(account.id, now)


def switch_off_authenticator(account: Account, requirement: Requirement, *, by: Actor, now: datetime) -> None:
    """Ask for no more codes. Missing if there is no app, Forbidden if it is the last factor of somebody who needs one."""
    found = queries.authenticator(account.id)
    if found is None:
        raise Missing("No app is set up.")
    db.session.delete(found)
    db.session.flush()
    require(policy.may_be_without(requirement, account, has_other=queries.has_second_factor(account.id)))
    factors_changed(account, "authenticator.removed", "The app that showed codes was switched off.", by=by, now=now)


def factors_changed(account: Account, act: str, words: str, *, by: Actor, now: datetime) -> None:
    """What follows from each change of a factor, passkeys included: `act` for the log, `words` for the owner, who is told by mail.
    Every other sign-in ends, no device is remembered; without any factor the recovery codes are void."""
    account.has_second_factor = queries.has_second_factor(account.id)
    if not account.has_second_factor:
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    remembered.forget_devices(account.id)
    end_other_sign_ins(account.id, but=by.sign_in_id if by.account_id == account.id else None)
    note_security(account, act, words, by=by, now=now)
    save(account)


def take_code(account_id: int, code: str, *, now: datetime) -> bool:
    """Whether the person's app shows this code now and it was not taken before. It is used up in a transaction of its own, whatever
    becomes of the request; for views that read first."""
    found = queries.authenticator(account_id)
    if found is None or not totp.is_right(keys().decrypt(found.seed, purpose=PURPOSE, context=str(account_id)), code, now):
        return False
    step = totp.step_of(now)
    with transaction() as session:
        newer = sa.update(Authenticator).where(Authenticator.account_id == account_id, Authenticator.last_step < step)
        taken = session.scalar(newer.values(last_step=step).returning(Authenticator.account_id))
    become("read")
    return taken is not None


def take_recovery_code(account_id: int, code: str, *, now: datetime) -> bool:
    """Whether this is one of the person's recovery codes that was not used before; used up as a code is."""
    with transaction() as session:
        unused = sa.update(RecoveryCode).where(
            RecoveryCode.account_id == account_id, RecoveryCode.code_hash == recovery_hash(code), RecoveryCode.used_at.is_(None)
        )
        taken = session.scalar(unused.values(used_at=now).returning(RecoveryCode.id))
    become("read")
    return taken is not None


def tell_of_used_code(account: Account, *, now: datetime) -> None:
    """The owner is told that one of their recovery codes was used, and how many are left."""
    left = queries.codes_left(account.id).left
    words = (
        f"Somebody signed in with one of your recovery codes. You have {count(left, 'code')} left."
        if left
        else "The last of your recovery codes was used."
    )
    note_security(account, "recovery_code.used", words, by=actor_of(account), now=now)


def renew_recovery_codes(account: Account, *, by: Actor, now: datetime) -> list[str]:
    """Ten new codes, of which only digests are kept; the old ones are void. Conflict if there is nothing that they could stand in for."""
    if not account.has_second_factor:
        raise Conflict("Recovery codes stand in for a second factor. Set one up first.")
    end_other_sign_ins(account.id, but=by.sign_in_id)
    note_security(account, "recovery_codes.made", "New recovery codes were made. The old ones no longer work.", by=by, now=now)
    return new_codes(account.id, now)


def new_codes(account_id: int, now: datetime) -> list[str]:
    """Ten new recovery codes in place of the old ones; told to the person once, kept as digests."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_fresh_code() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account_id, code_hash=recovery_hash(code), made_at=now) for code in codes)
    db.session.flush()
    return codes


def _fresh_code() -> str:
    """Five groups of five signs of base32, which has no two that look alike: 125 random bits."""
    return "-".join("".join(secrets.choice(BASE32) for _ in range(5)) for _ in range(5))


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code: so many random bits need no slow hash. Hyphens, spaces and capitals are taken as they come."""
    return fingerprint("".join(sign for sign in code.lower() if sign in SIGNS))


def remember_device(account_id: int, *, device: str, now: datetime) -> str:
    """Ask this browser for no code for 30 days; gives the token for its cookie, or nothing if the app is gone by now: whoever switches it
    off forgets every device, so none may come after."""
    return remembered.remember_device(account_id, device=device, now=now) if queries.held_authenticator(account_id) else ""


def forget_one_device(device_id: int, *, by: Actor, now: datetime) -> bool:
    """Ask for the second factor again on this device of one's own; whether there was such a one."""
    if not remembered.forget_devices(by.account_id, device_id):
        return False
    audit.note("device.forgotten", by=by, now=now, subject=("account", by.account_id))
    return True


def decline_two_factor(account_id: int, *, now: datetime) -> None:
    """Take a client's word that they want no second factor, so that they are not asked again."""
    no = sa.update(Account).where(Account.id == account_id).values(two_factor_declined_at=now)
    db.session.execute(no, execution_options={"synchronize_session": False})
