"""The room's blueprint, which its views share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("records", __name__)
