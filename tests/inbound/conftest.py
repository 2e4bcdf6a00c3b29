"""Ada works with Carl, who wrote about her benchmark; mail comes in here, under an address of hers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.config import Settings
from coachapp.core.db import become
from coachapp.core.inbound import Door, Inbound
from coachapp.engagements.models import Engagement
from coachapp.feedback.addresses import address_of
from coachapp.feedback.models import Feedback, ResponseKind
from coachapp.goals.models import Milestone
from coachapp.inbound.commands import Taken, take_in
from tests import make
from tests.support.ports import free_port

INBOUND = "reply@coaching.example.org"
Send = Callable[..., Taken]


@pytest.fixture
def settings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Mail comes in here."""
    ours: Settings = replace(app.config["SETTINGS"], inbound=Inbound(INBOUND, Door("lmtp", "127.0.0.1", free_port())))
    monkeypatch.setitem(app.config, "SETTINGS", ours)
    return ours


@pytest.fixture
def benchmark(ada: Account) -> Milestone:
    return make.milestone(make.goal(ada), "Open benchmark")


@pytest.fixture
def said(engagement: Engagement, benchmark: Milestone) -> Feedback:
    """Carl's words of session 1, answered."""
    return make.feedback(make.coaching_session(engagement, published=True), benchmark, response=ResponseKind.GOT_IT)


@pytest.fixture
def unanswered(engagement: Engagement, benchmark: Milestone) -> Feedback:
    """The same, not answered."""
    return make.feedback(make.coaching_session(engagement, published=True), benchmark)


@pytest.fixture
def to_ada(said: Feedback, ada: Account, settings: Settings) -> str:
    """The address under which Ada replies."""
    return address_of(said.id, ada.id, INBOUND)


def mail(
    text: str = "I will ask on Friday.",
    *,
    to: str,
    sender: str = "Ada Reyes <ada@example.org>",
    number: int = 1,
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: Carl wrote"
    message["Message-ID"] = f"<{number}@mail.example.org>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    return message


@pytest.fixture
def send(app: Flask, settings: Settings) -> Send:
    """Hand a message over as it comes from the mail server: in a context of its own."""

    def hand_over(message: EmailMessage | bytes, to: str, envelope_from: str | None = "ada@example.org") -> Taken:
        raw = message if isinstance(message, bytes) else message.as_bytes()
        with app.app_context():
            become("read")
            return take_in(raw, to=to, envelope_from=envelope_from, settings=settings, now=make.now())

    return hand_over
