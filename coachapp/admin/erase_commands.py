"""Take a person out of the lists of people that admins brought in."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.admin import import_queries as queries
from coachapp.admin.import_models import IMPORT_LIVES, AccountImport
from coachapp.core.db import db, save
from coachapp.core.mail_addresses import whole_address


def erase_listed(addresses: Collection[str], *, name: str) -> None:
    """Strike their own rows; in others' (as their coach, say) leave their address out."""
    for one in queries.kept_imports():
        one.good, one.bad = _without(one.good, addresses, name), _without(one.bad, addresses, name)
        save(one)


def _without(rows: list[dict[str, Any]], addresses: Collection[str], name: str) -> list[dict[str, Any]]:
    others = (row for row in rows if not _is_theirs(row, addresses, name))
    return [{column: "" if _tells(value, addresses) else value for column, value in row.items()} for row in others]


def _is_theirs(row: dict[str, Any], addresses: Collection[str], name: str) -> bool:
    return _tells(row.get("email", ""), addresses) or str(row.get("name", "")).strip().casefold() == name.casefold()


def _tells(value: Any, addresses: Collection[str]) -> bool:
    return any(re.search(whole_address(address), str(value), re.IGNORECASE) for address in addresses)


def forget_old_imports(now: datetime) -> None:
    """Forget lists that were never taken over, or long ago."""
    db.session.execute(sa.delete(AccountImport).where(AccountImport.made_at < now - IMPORT_LIVES))
