"""How every mail that can be switched off is drawn: its words, the way to stop its kind, its thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template

from coachapp.accounts.models import Account
from coachapp.core.keys import keys
from coachapp.instance.mail import drawn
from coachapp.instance.request import public_url
from coachapp.ledger.outbox import Mail
from coachapp.notices.models import DIGEST_MAIL, KIND_WORDS, Kind, Notice

PURPOSE = "stop mail"


def stop_token(account_id: int, kind: str) -> str:
    """Whose mails of which kind a link stops; nobody else can make it. It opens nothing and shows nothing, so it may grow old."""
    return f"{account_id}.{kind}.{keys().mac(f'{account_id}.{kind}'.encode(), purpose=PURPOSE)}"


def read_stop_token(token: str) -> tuple[int, str] | None:
    """The account and the kind, or the digest, that a link names, if it is one of ours."""
    whose, _, seal = token.rpartition(".")
    account_id, _, kind = whose.partition(".")
    if not keys().is_mac(whose.encode(), seal, purpose=PURPOSE):
        return None
    return int(account_id), kind


def notice(name: str, kind: Kind, account: Account, *, thread: str = "", waiting: Sequence[Notice] = (), **words: Any) -> Mail:
    """The mail of that name, which is of this kind, to this person. `waiting`: what would have gone with the digest, and comes along."""
    return _drawn(name, account, kind, thread, words | {"stop_words": KIND_WORDS[kind], "also": waiting})


def digest(account: Account, waiting: Sequence[Notice]) -> Mail:
    """Everything that waited, in one mail."""
    return _drawn(DIGEST_MAIL, account, DIGEST_MAIL, "", {"waiting": waiting, "stop_words": "The digest", "also": ()})


def _drawn(name: str, account: Account, kind: str, thread: str, words: dict[str, Any]) -> Mail:
    stop_url = f"{public_url()}/notices/off/{stop_token(account.id, kind)}"
    words = {"public_url": public_url(), "stop_url": stop_url, **words}
    mail, foot = drawn(name, account.email, **words), render_template("mail/_foot.txt", **words)
    headers = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return replace(mail, text=f"{mail.text.rstrip()}\n{foot}", thread=thread, headers=headers)
