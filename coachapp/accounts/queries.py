"""Every SELECT on people and sign-ins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from coachapp.accounts.kept_models import KeptForm
from coachapp.accounts.link_models import Link, Purpose
from coachapp.accounts.models import Account, AccountState, Role, SetupCode, SignIn, Stage, roles_of
from coachapp.accounts.requirement import Requirement
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.security import fingerprint
from coachapp.instance.models import THE_ROW, Brand, Instance, InstanceSettings

_RESET_AT = (
    sa.select(sa.func.max(Link.expires_at))
    .where(Link.account_id == Account.id, Link.purpose == Purpose.FACTOR_STOP, Link.used_at.is_(None), Link.voided_at.is_(None))
    .where(Link.expires_at > sa.bindparam("now", type_=Link.expires_at.type))
    .scalar_subquery()
    .label("factor_reset_at")
)
"""A reset of their second factor that waits has an open link that stops it, which ends when the reset takes effect."""
_REQUIREMENT = (
    InstanceSettings.two_factor_clients, InstanceSettings.two_factor_coaches,
    InstanceSettings.two_factor_admins, InstanceSettings.two_factor_grace_days,
)  # fmt: skip
_SIGNED_IN = (
    sa.select(
        SignIn.id, SignIn.last_used_at, Account.id.label("account_id"), Account.name, Account.email, Account.time_zone,
        Account.is_client, Account.is_coach, Account.is_admin,
        SignIn.proved_at, SignIn.is_vouched, Account.has_second_factor, Account.first_signed_in_at, Account.two_factor_declined_at,
        InstanceSettings.name.label("instance_name"), InstanceSettings.mark, *_REQUIREMENT, _RESET_AT,
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
    """Until when they have to set up the second factor that the settings ask of their roles."""
    has_second_factor: bool = False
    two_factor_declined_at: datetime | None = None
    factor_reset_at: datetime | None = None
    """When an admin's reset of their second factor takes effect, while they can stop it."""
    unread: int = 0
    opens_unread: bool = False
    """How much is new to them elsewhere than on the page they ask for, and whether that page is what something new is about."""

    @property
    def is_offered_two_factor(self) -> bool:
        """A client who has no second factor, needs none and has not said no to it."""
        may_want = not self.has_second_factor and self.two_factor_declined_at is None and self.set_up_by is None
        return may_want and Role.CLIENT in self.roles

    def get_id(self) -> str:
        return self.token


SignInStatement = sa.Select[*tuple[Any, ...]]


def sign_in_statement(**counted: sa.ColumnElement[Any]) -> SignInStatement:
    """The one statement that each page begins with. `counted`: `unread` and `opens_unread`, which a room above knows."""
    return _SIGNED_IN.add_columns(*(column.label(name) for name, column in counted.items()))


def signed_in(statement: SignInStatement, token: str, path: str, now: datetime, *, asks_for_factors: bool = True) -> SignedIn | None:
    """Whose sign-in this is, if it still holds: not ended, not run out, account active, no required second factor overdue.
    `path`: of the page that is asked for; `asks_for_factors`: whether this instance asks for any."""
    row = db.session.execute(statement, {"token_hash": fingerprint(token), "path": path, "now": now}).one_or_none()
    if row is None:
        return None
    roles = roles_of(row.is_client, row.is_coach, row.is_admin)
    set_up_by = _set_up_by(row, roles, now) if asks_for_factors else None
    if set_up_by and set_up_by <= now:
        return None
    brand = Brand(row.instance_name, row.mark) if row.instance_name else Brand()
    return SignedIn(
        token, row.id, row.last_used_at, row.account_id, row.name, row.email, row.time_zone, roles, brand,
        row.proved_at, set_up_by, row.has_second_factor, row.two_factor_declined_at, row.factor_reset_at,
        row.unread, row.opens_unread,
    )  # fmt: skip


def _set_up_by(row: Any, roles: frozenset[Role], now: datetime) -> datetime | None:
    """Until when this person has to set up a second factor, by today's settings: a grace that is shortened is shorter at once."""
    if row.has_second_factor or row.is_vouched:
        return None
    is_set = {column.key: getattr(row, column.key) for column in _REQUIREMENT} if row.instance_name else {}
    return Requirement.of(Instance(**is_set)).due_at(roles, row.first_signed_in_at, now)


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


class Asked(NamedTuple):
    """How many people a change of the requirement asks for a second factor, or sooner for it than before; `at_once`: on their next page."""

    people: int
    at_once: int


def newly_asked(before: Requirement, after: Requirement, now: datetime) -> Asked:
    """Whom it would reach if `after` held instead of `before`."""
    since = sa.func.coalesce(Account.first_signed_in_at, sa.literal(now, Account.first_signed_in_at.type))
    was_asked, is_sooner = _has_one_of(before.roles), after.grace_days < before.grace_days
    is_out = was_asked & (since <= now - timedelta(days=before.grace_days))
    is_late = since <= now - timedelta(days=after.grace_days)
    found = sa.select(sa.func.count(), sa.func.count().filter(is_late)).where(
        Account.state == AccountState.ACTIVE, ~Account.has_second_factor, _has_one_of(after.roles), ~is_out
    )
    return Asked(*db.session.execute(found if is_sooner else found.where(~was_asked)).one())


def _has_one_of(roles: Collection[Role]) -> sa.ColumnElement[bool]:
    columns = {Role.CLIENT: Account.is_client, Role.COACH: Account.is_coach, Role.ADMIN: Account.is_admin}
    return sa.or_(sa.false(), *(columns[role] for role in roles))


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is None


def kept_form(account_id: int) -> KeptForm | None:
    """What this person sent when their sign-in had ended."""
    return db.session.get(KeptForm, account_id)


def setup_code() -> SetupCode | None:
    """The code that lets the first admin in, while it waits."""
    return db.session.scalar(sa.select(SetupCode))
