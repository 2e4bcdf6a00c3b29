"""What is older than the settings say goes (instance.models; the page /privacy tells the same)."""

from __future__ import annotations

from datetime import datetime, timedelta

from coachapp.accounts.erase_commands import forget_old_attempts, forget_old_links, forget_what_has_run_out
from coachapp.admin.erase_commands import forget_old_imports
from coachapp.core.db import transaction
from coachapp.core.once import forget_old_keys
from coachapp.goals.erase_commands import forget_old_looks
from coachapp.inbound.erase_commands import forget_old_inbound
from coachapp.instance.models import Instance
from coachapp.instance.queries import settings
from coachapp.ledger.audit import erase_old_origins
from coachapp.ledger.erasing import forget_old_mails
from coachapp.notices.erase_commands import forget_old_notices
from coachapp.records.commands import forget_old_records
from coachapp.security.erase_commands import forget_old_challenges

FORM_KEYS_LIVE = timedelta(days=7)
NOTICES_LIVE = timedelta(days=60)
"""At least: so long after something a person could still be told of it, and is told once."""


def apply_retention(now: datetime) -> None:
    """Delete what has been kept long enough, some tables at a time, so that nobody waits long for a lock."""
    with transaction():
        kept = settings()
        _forget_mails_and_links(kept, now)
    with transaction():
        before = now - timedelta(days=kept.keep_attempts_days)
        forget_old_attempts(before)
        erase_old_origins(before)
        forget_old_looks((now - timedelta(days=kept.keep_looks_days)).date())
    with transaction():
        forget_what_has_run_out(now)
        forget_old_challenges(now)
        forget_old_imports(now)
        forget_old_records(now)
        forget_old_keys(now - FORM_KEYS_LIVE)


def notices_live(kept: Instance) -> timedelta:
    """How long somebody finds in the app what they were told of."""
    return max(timedelta(days=kept.keep_mail_days), NOTICES_LIVE)


def _forget_mails_and_links(kept: Instance, now: datetime) -> None:
    """Links are kept as long as mails and tries: they tell to which addresses of before an erasure must look."""
    forget_old_mails(now - timedelta(days=kept.keep_mail_days))
    forget_old_inbound(now - timedelta(days=kept.keep_mail_days))
    forget_old_notices(now - notices_live(kept))
    forget_old_links(now - timedelta(days=max(kept.keep_mail_days, kept.keep_attempts_days)))
