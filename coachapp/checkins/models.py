"""Check-ins and their evidence."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachapp.core.db import Base, Instant
from coachapp.core.markdown import RENDERER, render
from coachapp.core.wording import size_in_words
from coachapp.files.models import File
from coachapp.goals.models import Milestone


class CheckIn(Base):
    """What moved on one milestone, in the client's words, with progress in percent and confidence from 1 to 5."""

    __tablename__ = "check_ins"
    __table_args__ = (
        sa.Index("ix_check_ins_milestone_at", "milestone_id", "created_at", "id"),
        sa.Index("ix_check_ins_goal_at", "goal_id", "created_at"),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        sa.CheckConstraint("confidence BETWEEN 1 AND 5", name="confidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestones.id", ondelete="CASCADE"))
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goals.id", ondelete="CASCADE"))
    """The milestone's goal, which never changes: what came since somebody looked is asked for each goal of each client."""
    text: Mapped[str] = mapped_column(sa.Text, default="")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    renderer: Mapped[int] = mapped_column(default=RENDERER)
    progress: Mapped[int]
    confidence: Mapped[int]
    confidence_before: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)

    milestone: Mapped[Milestone] = relationship(lazy="raise")
    evidence: Mapped[list[Evidence]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="Evidence.id"
    )

    def write(self, text: str) -> None:
        self.text, self.text_html, self.renderer = text, render(text), RENDERER


class Evidence(Base):
    """What shows what a check-in says: a link, which is shown and never fetched, or a file of ours under its own address."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(sa.ForeignKey("check_ins.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(sa.String(2000))
    label: Mapped[str] = mapped_column(sa.String(200), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"), unique=True)

    @classmethod
    def of_file(cls, file: File) -> Evidence:
        """A file, hung up: what lists links lists it as one."""
        file.hang_up()
        return cls(file_id=file.id, url=f"/files/{file.id}", label=f"{file.name} ({size_in_words(file.size)})")
