"""Broken bodies to the forms, and hostile addresses. Never an error of ours, never drawn unescaped, nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.browser import Visitor
from tests.conftest import House
from tests.house.test_hostile import Siege
from tests.house.test_permissions import TABLE, method_of
from tests.support.hostile import faults_of
from tests.support.hostile_bodies import addresses, bodies

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
OURS = "leads away: http://localhost/"
"""Two slashes in an address are led to the same with one, here."""
SHARES = 40
"""Each endpoint meets a few of what there is, each of what there is every fortieth form: all of both would take minutes."""


@pytest.fixture(scope="module")
def siege(house: House) -> Siege:
    return Siege(house)


def posting(address: str, kind: str, body: bytes) -> Callable[[Visitor], TestResponse]:
    """With the token in a header, so that it gets as far as the view."""
    return lambda visitor: visitor.client.post(address, data=body, content_type=kind, headers={"X-CSRFToken": visitor.token()})


@pytest.mark.parametrize("name", bodies([]))
def test_a_broken_body_is_refused_or_read_as_nothing(siege: Siege, name: str) -> None:
    faults = list[str]()
    for form in siege.forms[list(bodies([])).index(name) % SHARES :: SHARES]:
        kind, body = bodies([*form.fields, *form.files])[name]
        faults += [f"{form}: {fault}" for fault in siege.strike(form.who, posting(form.action, kind, body), "")]
    assert not faults, "\n".join(faults)


def test_a_hostile_address_is_not_there(siege: Siege) -> None:
    app, faults = siege.house.app, list[str]()
    with app.app_context():
        visitor = siege.visitor("nobody")
        for rule in app.url_map.iter_rules():
            if rule.endpoint in TABLE and rule.arguments:
                for address in addresses(rule.rule):
                    answer = visitor.client.open(address, method=method_of(app, rule.endpoint), headers={"X-CSRFToken": visitor.token()})
                    faults += [f"{address[:120]}: {fault}" for fault in faults_of(answer, address) if OURS not in fault]
                    answer.close()
    assert not faults, "\n".join(faults)
