"""Invitations and engagements without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coachapp.core.errors import Conflict
from coachapp.engagements.forms import invitees
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.engagements.policy import may_end
from coachapp.engagements.viewer import Viewer
from tests import make


def an_invitation() -> Invitation:
    return Invitation(created_at=make.now(), expires_at=make.now() + timedelta(days=7))


def test_an_invitation_works_once() -> None:
    invitation = an_invitation()
    invitation.use(make.now())
    with pytest.raises(Conflict, match="Ask for a new one"):
        invitation.use(make.now())


def test_an_invitation_works_for_seven_days() -> None:
    invitation = an_invitation()
    assert invitation.is_open(invitation.expires_at - timedelta(seconds=1))
    assert not invitation.is_open(invitation.expires_at)


def test_a_voided_invitation_no_longer_works() -> None:
    invitation = an_invitation()
    invitation.voided_at = make.now()
    assert not invitation.is_open(make.now())


def test_an_engagement_begins_once_and_ends_once() -> None:
    engagement = Engagement(client_id=1, coach_id=2, state=EngagementState.PROPOSED)
    with pytest.raises(Conflict):
        engagement.end(make.now())
    engagement.accept(make.now())
    with pytest.raises(Conflict):
        engagement.accept(make.now())
    engagement.end(make.now())
    assert engagement.state is EngagementState.ENDED
    assert not engagement.is_running


def test_only_the_client_may_end_an_engagement() -> None:
    engagement = Engagement(client_id=1, coach_id=2, state=EngagementState.ACTIVE)
    client = Viewer(account_id=1, roles=frozenset({"client"}), name="Ada")
    coach = Viewer(account_id=2, roles=frozenset({"coach"}), name="Carl")
    assert may_end(client, engagement)
    assert may_end(coach, engagement).reason == "Your client can end this engagement; you cannot. Talk to them."


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Ada@Example.org", [("ada@example.org", "")]),
        ("ada@example.org, stan@example.org", [("ada@example.org", ""), ("stan@example.org", "")]),
        ("ada@example.org\n\n stan@example.org ;", [("ada@example.org", ""), ("stan@example.org", "")]),
        ("Ada Reyes <ada@example.org>", [("ada@example.org", "Ada Reyes")]),
        ('"Reyes Ada" <ADA@example.org>\nada@example.org', [("ada@example.org", "")]),
        (" , \n ", []),
    ],
)
def test_a_box_of_addresses_is_understood(typed: str, understood: list[tuple[str, str]]) -> None:
    assert [(person.email, person.name) for person in invitees(typed)] == understood


def test_an_address_suggests_a_name_until_its_person_says_one() -> None:
    assert invitees("ada.reyes@example.org")[0].called == "Ada Reyes"
    assert invitees("Ada R <ada.reyes@example.org>")[0].called == "Ada R"
