"""Accounts and sign-ins: tables, states, and the verbs that keep them true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant, one_of
from coachapp.core.errors import Conflict


class Role(StrEnum):
    CLIENT = "client"
    COACH = "coach"
    ADMIN = "admin"


ROLE_WORDS = {Role.CLIENT: "Client", Role.COACH: "Coach", Role.ADMIN: "Admin"}


class AccountState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


STATE_WORDS = {AccountState.INVITED: "Invited", AccountState.ACTIVE: "Active", AccountState.SUSPENDED: "Suspended"}


class Account(Base):
    """A person who signs in. Roles can be combined; an invited one has no password yet."""

    __tablename__ = "accounts"
    __table_args__ = (
        sa.Index("ix_accounts_name_id", "name", "id"),
        sa.Index("ix_accounts_state_name", "state", "name", "id"),
        sa.Index("ix_accounts_coaches", "name", "id", sqlite_where=sa.text("is_coach IS 1"), postgresql_where=sa.text("is_coach IS TRUE")),
        sa.Index("ix_accounts_admins", "name", "id", sqlite_where=sa.text("is_admin IS 1"), postgresql_where=sa.text("is_admin IS TRUE")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    is_client: Mapped[bool] = mapped_column(default=False)
    is_coach: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_open_among_coaches: Mapped[bool] = mapped_column(default=False)
    """A client's word that their coaches may read each other's feedback."""
    state: Mapped[AccountState] = mapped_column(one_of(AccountState, "account_state"), default=AccountState.INVITED)
    created_at: Mapped[datetime] = mapped_column(Instant)
    email_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a link that was mailed there came back."""
    first_signed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    """From here the grace for a required second factor runs."""
    has_second_factor: Mapped[bool] = mapped_column(default=False)
    """Whether an app's codes or a passkey stand behind the password; kept by security.commands, read with every request."""
    two_factor_declined_at: Mapped[datetime | None] = mapped_column(Instant)
    """A client's word that they want no second factor: the offer on their home is gone."""
    erasure_due_at: Mapped[datetime | None] = mapped_column(Instant)
    """When this account is erased, by its person's wish, unless they stay."""
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when it is nobody's: what is left stands under the words that others keep."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def roles(self) -> frozenset[Role]:
        return roles_of(self.is_client, self.is_coach, self.is_admin)

    def take_roles(self, roles: Iterable[Role]) -> None:
        """Have these roles and no others; an account has at least one."""
        wanted = frozenset(roles)
        if not wanted:
            raise Conflict("Choose at least one role.", field="roles")
        self.is_client, self.is_coach, self.is_admin = (role in wanted for role in Role)

    def activate(self, *, name: str, password_hash: str, time_zone: str) -> None:
        """The invited person came: from now on they sign in."""
        if self.state is not AccountState.INVITED:
            raise Conflict("This account is already in use. Sign in instead.")
        self.name, self.password_hash, self.time_zone, self.state = name, password_hash, time_zone, AccountState.ACTIVE

    def take_email(self, email: str, *, now: datetime) -> None:
        """Be reached, and sign in, under another address, to which a link was mailed that came back."""
        self.email, self.email_verified_at = email, now

    def suspend(self) -> None:
        """Nobody enters with it; an invited one can be taken back this way as well."""
        if self.state is AccountState.SUSPENDED:
            raise Conflict("This account is suspended already.")
        self.state = AccountState.SUSPENDED

    def restore(self) -> None:
        """As it was: active, or invited if its person never came."""
        if self.erased_at is not None:
            raise Conflict("This account was erased by its person. Nobody can restore it.")
        if self.state is not AccountState.SUSPENDED:
            raise Conflict("Only a suspended account can be restored.")
        self.state = AccountState.ACTIVE if self.password_hash else AccountState.INVITED

    def become_ghost(self, now: datetime) -> None:
        """Its person was erased. The row stays, under no name, for what others keep: a coach's words to a client, who did what when."""
        role = Role.COACH if self.is_coach else Role.ADMIN if self.is_admin else Role.CLIENT
        self.name, self.email = called(f"a former {role}"), f"erased-{self.id}@erased.invalid"
        self.take_roles({role})
        self.password_hash, self.time_zone, self.state = "", "UTC", AccountState.SUSPENDED
        self.is_open_among_coaches = self.has_second_factor = False
        self.email_verified_at = self.first_signed_in_at = self.two_factor_declined_at = self.erasure_due_at = None
        self.erased_at = now


def called(words: str) -> str:
    """Words that stand where a name does: no-break spaces, so that no page takes the first of them for a first name."""
    return (words[:1].upper() + words[1:]).replace(" ", "\N{NO-BREAK SPACE}")


def roles_of(is_client: bool, is_coach: bool, is_admin: bool) -> frozenset[Role]:
    """The roles that an account's three columns say."""
    return frozenset(role for role, has in zip(Role, (is_client, is_coach, is_admin), strict=True) if has)


IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
ADMIN_IDLE = timedelta(minutes=30)
ADMIN_ABSOLUTE = timedelta(hours=12)
"""How long a sign-in lives unused and in all; shorter for admins, whose account opens others (trust.md, Identity)."""


HALF = timedelta(minutes=10)
"""How long a half sign-in waits for its second factor."""


class Stage(StrEnum):
    """How far a sign-in has come. Only a whole one is anybody's."""

    WHOLE = "whole"
    SECOND_FACTOR = "second_factor"
    SET_UP = "set_up"


class SignIn(Base):
    """One signed-in device. The token itself is only in the person's cookie."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    idle_until: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    device: Mapped[str] = mapped_column(sa.String(200), default="")
    way: Mapped[str] = mapped_column(sa.String(40), default="password")
    """With what the person came in, for the log."""
    stage: Mapped[Stage] = mapped_column(one_of(Stage, "sign_in_stage"), default=Stage.WHOLE)
    proved_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the person last showed who they are: at sign-in, or when asked again."""
    is_vouched: Mapped[bool] = mapped_column(default=False)
    """Whether an issuer said that two factors were shown: then none of ours has to stand behind it."""

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def begin(cls, account: Account, *, token_hash: str, device: str, now: datetime) -> SignIn:
        """A new, whole sign-in of this account, with the limits of its roles."""
        sign_in = cls(account_id=account.id, created_at=now, device=device[:200])
        sign_in.make_whole(account, token_hash=token_hash, now=now)
        return sign_in

    @classmethod
    def begin_half(cls, account: Account, stage: Stage, *, token_hash: str, device: str, now: datetime) -> SignIn:
        """A sign-in that opens nothing but the page on which its second factor is asked for, or set up."""
        until = now + HALF
        return cls(
            account_id=account.id,
            token_hash=token_hash,
            created_at=now,
            last_used_at=now,
            idle_until=until,
            ends_at=until,
            device=device[:200],
            stage=stage,
        )

    def make_whole(self, account: Account, *, token_hash: str, now: datetime) -> None:
        """From now on it is this person's, under a token that nobody has seen yet."""
        idle, absolute = limits(is_admin=account.is_admin)
        self.stage, self.token_hash, self.proved_at = Stage.WHOLE, token_hash, now
        self.last_used_at, self.idle_until = now, now + idle
        self.ends_at = now + absolute


def limits(*, is_admin: bool) -> tuple[timedelta, timedelta]:
    """Idle and absolute limit of a sign-in."""
    return (ADMIN_IDLE, ADMIN_ABSOLUTE) if is_admin else (IDLE, ABSOLUTE)


class SetupCode(Base):
    """The one-time code that lets the first admin in; one row at most, gone when it was used."""

    __tablename__ = "setup_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
