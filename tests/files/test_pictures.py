"""Oneself in a picture: shown to those one works with, to admins and oneself; initials otherwise."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from PIL import Image

from coachapp.accounts.models import Account
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.files.models import File
from tests import make
from tests.browser import Page, Visitor
from tests.files.samples import PDF

As = Callable[[Account | None], Visitor]


def choose(visitor: Visitor, name: str, content: bytes) -> Page:
    return visitor.post("files.set_picture", {"picture": (io.BytesIO(content), name)})


def test_a_picture_is_cut_shown_replaced_and_removed(as_: As, app: Flask, ada: Account) -> None:
    page = as_(ada).open("files.picture")
    assert page.has("You have no picture: your initials stand in its place.")
    shown = choose(as_(ada), "me.jpg", make.picture_of("JPEG", 900, 500))
    assert shown.has("Your picture is shown to the people you work with.")
    response = as_(ada).open("engagements.picture", account_id=ada.id).response
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    with Image.open(io.BytesIO(response.data)) as picture:
        assert picture.size == (256, 256)
    first = make.row(File)
    choose(as_(ada), "me.png", make.picture_of("PNG", 300, 300))
    assert make.row(File).id != first.id
    store = app.config["SETTINGS"].data_dir / "files"
    assert [file.name for file in store.iterdir()] == [make.row(File).stored]
    gone = as_(ada).open("files.picture").press("Remove picture")
    assert gone.has("Your picture is gone. Your initials stand in its place.")
    assert make.rows(File) == []
    assert list(store.iterdir()) == []
    assert as_(ada).open("engagements.picture", account_id=ada.id).status == 404


def test_what_is_no_picture_is_refused_beside_the_field(as_: As, ada: Account) -> None:
    for name, content, why in (
        ("me.pdf", PDF, "Send a picture: png, jpeg or webp."),
        ("me.png", PDF, "Its name says png, but it is a pdf."),
        ("me.png", make.picture_of("PNG", 40, 30)[:50], "It cannot be read as a picture."),
    ):
        page = choose(as_(ada), name, content)
        assert page.status == 422
        assert page.text.count(why) == 2, "in the summary and beside the field"
    nothing = as_(ada).post("files.set_picture")
    assert nothing.status == 422
    assert nothing.has("Choose a file.")
    assert make.rows(File) == []


def test_who_works_together_sees_each_other_and_so_do_admins(
    as_: As, ada: Account, carl: Account, olga: Account, max_: Account, stan: Account, engagement: Engagement
) -> None:
    make.picture(ada)
    make.picture(carl)
    seen = {who.name.split()[0]: [as_(who).open("engagements.picture", account_id=whom.id).status for whom in (ada, carl)]
            for who in (ada, carl, olga, max_, stan)}  # fmt: skip
    assert seen == {"Ada": [200, 200], "Carl": [200, 200], "Olga": [404, 404], "Max": [200, 200], "Stan": [404, 404]}
    assert as_(None).open("engagements.picture", account_id=ada.id).path == "/sign-in"


def test_a_coach_of_before_still_knows_the_face_and_one_who_was_only_asked_does_not(
    as_: As, ada: Account, carl: Account, olga: Account
) -> None:
    make.picture(ada)
    make.engagement(ada, carl, state=EngagementState.ENDED)
    make.engagement(ada, olga, state=EngagementState.PROPOSED)
    assert as_(carl).open("engagements.picture", account_id=ada.id).status == 200
    assert as_(olga).open("engagements.picture", account_id=ada.id).status == 404


def test_the_client_page_shows_initials_or_the_picture(as_: As, ada: Account, carl: Account, engagement: Engagement) -> None:
    page = as_(carl).open("progress.client", client_id=ada.id)
    assert page.heading == "Ada Reyes"
    assert page.soup.select_one("h1 .c-face[data-initials=AR]:not(:has(img))")
    make.picture(ada)
    image = as_(carl).open("progress.client", client_id=ada.id).soup.select_one("h1 .c-face img")
    assert image is not None
    assert image["src"] == f"/people/{ada.id}/picture"
