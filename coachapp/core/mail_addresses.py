"""To which addresses mail could be sent."""

from __future__ import annotations

import re

_MAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d]([a-z\d-]{0,61}[a-z\d])?", re.ASCII | re.IGNORECASE
)
PLAIN_MAIL = "An address holds plain letters from a to z, figures and a few signs: no accents, no emoji, nothing that is not seen."


def mail_address_fault(value: str) -> str:
    """Why no mail could be sent there, as a sentence; nothing if one could: name@host.domain in signs that every mail server takes."""
    if not value.isascii() or not value.isprintable():
        return PLAIN_MAIL
    return "" if _MAIL.fullmatch(value) else "Write an address like name@example.org."


def is_mail_address(value: str) -> bool:
    """Whether mail could be sent there."""
    return not mail_address_fault(value)


def whole_address(address: str) -> str:
    """A pattern that finds this address in a text, and not in a longer one: `ada@…` stands in `nada@…` and is nobody there."""
    return rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)"
