"""The mails about an account itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.models import Account
from coachapp.instance.mail import drawn
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail


def link(purpose: str, token: str) -> str:
    """The full address of a link by mail, from the configured public address and never from a request's Host header."""
    return f"{public_url()}/links/{purpose}/{token}"


def slowed_down(account: Account, moment: datetime) -> Mail:
    """Somebody tried often and wrongly to come in as you."""
    return letter("slowed_down", account, at=moment, url=public_url())


def security_changed(account: Account, words: str, moment: datetime, *, recipient: str = "") -> Mail:
    """Something changed in what opens your account: `words` say what, as a whole sentence. `recipient`: the address of before."""
    return letter("security_changed", account, recipient=recipient, at=moment, words=words, url=f"{public_url()}/account/security")


def reset(account: Account, token: str, moment: datetime) -> Mail:
    """The link to a new password."""
    return letter("reset", account, secret=token, at=moment, url=link(Purpose.RESET, token))


def verification(account: Account, token: str, moment: datetime) -> Mail:
    """The link that shows that this address is theirs."""
    return letter("verification", account, secret=token, at=moment, url=link(Purpose.VERIFICATION, token))


def mail_change(account: Account, new: str, token: str, moment: datetime) -> Mail:
    """To the new address: the link that makes it theirs."""
    return letter("mail_change", account, recipient=new, secret=token, at=moment, url=link(Purpose.MAIL_CHANGE, token))


def mail_change_stop(account: Account, new: str, token: str, moment: datetime) -> Mail:
    """To the address of before: who asked for another one, and the link that stops it."""
    return letter("mail_change_stop", account, secret=token, at=moment, new=new, url=link(Purpose.MAIL_STOP, token))


def address_in_use(account: Account, moment: datetime) -> Mail:
    """Somebody wanted your address for another account."""
    return letter("address_in_use", account, at=moment, url=public_url())


def letter(kind: str, account: Account, *, recipient: str = "", secret: str = "", at: datetime, **words: str) -> Mail:
    """The mail of that name, with times as its reader lives. For the rooms above as well."""
    words = {"name": account.name, "at": at.astimezone(ZoneInfo(account.time_zone)).strftime("%-d %B %Y, %H:%M"), **words}
    return replace(drawn(kind, recipient or account.email, **words), secret=secret)
