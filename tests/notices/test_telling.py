"""Who is told what, and how: at once, with the digest or never; what a mail carries so that a mail program can thread and stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coachapp.accounts.models import Account
from coachapp.core.clock import zone
from coachapp.core.db import become, transaction
from coachapp.engagements.models import Engagement
from coachapp.ledger.models import OutboxMail
from coachapp.notices.commands import choose, send_digests, stop, tell, tell_later
from coachapp.notices.mail import notice, read_stop_token, stop_token
from coachapp.notices.models import KIND_WORDS, USUAL_HOURS, Kind, Line, Notice, NoticeSettings, Way
from tests import make
from tests.browser import Visitor
from tests.support.postbox import open_postbox

As = Callable[[Account | None], Visitor]


def tell_of(ada: Account, carl: Account, engagement: Engagement, key: str = "told:1") -> None:
    words: dict[str, Any] = {"coach": carl, "client": ada, "since": make.ago(30), "url": "https://coach.example.org/", "check_in": None}
    with transaction():
        told = notice("nothing_booked", Kind.UNBOOKED, ada, thread=f"engagement:{engagement.id}", **words)
        tell(ada, Kind.UNBOOKED, told, key=key, path="/", about_id=carl.id, now=make.now())


def wants(account: Account, **ways: Way) -> None:
    with transaction():
        choose(account.id, ways={Kind(kind): way for kind, way in ways.items()}, ways_in_app={}, **USUAL_HOURS)


def test_a_mail_that_can_be_switched_off_arrives_in_two_forms_with_its_thread_and_the_way_to_stop_it(
    app: Flask, ada: Account, carl: Account, engagement: Engagement
) -> None:
    with open_postbox() as box:
        tell_of(ada, carl, engagement)
        tell_of(ada, carl, engagement)
        tell_of(ada, carl, engagement, "told:2")
        first, second = box.to(ada.email)
    assert [part.get_content_type() for part in first.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = f"http://127.0.0.1:8000/notices/off/{stop_token(ada.id, Kind.UNBOOKED)}"
    assert first["List-Unsubscribe"] == f"<{url}>"
    assert first["References"] == first["In-Reply-To"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    bodies = [first.get_body((kind,)) for kind in ("plain", "html")]
    assert all(body is not None and url in body.get_content() for body in bodies)


def test_what_is_to_come_with_the_digest_waits_and_comes_once(app: Flask, ada: Account, carl: Account, engagement: Engagement) -> None:
    wants(ada, unbooked=Way.DIGEST)
    tell_of(ada, carl, engagement)
    with transaction():
        tell_later(ada.id, Kind.LATER_WORDS, Line("edit:1", "Carl Moreau changed\nwhat he wrote", "/milestones/1", carl.id), now=make.now())
    assert make.rows(OutboxMail) == []
    for _ in range(2):
        send_digests(make.now() + timedelta(days=8))
    (mail,) = make.rows(OutboxMail)
    assert mail.subject == "What is new: 2 things"
    assert "Carl Moreau changed what he wrote\nhttp://127.0.0.1:8000/milestones/1" in mail.text
    assert "List-Unsubscribe" in mail.headers
    assert not any(one.is_waiting for one in make.rows(Notice))


def test_what_somebody_does_not_want_is_not_mailed(app: Flask, ada: Account, carl: Account, engagement: Engagement) -> None:
    wants(ada, unbooked=Way.NEVER)
    tell_of(ada, carl, engagement)
    send_digests(make.now() + timedelta(days=8))
    assert make.rows(OutboxMail) == []
    assert make.row(Notice).is_waiting is False


def test_in_quiet_hours_a_mail_waits_for_their_end(app: Flask, ada: Account, carl: Account, engagement: Engagement) -> None:
    hour = make.now().astimezone(zone(ada.time_zone)).hour
    make.kept(
        NoticeSettings(account_id=ada.id, ways={}, digest_day=0, digest_hour=8, quiet_from=(hour - 3) % 24, quiet_until=(hour + 5) % 24)
    )
    tell_of(ada, carl, engagement)
    owed = make.row(OutboxMail).next_try_at
    assert owed is not None
    assert timedelta(0) < owed - make.now() <= timedelta(hours=5)


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(app: Flask, as_: As, ada: Account) -> None:
    page = as_(ada).open("notices.choices")
    assert page.value("A published review, by mail") == page.value("A published review, in the app") == "now"
    page.choose("A published review, by mail", "Never").choose("Day", "Wednesday").choose("Hour", "17:00")
    page.choose("A reminder the day before a session, in the app", "Never").choose("From", "22:00").choose("Until", "06:00")
    assert page.press("Save notices").has("Saved.")
    kept = make.row(NoticeSettings)
    assert (kept.digest_day, kept.digest_hour, kept.quiet_from, kept.quiet_until) == (2, 17, 22, 6)
    assert (kept.way(Kind.REVIEW), kept.way_in_app(Kind.REVIEW), kept.way_in_app(Kind.REMINDER)) == (Way.NEVER, Way.NOW, Way.NEVER)
    again = as_(ada).open("notices.choices")
    assert again.value("A published review, by mail") == "never"


@pytest.mark.parametrize(
    "bad",
    [{"digest_hour": "24"}, {"mail_reminder": "digest"}, {"app_reminder": "digest"}, {"app_review": "often"}, {"quiet_from": ""}],
)
def test_what_cannot_be_chosen_is_refused(app: Flask, as_: As, ada: Account, bad: dict[str, str]) -> None:
    sent = {f"{channel}_{kind}": "never" for kind in Kind for channel in ("mail", "app")} | {
        "digest_day": "2",
        "digest_hour": "17",
        "quiet_from": "22",
        "quiet_until": "6",
    }
    assert as_(ada).post("notices.save_choices", sent | bad).status == 422
    assert make.rows(NoticeSettings) == []


def test_following_the_link_changes_nothing_and_its_button_stops_the_kind(app: Flask, as_: As, ada: Account) -> None:
    token = stop_token(ada.id, Kind.REVIEW)
    nobody = as_(None)
    for method in ("get", "head"):
        assert getattr(nobody.client, method)(f"/notices/off/{token}").status_code == 200
    assert make.rows(NoticeSettings) == []
    assert KIND_WORDS[Kind.REVIEW] in nobody.open("notices.stopping", token=token).press("Stop these mails").text
    become("read")
    assert make.row(NoticeSettings).way(Kind.REVIEW) is Way.NEVER


def test_a_mail_program_stops_a_kind_with_one_request_and_nothing_else(app: Flask, ada: Account) -> None:
    client = app.test_client()
    for _ in range(2):
        answer = client.post(f"/notices/off/{stop_token(ada.id, Kind.SESSION)}", data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    become("read")
    kept = make.row(NoticeSettings)
    assert [kind for kind in Kind if kept.ways.get(kind)] == [Kind.SESSION]


def test_a_link_of_ones_own_making_stops_nobodys_mail(app: Flask, ada: Account, carl: Account) -> None:
    seal = stop_token(ada.id, Kind.REVIEW).rpartition(".")[2]
    for token in (f"{carl.id}.review.{seal}", f"{ada.id}.session.{seal}", f"{ada.id}.review.", "x", f"{ada.id}.review.ä"):
        assert app.test_client().post(f"/notices/off/{token}").status_code == 404
    assert read_stop_token(stop_token(carl.id, "digest")) == (carl.id, "digest")
    assert make.rows(NoticeSettings) == []


def test_stopping_the_digest_stops_all_that_goes_with_it(app: Flask, ada: Account) -> None:
    with transaction():
        stop(ada.id, "digest")
    kept = make.row(NoticeSettings)
    assert (kept.way(Kind.HELP), kept.way(Kind.LATER_WORDS), kept.way(Kind.REVIEW)) == (Way.NEVER, Way.NEVER, Way.NOW)
