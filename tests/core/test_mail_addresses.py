"""To which addresses mail could be sent."""

from __future__ import annotations

import pytest

from coachapp.core.mail_addresses import PLAIN_MAIL, is_mail_address, mail_address_fault


@pytest.mark.parametrize(
    "address", ["ada@example.org", "a.reyes+goals@mail.example.co.uk", "o'hara_1@x-y.org", "ADA@EXAMPLE.ORG", "a@xn--mller-kva.example"]
)
def test_a_usual_address_is_taken(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@example..org",
        "ada@-x.org",
        "a b@example.org",
        "ada@example.org,max@example.org",
        "Ada <ada@example.org>",
        'ada@exam"ple.org',
        "ada@[127.0.0.1]",
        "x" * 65 + "@example.org",
        "ada@example.org.",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert mail_address_fault(address) == "Write an address like name@example.org."


@pytest.mark.parametrize(
    "address",
    [
        "ada🦩@example.org",
        "ada@🦩.org",
        "ada@müller.example",
        "ada\x00@example.org",
        "ada@example.org\r\nBcc: max@example.org",
        "ada\u202e@example.org",
        "ada\u200b@example.org",
        "\x7fada@example.org",
        "аda@example.org",
    ],
)
def test_emoji_accents_and_unseen_signs_are_refused_with_their_own_sentence(address: str) -> None:
    assert mail_address_fault(address) == PLAIN_MAIL
