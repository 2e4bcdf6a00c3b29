"""HTTP in, HTTP out."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("goals", __name__)
