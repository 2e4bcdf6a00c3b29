"""Who acts: the frozen row that commands, ledger and rules get instead of an entity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The account that does something, its roles and the sign-in it does it with (None for the command line and jobs)."""

    account_id: int
    roles: frozenset[str]
    sign_in_id: int | None = None

    @property
    def is_client(self) -> bool:
        return "client" in self.roles

    @property
    def is_coach(self) -> bool:
        return "coach" in self.roles

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles
