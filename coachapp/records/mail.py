"""What people are told about their record."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from coachapp.accounts.models import Account
from coachapp.core.wording import MONTHS
from coachapp.instance.mail import drawn
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail


def copy_ready(account: Account, until: datetime) -> Mail:
    """Their copy can be fetched until then."""
    return _mail("copy_ready", account, until=_day(until, account), url=f"{public_url()}/account/data")


def erasure_asked(account: Account, due_at: datetime) -> Mail:
    """Their account will be erased on that day, unless they stay."""
    return _mail("erasure_asked", account, due=_day(due_at, account), url=f"{public_url()}/account/erasure")


def erasure_stopped(account: Account) -> Mail:
    """They stay."""
    return _mail("erasure_stopped", account, url=f"{public_url()}/account/data")


def erasure_blocked(account: Account, reasons: list[str]) -> Mail:
    """The day came, and something stood in the way."""
    return _mail("erasure_blocked", account, reasons=reasons, url=f"{public_url()}/account/erasure")


def client_leaves(coach: Account, client: Account, due_at: datetime) -> Mail:
    """To a coach: this client's record will be erased on that day."""
    return _mail("client_leaves", coach, client=client.name, due=_day(due_at, coach), url=f"{public_url()}/account/data")


def client_stays(coach: Account, client: Account) -> Mail:
    """To a coach: this client stays."""
    return _mail("client_stays", coach, client=client.name, url=f"{public_url()}/clients/{client.id}")


def _day(moment: datetime, reader: Account) -> str:
    here = moment.astimezone(ZoneInfo(reader.time_zone))
    return f"{here.day} {MONTHS[here.month - 1]} {here.year}"


def _mail(kind: str, account: Account, **words: object) -> Mail:
    return drawn(kind, account.email, name=account.name, **words)
