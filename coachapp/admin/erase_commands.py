"""Take a person out of the lists of people that admins brought in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from coachapp.admin import import_queries as queries
from coachapp.admin.import_models import IMPORT_LIVES, AccountImport
from coachapp.core.db import db, save


def erase_listed(addresses: Collection[str], *, name: str) -> None:
    """Strike the rows that hold one of these addresses, or are called so."""
    for one in queries.kept_imports():
        one.good, one.bad = _without(one.good, addresses, name), _without(one.bad, addresses, name)
        save(one)


def _without(rows: list[dict[str, Any]], addresses: Collection[str], name: str) -> list[dict[str, Any]]:
    return [row for row in rows if not any(_tells(str(value).casefold(), addresses, name.casefold()) for value in row.values())]


def _tells(said: str, addresses: Collection[str], name: str) -> bool:
    return said.strip() == name or any(address in said for address in addresses)


def forget_old_imports(now: datetime) -> None:
    """Forget lists that were never taken over, or long ago."""
    db.session.execute(sa.delete(AccountImport).where(AccountImport.made_at < now - IMPORT_LIVES))
