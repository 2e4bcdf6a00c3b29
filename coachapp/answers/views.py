"""Where the answers in a mail lead: a page with one button, for whoever has the link. Looking changes nothing, and signs nobody in."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from coachapp.accounts.link_models import Purpose
from coachapp.accounts.links import CLOSED
from coachapp.accounts.request import followed_answer, forget_answer
from coachapp.answers import commands
from coachapp.answers.commands import Asked
from coachapp.answers.forms import FORMS
from coachapp.core.clock import now, read_in
from coachapp.core.errors import Gone, Missing
from coachapp.core.forms import Form
from coachapp.core.once import once
from coachapp.core.web import page, public, see

blueprint = Blueprint("answers", __name__)
SAID = {
    Purpose.GOT_IT: "You said “Got it”.",
    Purpose.WILL_ACT: "You said “Will act”.",
    Purpose.LETS_DISCUSS: "You said “Let’s discuss”, and it is on the agenda.",
    Purpose.CHECK_IN: "Checked in.",
}


@blueprint.get("/answers/<purpose>/<mark>")
@public
def answer(purpose: str, mark: str) -> ResponseReturnValue:
    asked = _asked(purpose, mark)
    figures = {"progress": asked.milestone.progress, "confidence": asked.milestone.confidence}
    return _page(purpose, mark, asked, FORMS[purpose](**figures if purpose == Purpose.CHECK_IN else {}))


@blueprint.post("/answers/<purpose>/<mark>")
@public
@once
def give(purpose: str, mark: str) -> ResponseReturnValue:
    asked = _asked(purpose, mark)
    form = FORMS[purpose]()
    if not form.was_sent():
        return _page(purpose, mark, asked, form, 422)
    token = followed_answer(purpose, mark)
    if purpose == Purpose.CHECK_IN:
        commands.give_check_in(token, now=now(), **form.values())
    else:
        commands.give_answer(purpose, token, now=now(), **form.values())
    forget_answer(mark)
    flash(SAID[Purpose(purpose)])
    return see("answers.thanks")


@blueprint.get("/answers/thanks")
@public
def thanks() -> ResponseReturnValue:
    return page("answers/thanks.html")


@blueprint.errorhandler(Gone)
def closed(error: Gone) -> ResponseReturnValue:
    """The link did its work, or can no longer do it: the website still can."""
    return page("answers/closed.html", error.status, reason="" if error.reason == CLOSED else error.reason)


def _asked(purpose: str, mark: str) -> Asked:
    """What the followed link asks, in days of its person."""
    if purpose not in FORMS:
        raise Missing
    asked = commands.open_answer(purpose, followed_answer(purpose, mark), now=now())
    read_in(asked.viewer.time_zone)
    return asked


def _page(purpose: str, mark: str, asked: Asked, form: Form, status: int = 200) -> ResponseReturnValue:
    return page(f"answers/{purpose}.html", status, asked=asked, form=form, purpose=purpose, mark=mark)
