"""Where the admin's pages hang."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)
