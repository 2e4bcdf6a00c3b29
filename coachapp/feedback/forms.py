"""Fields of the pen, of the client's answer, and of a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField, StringField
from wtforms.validators import AnyOf, Optional
from wtforms.widgets import HiddenInput

from coachapp.core.clock import today
from coachapp.core.forms import Form, day, line, options, words
from coachapp.feedback.models import HELP_WORDS, RESPONSE_WORDS, SIGNAL_WORDS, Feedback, Help, ResponseKind, Signal


def _pick(label: str, choices: dict[Any, str], say: str, *, required: bool) -> RadioField:
    """One of a few by its code, with a sentence of ours for a code that we do not know."""
    known = AnyOf([str(code) for code in choices], say)
    checks = [known] if required else [Optional(), known]
    return RadioField(label, checks, choices=options(list(choices.items())), validate_choice=False, filters=[_bare])


def _bare(code: str | None) -> str:
    """Spaces alone choose nothing."""
    return (code or "").strip()


class DraftForm(Form):
    """One pen of Review. `version` is that of the draft the pen was drawn from, 0 for none."""

    signal = _pick("Signal", SIGNAL_WORDS, "Choose one of the four signals: on track, watch, off track, achieved.", required=False)
    text = words("Feedback")
    version = IntegerField("Version", [Optional()])

    def values(self) -> dict[str, Any]:
        signal = Signal(self.signal.data) if self.signal.data else None
        return {"signal": signal, "text": self.text.data or "", "version": self.version.data or 0}


class ResponseForm(Form):
    """The client's answer; only *will act* needs the two fields of an action."""

    kind = _pick("Answer", RESPONSE_WORDS, "Choose got it, will act or let’s discuss.", required=True)
    action = line("What will you do?", most=500, required=False)
    due_on = day("By")
    text = words("A word, if you like")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        holds = super().validate(extra_validators)
        return self._is_whole() and holds

    def _is_whole(self) -> bool:
        """A promise says what and by when."""
        if self.kind.data != ResponseKind.WILL_ACT:
            return True
        lacks = [
            (self.action, "Say what you will do.", not self.action.data),
            (self.due_on, "Say by which day.", self.due_on.data is None),
            (self.due_on, "Choose today or a later day.", self.due_on.data is not None and self.due_on.data < today()),
        ]
        wrong: list[tuple[Field, str]] = [(field, say) for field, say, is_wrong in lacks if is_wrong and not field.errors]
        for field, say in wrong:
            field.errors = [say]
        return not wrong

    def values(self) -> dict[str, Any]:
        kind = ResponseKind(self.kind.data)
        return {"kind": kind, "action_text": self.action.data or "", "due_on": self.due_on.data, "text": self.text.data or ""}


class ReplyForm(Form):
    text = words("Your words", required=True, say="Write a word before you send it.")


class HelpForm(Form):
    """Whether it helped: one of three buttons."""

    helped = _pick("Did it help?", HELP_WORDS, "Choose helped, no difference or made it worse.", required=True)

    def values(self) -> dict[str, Any]:
        return {"helped": Help(self.helped.data)}


class EditForm(Form):
    """Published words as their coach changes them; `edited` is when the words on the screen had last been changed."""

    signal = _pick("Signal", SIGNAL_WORDS, "Choose one of the four signals: on track, watch, off track, achieved.", required=True)
    text = words("Feedback")
    edited = StringField(widget=HiddenInput())

    def is_stale(self, feedback: Feedback) -> bool:
        """Whether another tab changed it since this form was opened. Asked once: sent again, the form knows what it replaces."""
        was, now = self.edited.data or "", edited_as(feedback)
        self.edited.data = now
        return was != now and (self.signal.data, self.text.data) != (feedback.signal, feedback.text)

    def values(self) -> dict[str, Any]:
        return {"signal": Signal(self.signal.data), "text": self.text.data or ""}


def edited_as(feedback: Feedback) -> str:
    """Which words of a feedback these are: the moment of its last change, empty for those that were published."""
    return feedback.edited_at.isoformat() if feedback.edited_at else ""
