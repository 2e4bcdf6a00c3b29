"""A list of people as CSV, without a database."""

from __future__ import annotations

import pytest

from coachapp.admin.roster import MOST_ROWS, Newcomer, checked, read_roster
from coachapp.core.errors import Conflict

HEAD = "email,name,roles,coach\n"


def reasons(text: str) -> dict[int, str]:
    return {one.line: one.reason for one in read_roster(text.encode()).bad}


def people(raw: str | bytes) -> list[tuple[str, str, tuple[str, ...], str]]:
    roster = read_roster(raw if isinstance(raw, bytes) else raw.encode())
    return [(one.email, one.name, one.roles, one.coach) for one in roster.good]


@pytest.mark.parametrize(
    "raw",
    [
        "email,name,roles,coach\nAda@Example.org,Ada Reyes,client,carl@example.org\n",
        "email;name;roles;coach\r\nada@example.org;Ada Reyes;client;CARL@example.org\r\n",
        "Name\tEmail\tCoach\tRoles\nAda Reyes\t ada@example.org \tcarl@example.org\t",
        '\ufeff\n\nemail,name,roles,coach\n\n,,,\nada@example.org,"Ada Reyes",,carl@example.org',
    ],
)
def test_separators_marks_order_and_empty_lines_make_no_difference(raw: str) -> None:
    assert people(raw) == [("ada@example.org", "Ada Reyes", ("client",), "carl@example.org")]


@pytest.mark.parametrize("said", ["coach client", "Client+Coach", "client; coach", "coach|client|coach"])
def test_several_roles_are_said_in_many_ways(said: str) -> None:
    assert people(f"{HEAD}pat@example.org,Pat,{said},")[0][2] == ("client", "coach")


def test_each_bad_row_is_named_with_its_line_and_reason() -> None:
    text = (
        HEAD + "ada@example.org,Ada,client,\n"
        "not an address,Bo,client,\n"
        "ada@EXAMPLE.org,Ada again,client,\n"
        '"two\nlines@example.org",Cy,client,\n'
        "dee@example.org,Dee,boss,\n"
        "eve@example.org,Eve,coach,carl@example.org\n"
        "fay@example.org,Fay,client,fay@example.org\n"
        "gus@example.org,Gus,client,,more\n"
        f"hal@example.org,{'H' * 101},client,\n"
        "=1+1@example.org,=cmd(),client,\n"
    )
    assert reasons(text) == {
        3: "Not an address like name@example.org.",
        4: "This address stands on line 2 already.",
        5: "Not an address like name@example.org.",
        7: "“boss” is not a role: client, coach or admin.",
        8: "Only a client has a coach.",
        9: "The coach must be the address of somebody else.",
        10: "This row has 5 cells for 4 columns.",
        11: "A name has at most 100 characters and stands on one line.",
    }


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "The first line names the columns"),
        (b"name,roles\nAda,client", "The first line names the columns"),
        (b"email,e-mail\na@example.org,b@example.org", "The first line names the columns"),
        (b"email,email\na@example.org,b@example.org", "The first line names the columns"),
        (b"email,name\n", "There is nobody in this list"),
        (HEAD.encode() + b"ada@example.org,\xc4da,,", "not in UTF-8: line 2"),
        (HEAD.encode("utf-16"), "This file is in UTF-16."),
        (HEAD.encode() + b"a\0@example.org,,,", "This is not a text file."),
        (b"\x89PNG\r\n\x1a\n\xff", "not in UTF-8"),
        (HEAD.encode() + b'ada@example.org,"Ada,,', "From line 2 on the file cannot be read"),
        (HEAD.encode() + b"".join(b"p%d@example.org,,,\n" % n for n in range(MOST_ROWS + 1)), "At most 20,000 people at once."),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_with_a_sentence(raw: bytes, reason: str) -> None:
    with pytest.raises(Conflict) as refused:
        read_roster(raw)
    assert reason in refused.value.reason
    assert refused.value.field == "file"


def test_who_is_here_is_left_out_and_a_coach_may_come_along() -> None:
    text = HEAD + (
        "carl@example.org,Carl,coach,\nada@example.org,Ada,client,carl@example.org\n"
        "bo@example.org,Bo,client,olga@example.org\ncy@example.org,Cy,client,nobody@example.org\ndee@example.org,Dee,client,ada@example.org\n"
    )
    roster = checked(read_roster(text.encode()), taken={"bo@example.org"}, coaches={"olga@example.org"})
    assert [one.email for one in roster.good] == ["carl@example.org", "ada@example.org"]
    assert [(one.line, one.reason) for one in roster.bad] == [
        (4, "There is an account with this address already."),
        (5, "No coach here has the address nobody@example.org."),
        (6, "No coach here has the address ada@example.org."),
    ]


def test_what_is_kept_comes_back_the_same() -> None:
    one = read_roster((HEAD + "ada@example.org,Ada,client coach,carl@example.org").encode()).good[0]
    assert Newcomer.kept(one.as_kept()) == one
