"""Every change to check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coachapp.checkins import policy, queries
from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import save
from coachapp.core.policy import require
from coachapp.engagements.viewer import Viewer
from coachapp.files import commands as files
from coachapp.files.models import File
from coachapp.files.store import Store
from coachapp.goals import commands as goals
from coachapp.goals.models import Milestone
from coachapp.goals.queries import coaches_who_see
from coachapp.ledger.activity import record
from coachapp.notices.commands import tell_later
from coachapp.notices.models import Kind, Line


def check_in(
    milestone: Milestone,
    *,
    by: Viewer,
    now: datetime,
    text: str,
    progress: int,
    confidence: int,
    evidence: Sequence[tuple[str, str]] = (),
    sent: Sequence[File] = (),
) -> CheckIn:
    """What moved on a milestone, with its links (url, label) and its files. Its figures become the milestone's. The coaches who see it
    are told once a day, without a word of it: what they may see can be another thing when they read that."""
    require(policy.may_check_in(by, milestone))
    figures = {"progress": progress, "confidence": confidence}
    of = {"milestone_id": milestone.id, "goal_id": milestone.goal_id}
    made = CheckIn(**of, confidence_before=milestone.confidence, created_at=now, **figures)
    made.write(text)
    made.evidence = [*(Evidence(url=url, label=label) for url, label in evidence), *map(Evidence.of_file, sent)]
    changes = {field: (getattr(milestone, field), value) for field, value in figures.items()}
    goals.note_check_in(milestone, by=by, now=now, **figures)
    save(made)
    record("check_in", by=by, client_id=milestone.goal.client_id, subject=("milestone", milestone.id), now=now, changes=changes)
    for coach_id in coaches_who_see(milestone.goal):
        key = f"check_in:{by.account_id}:{coach_id}:{now.date()}"
        line = Line(key, f"{by.name} checked in", f"/clients/{by.account_id}", by.account_id)
        tell_later(coach_id, Kind.COACH_CHECK_INS, line, now=now)
    return made


def remove_file(found: queries.Hung, *, by: Viewer, now: datetime, store: Store) -> None:
    """Take a file away from its check-in, for good. The words of the check-in stay."""
    require(policy.may_remove_file(by, found.file))
    files.remove(found.file, store=store)
    subject = ("milestone", found.milestone_id)
    record("check_in.file_removed", by=by, client_id=found.client_id, subject=subject, now=now, note=found.file.name)
