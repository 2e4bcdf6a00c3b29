"""Who must have a second factor, and until when: pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coachapp.accounts.models import Account, Role, Stage


@dataclass(frozen=True)
class Requirement:
    """The roles for which this instance requires a second factor, and the days a person has for it from their first sign-in."""

    roles: frozenset[Role] = frozenset({Role.ADMIN, Role.COACH})
    grace_days: int = 7

    def is_for(self, roles: Iterable[Role]) -> bool:
        return not self.roles.isdisjoint(roles)

    def due_at(self, account: Account, now: datetime) -> datetime | None:
        """Until when this person has to set one up; None when they have one or need none."""
        if account.has_second_factor or not self.is_for(account.roles):
            return None
        return (account.first_signed_in_at or now) + timedelta(days=self.grace_days)


NOT_REQUIRED = Requirement(roles=frozenset())


@dataclass(frozen=True)
class Standing:
    """How somebody who showed one factor comes in."""

    stage: Stage
    set_up_by: datetime | None = None


def standing(account: Account, requirement: Requirement, *, is_two: bool, is_remembered: bool, now: datetime) -> Standing:
    """The one rule at which every way in ends. `is_two`: what they showed counts as two factors;
    `is_remembered`: they come with a password on a device that showed its second factor not long ago."""
    if is_two:
        return Standing(Stage.WHOLE)
    if account.has_second_factor:
        return Standing(Stage.WHOLE if is_remembered else Stage.SECOND_FACTOR)
    due = requirement.due_at(account, now)
    return Standing(Stage.SET_UP) if due and due <= now else Standing(Stage.WHOLE, due)
