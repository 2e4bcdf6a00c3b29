"""What a person takes along of their account. Secrets, and what is kept of them, stay here: who has them is in."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.accounts.link_models import Link
from coachapp.accounts.models import Account, SignIn
from coachapp.accounts.remembered_models import RememberedDevice
from coachapp.core.export import OF, Section, plain
from coachapp.ledger.models import OutboxMail

_MAIL = (
    OutboxMail.id,
    OutboxMail.kind,
    OutboxMail.recipient,
    OutboxMail.subject,
    OutboxMail.text,
    OutboxMail.queued_at,
    OutboxMail.sent_at,
)
_SIGN_IN = (SignIn.id, SignIn.created_at, SignIn.last_used_at, SignIn.ends_at, SignIn.device, SignIn.way)
_DEVICE = (RememberedDevice.device, RememberedDevice.made_at, RememberedDevice.last_used_at, RememberedDevice.expires_at)

SECTIONS = (
    Section("account", sa.select(*plain(Account, "password_hash")).where(Account.id == OF)),
    Section("signed_in_devices", sa.select(*_SIGN_IN).where(SignIn.account_id == OF).order_by(SignIn.id)),
    Section("remembered_devices", sa.select(*_DEVICE).where(RememberedDevice.account_id == OF).order_by(RememberedDevice.id)),
    Section("links_by_mail", sa.select(*plain(Link, "token_hash", "account_id")).where(Link.account_id == OF).order_by(Link.id)),
    Section(
        "mails", sa.select(*_MAIL).join(Account, Account.email == OutboxMail.recipient).where(Account.id == OF).order_by(OutboxMail.id)
    ),
)
