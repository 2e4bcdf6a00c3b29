"""Where replies by mail come in: read from the environment (config)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coachapp.core.environment import Reader
from coachapp.core.mail_addresses import is_mail_address

NAMES = ("INBOUND_ADDRESS", "INBOUND_LISTEN")
LONGEST_NAME = 8
"""Of the 64 signs before the @, the tag of an address takes up to 55."""
_DOOR = re.compile(r"(?P<protocol>lmtp|smtp)://(?P<host>[\w.-]+|\[[0-9a-f:]+\]):(?P<port>\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Door:
    """Where `coachapp inbound` takes mail in, and in which protocol."""

    protocol: Literal["lmtp", "smtp"]
    host: str
    port: int


@dataclass(frozen=True)
class Inbound:
    """The address under which everybody has secret ones, and the door; without a door the mail server pipes to `coachapp receive`."""

    address: str
    door: Door | None


def read_inbound(read: Reader) -> Inbound | None:
    """What is set; None if people cannot reply by mail."""
    address, door = read("COACHAPP_INBOUND_ADDRESS", "", _address), read("COACHAPP_INBOUND_LISTEN", "lmtp://127.0.0.1:8024", _door)
    return Inbound(address, door) if address else None


def _address(given: str) -> str:
    name = given.partition("@")[0]
    if given and (not is_mail_address(given) or "+" in given or len(name) > LONGEST_NAME):
        raise ValueError(f"must be a mail address with at most {LONGEST_NAME} signs and no + before the @: reply@coaching.example.org")
    return given.lower()


def _door(given: str) -> Door | None:
    if given == "none":
        return None
    found = _DOOR.fullmatch(given)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ValueError("must be lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025, or none where mail is piped to `coachapp receive`")
    return Door("lmtp" if found["protocol"] == "lmtp" else "smtp", found["host"].strip("[]"), int(found["port"]))
