"""Mail that waits and mail that failed."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from coachapp.admin import outbox_queries as queries
from coachapp.admin.blueprint import blueprint
from coachapp.admin.models import MAIL_ERRORS, MAIL_WORDS
from coachapp.admin.queries import only_admins
from coachapp.core.clock import now
from coachapp.core.errors import Conflict
from coachapp.core.web import page, see
from coachapp.core.wording import count_first
from coachapp.engagements.request import current_viewer
from coachapp.inbound.models import FATE_WORDS
from coachapp.instance.request import has_mail
from coachapp.ledger import audit
from coachapp.ledger.delivery import CLAIM
from coachapp.ledger.once_more import try_failed_again, try_waiting_now


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """What failed, or with `which=waiting` what waits, with `which=refused` what came in and was not taken."""
    viewer, which = current_viewer(), request.args.get("which")
    if which == "refused":
        found = queries.refused_mail(viewer, request.args.get("after"))
        return page("admin/refused_mail.html", found=found, counts=queries.mail_counts(viewer), fates=FATE_WORDS)
    is_waiting = which == "waiting"
    found = (queries.waiting_mail if is_waiting else queries.failed_mail)(viewer, request.args.get("after"))
    moment = now()
    shown = {"counts": queries.mail_counts(viewer), "is_waiting": is_waiting, "kinds": MAIL_WORDS, "errors": MAIL_ERRORS}
    return page("admin/mail.html", found=found, has_mail=has_mail(), moment=moment, soon=moment + CLAIM, **shown)


@blueprint.post("/mail/<int:mail_id>/retry")
def mail_retry(mail_id: int) -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    only_admins(viewer)
    if not try_failed_again(mail_id, now=moment):
        raise Conflict("This mail is not failed any more, or its link is gone: then send a new one from where it came from.")
    audit.note("mail.retried", by=viewer, now=moment, subject=("mail", mail_id))
    flash("It is tried again in a moment.")
    return see("admin.mail")


@blueprint.post("/mail/<int:mail_id>/now")
def mail_now(mail_id: int) -> ResponseReturnValue:
    """Do not wait for its next try."""
    viewer, moment = current_viewer(), now()
    only_admins(viewer)
    if not try_waiting_now(mail_id, now=moment):
        raise Conflict("This mail does not wait for another try any more. Load the page again.")
    flash("It is tried in a moment.")
    return see("admin.mail", which="waiting")


@blueprint.post("/mail/now")
def mail_all_now() -> ResponseReturnValue:
    """Do not wait: the mail server is back."""
    only_admins(current_viewer())
    hurried = try_waiting_now(None, now=now())
    flash(f"{count_first(hurried, 'mail is', 'mails are')} tried in a moment.")
    return see("admin.mail", which="waiting")


@blueprint.post("/mail/retry")
def mail_retry_all() -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    only_admins(viewer)
    again = try_failed_again(None, now=moment)
    audit.note("mail.retried", by=viewer, now=moment, detail={"mails": again})
    flash(f"{count_first(again, 'mail is', 'mails are')} tried again in a moment.")
    return see("admin.mail")
