"""The secret address to which somebody replies to a feedback by mail: whose it is and what it is about, under a seal that only we can make.

It is worth nothing by itself: the mail must come from its person's own address, and they must still be allowed to reply.
"""

from __future__ import annotations

import re

from coachapp.core.keys import keys

PURPOSE = "reply by mail"
DIGITS = 32
"""Signs of the seal: 128 bits, because a mail address holds 64 signs before the @."""
_TAG = re.compile(r"(\d{1,10})\.(\d{1,10})\.([0-9a-f]{32})")


def seal_of(feedback_id: int, account_id: int) -> str:
    """What makes the address secret."""
    return keys().mac(f"{feedback_id}.{account_id}".encode(), purpose=PURPOSE, digits=DIGITS)


def address_of(feedback_id: int, account_id: int, inbound: str) -> str:
    """Where this person replies to this feedback, under the instance's own address for it."""
    name, _, domain = inbound.rpartition("@")
    return f"{name}+{feedback_id}.{account_id}.{seal_of(feedback_id, account_id)}@{domain}"


def read_address(address: str, inbound: str) -> tuple[int, int] | None:
    """The feedback and the account of such an address; None if it is none of ours."""
    name, _, domain = inbound.lower().rpartition("@")
    local, _, at = address.strip().strip("<>").lower().rpartition("@")
    found = _TAG.fullmatch(local.removeprefix(f"{name}+"))
    if at != domain or not local.startswith(f"{name}+") or found is None:
        return None
    feedback_id, account_id, seal = found.groups()
    is_ours = keys().is_mac(f"{feedback_id}.{account_id}".encode(), seal, purpose=PURPOSE, digits=DIGITS)
    return (int(feedback_id), int(account_id)) if is_ours else None
