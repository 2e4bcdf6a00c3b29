"""Take what opens an account besides its password out of the database."""

from __future__ import annotations

from datetime import datetime

from coachapp.core.db import delete_rows
from coachapp.security.challenge_models import Challenge
from coachapp.security.issuer_models import IssuerLink
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey
from coachapp.security.reset_models import FactorReset

_OPENS = (Authenticator, Challenge, FactorReset, IssuerLink, Passkey, RecoveryCode)


def erase_factors(account_id: int) -> None:
    """Nothing but its password opens this account any more."""
    for model in _OPENS:
        delete_rows(model, model.account_id == account_id)


def forget_old_challenges(now: datetime) -> None:
    """Forget questions that nobody answered in time."""
    delete_rows(Challenge, Challenge.ends_at <= now)
