"""Files with a check-in: sent, kept when another is refused, read by who sees the check-in, taken away."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from coachapp.accounts.models import Account
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.security import HEADERS
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.files.models import File, Kind
from coachapp.files.store import store_of
from coachapp.goals.models import GoalShare, Milestone
from coachapp.ledger.models import Activity
from tests import make
from tests.browser import Page, Visitor
from tests.files.samples import PDF

As = Callable[[Account | None], Visitor]
GOOD = {"text": "The call with Lyon.", "progress": "20", "confidence": "2"}


@pytest.fixture
def milestone(ada: Account) -> Milestone:
    return make.milestone(make.goal(ada))


def send(visitor: Visitor, milestone: Milestone, *files: tuple[str, bytes], **fields: Any) -> Page:
    chosen = [(BytesIO(content), name) for name, content in files]
    return visitor.post("checkins.check_in", {**GOOD, **fields, "files": chosen}, milestone_id=milestone.id)


def hung(milestone: Milestone, owner: Account, **fields: Any) -> File:
    file = make.file(owner, **fields)
    make.evidence(make.check_in(milestone), file)
    return file


def test_the_form_takes_files_and_the_page_shows_them(as_: As, ada: Account, milestone: Milestone) -> None:
    form = as_(ada).open("checkins.new_check_in", milestone_id=milestone.id)
    assert form.field("Files")["type"] == "file"
    assert form.soup.find("form", enctype="multipart/form-data")
    page = send(as_(ada), milestone, ("protocol.pdf", PDF), ("notes.md", b"# Twelve tasks"))
    assert page.has("protocol.pdf (PDF, 1 KB)")
    assert page.has("notes.md (Markdown, 1 KB)")
    assert page.link("Download protocol.pdf") is not None
    assert [file.is_waiting for file in make.rows(File)] == [False, False]
    assert [row.label for row in make.rows(Evidence)] == ["protocol.pdf (1 KB)", "notes.md (1 KB)"]


def test_a_check_in_from_home_takes_files_as_well(as_: As, ada: Account, milestone: Milestone) -> None:
    home = as_(ada).open("home.home")
    assert home.field("Files")["name"] == "files"
    back = send(as_(ada), milestone, ("protocol.pdf", PDF), back="/")
    assert back.path == "/"
    assert make.row(Evidence).file_id == make.row(File).id


def test_when_one_is_refused_the_text_and_the_other_files_stay(as_: As, ada: Account, milestone: Milestone) -> None:
    page = send(as_(ada), milestone, ("protocol.pdf", PDF), ("run.exe", b"MZ"), ("photo.png", PDF))
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert page.value("What moved?") == GOOD["text"]
    assert page.has("“run.exe”: This kind of file is not taken. Send one of pdf, png, jpeg, webp, txt, md, docx and odt.")
    assert page.has("“photo.png”: Its name says png, but it is a pdf.")
    assert page.field("protocol.pdf").has_attr("checked")
    assert make.rows(CheckIn) == []
    done = page.press("Check in")
    assert done.has("protocol.pdf (PDF, 1 KB)")
    assert make.row(Evidence).label == "protocol.pdf (1 KB)"


def test_when_the_text_is_refused_the_files_stay_and_can_be_left_out(as_: As, ada: Account, milestone: Milestone) -> None:
    page = send(as_(ada), milestone, ("a.txt", b"one"), ("b.txt", b"two"), progress="101")
    assert page.status == 422
    page.fill("Progress", 20).untick("a.txt")
    assert page.press("Check in").has("b.txt (text, 1 KB)")
    assert make.row(Evidence).label == "b.txt (1 KB)"


def test_six_files_are_one_too_many(as_: As, ada: Account, milestone: Milestone) -> None:
    page = send(as_(ada), milestone, *((f"{n}.txt", b"x") for n in range(6)))
    assert page.status == 422
    assert page.has("At most 5 files go with one check-in, so “5.txt” did not come along.")
    page.press("Check in")
    assert len(make.rows(Evidence)) == 5


def test_nobody_hangs_up_the_file_of_another_or_one_that_hangs(as_: As, ada: Account, stan: Account, milestone: Milestone) -> None:
    theirs, elsewhere = make.file(stan, is_waiting=True), hung(milestone, ada)
    kept = [str(theirs.id), str(elsewhere.id), "0", "-1", str(10**30), "x"]
    assert send(as_(ada), milestone, kept=kept).status == 200
    assert len(make.rows(Evidence)) == 1


def test_pressed_twice_it_hangs_once(as_: As, ada: Account, milestone: Milestone) -> None:
    visitor = as_(ada)
    pages = [send(visitor, milestone, ("a.txt", b"one"), once="the same") for _ in range(2)]
    assert pages[0].path == pages[1].path
    assert len(make.rows(CheckIn)) == len(make.rows(Evidence)) == 1


def test_who_may_not_check_in_sends_no_file(as_: As, app: Flask, carl: Account, stan: Account, milestone: Milestone) -> None:
    for account in (carl, stan):
        assert send(as_(account), milestone, ("a.txt", b"one")).status == 404
    assert make.rows(File) == []
    assert not (app.config["SETTINGS"].data_dir / "files").exists()


def test_a_file_is_an_attachment_in_a_sandbox(as_: As, ada: Account, milestone: Milestone) -> None:
    file = hung(milestone, ada, name="plan <b>.pdf", content=PDF, kind=Kind.PDF)
    response = as_(ada).open("checkins.file", file_id=file.id).response
    assert response.data == PDF
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(PDF))
    assert headers["Content-Disposition"] == 'attachment; filename="plan <b>.pdf"'
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert {name: headers[name] for name in HEADERS if name != "Content-Security-Policy"} == {
        name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"
    }
    assert "ETag" not in headers
    assert "Last-Modified" not in headers


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ("a;filename=b.exe.txt", 'attachment; filename="a;filename=b.exe.txt"'),
        ("../../etc/passwd.txt", "attachment; filename=passwd.txt"),
        ("annual\u202etxt.exe.md", "attachment; filename=annualtxt.exe.md"),
        ("Grüße 你好.md", "attachment; filename=\"Grue .md\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E4%BD%A0%E5%A5%BD.md"),
    ],
)
def test_hostile_names_are_safe_in_the_header_and_on_the_page(as_: As, ada: Account, milestone: Milestone, given: str, header: str) -> None:
    send(as_(ada), milestone, (given, b"words"))
    response = as_(ada).open("checkins.file", file_id=make.row(File).id).response
    assert response.headers["Content-Disposition"].replace("Gruße", "Grue") == header
    assert "X-Evil" not in response.headers


def test_who_sees_the_check_in_reads_the_file(
    as_: As, ada: Account, carl: Account, olga: Account, max_: Account, stan: Account, engagement: Engagement, milestone: Milestone
) -> None:
    file = hung(milestone, ada)
    assert as_(carl).open("progress.milestone", milestone_id=milestone.id).link("Download protocol.txt") is not None
    answers = {name: as_(who).open("checkins.file", file_id=file.id).status for name, who in
               {"ada": ada, "carl": carl, "olga": olga, "max": max_, "stan": stan}.items()}  # fmt: skip
    assert answers == {"ada": 200, "carl": 200, "olga": 404, "max": 404, "stan": 404}
    assert as_(None).open("checkins.file", file_id=file.id).path == "/sign-in"


def test_a_file_that_waits_is_nobodys_to_read(as_: As, ada: Account) -> None:
    assert as_(ada).open("checkins.file", file_id=make.file(ada, is_waiting=True).id).status == 404


def test_access_that_is_taken_away_is_gone_with_the_next_request(as_: As, ada: Account, carl: Account, milestone: Milestone) -> None:
    engagement, file, coach = make.engagement(ada, carl), hung(milestone, ada), as_(carl)
    assert coach.open("checkins.file", file_id=file.id).status == 200
    as_(ada).post("goals.share_goal", {"sharing": "chosen"}, goal_id=milestone.goal_id)
    assert coach.open("checkins.file", file_id=file.id).status == 404
    make.kept(GoalShare(goal_id=milestone.goal_id, engagement_id=engagement.id))
    assert coach.open("checkins.file", file_id=file.id).status == 200
    as_(ada).post("progress.end_engagement", engagement_id=engagement.id)
    assert coach.open("checkins.file", file_id=file.id).status == 404


def test_a_coach_of_before_reads_no_file(as_: As, ada: Account, carl: Account, milestone: Milestone) -> None:
    make.engagement(ada, carl, state=EngagementState.ENDED)
    assert as_(carl).open("checkins.file", file_id=hung(milestone, ada).id).status == 404


def test_its_owner_takes_it_away_and_its_coach_does_not(
    as_: As, app: Flask, ada: Account, carl: Account, engagement: Engagement, milestone: Milestone
) -> None:
    file = hung(milestone, ada)
    coachs = as_(carl).open("progress.milestone", milestone_id=milestone.id)
    assert coachs.button("Remove it") is None
    refused = as_(carl).post("checkins.remove_file", file_id=file.id)
    assert refused.status == 403
    assert refused.has("Only the person who sent this file can remove it.")
    page = as_(ada).open("progress.milestone", milestone_id=milestone.id)
    assert page.has("The file is deleted for you and for everybody who read this check-in. Its words stay.")
    assert page.press("Remove it").has("The file is gone.")
    assert make.rows(File) == []
    assert make.rows(Evidence) == []
    assert not store_of(app.config["SETTINGS"].data_dir).path(file.stored).exists()
    assert as_(carl).open("checkins.file", file_id=file.id).status == 404
    assert make.row(CheckIn).text == "Task list frozen at 12."
    assert "check_in.file_removed" in {line.verb for line in make.rows(Activity)}


def test_a_file_that_is_lost_is_said_to_be(as_: As, app: Flask, ada: Account, milestone: Milestone) -> None:
    file = hung(milestone, ada)
    store_of(app.config["SETTINGS"].data_dir).remove(file.stored)
    page = as_(ada).open("checkins.file", file_id=file.id)
    assert page.status == 404
    assert page.has("This file is no longer there.")


def test_only_where_files_are_taken_may_a_form_be_large(as_: As, ada: Account, milestone: Milestone) -> None:
    def answer_to(visitor: Visitor, endpoint: str, size: int, **values: int) -> int:
        fields = {"csrf_token": visitor.token(), **GOOD, "files": FileStorage(BytesIO(b"x" * size), "large.txt")}
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        return visitor.client.post(visitor.address(endpoint, **values), data=body, content_type=kind).status_code

    assert answer_to(as_(ada), "checkins.check_in", 2_000_000, milestone_id=milestone.id) == 303
    assert answer_to(as_(ada), "checkins.check_in", 26_500_000, milestone_id=milestone.id) == 413
    assert answer_to(as_(None), "checkins.check_in", 2_000_000, milestone_id=milestone.id) == 413
    assert answer_to(as_(ada), "goals.make_milestone", 2_000_000, goal_id=milestone.goal_id) == 413


def test_the_review_shows_a_file_as_a_link(as_: As, ada: Account, carl: Account, engagement: Engagement, milestone: Milestone) -> None:
    send(as_(ada), milestone, ("protocol.pdf", PDF))
    session = make.coaching_session(engagement)
    link = as_(carl).open("feedback.review", session_id=session.id).link("protocol.pdf (1 KB)")
    assert link is not None
    assert link["href"] == f"/files/{make.row(File).id}"
