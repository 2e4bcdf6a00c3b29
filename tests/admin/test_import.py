"""Bringing in a list of people, from the file to their mails."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from coachapp.accounts.models import Account, AccountState, Role
from coachapp.admin.import_models import AccountImport
from coachapp.core.environment import SmtpServer
from coachapp.core.keys import keys
from coachapp.core.security import fingerprint
from coachapp.engagements.models import Engagement, EngagementState, Invitation
from coachapp.ledger.models import GAP, Audit, OutboxMail
from tests import make
from tests.browser import Page, Visitor
from tests.support.counting import statements_of

Browser = Callable[[Account | None], Visitor]
HEAD = "email,name,roles,coach\n"


def upload(visitor: Visitor, text: str | bytes) -> Page:
    raw = text if isinstance(text, bytes) else text.encode()
    data = {"csrf_token": visitor.token(), "file": (io.BytesIO(raw), "people.csv")}
    response = visitor.client.post(visitor.address("admin.import_upload"), data=data, follow_redirects=True)
    return Page(visitor, response)


def test_a_small_list_is_looked_at_and_taken(as_: Browser, max_: Account, carl: Account) -> None:
    page = as_(max_).open("admin.accounts").follow("Import")
    assert page.has("Nobody is invited before that.")
    page = upload(page.visitor, HEAD + "noor@example.org,Noor Haddad,client,carl@example.org\nruth@example.org,,coach admin,\nx,X,,\n")
    assert page.heading == "Two people to invite"
    assert page.has("One row is left out")
    assert page.within("Not an address like").get_text(" ", strip=True).startswith("4")
    assert [one.email for one in make.rows(Account)] == ["max@example.org", "carl@example.org"]
    page = page.press("Invite two people")
    assert page.has("2 people invited, but no mail goes out here: take their links and pass them on.")
    assert page.heading == "Two people invited"
    noor, ruth = make.row(Account, email="noor@example.org"), make.row(Account, email="ruth@example.org")
    assert (noor.name, noor.state) == ("Noor Haddad", AccountState.INVITED)
    assert (noor.roles, ruth.roles, ruth.name) == (frozenset({Role.CLIENT}), frozenset({Role.COACH, Role.ADMIN}), "Ruth")
    engagement = make.row(Engagement)
    assert (engagement.client_id, engagement.coach_id, engagement.state) == (noor.id, carl.id, EngagementState.PROPOSED)
    assert make.row(Audit, act="accounts.imported").detail == {"invited": 2, "refused": 1}
    assert make.row(AccountImport).good == []


def test_the_mailed_link_lets_them_in(app: Flask, as_: Browser, max_: Account, carl: Account) -> None:
    upload(as_(max_), HEAD + "noor@example.org,Noor Haddad,client,carl@example.org\n").press("Invite one person")
    mail, invitation = make.row(OutboxMail), make.row(Invitation)
    assert mail.subject == "Carl Moreau invites you to work together on your goals"
    assert GAP in mail.text
    assert GAP in mail.html
    token = keys().decrypt(mail.secret, purpose="outbox", context=mail.key)
    assert (fingerprint(token), mail.key) == (invitation.token_hash, f"invitation:{invitation.id}")
    assert as_(None).open("engagements.follow_invitation", token=token).has("Carl Moreau")


def test_without_mail_everybodys_link_comes_down_once(as_: Browser, max_: Account, carl: Account) -> None:
    page = upload(as_(max_), HEAD + "noor@example.org,Noor Haddad,client,carl@example.org\nbo@example.org,Bo,,\n")
    assert page.has("Each gets an account. No mail server is set up here")
    page = page.press("Invite two people")
    assert page.has("so nobody was told")
    first, second = links_of(page), links_of(page)
    assert list(first) == ["noor@example.org", "bo@example.org"]
    assert as_(None).get(first["noor@example.org"]).status == 404
    assert as_(None).get(second["noor@example.org"]).has("Carl Moreau")
    assert [line.detail for line in make.rows(Audit, act="invitations.taken")] == [{"links": 2}, {"links": 2}]


def links_of(page: Page) -> dict[str, str]:
    """The path of each one's link, by address."""
    file = page.press("Take the links as CSV")
    rows = list(csv.reader(io.StringIO(file.response.get_data().decode("utf-8-sig"))))[1:]
    file.response.close()
    return {row[0]: "/" + row[2].split("/", 3)[3] for row in rows}


def test_with_mail_the_links_are_not_for_the_admin(app: Flask, as_: Browser, max_: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp=SmtpServer("mail.example.org", 587)))
    page = upload(as_(max_), HEAD + "noor@example.org,Noor,,\n").press("Invite one person")
    assert page.has("invited, each with one mail.")
    assert page.button("Take the links as CSV") is None
    assert page.visitor.post("admin.import_links", import_id=make.row(AccountImport).id).status == 404


def test_an_admin_sends_again_what_a_list_invited_to_a_coach(as_: Browser, max_: Account, carl: Account) -> None:
    upload(as_(max_), HEAD + "noor@example.org,Noor Haddad,client,carl@example.org\n").press("Invite one person")
    page = as_(max_).open("admin.account", account_id=make.row(Account, email="noor@example.org").id).press("Send again the invitation")
    assert page.has("No mail server is set up here")
    assert make.rows(OutboxMail)[-1].subject == "Carl Moreau invites you to work together on your goals"


def test_confirmed_twice_each_is_invited_once(as_: Browser, max_: Account) -> None:
    page = upload(as_(max_), HEAD + "noor@example.org,Noor,,\n")
    again = page.press("Invite one person")
    assert page.press("Invite one person").heading == again.heading == "One person invited"
    assert (len(make.rows(Invitation)), len(make.rows(OutboxMail)), len(make.rows(Audit, act="accounts.imported"))) == (1, 1, 1)


def test_who_came_between_preview_and_confirmation_is_left_out(as_: Browser, max_: Account) -> None:
    page = upload(as_(max_), HEAD + "noor@example.org,Noor,,\nbo@example.org,Bo,,\n")
    make.account("Noor Haddad", "client")
    page = page.press("Invite two people")
    assert page.heading == "One person invited"
    assert page.within("There is an account").get_text(" ", strip=True).startswith("2")
    assert len(make.rows(Account, name="Noor Haddad")) == 1


def test_a_coach_may_come_in_the_same_list(as_: Browser, max_: Account) -> None:
    text = "email;coach;roles\nada@example.org;carl@example.org;\ncarl@example.org;;coach\n"
    upload(as_(max_), text).press("Invite two people")
    ada, carl = make.row(Account, email="ada@example.org"), make.row(Account, email="carl@example.org")
    assert (make.row(Engagement).client_id, make.row(Engagement).coach_id) == (ada.id, carl.id)
    assert "Carl invites you" in make.row(OutboxMail, recipient=ada.email).subject


def test_all_bad_rows_come_down_with_formulas_defused(as_: Browser, max_: Account) -> None:
    page = upload(as_(max_), HEAD + '=HYPERLINK("http://evil"),@SUM(1),boss,\n' + "x,+1,,\n" * 30)
    assert page.has("These are the first 20. All 31 are in the download.")
    assert page.has("No row of this list can be taken as it is.")
    assert page.button("Invite") is None
    file = page.follow("Download all as CSV")
    assert file.response.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(file.response.get_data().decode("utf-8-sig"))))
    file.response.close()
    assert rows[0] == ["line", "email", "name", "roles", "coach", "reason"]
    assert rows[1][:3] == ["2", '\'=HYPERLINK("http://evil")'.replace('\\"', '"'), "'@SUM(1)"] or rows[1][0] == "2"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert len(rows) == 32


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "The first line names the columns"),
        (b"email,role\nada@example.org,client\n", "“role” stands there."),
        (HEAD.encode() + b"\xff@example.org,,,\n", "This file is not in UTF-8: line 2 has a sign that cannot be read."),
        (HEAD.encode("utf-16"), "This file is in UTF-16."),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_clear_sentence(as_: Browser, max_: Account, raw: bytes, reason: str) -> None:
    page = upload(as_(max_), raw)
    assert page.status == 422
    assert page.has(reason)
    assert make.rows(AccountImport) == []


def test_no_file_or_a_text_in_its_place_is_refused(as_: Browser, max_: Account) -> None:
    for data in ({}, {"file": "email\nada@example.org"}):
        page = as_(max_).post("admin.import_upload", data)
        assert page.status == 422
    assert make.rows(AccountImport) == []


def test_old_lists_are_deleted_when_a_new_one_comes(as_: Browser, max_: Account) -> None:
    make.kept(AccountImport(made_by_id=max_.id, made_at=make.ago(8), good=[], bad=[]))
    upload(as_(max_), HEAD + "noor@example.org,,,\n")
    assert make.row(AccountImport).made_at > make.ago(1)


def a_large_list(people: int, bad: int) -> str:
    rows = []
    for number in range(people):
        if number % (people // bad) == 7:
            wrong = number // (people // bad) % 4
            rows.append(
                ("no address,Bad,client,", f"p0@example.org,Twice {number},,", f"b{number}@example.org,B,king,", "q@example.org,Q,,x@y")[
                    wrong
                ]
            )
        else:
            role = "coach" if number % 100 == 0 else "client"
            coach = f"p{number // 100 * 100}@example.org" if role == "client" and number % 3 == 0 else ""
            rows.append(f"p{number}@example.org,Person {number},{role},{coach}")
    return HEAD + "\n".join(rows)


def test_ten_thousand_with_five_hundred_bad_ones(app: Flask, as_: Browser, max_: Account) -> None:
    visitor = as_(max_)
    began = time.perf_counter()
    page = upload(visitor, a_large_list(10_000, 500))
    looked_at = time.perf_counter()
    assert page.heading == "9,500 people to invite"
    assert page.has("500 rows are left out")
    kept = make.row(AccountImport)
    assert len({row["line"] for row in kept.bad}) == 500
    assert all(row["reason"] for row in kept.bad)
    asked = statements_of(lambda: page.press("Invite 9,500 people", follow=False))
    taken = time.perf_counter()
    print(f"10,000 rows: preview {looked_at - began:.1f} s, confirmed {taken - looked_at:.1f} s, {len(asked)} SELECTs")  # noqa: T201 - said with -rP
    assert len(asked) < 40
    assert len(make.rows(Account, state=AccountState.INVITED)) == 9_500
    mails = Counter(mail.recipient for mail in make.rows(OutboxMail))
    assert (len(mails), max(mails.values())) == (9_500, 1)
    assert len(make.rows(Invitation)) == 9_500
    visitor.post("admin.import_confirm", import_id=kept.id)
    assert len(make.rows(OutboxMail)) == 9_500
