"""Check-ins that a client brings along from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from coachapp.checkins.models import CheckIn, Evidence
from coachapp.core.db import db
from coachapp.files.models import File
from coachapp.goals.models import Milestone

Words = Mapping[str, Any]


def drawn_check_ins(told: Sequence[Words]) -> list[CheckIn]:
    """Those of one milestone, oldest first, with their texts rendered and their links, not kept yet."""
    drawn: list[CheckIn] = []
    for words in told:
        before = drawn[-1].confidence if drawn else None
        made = CheckIn(progress=words["progress"], confidence=words["confidence"], confidence_before=before)
        made.created_at = datetime.fromisoformat(words["created_at"])
        made.write(words["text"])
        made.evidence = [Evidence(url=link["url"], label=link["label"]) for link in words["links"]]
        drawn.append(made)
    return drawn


def keep_check_ins(milestone: Milestone, drawn: Iterable[CheckIn], sent: Iterable[Sequence[File]]) -> None:
    """Keep them under this milestone, which tells their figures already, each with its files."""
    for check_in, files in zip(drawn, sent, strict=True):
        check_in.milestone_id, check_in.goal_id = milestone.id, milestone.goal_id
        check_in.evidence.extend(map(Evidence.of_file, files))
        db.session.add(check_in)
    db.session.flush()
