"""What comes of published feedback: the client's answer, the action, and the words that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from coachapp.demo.client import Client
from coachapp.demo.script import ActionScript, FeedbackScript, ReplyScript, ResponseScript, When
from coachapp.demo.timeline import Event
from coachapp.engagements.viewer import Viewer
from coachapp.feedback import queries
from coachapp.feedback.commands import reply, respond
from coachapp.feedback.loop_commands import tell_help
from coachapp.feedback.models import Feedback, Help, ResponseKind
from coachapp.sessions import queries as sessions
from coachapp.sessions.commands import close_action
from coachapp.sessions.models import ActionState, CoachingSession

TOLD_AFTER = 30
"""Days after *will act* on which a client says whether it helped."""


class ThreadPlay:
    """One feedback after its review was published; `meeting` gives the session it was written in."""

    def __init__(self, client: Client, coach: Viewer, meeting: Callable[[], CoachingSession], script: FeedbackScript) -> None:
        self.client, self.coach, self.meeting, self.script = client, coach, meeting, script

    def events(self) -> Iterator[Event]:
        """The answer, what was done, and the replies."""
        response = self.script.response
        if response:
            yield Event(self.client.at(response.when, "19:20"), partial(self._answer, response))
            yield from self._closing(response.action)
            yield from self._telling(response)
        for said in self.script.replies:
            where = self.client.person.time_zone if said.by == "client" else self.coach.time_zone
            yield Event(self.client.timeline.at(said.when, "19:40", where), partial(self._say, said))
        if self.script.replies and self.script.replies[-1].by == "coach":
            evening = When(self.script.replies[-1].when.days, "22:10")
            yield Event(self.client.at(evening, "22:10"), self._let_rest)

    def _closing(self, action: ActionScript | None) -> Iterator[Event]:
        for closed, state in ((action.done, ActionState.DONE), (action.dropped, ActionState.DROPPED)) if action else ():
            if closed:
                yield Event(self.client.at(closed, "20:10"), partial(self._close_action, state))

    def _telling(self, response: ResponseScript) -> Iterator[Event]:
        told = When(response.when.days + TOLD_AFTER)
        if response.helped and told.days < 0:
            yield Event(self.client.at(told, "19:30"), partial(self._tell_help, Help(response.helped)))

    def _tell_help(self, helped: Help, now: datetime) -> None:
        by = self.client.viewer
        tell_help(self._feedback(by), by=by, now=now, helped=helped)

    def _feedback(self, viewer: Viewer) -> Feedback:
        meeting, milestone_id = self.meeting(), self.client.milestones[self.script.milestone].id
        cells = queries.cells(viewer, meeting.engagement_id)
        (feedback_id,) = (cell.id for cell in cells if (cell.session_id, cell.milestone_id) == (meeting.id, milestone_id))
        return queries.feedback(viewer, feedback_id)

    def _answer(self, response: ResponseScript, now: datetime) -> None:
        by, action = self.client.viewer, response.action
        due_on = self.client.timeline.day(action.due) if action else None
        respond(
            self._feedback(by),
            by=by,
            now=now,
            kind=ResponseKind(response.kind),
            text=response.text,
            action_text=action.text if action else "",
            due_on=due_on,
        )

    def _close_action(self, state: ActionState, now: datetime) -> None:
        by = self.client.viewer
        promised = sessions.action_from(("feedback", self._feedback(by).id))
        if promised is None:
            raise LookupError(f"{by.name} closes an action that was never promised")
        close_action(sessions.action(by, promised.id), by=by, now=now, state=state)

    def _say(self, said: ReplyScript, now: datetime) -> None:
        by = self.client.viewer if said.by == "client" else self.coach
        reply(self._feedback(by), by=by, now=now, text=said.text)

    def _let_rest(self, now: datetime) -> None:
        by = self.client.viewer
        respond(self._feedback(by), by=by, now=now, kind=ResponseKind.GOT_IT)
