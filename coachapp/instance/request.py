"""The instance as this request's pages and mails name it."""

from __future__ import annotations

from flask import current_app, g
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from coachapp.config import Settings
from coachapp.instance import queries
from coachapp.instance.models import Brand, Instance


def our_settings() -> Settings:
    """What is set from outside."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def has_mail() -> bool:
    """Whether this instance can send mail at all."""
    return our_settings().has_mail_server


def current_instance() -> Instance:
    """The settings, asked for once a request."""
    if "instance" not in g:
        g.instance = queries.settings()
    known: Instance = g.instance
    return known


def brand() -> Brand:
    """Name and mark. They come with the sign-in; a page that says that the database is away has our own."""
    try:
        known: Brand | None = getattr(current_user, "brand", None)
        return known or current_instance().brand
    except SQLAlchemyError:
        return Brand()


def public_url() -> str:
    """The address that links in mails begin with: what an admin set, else the configured one; never a request's Host header."""
    return current_instance().public_url or our_settings().public_url


def inbound_address() -> str:
    """The address under which people reply by mail; empty where they cannot."""
    inbound = our_settings().inbound
    return inbound.address if inbound else ""
