"""Every SELECT on check-ins. The caller has seen the milestone, so its check-ins may be seen as well; a file is asked for by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import db
from coachapp.core.errors import Missing
from coachapp.core.listed import is_listed
from coachapp.core.paging import Page, page_by_key
from coachapp.engagements.viewer import Viewer
from coachapp.files.models import File
from coachapp.goals.models import Goal, Milestone
from coachapp.goals.queries import visible

Row = sa.Row[*tuple[Any, ...]]
_CHECK_INS = sa.select(
    CheckIn.id, CheckIn.created_at, CheckIn.text_html, CheckIn.progress, CheckIn.confidence, CheckIn.confidence_before
).where(CheckIn.milestone_id == sa.bindparam("milestone_id"))
_EVIDENCE = (
    sa.select(Evidence.check_in_id, Evidence.url, Evidence.label, Evidence.file_id, File.name, File.kind, File.size, File.owner_id)
    .outerjoin(File, File.id == Evidence.file_id)
    .where(is_listed(Evidence.check_in_id, "check_in_ids"))
    .order_by(Evidence.id)
)
_FILE = (
    sa.select(File, CheckIn.milestone_id, Goal.client_id)
    .join(Evidence, Evidence.file_id == File.id)
    .join(CheckIn, CheckIn.id == Evidence.check_in_id)
    .join(Milestone, Milestone.id == CheckIn.milestone_id)
    .join(Goal, Goal.id == Milestone.goal_id)
    .where(File.id == sa.bindparam("file_id"), visible())
)


@dataclass(frozen=True)
class Hung:
    """A file of a check-in, and where it hangs."""

    file: File
    milestone_id: int
    client_id: int


def check_ins(milestone_id: int, cursor: str | None = None, size: int = 20) -> Page[Row]:
    """A milestone's check-ins, the newest first."""
    return page_by_key(_CHECK_INS, (CheckIn.created_at, CheckIn.id), cursor, size, descending=True, milestone_id=milestone_id)


def evidence(check_in_ids: Collection[int]) -> dict[int, list[Row]]:
    """The links and files of these check-ins, by check-in."""
    found: dict[int, list[Row]] = defaultdict(list)
    if check_in_ids:
        for row in db.session.execute(_EVIDENCE, {"check_in_ids": list(check_in_ids)}):
            found[row.check_in_id].append(row)
    return found


def file(viewer: Viewer, file_id: int) -> Hung:
    """A file of a check-in on a milestone that the viewer may see, or Missing."""
    found = db.session.execute(_FILE, viewer.bound(file_id=file_id)).one_or_none()
    if found is None:
        raise Missing
    return Hung(*found)
