"""One's sessions in a calendar program of one's own: the address, and what it gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now, zone
from coachapp.core.security import fingerprint
from coachapp.core.web import page, public, see
from coachapp.engagements.request import current_viewer
from coachapp.instance.request import brand, public_url
from coachapp.sessions import calendar, feed_commands, feed_queries, series_queries
from coachapp.sessions.blueprint import blueprint

BACK = timedelta(days=90)


@blueprint.get("/account/calendar", endpoint="calendar")
def own_calendar() -> ResponseReturnValue:
    return page("sessions/calendar.html", feed=feed_queries.feed(current_viewer().account_id), address="")


@blueprint.post("/account/calendar")
def new_calendar_address() -> ResponseReturnValue:
    """The page with the new address: it is shown only now."""
    viewer = current_viewer()
    token = feed_commands.new_feed(by=viewer, now=now())
    address = f"{public_url()}/calendar/{token}.ics"
    return page("sessions/calendar.html", feed=feed_queries.feed(viewer.account_id), address=address)


@blueprint.post("/account/calendar/removal")
def stop_calendar() -> ResponseReturnValue:
    feed_commands.stop_feed(by=current_viewer(), now=now())
    flash("The address opens nothing any more. Calendar programs that have it keep what they have read.")
    return see("sessions.calendar")


@blueprint.get("/calendar/<token>.ics")
@public
def calendar_feed(token: str) -> ResponseReturnValue:
    """Titles, places and times for whoever has the address; what a program knows already is not sent again."""
    reader = feed_queries.reader_of(fingerprint(token))
    since = _midnight(now()) - BACK
    rows, series = feed_queries.sessions_since(reader.id, since), series_queries.series_of(reader.id, since)
    told = [tuple(row) for row in rows], [(one.id, one.version) for one in series]
    known_by = sha256(repr((reader.time_zone, brand().name, public_url(), *told)).encode()).hexdigest()
    response = Response(mimetype="text/calendar", headers={"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"})
    response.set_etag(known_by)
    if request.if_none_match.contains(known_by):
        response.status_code = 304
        return response
    response.set_data(calendar.feed(rows, series, zone(reader.time_zone), name=brand().name, base=public_url()))
    response.headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return response


def _midnight(moment: datetime) -> datetime:
    """So that the answer is the same all day long."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
