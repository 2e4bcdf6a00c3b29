"""The room's blueprint, which its views fill."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)
