"""The audit log as a page, and as a table to take along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request, send_file
from flask.typing import ResponseReturnValue

from coachapp.admin import audit_queries
from coachapp.admin.audit_queries import Wanted
from coachapp.admin.blueprint import blueprint
from coachapp.admin.models import ACT_WORDS
from coachapp.core.clock import now, reader_zone
from coachapp.core.forms import argument
from coachapp.core.spreadsheet import csv_file
from coachapp.core.web import page
from coachapp.engagements.request import current_viewer
from coachapp.engagements.viewer import Viewer
from coachapp.ledger import audit
from coachapp.security.devices import in_words

CODE = re.compile(r"[a-z_.]{1,40}")
COLUMNS = ("Line", "When (UTC)", "Who", "Account", "What", "Code", "About", "Number", "More", "Reason", "Address", "Device")


@blueprint.get("/audit-log")
def audit_log() -> ResponseReturnValue:
    """Newest first, narrowed to an act, a person and days."""
    asked = _asked()
    found, names = audit_queries.audit_log(current_viewer(), _wanted(asked), request.args.get("after"))
    kept = {name: value for name, value in asked.items() if value}
    is_backwards = bool(asked["since"] and asked["until"] and asked["since"] > asked["until"])
    words: dict[str, Any] = {"act_words": ACT_WORDS, "device_words": in_words}
    return page("admin/audit_log.html", found=found, names=names, asked=asked, kept=kept, is_backwards=is_backwards, **words)


@blueprint.get("/audit-log.csv")
def audit_table() -> ResponseReturnValue:
    """All lines that the page's filter finds; that it was taken is a line too."""
    viewer, asked, moment = current_viewer(), _asked(), now()
    file = csv_file(COLUMNS, _cells(viewer, _wanted(asked)))
    detail = {name: value for name, value in asked.items() if value and name != "who"}
    audit.note_afterwards("audit.exported", by=viewer, now=moment, detail=detail)
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"audit-log-{moment:%Y-%m-%d}.csv")


def _asked() -> dict[str, str]:
    days = {name: argument(name) for name in ("since", "until")}
    act = argument("act")
    return {
        "act": act if CODE.fullmatch(act) else "",
        "who": argument("who"),
        **{name: day if _day(day) else "" for name, day in days.items()},
    }


def _wanted(asked: dict[str, str]) -> Wanted:
    """The reader's days as moments; the last day counts whole."""
    since, until = _day(asked["since"]), _day(asked["until"])
    begin, end = (_begin_of(since) if since else None), (_begin_of(until + timedelta(days=1)) if until else None)
    return Wanted(asked["act"], asked["who"], begin, end)


def _day(text: str) -> date | None:
    """A day of the years in which a log can be; anything else filters nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 9000 else None


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), reader_zone())


def _cells(viewer: Viewer, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    for line, names in audit_queries.whole_log(viewer, wanted):
        more = " ".join(f"{key} {value}" for key, value in line.detail.items())
        about = names.get(line.subject_id, "account") if line.subject_kind == "account" else line.subject_kind
        who = names.get(line.actor_id, "") if line.actor_id else ""
        said = (who, line.actor_id, ACT_WORDS.get(line.act, line.act), line.act, about, line.subject_id, more, line.reason)
        yield line.id, line.at.isoformat(timespec="seconds"), *said, line.address, line.device
