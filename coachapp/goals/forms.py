"""Fields of goals and milestones, with the method's advice as hints."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import Field, SelectMultipleField
from wtforms.validators import ValidationError

from coachapp.core.clock import today
from coachapp.core.editing import Editing
from coachapp.core.forms import SENTENCE, TEXT, Form, choice, day, line, pick, words
from coachapp.goals.models import DIRECTION_WORDS, SCOPE_WORDS, STATE_WORDS, Direction, GoalState, MilestoneState, Scope

STATES = [(GoalState.ACTIVE.value, "Active"), (GoalState.DRAFT.value, "Draft")]
SCOPES = [(scope.value, f"{scope.value}, {SCOPE_WORDS[scope]}") for scope in Scope]
DIRECTIONS = [(direction.value, DIRECTION_WORDS[direction]) for direction in Direction]
ALL, CHOSEN = "all", "chosen"
VISION_HINT = "Where do you want to get to in some years, and what will be different then? Rough is fine."
DONE_HINT = "One sentence by which somebody else could tell that it is done: what will exist, who will have it."
SCOPE_HINT = "How far it reaches. Over the years the series should grow."
DIRECTION_HINT = "Work that leads elsewhere still teaches."
BLOCK_HINT = "What stands in the way, and what would remove it?"
COACHES_HINT = "Counts only with “Only those I choose”. With none ticked, only you see it."
REASON_HINT = "What one chooses not to do counts as much. A sentence is enough; your coaches read it."
REVISIT = "Look at it again on"
REVISIT_HINT = "If you like. On that day it comes up again, here and on the agenda."


class GoalForm(Editing):
    title = line("Title", hint="One line that you would say to a friend.")
    vision = words("Vision", most=TEXT, hint=VISION_HINT)
    area = line("Area", most=100, required=False, hint="The field it lies in: robot learning, palliative care, school reform.")
    horizon_on = day("Horizon", hint="By when, roughly. Long-term goals take years.")
    achievable = words("Achievable", most=SENTENCE, hint="What makes you think that you can get there from where you are?")
    novel = words("Novel", most=SENTENCE, hint="What is in it that nobody has done, and what has only lately become possible?")
    motivating = words("Motivating", most=SENTENCE, hint="Why would you work on it in a week when nothing works?")
    useful = words("Useful", most=SENTENCE, hint="Who will do what differently when you are there?")


class Sharing(Form):
    """With whom a goal is shared; the choices are the client's running engagements."""

    sharing = pick("Who sees it", [(ALL, "All my coaches, also later ones"), (CHOSEN, "Only those I choose")])
    coaches = SelectMultipleField("Coaches", coerce=int, choices=[], description=COACHES_HINT)

    def __init__(self, coaches: list[tuple[int, str]], **kept: Any) -> None:
        super().__init__(**{"sharing": ALL, **kept})
        self.coaches.choices = coaches

    def values(self) -> dict[str, Any]:
        values = super().values()
        is_all, chosen = values.pop("sharing") == ALL, values.pop("coaches")
        return {**values, "is_shared_with_all": is_all, "engagement_ids": [] if is_all else chosen}


class NewGoalForm(Sharing, GoalForm):
    state = choice(
        "State", [(GoalState.ACTIVE.value, "Active"), (GoalState.DRAFT.value, "Draft")], coerce=GoalState, default=GoalState.ACTIVE
    )


class MilestoneForm(Editing):
    title = line("Title", hint="A result, not an activity: “Open benchmark with two other labs”.")
    done_when = words("Definition of done", most=TEXT, hint=DONE_HINT)
    due_on = day("Due", hint="Weeks to months away. If it is years, cut it in two.")
    scope = choice("Scope", SCOPES, coerce=int, hint=SCOPE_HINT, default=Scope.PROJECT.value)
    direction = choice("Direction", DIRECTIONS, coerce=Direction, hint=DIRECTION_HINT, default=Direction.TOWARDS)


class EditMilestoneForm(MilestoneForm):
    reason = line("Reason", most=SENTENCE, required=False, hint="If the date moves: why? It stays beside the move.")


class Revisiting(Form):
    """Asks on which day to look at it again: one to come, or the one that is kept already."""

    revisit_on = day(REVISIT, hint=REVISIT_HINT)
    kept_day: date | None = None

    def validate_revisit_on(self, field: Field) -> None:
        if field.data and field.data < today() and field.data != self.kept_day:
            raise ValidationError("That day has passed. Choose one to come, or leave it empty.")


class _SettingAside(Revisiting):
    reason = words("Reason", most=SENTENCE, hint=REASON_HINT)


class GoalStateForm(_SettingAside):
    state = choice("State", [(state.value, STATE_WORDS[state]) for state in GoalState], coerce=GoalState)


class MilestoneStateForm(_SettingAside):
    state = choice("State", [(state.value, STATE_WORDS[state]) for state in MilestoneState], coerce=MilestoneState)


class BlockForm(Form):
    reason = words("Reason", most=SENTENCE, required=True, hint=BLOCK_HINT, say="Say what blocks it.")
