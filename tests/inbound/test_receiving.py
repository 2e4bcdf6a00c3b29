"""A mail becomes a reply, if its person sent it to their own secret address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState
from coachapp.config import Settings
from coachapp.core.db import Base, db, transaction
from coachapp.core.forms import TEXT
from coachapp.engagements.models import Engagement, EngagementState
from coachapp.feedback.addresses import address_of, read_address
from coachapp.feedback.models import Feedback, Reply, ResponseKind, Turn
from coachapp.files.models import File
from coachapp.goals.models import Milestone
from coachapp.inbound.erase_commands import forget_old_inbound
from coachapp.inbound.models import Fate, InboundMail, ReplyFile
from coachapp.ledger.models import Activity, Audit, OutboxMail
from coachapp.notices.models import Notice
from tests import make
from tests.browser import Visitor
from tests.inbound.conftest import INBOUND, Send, mail
from tests.support.postbox import open_postbox

As = Callable[[Account | None], Visitor]
SAMPLES = sorted(Path(__file__).with_name("samples").glob("*.eml"))
QUOTED = "I will ask on Friday.\n\nOn 24 Nov 2026, at 12:39, Coachapp <x@y.z> wrote:\n> Who needs this?\n"


def change(thing: type[Base], row_id: int, **values: object) -> None:
    with transaction():
        changed = db.session.get_one(thing, row_id)
        for name, value in values.items():
            setattr(changed, name, value)


def test_it_becomes_a_reply_in_its_thread_and_hands_over_the_turn(send: Send, to_ada: str, said: Feedback, ada: Account) -> None:
    assert send(mail(QUOTED, to=to_ada), to_ada).fate is Fate.TAKEN
    reply = make.row(Reply)
    assert (reply.text, reply.author_id, reply.feedback_id, reply.is_mailed) == ("I will ask on Friday.", ada.id, said.id, True)
    assert make.row(Feedback).turn is Turn.COACH
    assert make.row(Activity).verb == "feedback.reply"
    assert make.row(Notice).title == "Ada Reyes answered what you wrote"
    kept = make.row(InboundMail)
    assert (kept.fate, kept.reply_id, kept.original.strip()) == (Fate.TAKEN, reply.id, QUOTED.strip())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_taken(send: Send, to_ada: str, sample: Path) -> None:
    assert send(sample.read_bytes().replace(b"REPLY-ADDRESS", to_ada.encode()), to_ada).fate is Fate.TAKEN
    assert "Friday" in (text := make.row(Reply).text) or "Freitag" in text or "vendredi" in text


def test_both_read_it_and_only_its_author_reads_the_original(
    as_: As, send: Send, to_ada: str, said: Feedback, ada: Account, carl: Account, olga: Account
) -> None:
    send(mail(QUOTED, to=to_ada), to_ada)
    page = as_(ada).open("feedback.answer", feedback_id=said.id)
    assert page.has("I will ask on Friday.")
    assert not page.has("On 24 Nov 2026, at 12:39")
    assert page.follow("as it arrived").has("On 24 Nov 2026, at 12:39, Coachapp <x@y.z> wrote:")
    page = as_(carl).open("feedback.answer", feedback_id=said.id)
    assert (page.has("I will ask on Friday."), page.link("as it arrived")) == (True, None)
    reply_id = make.row(Reply).id
    assert [as_(who).open("inbound.original", reply_id=reply_id).status for who in (ada, carl, olga)] == [200, 404, 404]


def test_the_coach_replies_by_mail_as_well(send: Send, said: Feedback, carl: Account) -> None:
    to = address_of(said.id, carl.id, INBOUND)
    assert send(mail("Well done.", to=to, sender="carl@example.org"), to).fate is Fate.TAKEN
    assert make.row(Feedback).turn is Turn.CLIENT


def test_who_has_not_answered_yet_may_write_and_can_still_answer(
    as_: As, send: Send, unanswered: Feedback, ada: Account, carl: Account
) -> None:
    to = address_of(unanswered.id, ada.id, INBOUND)
    assert send(mail(to=to), to).fate is Fate.TAKEN
    assert (make.row(Feedback).response_kind, make.row(Feedback).turn) == (None, Turn.COACH)
    assert as_(carl).open("home.home").has("Open benchmark")
    page = as_(ada).open("feedback.answer", feedback_id=unanswered.id)
    assert page.has("I will ask on Friday.")
    page.press("Got it")
    assert (make.row(Feedback).response_kind, make.row(Feedback).turn) == (ResponseKind.GOT_IT, Turn.COACH)


def test_the_same_mail_twice_is_one_reply(send: Send, to_ada: str) -> None:
    assert [send(mail(to=to_ada), to_ada).fate for _ in range(3)] == [Fate.TAKEN, Fate.REPEATED, Fate.REPEATED]
    assert send(mail(to=to_ada, number=2), to_ada).fate is Fate.TAKEN
    assert len(make.rows(Reply)) == 2


def test_without_a_number_of_its_own_the_whole_mail_is_what_is_known_again(send: Send, to_ada: str) -> None:
    message = mail(to=to_ada)
    del message["Message-ID"]
    assert [send(message, to_ada).fate for _ in range(2)] == [Fate.TAKEN, Fate.REPEATED]


@pytest.mark.parametrize(
    "sender",
    [
        "stan@example.org",
        "ada@example.org.evil.example",
        '"ada@example.org" <stan@example.org>',
        "ada@example.org, stan@example.org",
        "ada@example.org <stan@example.org>",
        "",
        "=?utf-8?q?ada=40example.org?=",
        "Ada",
    ],
)
def test_the_secret_address_is_worth_nothing_without_its_person(
    as_: As, send: Send, to_ada: str, ada: Account, max_: Account, sender: str
) -> None:
    raw = mail(to=to_ada).as_bytes().replace(b"Ada Reyes <ada@example.org>", sender.encode())
    taken = send(raw, to_ada)
    assert (taken.fate, make.rows(Reply)) == (Fate.FORGED, [])
    assert "another address" in taken.reason
    kept, line = make.row(InboundMail), make.row(Audit)
    assert (kept.fate, kept.original, kept.account_id) == (Fate.FORGED, "", ada.id)
    assert (line.act, line.detail["account_id"]) == ("inbound.refused", ada.id)
    page = as_(max_).open("admin.mail").follow("1 reply refused")
    assert page.has("It does not come from the address of its person")
    assert page.link("Ada Reyes") is not None


def test_a_second_from_proves_nothing(send: Send, to_ada: str) -> None:
    raw = mail(to=to_ada).as_bytes()
    assert send(b"From: stan@example.org\n" + raw, to_ada).fate is Fate.FORGED


def test_from_alone_proves_nothing(send: Send, to_ada: str, said: Feedback, ada: Account, carl: Account) -> None:
    seal = to_ada.partition("@")[0].rpartition(".")[2]
    other = ("0" if seal[0] != "0" else "1") + seal[1:]
    guesses = [
        INBOUND,
        to_ada.replace(seal, other),
        to_ada.replace(f"+{said.id}.", f"+{said.id + 1}."),
        to_ada.replace(f".{ada.id}.", f".{carl.id}."),
        to_ada.replace("coaching", "coach"),
        to_ada.replace("reply+", "+"),
        f"reply+1.2.{'é' * 32}@coaching.example.org",
        f"reply+{'9' * 40}.1.{seal}@coaching.example.org",
        "",
        "@",
    ]
    assert {send(mail(to=to), to).fate for to in guesses} == {Fate.UNKNOWN}
    assert (make.rows(Reply), make.rows(InboundMail)) == ([], [])
    assert [line.act for line in make.rows(Audit)] == ["inbound.refused"] * 2  # the first and the tenth of this hour


def test_mail_servers_may_change_the_case_of_an_address(send: Send, to_ada: str) -> None:
    assert send(mail(to=to_ada, sender="ADA@Example.org"), to_ada.upper()).fate is Fate.TAKEN


def test_the_address_dies_with_suspension_and_with_the_works_end(send: Send, to_ada: str, ada: Account, engagement: Engagement) -> None:
    change(Account, ada.id, state=AccountState.SUSPENDED)
    assert send(mail(to=to_ada), to_ada).fate is Fate.UNKNOWN
    change(Account, ada.id, state=AccountState.ACTIVE)
    change(Engagement, engagement.id, state=EngagementState.ENDED, ended_at=make.now())
    taken = send(mail(to=to_ada), to_ada)
    assert (taken.fate, taken.reason) == (Fate.NOT_ALLOWED, "This engagement has ended. What was said in it stays readable.")
    assert make.rows(Reply) == []


def test_a_new_mail_address_is_the_one_that_counts(send: Send, to_ada: str, ada: Account) -> None:
    change(Account, ada.id, email="ada@new.example.org")
    assert send(mail(to=to_ada), to_ada).fate is Fate.FORGED
    assert send(mail(to=to_ada, sender="ada@new.example.org", number=2), to_ada).fate is Fate.TAKEN


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"List-Id": "<list.example.org>"},
        {"List-Unsubscribe": "<mailto:off@example.org>"},
        {"X-Autoreply": "yes"},
        {"Return-Path": "<>"},
    ],
    ids=str,
)
def test_what_a_program_wrote_is_dropped_without_a_word(send: Send, to_ada: str, headers: dict[str, str]) -> None:
    assert send(mail(to=to_ada, headers=headers), to_ada).fate is Fate.DROPPED
    assert (make.rows(Reply), make.rows(InboundMail), make.rows(Audit)) == ([], [], [])


def test_a_bounce_is_dropped_whatever_it_says(send: Send, to_ada: str) -> None:
    assert send(mail(to=to_ada), to_ada, "").fate is Fate.DROPPED
    assert make.rows(Reply) == []


def test_auto_submitted_no_is_a_person(send: Send, to_ada: str) -> None:
    assert send(mail(to=to_ada, headers={"Auto-Submitted": "no"}), to_ada).fate is Fate.TAKEN


def test_nothing_new_and_too_much_are_refused_with_the_reason(send: Send, to_ada: str) -> None:
    assert send(mail("> Who needs this?", to=to_ada), to_ada).fate is Fate.NO_WORDS
    taken = send(mail("word " * (TEXT // 4), to=to_ada, number=2), to_ada)
    assert (taken.fate, "at most 20,000 characters" in taken.reason) == (Fate.TOO_LONG, True)
    assert send(mail("word " * 100, to=to_ada, number=2), to_ada).fate is Fate.TAKEN


def test_files_come_along_by_the_rules_of_uploads(
    as_: As, send: Send, to_ada: str, said: Feedback, ada: Account, carl: Account, olga: Account
) -> None:
    message = mail(to=to_ada)
    message.add_attachment(b"Twelve tasks.\n", maintype="text", subtype="plain", filename="pro[to]col.txt")
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(b"not a pdf", maintype="application", subtype="pdf", filename="paper.pdf")
    assert send(message, to_ada).fate is Fate.TAKEN
    kept = make.row(File)
    assert (kept.owner_id, kept.is_waiting, make.row(ReplyFile).file_id) == (ada.id, False, kept.id)
    for who in (ada, carl):
        page = as_(who).open("feedback.answer", feedback_id=said.id)
        link = page.link("pro[to]col.txt")
        assert link is not None
        answer = page.visitor.client.get(str(link["href"]))
        assert answer.data == b"Twelve tasks.\n"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert as_(olga).open("inbound.file", file_id=kept.id).status == 404
    original = as_(ada).open("inbound.original", reply_id=make.row(Reply).id)
    assert original.has("“run.exe”:")
    assert original.has("“paper.pdf”:")
    assert "A file in your mailed reply was not taken" in [notice.title for notice in make.rows(Notice, account_id=ada.id)]


def test_only_a_file_is_a_reply_too(send: Send, to_ada: str) -> None:
    message = mail("> quoted", to=to_ada)
    message.add_attachment(b"Twelve tasks.\n", maintype="text", subtype="plain", filename="protocol.txt")
    assert send(message, to_ada).fate is Fate.TAKEN
    assert make.row(Reply).text.startswith("(Only files came with this mail.)")


def test_signatures_invitations_and_pictures_in_the_text_are_no_files(send: Send, to_ada: str) -> None:
    message = mail(to=to_ada)
    message.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="signature.asc")
    message.add_attachment(b"x", maintype="image", subtype="png", disposition="inline", cid="<logo>", filename="logo.png")
    assert send(message, to_ada).fate is Fate.TAKEN
    assert (make.rows(File), make.row(InboundMail).left_out) == ([], "")


def test_the_original_goes_with_old_mail_and_the_same_mail_is_still_known(as_: As, send: Send, to_ada: str, ada: Account) -> None:
    send(mail(QUOTED, to=to_ada), to_ada)
    send(mail(to=to_ada, sender="stan@example.org", number=2), to_ada)
    with transaction():
        forget_old_inbound(make.now() + timedelta(minutes=1))
    assert make.row(InboundMail).original == ""
    assert as_(ada).open("inbound.original", reply_id=make.row(Reply).id).has("It is no longer kept")
    assert send(mail(QUOTED, to=to_ada), to_ada).fate is Fate.REPEATED


def test_words_are_words_and_no_markup(as_: As, send: Send, to_ada: str, said: Feedback, ada: Account) -> None:
    send(mail("<script>alert(1)</script> <b>bold</b>", to=to_ada), to_ada)
    page = as_(ada).open("feedback.answer", feedback_id=said.id)
    assert page.has("<script>alert(1)</script>")
    assert "<script>alert" not in page.html


def test_the_address_holds_in_64_signs_and_is_read_back(app: Flask) -> None:
    largest = 2**31 - 1
    address = address_of(largest, largest, "inbound8@coaching.example.org")
    assert len(address.partition("@")[0]) <= 64
    assert read_address(f"<{address}>", "inbound8@coaching.example.org") == (largest, largest)


def test_the_mail_of_a_review_says_where_to_reply_and_the_database_does_not(
    as_: As, send: Send, settings: Settings, ada: Account, carl: Account, engagement: Engagement, benchmark: Milestone
) -> None:
    coaching_session = make.coaching_session(engagement, starts_at=make.ago(hours=1))
    make.draft(coaching_session, benchmark, "Who needs this?")
    make.draft(coaching_session, make.milestone(make.goal(ada, "Another"), "Workshop"), "Two names.")
    as_(carl).open("feedback.publication", session_id=coaching_session.id).press("Publish")
    kept = make.row(OutboxMail)
    assert not re.search(r"reply\+[^@]*[0-9a-f]{32}@", f"{kept.text}{kept.html}{kept.headers}{kept.secret}")
    with open_postbox() as postbox:
        (message,) = postbox.to(ada.email)
    body = message.get_body(("plain",))
    assert body is not None
    first, second = re.findall(r"Reply by mail to (\S+)", body.get_content())
    assert message["Reply-To"] == first
    answered = mail("The lab in Lyon.", to=second)
    assert send(answered, second).fate is Fate.TAKEN
    kept_under = make.row(Milestone, id=make.row(Feedback, id=make.row(Reply).feedback_id).milestone_id).title
    assert body.get_content().index(kept_under) > body.get_content().index(first)


def test_without_an_inbound_address_nothing_changes(as_: As, carl: Account, engagement: Engagement, benchmark: Milestone) -> None:
    coaching_session = make.coaching_session(engagement, starts_at=make.ago(hours=1))
    make.draft(coaching_session, benchmark, "Who needs this?")
    as_(carl).open("feedback.publication", session_id=coaching_session.id).press("Publish")
    kept = make.row(OutboxMail)
    assert "Reply-To" not in kept.headers
    assert "Reply" not in kept.text
