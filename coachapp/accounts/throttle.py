"""Guessing gets slower with each try, by account and, looser, by address; never a lock-out, never a sleep (trust.md, Identity).

A try is counted before its secret is looked at, in a transaction of its own, so that many at once are counted too and no error forgets one.
A stranger cannot keep an owner out: what is refused for coming too soon does not count, the wait has an end, and a browser from which the
owner has signed in before has a count of its own. An address without an account is counted just the same: the answer tells nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coachapp.accounts import mail
from coachapp.accounts.models import Account, AccountState
from coachapp.accounts.throttle_models import LONG_AGO, NOTHING, TOLD_AT, Attempts, Rules, rules_for
from coachapp.core.clock import now
from coachapp.core.db import become, db, insert_into, transaction
from coachapp.core.errors import TooMany
from coachapp.core.keys import keys
from coachapp.ledger import audit, outbox


def count_attempt(kind: str, *, account_id: int | None, address: str, name: str = "", device: str = "") -> None:
    """Count one try before its secret is looked at, or TooMany. For views that read first: it ends their transaction and begins another.

    `name`: what was typed, if no account has it. `device`: a browser that is known at this account (accounts.known_device).
    """
    moment, rules = now(), rules_for(kind)
    with transaction() as session:
        found = _locked(session, _keys(kind, account_id, address, name, device), moment)
        wait = max(each.wait_left(moment) for each in found)
        if wait == NOTHING:
            _add(found, kind, rules, account_id, moment)
    become("read")
    if wait > NOTHING:
        raise TooMany(wait)


def forgive(kind: str, account_id: int, *, address: str = "", device: str = "") -> None:
    """It was right: forget the tries at this account, and that this one came from that address. In write mode."""
    own = [_of_account(kind, account_id), *([_of_device(kind, account_id, device)] if device else [])]
    db.session.execute(sa.delete(Attempts).where(Attempts.key.in_(own)))
    from_there = db.session.get(Attempts, _of_address(kind, address), with_for_update=True) if address else None
    if from_there is not None:
        from_there.take_back(now())


def _keys(kind: str, account_id: int | None, address: str, name: str, device: str) -> list[str]:
    """What this try counts against. Accounts come before addresses: whoever locks both locks them in this order."""
    if account_id is not None and device:
        return [_of_device(kind, account_id, device)]
    of_account = _of_account(kind, account_id) if account_id is not None else f"{kind}:name:{_sealed(name)}"
    return [of_account, _of_address(kind, address)]


def _of_account(kind: str, account_id: int) -> str:
    return f"{kind}:account:{account_id}"


def _of_device(kind: str, account_id: int, device: str) -> str:
    return f"{kind}:device:{account_id}:{_sealed(device)}"


def _of_address(kind: str, address: str) -> str:
    return f"{kind}:address:{_sealed(network(address))}"


def network(address: str) -> str:
    """The address as one customer's: of IPv6 the first 64 bits, of which everybody has as many addresses as they like."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _sealed(text: str) -> str:
    return keys().mac(text.encode("utf-8", "replace"), purpose="throttle")[:32]


def _locked(session: Session, wanted: Iterable[str], moment: datetime) -> list[Attempts]:
    """The counts of these keys, held until the transaction ends; new ones begin at nothing, what is long past goes."""
    rows = []
    for key in wanted:
        new = insert_into(session, Attempts).values(key=key, count=0, last_at=moment, free_at=moment - LONG_AGO)
        session.execute(new.on_conflict_do_nothing())
        rows.append(session.get_one(Attempts, key, with_for_update=True, populate_existing=True))
    return rows


def _add(found: list[Attempts], kind: str, rules: Rules, account_id: int | None, moment: datetime) -> None:
    for each, rule in zip(found, (rules.account, rules.address), strict=False):
        wait = each.add(rule, moment)
        if wait > NOTHING:
            subject = ("account", account_id) if account_id is not None and each is found[0] else None
            audit.note(
                "attempts.slowed", by=None, now=moment, subject=subject, detail={"kind": kind, "count": each.count, "wait": wait.seconds}
            )
    if account_id is not None and found[0].count == TOLD_AT and rules.are_told:
        _tell_owner(account_id, moment)


def _tell_owner(account_id: int, moment: datetime) -> None:
    """One mail a day, however many tries of whatever kind."""
    account = db.session.get_one(Account, account_id)
    if account.state is AccountState.ACTIVE:
        outbox.queue(mail.slowed_down(account, moment), key=f"slowed:{account_id}:{moment.date()}", now=moment)
