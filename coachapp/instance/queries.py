"""Every SELECT on the settings."""

from __future__ import annotations

import sqlalchemy as sa

from coachapp.core.db import db
from coachapp.instance.models import THE_ROW, Instance, InstanceSettings

_FIELDS = tuple(Instance.__dataclass_fields__)
_SETTINGS = sa.select(*(getattr(InstanceSettings, name) for name in _FIELDS)).where(InstanceSettings.id == THE_ROW)


def settings() -> Instance:
    """How this instance is set; the defaults until an admin has saved."""
    row = db.session.execute(_SETTINGS).one_or_none()
    return Instance(**row._asdict()) if row else Instance()


def kept_settings() -> InstanceSettings | None:
    """The row itself, if there is one."""
    return db.session.get(InstanceSettings, THE_ROW)
