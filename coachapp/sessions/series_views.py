"""The sessions of a series on one page, and calling off the rest of it."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from coachapp.core.clock import now
from coachapp.core.web import page, see
from coachapp.engagements.request import current_viewer
from coachapp.sessions import policy, queries, series_commands, series_queries
from coachapp.sessions.blueprint import blueprint
from coachapp.sessions.models import SESSION_WORDS
from coachapp.sessions.series import EVERY_WORDS


@blueprint.get("/series/<int:series_id>")
def series(series_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = series_queries.series(viewer, series_id)
    first, moment = found[0], now()
    other = first.engagement.other_of(viewer.account_id)
    following = next((one for one in found if one.starts_at > moment and one.series_on and policy.may_move(viewer, one)), None)
    return page(
        "sessions/series.html",
        sessions=found,
        series=first.series,
        viewer=viewer,
        other=other,
        following=following,
        every=EVERY_WORDS,
        words=SESSION_WORDS,
        moment=moment,
    )


@blueprint.post("/sessions/<int:session_id>/rest/cancellation")
def cancel_rest(session_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.coaching_session(viewer, session_id)
    series_commands.cancel_rest(found, by=viewer, now=now())
    flash(f"This session and those that followed are cancelled. {found.engagement.client.name} gets one mail.")
    return see("sessions.coaching_session", session_id=session_id)
