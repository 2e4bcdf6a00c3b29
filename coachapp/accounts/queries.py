"""Every SELECT on people and sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from coachapp.accounts.kept_models import KeptForm
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.models import Account, AccountState, Role, SetupCode, SignIn, Stage, roles_of
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.instance.models import THE_ROW, Brand, InstanceSettings

_RESET_AT = (
    sa.select(sa.func.max(Link.expires_at))
    .where(Link.account_id == Account.id, Link.purpose == Purpose.FACTOR_STOP, Link.used_at.is_(None), Link.voided_at.is_(None))
    .where(Link.expires_at > sa.bindparam("now", type_=Link.expires_at.type))
    .scalar_subquery()
    .label("factor_reset_at")
)
"""A reset of their second factor that waits has an open link that stops it, which ends when the reset takes effect."""
_SIGNED_IN = (
    sa.select(
        SignIn.id, SignIn.last_used_at, Account.id.label("account_id"), Account.name, Account.email, Account.time_zone,
        Account.is_client, Account.is_coach, Account.is_admin,
        SignIn.proved_at, SignIn.set_up_by, Account.has_second_factor, Account.two_factor_declined_at,
        InstanceSettings.name.label("instance_name"), InstanceSettings.mark, _RESET_AT,
    )
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(InstanceSettings, InstanceSettings.id == THE_ROW)
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.stage == Stage.WHOLE,
        SignIn.idle_until > sa.bindparam("now", type_=SignIn.idle_until.type),
        SignIn.ends_at > sa.bindparam("now", type_=SignIn.ends_at.type),
        Account.state == AccountState.ACTIVE,
    )
)  # fmt: skip


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request, as Flask-Login asks for one: a frozen row, which no rollback can expire under the error page."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    token: str
    sign_in_id: int
    last_used_at: datetime
    account_id: int
    name: str
    email: str
    time_zone: str
    roles: frozenset[Role]
    brand: Brand | None = None
    """What stands on top of their pages; None on the page of the very request in which they signed in."""
    proved_at: datetime | None = None
    set_up_by: datetime | None = None
    has_second_factor: bool = False
    two_factor_declined_at: datetime | None = None
    factor_reset_at: datetime | None = None
    """When an admin's reset of their second factor takes effect, while they can stop it."""

    @property
    def is_offered_two_factor(self) -> bool:
        """A client who has no second factor, needs none and has not said no to it."""
        may_want = not self.has_second_factor and self.two_factor_declined_at is None and self.set_up_by is None
        return may_want and Role.CLIENT in self.roles

    def get_id(self) -> str:
        return self.token


def signed_in(token: str, token_hash: str, now: datetime) -> SignedIn | None:
    """Whose sign-in this is, if it still holds: not ended, not run out, account active."""
    row = db.session.execute(_SIGNED_IN, {"token_hash": token_hash, "now": now}).one_or_none()
    if row is None:
        return None
    roles = roles_of(row.is_client, row.is_coach, row.is_admin)
    brand = Brand(row.instance_name, row.mark) if row.instance_name else Brand()
    return SignedIn(
        token, row.id, row.last_used_at, row.account_id, row.name, row.email, row.time_zone, roles, brand,
        row.proved_at, row.set_up_by, row.has_second_factor, row.two_factor_declined_at, row.factor_reset_at,
    )  # fmt: skip


def half_sign_in(token_hash: str, now: datetime) -> SignIn | None:
    """The half sign-in that waits behind this token, with its account, while it lasts and the account is active."""
    found = sa.select(SignIn).join(SignIn.account).options(sa.orm.contains_eager(SignIn.account))
    return db.session.scalar(
        found.where(
            SignIn.token_hash == token_hash, SignIn.stage != Stage.WHOLE, SignIn.ends_at > now, Account.state == AccountState.ACTIVE
        )
    )


def sign_in(sign_in_id: int) -> SignIn:
    """One sign-in, or Missing."""
    found = db.session.get(SignIn, sign_in_id)
    if found is None:
        raise Missing("This sign-in has ended.")
    return found


def account(account_id: int) -> Account:
    """One account, or Missing."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise Missing("There is no such account.")
    return found


def account_by_email(email: str) -> Account | None:
    """The account with this address, if there is one."""
    return db.session.scalar(sa.select(Account).where(Account.email == email))


def account_id_of(email: str) -> int | None:
    """Whose address this is."""
    return db.session.scalar(sa.select(Account.id).where(Account.email == email))


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is None


def kept_form(account_id: int) -> KeptForm | None:
    """What this person sent when their sign-in had ended."""
    return db.session.get(KeptForm, account_id)


def setup_code() -> SetupCode | None:
    """The code that lets the first admin in, while it waits."""
    return db.session.scalar(sa.select(SetupCode))
