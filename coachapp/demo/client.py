"""A client of the demo world while their life is played: who they are by now, and what they have made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.demo.script import Person, When
from coachapp.demo.timeline import Timeline
from coachapp.engagements.viewer import Viewer, viewer_of
from coachapp.goals.models import Goal, Milestone


@dataclass
class Client:
    """`viewer` stands once the first invitation is accepted."""

    person: Person
    coaches: dict[str, Viewer]
    timeline: Timeline
    password_hash: str
    account: Account | None = None
    invitation_token: str = ""
    engagement_ids: dict[str, int] = field(default_factory=dict)
    session_ids: dict[tuple[str, int], int] = field(default_factory=dict)
    """By coach and number."""
    goals: dict[str, Goal] = field(default_factory=dict)
    milestones: dict[str, Milestone] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        if self.account is None:
            raise LookupError(f"{self.person.name} acts before they have accepted an invitation")
        return viewer_of(self.account)

    def at(self, when: When, clock: str) -> datetime:
        """The instant that is meant, where the client lives."""
        return self.timeline.at(when, clock, self.person.time_zone)
