"""How an instance is set in the browser, and what then holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.db import transaction
from coachapp.core.errors import Conflict, Forbidden
from coachapp.engagements.viewer import Viewer
from coachapp.instance import queries
from coachapp.instance.commands import set_instance
from coachapp.instance.models import Instance, InstanceSettings
from coachapp.ledger.models import Audit, OutboxMail
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

Browser = Callable[[Account | None], Visitor]


def viewer(account: Account) -> Viewer:
    return Viewer(account_id=account.id, roles=frozenset(account.roles), name=account.name)


def save(visitor: Visitor, **fields: Any) -> Page:
    page = visitor.open("admin.settings")
    for label, value in fields.items():
        page.fill(label.replace("_", " "), value)
    return page.press("Save settings")


def test_until_an_admin_saves_the_defaults_hold(app: Flask) -> None:
    assert queries.settings() == Instance()
    assert queries.settings().two_factor_roles == {"coach", "admin"}
    assert queries.settings().two_factor_grace_days == 7


def test_the_name_and_mark_stand_on_every_page_at_once(as_: Browser, max_: Account, ada: Account) -> None:
    page = save(as_(max_), Name="Harbour & Sons", Mark="H&S")
    assert page.has("Saved.")
    for visitor, path in ((as_(max_), "/settings"), (as_(ada), "/"), (as_(None), "/sign-in"), (as_(ada), "/nowhere")):
        found = visitor.get(path)
        assert found.title.endswith("· Harbour & Sons")
        brand = found.soup.select_one(".c-brand")
        assert brand is not None
        assert brand.get_text(" ", strip=True) == "H&S Harbour & Sons"


def test_they_come_with_the_sign_in_and_are_asked_for_once_without(as_: Browser, max_: Account, ada: Account) -> None:
    save(as_(max_), Name="Harbour")
    signed_in, nobody = as_(ada), as_(None)
    assert not [one for one in statements_of(lambda: signed_in.get("/account")) if "FROM instance_settings" in one]
    assert len([one for one in statements_of(lambda: nobody.get("/sign-in")) if "FROM instance_settings" in one]) == 1


def test_what_was_changed_is_audited_without_the_words(as_: Browser, max_: Account) -> None:
    save(as_(max_), Name="Harbour", Invitation_text="Ask Ruth.", Texts_of_sent_mails=30)
    line = make.row(Audit, act="settings.changed")
    assert line.actor_id == max_.id
    assert line.detail == {"name": "Coachapp → Harbour", "invitation_text": "changed", "keep_mail_days": "90 → 30"}
    assert as_(max_).open("admin.audit_log").has("Settings changed")
    save(as_(max_))
    assert len(make.rows(Audit, act="settings.changed")) == 1


def test_the_invitation_text_is_data_and_no_template(as_: Browser, max_: Account, carl: Account) -> None:
    save(as_(max_), Name="Harbour", Invitation_text="Hello {{ 7 * 7 }} {% raw %}\n<b>Ask</b> Ruth.")
    as_(carl).open("engagements.invite_client").fill("Email", "noor@example.org").press("Invite")
    mail = make.row(OutboxMail)
    assert "Hello {{ 7 * 7 }} {% raw %}\n<b>Ask</b> Ruth." in mail.text
    assert "Hello {{ 7 * 7 }} {% raw %}\n&lt;b&gt;Ask&lt;/b&gt; Ruth." in mail.html
    assert "in Harbour" in mail.text


def test_links_in_mails_begin_with_the_public_address(as_: Browser, max_: Account, carl: Account) -> None:
    save(as_(max_), Public_address="http://localhost:9000/")
    as_(carl).open("engagements.invite_client").fill("Email", "noor@example.org").press("Invite")
    assert "http://localhost:9000/invitations/" in make.row(OutboxMail).text


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("coach.example.org", "It must be http:// or https://, a host"),
        ("javascript:alert(1)", "It must be http:// or https://, a host"),
        ("http://localhost/path", "without a path"),
        ("https://evil.example", "This instance answers only at 127.0.0.1 and localhost."),
        ("https://localhost@evil.example", "It must be http:// or https://, a host"),
        ("http://[", "It must be http:// or https://, a host"),
    ],
)
def test_an_address_that_is_not_ours_is_refused_and_kept(as_: Browser, max_: Account, address: str, reason: str) -> None:
    page = save(as_(max_), Name="Harbour", Public_address=address)
    assert page.status == 422
    assert page.has(reason)
    assert (page.value("Name"), page.value("Public address")) == ("Harbour", address)
    assert make.rows(InstanceSettings) == []


def test_an_instance_under_https_stays_there(app: Flask, as_: Browser, max_: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url="https://coach.example.org"))
    assert save(as_(max_), Public_address="http://coach.example.org").has("It must be https://")
    assert save(as_(max_), Public_address="https://coach.example.org:8443").has("Saved.")


@pytest.mark.parametrize(
    ("label", "value"), [("Name", ""), ("Mark", "seven77"), ("Texts_of_sent_mails", "0"), ("Texts_of_sent_mails", "x")]
)
def test_what_makes_no_sense_is_refused(as_: Browser, max_: Account, label: str, value: str) -> None:
    assert save(as_(max_), **{label: value}).status == 422
    assert make.rows(InstanceSettings) == []


def test_two_admins_at_once_both_see_what_the_other_wrote(as_: Browser, max_: Account) -> None:
    ruth = make.account("Ruth Brandt", "admin")
    first, second = as_(max_).open("admin.settings"), as_(ruth).open("admin.settings")
    first.fill("Name", "Harbour").press("Save settings")
    page = second.fill("Name", "Lighthouse").tick("Required of clients").press("Save settings")
    assert page.status == 409
    assert page.has("This was saved by another admin meanwhile")
    assert page.has("Name Harbour Required of clients no")
    assert page.value("Name") == "Lighthouse"
    assert make.row(InstanceSettings).name == "Harbour"
    assert page.press("Save settings").has("Saved.")
    assert queries.settings().name == "Lighthouse"
    assert queries.settings().two_factor_roles == {"client", "coach", "admin"}


def test_the_command_itself_refuses_others_and_stale_versions(app: Flask, max_: Account, carl: Account) -> None:
    with pytest.raises(Forbidden), transaction():
        set_instance(by=viewer(carl), now=make.now(), version=0, name="Mine")
    with transaction():
        set_instance(by=viewer(max_), now=make.now(), version=0, name="Harbour")
    with pytest.raises(Conflict, match="Another admin saved"), transaction():
        set_instance(by=viewer(max_), now=make.now(), version=0, name="Mine")


def a_crowd() -> None:
    """Three clients and a coach have no second factor: two of the clients and the coach came ten days ago, one today. Sam has one."""
    for name, role, days in (
        ("Ada", "client", 10),
        ("Stan", "client", 10),
        ("Noor", "client", 0),
        ("Carl", "coach", 10),
        ("Sam", "client", 10),
    ):
        made = make.account(name, role)
        with transaction() as session:
            session.get_one(Account, made.id).first_signed_in_at = make.ago(days)
        if name == "Sam":
            make.has_factor(made)


def test_whom_the_two_factors_would_reach_is_said_before_it_is_saved(as_: Browser, max_: Account) -> None:
    a_crowd()
    page = as_(max_).open("admin.settings").tick("Required of clients").press("Save settings")
    assert page.status == 422
    assert page.has("Not saved yet: this reaches 3 people")
    assert page.has("Two of them would have to set one up on their very next page")
    assert make.rows(InstanceSettings) == []
    assert page.press("Save settings").has("Saved.")
    assert queries.settings().two_factor_clients


def test_what_was_said_of_fewer_people_is_said_again(as_: Browser, max_: Account) -> None:
    a_crowd()
    page = as_(max_).open("admin.settings").tick("Required of clients").press("Save settings")
    make.account("Jonas", "client")
    page = page.press("Save settings")
    assert page.status == 422
    assert page.has("Not saved yet: this reaches 4 people")


@pytest.mark.parametrize(("days", "people", "at_once"), [("20", 0, 0), ("5", 1, 0), ("0", 1, 1)])
def test_a_grace_reaches_whom_it_asks_sooner_and_not_who_is_out_already(
    as_: Browser, max_: Account, days: str, people: int, at_once: int
) -> None:
    make.has_factor(max_)
    a_crowd()
    olga = make.account("Olga", "coach")
    with transaction() as session:
        session.get_one(Account, olga.id).first_signed_in_at = make.ago(3)
    page = save(as_(max_), Days_to_set_it_up=days)
    assert page.has("Saved.") is (people == 0)
    assert page.has("this reaches one person") is (people == 1)
    assert page.has("One of them would have to set one up") is (at_once == 1)
