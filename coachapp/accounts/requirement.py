"""Who must have a second factor, and until when: pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coachapp.accounts.models import Account, Role, Stage
from coachapp.instance.models import Instance


@dataclass(frozen=True)
class Requirement:
    """The roles for which this instance requires a second factor, and the days a person has for it from their first sign-in."""

    roles: frozenset[Role] = frozenset({Role.ADMIN, Role.COACH})
    grace_days: int = 7

    @classmethod
    def of(cls, instance: Instance) -> Requirement:
        """As the admins of this instance set it."""
        return cls(frozenset(map(Role, instance.two_factor_roles)), instance.two_factor_grace_days)

    def is_for(self, roles: Iterable[Role]) -> bool:
        return not self.roles.isdisjoint(roles)

    def due_at(self, roles: Iterable[Role], first_signed_in_at: datetime | None, now: datetime) -> datetime | None:
        """Until when somebody who has none has to set one up; None when they need none."""
        return (first_signed_in_at or now) + timedelta(days=self.grace_days) if self.is_for(roles) else None


NOT_REQUIRED = Requirement(roles=frozenset())


def standing(account: Account, requirement: Requirement, *, is_two: bool, is_remembered: bool, now: datetime) -> Stage:
    """The one rule at which every way in ends. `is_two`: what they showed counts as two factors;
    `is_remembered`: they come with a password on a device that showed its second factor not long ago."""
    if is_two:
        return Stage.WHOLE
    if account.has_second_factor:
        return Stage.WHOLE if is_remembered else Stage.SECOND_FACTOR
    due = requirement.due_at(account.roles, account.first_signed_in_at, now)
    return Stage.SET_UP if due and due <= now else Stage.WHOLE
