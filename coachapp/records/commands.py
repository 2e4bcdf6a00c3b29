"""Copies of records: asked for, made, deleted; and how what somebody brought along goes again."""

from __future__ import annotations

from datetime import datetime

from coachapp.accounts.models import Account
from coachapp.core.actor import Actor
from coachapp.core.db import become, db, delete_rows, forget, once_kept, save, transaction
from coachapp.core.one_by_one import holding_nobody_up
from coachapp.core.policy import require
from coachapp.files.queries import used_by
from coachapp.files.store import Store
from coachapp.ledger import audit, outbox
from coachapp.records import mail, policy, queries
from coachapp.records.copies import Places, write_copy
from coachapp.records.import_models import IMPORT_LIVES, RecordImport
from coachapp.records.models import RecordCopy


def ask_copy(account: Account, *, by: Actor, now: datetime) -> RecordCopy:
    """Owe this person a copy of their record. Forbidden while one is made, or after a few within a day."""
    waits = any(copy.ready_at is None for copy in queries.copies_of(account.id, now))
    require(policy.may_ask_copy(asked_lately=queries.asked_since(account.id, now - policy.EVERY), is_waiting=waits))
    asked = save(RecordCopy(account_id=account.id, asked_at=now))
    audit.note("record.asked", by=by, now=now, subject=("account", account.id), detail={"copy": asked.id})
    return asked


def is_small(account_id: int) -> bool:
    """Whether this record can be copied while its person waits."""
    return queries.is_small(account_id, file_bytes=used_by(account_id))


def make_copy(copy_id: int, account_id: int, places: Places, *, now: datetime) -> None:
    """Write a copy that is owed, and tell its person. No lock is held while it is written; ends the transaction before it."""
    become("read")
    stored, size = write_copy(account_id, places, now)
    try:
        with transaction():
            copy = db.session.get(RecordCopy, copy_id, with_for_update=True)
            if copy is None or copy.ready_at is not None:  # erased meanwhile, or another worker was first
                places.copies.remove(stored)
                return
            copy.be_ready(stored=stored, size=size, now=now)
            save(copy)
            account = db.session.get_one(Account, account_id)
            outbox.queue(mail.copy_ready(account, copy.ends_at), key=f"copy:{copy.id}", now=now)
    except BaseException:
        places.copies.remove(stored)
        raise


def make_waiting(places: Places, now: datetime) -> int:
    """Write all copies that are owed; how many. One that cannot be written holds nobody up."""
    become("read")
    made = 0
    for copy_id in queries.waiting():
        with holding_nobody_up("copy", copy=copy_id):
            become("read")
            copy = db.session.get(RecordCopy, copy_id)
            if copy is not None and copy.ready_at is None:
                make_copy(copy_id, copy.account_id, places, now=now)
                made += 1
    return made


def note_fetched(copy_id: int, *, by: Actor, now: datetime) -> None:
    """That a copy was fetched stands in the audit log."""
    audit.note_afterwards("record.fetched", by=by, now=now, subject=("account", by.account_id), detail={"copy": copy_id})


def remove_copy(copy: RecordCopy, store: Store) -> None:
    """Forget the row; the file goes once that is kept."""
    stored = copy.stored
    forget(copy)
    if stored:
        once_kept(lambda: store.remove(stored))


def forget_old_copies(store: Store, now: datetime) -> None:
    """Delete copies whose time is over, and files that no row knows."""
    with transaction():
        for copy in queries.run_out(now):
            remove_copy(copy, store)
    store.sweep(queries.with_rows)


def forget_old_records(now: datetime) -> None:
    """What was brought and waits no longer, and the count of those that were taken."""
    delete_rows(RecordImport, RecordImport.made_at <= now - IMPORT_LIVES)


def erase_records(account_id: int) -> None:
    """What this person brought and did not take in."""
    delete_rows(RecordImport, RecordImport.account_id == account_id)
