"""The page that says in plain words who can read what, how long it is kept, and what is called outside."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from sqlalchemy.engine import make_url

from coachapp.core.environment import is_this_machine
from coachapp.core.web import page, public
from coachapp.instance.request import current_instance, our_settings
from coachapp.records.blueprint import blueprint
from coachapp.records.models import COPY_LIVES, GRACE
from coachapp.records.retention_commands import notices_live


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    kept = current_instance()
    days = {"grace": GRACE.days, "copy_days": COPY_LIVES.days, "notice_days": notices_live(kept).days}
    return page("records/privacy.html", kept=kept, outside=_outside(), **days)


def _outside() -> list[str]:
    """Whom this instance calls, as it is set."""
    settings = our_settings()
    called = []
    database = make_url(settings.database_url).host
    if database and not is_this_machine(database):
        called.append("A database server, which holds everything that is written here.")
    if settings.smtp:
        called.append("A mail server, which carries the mails to you.")
    if settings.issuer:
        called.append(f"{settings.issuer.name}, when somebody signs in with it: it learns that they did, and nothing of what they write.")
    if settings.clamd:
        called.append("A virus scanner of ours, which looks at each file that is sent.")
    return called
