"""Take what opens an account besides its password out of the database."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.security.challenge_models import Challenge
from coachapp.security.issuer_models import IssuerLink
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey
from coachapp.security.reset_models import FactorReset

_OPENS = (Authenticator, Challenge, FactorReset, IssuerLink, Passkey, RecoveryCode)
_KEPT = {"synchronize_session": False}


def erase_factors(account_id: int) -> None:
    """Nothing but its password opens this account any more."""
    for model in _OPENS:
        db.session.execute(sa.delete(model).where(model.account_id == account_id), execution_options=_KEPT)


def forget_old_challenges(now: datetime) -> None:
    """Forget questions that nobody answered in time."""
    db.session.execute(sa.delete(Challenge).where(Challenge.ends_at <= now), execution_options=_KEPT)
