"""Fields of a proposal and of its answer."""

from __future__ import annotations

from wtforms import IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from coachapp.core.forms import SENTENCE, Form, choice, words
from coachapp.goals.forms import MilestoneForm

ACCEPT, DECLINE = "accept", "decline"


class ProposalForm(MilestoneForm):
    why = words("Why you propose it", most=SENTENCE, hint="The client reads it beside the proposal, and decides.")


class AnswerForm(Form):
    decision = choice("Decision", [(ACCEPT, "Accept"), (DECLINE, "Decline")])
    answer = words("A word why not", most=SENTENCE, hint="Your coach reads it. A sentence is enough.")
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    """Of the milestone that was on the screen beside the proposal."""


class OwnWordsForm(MilestoneForm):
    answer = words("A word to your coach", most=SENTENCE, hint="If you like: what you changed, and why.")
