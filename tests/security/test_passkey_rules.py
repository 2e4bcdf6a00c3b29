"""What is a passkey's answer, and what is not: every check that the library makes or leaves to us."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from coachapp.core.errors import Conflict
from coachapp.core.security import fresh_token
from coachapp.security.passkeys import NOT_RIGHT, NOT_VERIFIED, Answer, NewPasskey, RelyingParty, check_made, check_used, creation_options
from coachapp.security.passkeys import request_options as options_to_use
from tests.support.authenticator import PRESENT, VERIFIED, Authenticator

PARTY = RelyingParty(id="localhost", origin="http://localhost:8000", name="Coachapp")
HANDLE = "c29tZXRoaW5nIHJhbmRvbQ"
Change = Callable[[Authenticator], Any]


def made_by(device: Authenticator, *, challenge: str = "", asked: str = "") -> NewPasskey:
    challenge = challenge or fresh_token()
    options = creation_options(PARTY, asked or challenge, user_handle=HANDLE, email="ada@example.org", name="Ada Reyes", known=())
    return check_made(PARTY, challenge, Answer.read(device.makes(options)))


def used_by(device: Authenticator, passkey: NewPasskey, *, challenge: str = "", asked: str = "", **kept: Any) -> int:
    challenge = challenge or fresh_token()
    answer = Answer.read(device.uses(options_to_use(PARTY, asked or challenge)))
    known: dict[str, Any] = {"public_key": passkey.public_key, "user_handle": HANDLE, "sign_count": passkey.sign_count} | kept
    return check_used(PARTY, challenge, answer, **known)


def is_set(name: str, value: Any) -> Change:
    return lambda device: setattr(device, name, value)


WRONG = {
    "a page of somebody else's": is_set("origin", "https://evil.example"),
    "the same host, another port": is_set("origin", "http://localhost:9000"),
    "https for http": is_set("origin", "https://localhost:8000"),
    "a passkey for somebody else": is_set("rp_id", "evil.example"),
    "a frame in a page of somebody else's": is_set("is_in_foreign_frame", True),
    "nobody was there": is_set("flags", VERIFIED),
}


def test_a_passkey_is_made_and_used() -> None:
    device = Authenticator()
    passkey = made_by(device)
    assert used_by(device, passkey) == 1


def test_what_is_asked_for_can_be_found_without_a_name_and_checks_its_person() -> None:
    options = creation_options(PARTY, fresh_token(), user_handle=HANDLE, email="ada@example.org", name="Ada Reyes", known=["AQID"])
    assert options["authenticatorSelection"] == {"residentKey": "required", "requireResidentKey": True, "userVerification": "required"}
    assert options["user"]["id"] == HANDLE
    assert [one["id"] for one in options["excludeCredentials"]] == ["AQID"]
    used = options_to_use(PARTY, fresh_token())
    assert (used["userVerification"], used["rpId"], used["allowCredentials"]) == ("required", "localhost", [])


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_passkey_made_for_somebody_else_is_not_kept(wrong: Change) -> None:
    device = Authenticator()
    wrong(device)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        made_by(device)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_an_answer_given_to_somebody_else_opens_nothing(wrong: Change) -> None:
    device = Authenticator()
    passkey = made_by(device)
    wrong(device)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        used_by(device, passkey)


def test_the_person_must_have_been_verified_whatever_the_browser_was_asked() -> None:
    device = Authenticator()
    passkey = made_by(device)
    device.flags = PRESENT
    with pytest.raises(Conflict, match=NOT_VERIFIED):
        used_by(device, passkey)
    with pytest.raises(Conflict, match=NOT_VERIFIED):
        made_by(device)


def test_an_answer_to_another_challenge_is_refused() -> None:
    device = Authenticator()
    passkey = made_by(device)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        used_by(device, passkey, asked=fresh_token())
    with pytest.raises(Conflict, match=NOT_RIGHT):
        made_by(device, asked=fresh_token())


def test_another_devices_signature_and_another_accounts_handle_are_refused() -> None:
    device, other = Authenticator(), Authenticator()
    passkey, foreign = made_by(device), made_by(other)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        used_by(device, passkey, public_key=foreign.public_key)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        used_by(device, passkey, user_handle="c29tZWJvZHkgZWxzZQ")


def test_a_count_that_does_not_grow_is_a_copys() -> None:
    device = Authenticator()
    passkey = made_by(device)
    with pytest.raises(Conflict, match=NOT_RIGHT):
        used_by(device, passkey, sign_count=7)


def test_a_device_that_never_counts_is_fine() -> None:
    device = Authenticator()
    device.is_counting = False
    passkey = made_by(device)
    assert used_by(device, passkey) == used_by(device, passkey) == 0


NONSENSE = [
    "",
    "null",
    "[]",
    "{}",
    "nonsense",
    "[" * 100_000,
    '{"id": 7}',
    '{"id": "x"}',
    '{"id": "AQID", "rawId": "AQID", "response": []}',
]


@pytest.mark.parametrize("sent", [*NONSENSE, "\0", '{"id":"AQID","rawId":"AQID","type":"public-key","response":{"clientDataJSON":"%%%"}}'])
def test_nonsense_is_refused_and_breaks_nothing(sent: str) -> None:
    with pytest.raises(Conflict, match=NOT_RIGHT):
        check_made(PARTY, fresh_token(), Answer.read(sent))
    with pytest.raises(Conflict, match=NOT_RIGHT):
        check_used(PARTY, fresh_token(), Answer.read(sent), public_key=b"", user_handle=HANDLE, sign_count=0)


@pytest.mark.parametrize("field", ["clientDataJSON", "attestationObject"])
def test_a_broken_part_is_refused_and_breaks_nothing(field: str) -> None:
    challenge = fresh_token()
    options = creation_options(PARTY, challenge, user_handle=HANDLE, email="ada@example.org", name="Ada", known=())
    answer = json.loads(Authenticator().makes(options))
    whole = answer["response"][field]
    for part in (whole[: len(whole) // 2], "_" * 40, ""):
        answer["response"][field] = part
        with pytest.raises(Conflict, match=NOT_RIGHT):
            check_made(PARTY, challenge, Answer.read(json.dumps(answer)))


@pytest.mark.parametrize(
    ("public_url", "rp_id"),
    [
        ("https://coach.example.org", "coach.example.org"),
        ("https://coach.example.org:8443", "coach.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", None),
        ("https://[2001:db8::1]", None),
        ("http://coach.example.org", None),
    ],
)
def test_passkeys_are_for_the_public_address_where_browsers_make_them(public_url: str, rp_id: str | None) -> None:
    party = RelyingParty.at(public_url, "Coachapp")
    assert (party and party.id) == rp_id
    assert party is None or party.origin == public_url
