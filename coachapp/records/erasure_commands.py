"""Being erased: asked for, stopped, done (docs/decisions/0018)."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts.commands import actor_of, end_other_sign_ins
from coachapp.accounts.erase_commands import erase_account
from coachapp.accounts.models import Account
from coachapp.admin.erase_commands import erase_listed
from coachapp.booking.erase_commands import erase_availability
from coachapp.core.actor import Actor
from coachapp.core.db import become, save, transaction
from coachapp.core.errors import Conflict
from coachapp.core.one_by_one import holding_nobody_up
from coachapp.engagements.erase_commands import erase_engagements
from coachapp.engagements.glass_queries import coaches_of
from coachapp.feedback.erase_commands import erase_feedback
from coachapp.files.commands import erase_of as erase_files
from coachapp.goals.erase_commands import erase_goals
from coachapp.home.erase_commands import erase_snoozes
from coachapp.hours.erase_commands import erase_hours
from coachapp.inbound.erase_commands import erase_inbound
from coachapp.ledger import audit, outbox
from coachapp.ledger.erasing import erase_history, erase_mails_about, erase_mails_to
from coachapp.notices.erase_commands import erase_notices
from coachapp.records import erasure_queries as queries
from coachapp.records import mail
from coachapp.records.commands import erase_records, remove_copy
from coachapp.records.copies import Places
from coachapp.records.models import GRACE
from coachapp.records.policy import blockers
from coachapp.security.erase_commands import erase_factors
from coachapp.sessions.erase_commands import erase_sessions


def ask_erasure(account: Account, *, by: Actor, now: datetime) -> None:
    """Erase this account in 30 days, unless its person stays; they and their coaches are told. Asked twice, the first day holds.
    Conflict with what stands in the way."""
    if account.erasure_due_at is not None:
        return
    in_the_way = blockers(queries.ties_of(account, now))
    if in_the_way:
        raise Conflict(" ".join(one.reason for one in in_the_way))
    account.erasure_due_at = due_at = now + GRACE
    save(account)
    end_other_sign_ins(account.id, but=by.sign_in_id)
    audit.note("erasure.asked", by=by, now=now, subject=("account", account.id))
    key = f"erasure:{account.id}:{due_at.timestamp():.0f}"
    outbox.queue(mail.erasure_asked(account, due_at), key=key, now=now)
    for coach in coaches_of(account.id):
        outbox.queue(mail.client_leaves(coach, account, due_at), key=f"{key}:{coach.id}", now=now)


def stay(account: Account, *, by: Actor, now: datetime) -> None:
    """The person thought better of it: everything is as before. Said twice, the same."""
    due_at = account.erasure_due_at
    if due_at is None:
        return
    account.erasure_due_at = None
    save(account)
    audit.note("erasure.stopped", by=by, now=now, subject=("account", account.id))
    key = f"erasure:{account.id}:{due_at.timestamp():.0f}:stopped"
    outbox.queue(mail.erasure_stopped(account), key=key, now=now)
    for coach in coaches_of(account.id):
        outbox.queue(mail.client_stays(coach, account), key=f"{key}:{coach.id}", now=now)


def erase_due(places: Places, now: datetime) -> int:
    """Erase everybody whose grace is over, each in a transaction of its own; how many. One that fails is logged and holds nobody up."""
    become("read")
    done = 0
    for account_id in queries.due(now):
        with holding_nobody_up("erasure", account=account_id), transaction():
            done += _erase_if_still_due(queries.held(account_id), places, now)
    return done


def _erase_if_still_due(account: Account, places: Places, now: datetime) -> bool:
    if account.erasure_due_at is None or account.erasure_due_at > now:
        return False
    in_the_way = blockers(queries.ties_of(account, now))
    if in_the_way:
        told = mail.erasure_blocked(account, [one.reason for one in in_the_way])
        outbox.queue(told, key=f"erasure:{account.id}:{account.erasure_due_at.timestamp():.0f}:blocked", now=now)
        return False
    erase(account, places, now=now)
    return True


def erase(account: Account, places: Places, *, now: datetime) -> None:
    """Take this person out of every table and of the files. What they said to others, who keep it, stands under a former coach's name."""
    account_id, addresses, name = account.id, queries.addresses_of(account), account.name
    for copy in queries.copies_of(account_id):
        remove_copy(copy, places.copies)
    erase_records(account_id)
    erase_files(account_id, store=places.files)
    erase_inbound(account_id)
    erase_feedback(account_id)
    erase_goals(account_id)
    erase_hours(account_id)
    erase_sessions(account_id)
    erase_availability(account_id)
    erase_engagements(account_id)
    erase_snoozes(account_id)
    erase_notices(account_id)
    erase_listed(addresses, name=name)
    erase_history(account_id)
    erase_mails_to(addresses)
    audit.erase_origins(account_id)
    audit.note("account.erased", by=actor_of(account), now=now, subject=("account", account_id))
    erase_factors(account_id)
    erase_account(account, now=now)
    erase_mails_about([*addresses, name], instead="somebody who has left")
