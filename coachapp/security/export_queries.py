"""What a person takes along of what opens their account besides its password. Secrets stay here: who has them is in."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.export import OF, Section, plain
from coachapp.security.issuer_models import IssuerLink
from coachapp.security.models import Authenticator, RecoveryCode
from coachapp.security.passkey_models import Passkey
from coachapp.security.reset_models import FactorReset

SECTIONS = (
    Section("apps_for_codes", sa.select(Authenticator.made_at).where(Authenticator.account_id == OF)),
    Section("recovery_codes", sa.select(RecoveryCode.made_at, RecoveryCode.used_at).where(RecoveryCode.account_id == OF)),
    Section("passkeys", sa.select(Passkey.name, Passkey.made_at, Passkey.last_used_at).where(Passkey.account_id == OF)),
    Section("issuers", sa.select(IssuerLink.issuer, IssuerLink.subject, IssuerLink.made_at).where(IssuerLink.account_id == OF)),
    Section("resets_of_second_factors", sa.select(*plain(FactorReset, "account_id", "asked_by_id")).where(FactorReset.account_id == OF)),
)
