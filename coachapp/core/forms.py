"""What every form shares: fields with limits, plain sentences, values as keyword arguments.

CSRF is checked for every unsafe request in core/security.py, so no form carries a check of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # the published types are those of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from coachapp.core.clock import zone_names
from coachapp.core.errors import Conflict
from coachapp.core.field_words import FieldWords
from coachapp.core.mail_addresses import mail_address_fault

TITLE = 200
SENTENCE = 1_000
TEXT = 20_000


class Form(FlaskForm):
    """A form that validates shape; the model's verbs keep truth."""

    class Meta:
        csrf = False

        def get_translations(self, _form: object) -> FieldWords:
            return FieldWords()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed. A file reaches only a field that takes files, under whatever name it is sent; JSON reaches none."""
            if formdata is not None and request.is_json:
                return None
            sent = FlaskForm.Meta.wrap_formdata(self, form, formdata)
            if sent is None or not request.files:
                return sent
            kept = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in kept)
            return CombinedMultiDict([files, request.form])

    def values(self) -> dict[str, Any]:
        """The data as keyword arguments of a command."""
        return dict(self.data)

    def was_sent(self) -> bool:
        """Sent, and every field holds."""
        return bool(self.validate_on_submit())

    def reasons(self) -> dict[str, str]:
        """The first reason beside each refused field, for forms that a macro draws."""
        return {name: str(field.errors[0]) for name, field in self._fields.items() if field.errors}

    def refuse(self, conflict: Conflict) -> None:
        """Put a command's refusal beside the field it names; a refusal of no field here is the page's matter."""
        field = self._fields.get(conflict.field or "")
        if field is None:
            raise conflict
        field.errors = [*field.errors, conflict.reason]


def _tidy(value: str | None) -> str:
    """Space around it gone; a field that was not sent at all is an empty one."""
    return (value or "").replace("\r\n", "\n").strip()


def _no_nul(_form: Any, field: Field) -> None:
    if isinstance(field.data, str) and "\0" in field.data:
        raise ValidationError("This text holds a character that cannot be kept (NUL).")


def _no_line_break(_form: Any, field: Field) -> None:
    if isinstance(field.data, str) and ("\n" in field.data or "\r" in field.data):
        raise ValidationError("Write this on one line.")


def _presence(is_required: bool, say: str) -> list[Any]:
    return [DataRequired(say)] if is_required else [Optional()]


def limit(most: int) -> Length:
    return Length(max=most, message=f"At most {most:,} characters.")


def line(label: str, *, most: int = TITLE, required: bool = True, hint: str = "", say: str = "") -> StringField:
    """One line of text."""
    checks = [*_presence(required, say or f"Fill in {label}."), limit(most), _no_nul, _no_line_break]
    return StringField(label, checks, filters=[_tidy], description=hint)


def words(label: str, *, most: int = TEXT, required: bool = False, hint: str = "", say: str = "") -> TextAreaField:
    """A person's words: Markdown of several lines."""
    checks = [*_presence(required, say or f"Fill in {label}."), limit(most), _no_nul]
    return TextAreaField(label, checks, filters=[_tidy], description=hint)


def mail_address(label: str = "Email", *, hint: str = "") -> EmailField:
    """A mail address, kept as typed but for case and space around it."""
    return EmailField(label, [DataRequired("Fill in Email."), limit(254), _no_nul, _looks_like_mail], filters=[_lower], description=hint)


def _lower(value: str | None) -> str | None:
    return value.strip().lower() if value else value


def _looks_like_mail(_form: Any, field: Field) -> None:
    if fault := mail_address_fault(field.data or ""):
        raise ValidationError(fault)


def password(label: str = "Password", *, hint: str = "") -> PasswordField:
    """A password, exactly as typed."""
    return PasswordField(label, [InputRequired(f"Fill in {label}."), Length(max=128, message="At most 128 characters.")], description=hint)


def tick(label: str, *, hint: str = "") -> BooleanField:
    """Yes when ticked."""
    return BooleanField(label, description=hint)


def hidden(*, most: int = TITLE) -> HiddenField:
    """What a form carries along unseen."""
    return HiddenField(validators=[limit(most), _no_nul])


def day(label: str, *, required: bool = False, hint: str = "") -> DateField:
    """A calendar day."""
    checks: list[Any] = [InputRequired(f"Fill in {label}.") if required else Optional(), _sane_day]
    return DateField(label, checks, description=hint)


def _sane_day(_form: Any, field: Field) -> None:
    if field.data and not 1950 <= field.data.year <= 2150:
        raise ValidationError("Choose a day between 1950 and 2150.")


def _between(least: int, most: int) -> Callable[[Any, Field], None]:
    """WTForms' own NumberRange makes a float of what was typed, and breaks on four hundred digits."""

    def check(_form: Any, field: Field) -> None:
        if field.data is None or not least <= field.data <= most:
            raise ValidationError(f"A whole number from {least} to {most}.")

    return check


def number(label: str, least: int, most: int, *, required: bool = True, hint: str = "") -> IntegerField:
    """A whole number between two bounds."""
    checks: list[Any] = [
        InputRequired(f"Fill in {label}.") if required else Optional(),
        _between(least, most),
    ]
    return IntegerField(label, checks, description=hint)


def options(choices: list[tuple[Any, str]]) -> list[SelectChoice]:
    """Values and their words as a choosing field wants them."""
    return [SelectChoice(value, words) for value, words in choices]


def choice(
    label: str, choices: list[tuple[Any, str]], *, coerce: Callable[[Any], Any] = str, hint: str = "", default: Any = None
) -> SelectField:
    """One of a list."""
    return SelectField(label, choices=options(choices), coerce=coerce, description=hint, default=default)


def pick(
    label: str, choices: list[tuple[Any, str]], *, required: bool = True, coerce: Callable[[Any], Any] = str, hint: str = ""
) -> RadioField:
    """One of a few, all in sight."""
    checks: list[Any] = [InputRequired(f"Choose {label}.") if required else Optional()]
    return RadioField(label, checks, choices=options(choices), coerce=coerce, description=hint)


def several(
    label: str, choices: list[tuple[Any, str]], *, coerce: Callable[[Any], Any] = str, say: str, hint: str = ""
) -> SelectMultipleField:
    """Some of a few, at least one; drawn as checkboxes."""
    return SelectMultipleField(label, [InputRequired(say)], choices=options(choices), coerce=coerce, description=hint)


class ZoneField(SelectField):
    """A select whose five hundred options components/forms.html draws once in the life of the process."""


def time_zone(label: str = "Time zone", *, hint: str = "", is_offered: bool = False) -> ZoneField:
    """A zone of the zone database; `is_offered`: the page chooses the browser's own to begin with."""
    render_kw = {"data-timezone": True} if is_offered else None
    return ZoneField(label, choices=_ZONES, default="UTC", description=hint, render_kw=render_kw)


_ZONES = options([(name, name.replace("_", " ")) for name in sorted(zone_names())])


def argument(name: str, most: int = TITLE) -> str:
    """A query argument as one tidy line, cut to what a search may hold."""
    return request.args.get(name, "").replace("\0", "").strip()[:most]
