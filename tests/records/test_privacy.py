"""The page in plain words: open to everybody, and true to how the instance is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.environment import SmtpServer
from tests.browser import Visitor

Browser = Callable[[Account | None], Visitor]


def test_it_names_everybody_who_can_read_something_the_host_included(as_: Browser, ada: Account) -> None:
    page = as_(None).open("records.privacy")
    for who in ("A client", "Their coach", "Another coach", "Private notes", "An admin", "Break-glass", "The host"):
        assert page.has(who)
    assert page.has("could read everything that is written here")
    assert page.has("Nobody.")


def test_it_says_whom_the_instance_calls_and_nobody_else(as_: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with_mail = replace(app.config["SETTINGS"], smtp=SmtpServer("mail.example.org", 25, "none"))
    monkeypatch.setitem(app.config, "SETTINGS", with_mail)
    page = as_(None).open("records.privacy")
    assert page.has("A mail server, which carries the mails to you.")
    assert page.has("Nobody else.")
    assert not page.has("virus scanner")
    assert not page.has("mail.example.org")


def test_one_finds_it_before_one_signs_in(as_: Browser, ada: Account) -> None:
    links = [str(link["href"]) for link in as_(None).open("accounts.sign_in").soup.select("a[href]")]
    assert "/privacy" in links
