"""A sign-in that waits for its second factor opens nothing: every endpoint answers as it does to nobody."""

from __future__ import annotations

import pytest

from coachapp.accounts import commands
from coachapp.accounts.models import Account, Stage
from coachapp.core.db import become, transaction
from tests import make
from tests.browser import Visitor
from tests.conftest import House
from tests.house import world as worlds
from tests.house.test_permissions import TABLE, answer_of

ITS_OWN = {
    Stage.SECOND_FACTOR: {"security.second_factor": "200", "security.finish_second_factor": "422", "security.use_recovery_code": "422"},
    Stage.SET_UP: {"security.required_factor": "200", "security.set_up_required_factor": "422", "security.set_up_required_passkey": "422"},
}


def half_way_in(house: House, account: Account, stage: Stage, key: str) -> Visitor:
    """A browser whose session holds the token of a half sign-in under this key."""
    with transaction() as session:
        held = session.get_one(Account, account.id)
        token = commands.begin_half(held, stage, device="a test", now=make.now(), way="password")
    become("read")
    visitor = Visitor(house.app, None)
    with visitor.client.session_transaction() as session_cookie:
        session_cookie[key] = token
    return visitor


@pytest.mark.sqlite_only
@pytest.mark.parametrize("stage", list(ITS_OWN))
@pytest.mark.parametrize("key", ["half_sign_in", "_user_id"])
def test_it_opens_nothing_but_its_own_page(house: House, stage: Stage, key: str) -> None:
    house.make_new()
    own = ITS_OWN[stage] if key == "half_sign_in" else {}
    with house.app.app_context():
        world = worlds.build()
        visitor = half_way_in(house, world.ada, stage, key)
        with visitor.client.session_transaction() as session:
            cookie = dict(session)
        for endpoint, row in TABLE.items():
            with visitor.client.session_transaction() as session:
                session.clear()
                session.update(cookie)
            assert answer_of(visitor, world, house.app, endpoint) == own.get(endpoint, row.split()[0]), endpoint
