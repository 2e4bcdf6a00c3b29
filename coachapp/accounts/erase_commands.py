"""Take a person out of their account, and what opened it out of the database."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.kept_models import KEPT_FOR, KeptForm
from coachapp.accounts.link_models import Link
from coachapp.accounts.models import Account, SignIn
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.accounts.throttle_models import Attempts
from coachapp.core.db import delete_rows, save

_OPENS = (KeptForm, Link, RememberedDevice, SignIn)


def erase_account(account: Account, *, now: datetime) -> None:
    """Nobody enters with it any more, and it names nobody. Its row stays for what others keep."""
    for model in _OPENS:
        delete_rows(model, model.account_id == account.id)
    account.become_ghost(now)
    save(account)


def forget_old_attempts(before: datetime) -> None:
    """Forget how often something was tried before that moment."""
    delete_rows(Attempts, Attempts.last_at < before)


def forget_old_links(before: datetime) -> None:
    """Forget links by mail that ran out before that moment, used or not."""
    delete_rows(Link, Link.expires_at < before)


def forget_what_has_run_out(now: datetime) -> None:
    """Forget sign-ins, remembered devices and kept forms that nobody can use any more."""
    delete_rows(SignIn, sa.or_(SignIn.ends_at <= now, SignIn.idle_until <= now))
    delete_rows(RememberedDevice, RememberedDevice.expires_at <= now)
    delete_rows(KeptForm, KeptForm.kept_at < now - KEPT_FOR)
