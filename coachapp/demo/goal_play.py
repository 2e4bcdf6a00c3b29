"""What a client does alone: writes goals and milestones, checks in, moves dates, finishes, sets aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from coachapp.checkins.commands import check_in
from coachapp.core.clock import day_of, zone
from coachapp.demo.client import Client
from coachapp.demo.script import CheckInScript, GoalScript, MilestoneScript, MoveScript
from coachapp.demo.timeline import Event
from coachapp.goals.commands import block, edit_milestone, make_goal, make_milestone, set_goal_state, set_milestone_state
from coachapp.goals.models import Direction, Goal, GoalState, MilestoneState


class GoalPlay:
    """One goal of one client, from its first words on."""

    def __init__(self, client: Client, script: GoalScript) -> None:
        self.client, self.script = client, script
        self.goal: Goal | None = None

    def events(self) -> Iterator[Event]:
        """All that happens to the goal and its milestones."""
        script, at = self.script, self.client.at
        yield Event(at(script.written, "18:00"), self._write)
        for milestone in script.milestones:
            yield from MilestonePlay(self, milestone).events()
        if script.reached:
            yield Event(at(script.reached, "21:10"), partial(self._move_to, GoalState.REACHED))
        if script.set_aside:
            yield Event(at(script.set_aside.when, "21:10"), partial(self._move_to, GoalState.SET_ASIDE, reason=script.set_aside.reason))

    def _write(self, now: datetime) -> None:
        script, client = self.script, self.client
        self.goal = make_goal(
            by=client.viewer,
            now=now,
            is_shared_with_all=not script.shared_with,
            engagement_ids=[client.engagement_ids[coach] for coach in script.shared_with],
            title=script.title,
            area=script.area,
            vision=script.vision,
            horizon_on=client.timeline.day(script.horizon),
            achievable=script.achievable,
            novel=script.novel,
            motivating=script.motivating,
            useful=script.useful,
        )
        client.goals[script.title] = self.goal

    def written(self) -> Goal:
        """The goal, which a milestone needs."""
        if self.goal is None:
            raise LookupError(f"“{self.script.title}” is used before it is written")
        return self.goal

    def _move_to(self, state: GoalState, now: datetime, reason: str = "") -> None:
        set_goal_state(self.written(), by=self.client.viewer, now=now, state=state, reason=reason)


class MilestonePlay:
    """One milestone, from the day it was added."""

    def __init__(self, goal: GoalPlay, script: MilestoneScript) -> None:
        self.goal, self.client, self.script = goal, goal.client, script

    def events(self) -> Iterator[Event]:
        """All that the client does with it."""
        script, at = self.script, self.client.at
        yield Event(at(script.added, "18:30"), self._add)
        for move in script.moves:
            yield Event(at(move.when, "18:50"), partial(self._move_due, move))
        for report in script.check_ins:
            yield Event(at(report.when, "19:10"), partial(self._check_in, report))
        if script.done:
            yield Event(at(script.done, "20:30"), partial(self._move_to, MilestoneState.DONE))
        if script.set_aside:
            set_aside = partial(self._move_to, MilestoneState.SET_ASIDE, reason=script.set_aside.reason)
            yield Event(at(script.set_aside.when, "20:45"), set_aside)
        if script.blocked:
            yield Event(at(script.blocked.when, "21:00"), partial(self._block, script.blocked.reason))

    def _add(self, now: datetime) -> None:
        script = self.script
        self.client.milestones[script.key] = make_milestone(
            self.goal.written(),
            by=self.client.viewer,
            now=now,
            title=script.title,
            done_when=script.done_when,
            due_on=self.client.timeline.day(script.due),
            scope=script.scope,
            direction=Direction(script.direction),
        )

    def _move_due(self, move: MoveScript, now: datetime) -> None:
        script, milestone = self.script, self.client.milestones[self.script.key]
        words: dict[str, Any] = {
            "title": script.title,
            "done_when": script.done_when,
            "scope": script.scope,
            "direction": Direction(script.direction),
        }
        due_on = self.client.timeline.day(move.due)
        edit_milestone(milestone, by=self.client.viewer, now=now, due_on=due_on, reason=move.reason, **words)

    def _check_in(self, report: CheckInScript, now: datetime) -> None:
        check_in(
            self.client.milestones[self.script.key],
            by=self.client.viewer,
            now=now,
            text=report.text,
            progress=report.progress,
            confidence=report.confidence,
            evidence=[(url, "") for url in report.evidence],
        )

    def _move_to(self, state: MilestoneState, now: datetime, reason: str = "") -> None:
        milestone, today = self.client.milestones[self.script.key], day_of(now, zone(self.client.person.time_zone))
        set_milestone_state(milestone, by=self.client.viewer, now=now, today=today, state=state, reason=reason)

    def _block(self, reason: str, now: datetime) -> None:
        block(self.client.milestones[self.script.key], by=self.client.viewer, now=now, reason=reason)
