"""The one row of settings that admins change in the browser, and what holds until somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coachapp.core.db import Base

NAME = "Coachapp"
THE_ROW = 1


@dataclass(frozen=True)
class Brand:
    """What stands on the top left of every page; without a mark of its own, ours is drawn."""

    name: str = NAME
    mark: str = ""


@dataclass(frozen=True)
class Instance:
    """The settings as others read them: frozen, so that no rollback can expire them. These are the defaults."""

    name: str = NAME
    mark: str = ""
    public_url: str = ""
    """Where people find this instance; empty: as COACHAPP_PUBLIC_URL says."""
    invitation_text: str = ""
    keep_mail_days: int = 90
    keep_attempts_days: int = 90
    keep_looks_days: int = 730
    two_factor_clients: bool = False
    two_factor_coaches: bool = True
    two_factor_admins: bool = True
    two_factor_grace_days: int = 7
    version: int = 0

    @property
    def brand(self) -> Brand:
        return Brand(self.name, self.mark)

    @property
    def two_factor_roles(self) -> frozenset[str]:
        """The roles whose people must sign in with two factors."""
        asked = {"client": self.two_factor_clients, "coach": self.two_factor_coaches, "admin": self.two_factor_admins}
        return frozenset(role for role, is_asked in asked.items() if is_asked)


class InstanceSettings(Base):
    """One row at most: it is made when an admin first saves."""

    __tablename__ = "instance_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(60))
    mark: Mapped[str] = mapped_column(sa.String(6))
    public_url: Mapped[str] = mapped_column(sa.String(300))
    invitation_text: Mapped[str] = mapped_column(sa.Text)
    keep_mail_days: Mapped[int]
    keep_attempts_days: Mapped[int]
    keep_looks_days: Mapped[int]
    two_factor_clients: Mapped[bool]
    two_factor_coaches: Mapped[bool]
    two_factor_admins: Mapped[bool]
    two_factor_grace_days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    def take(self, **fields: Any) -> None:
        """Be set like this from now on."""
        for name, value in fields.items():
            setattr(self, name, value)
