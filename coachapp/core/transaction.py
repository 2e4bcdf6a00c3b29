"""One transaction a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, request

from coachapp.core.addresses import AddressingFlask
from coachapp.core.db import become, commit, is_writing, keep_afterwards

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


def reads_first(view: View) -> View:
    """For views that hash, upload or call out: they hold no lock meanwhile, and say become("write") when they are ready."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


class TransactionalFlask(AddressingFlask):
    """An unsafe request below 400 is committed inside dispatch, where error handlers still work; anything else is rolled back."""

    def full_dispatch_request(self) -> Response:
        become("read")  # the sign-in, the rights and the form's body are read before any lock is taken
        response = super().full_dispatch_request()
        try:
            keep_afterwards()
        except Exception as error:  # noqa: BLE001 - whatever it was, the page must not claim that it was kept
            response = self.finalize_request(self.handle_user_exception(error), from_error_handler=True)
        return response

    def dispatch_request(self) -> Response:
        view = self.view_functions.get(request.endpoint or "")
        if request.method not in SAFE and not getattr(view, "reads_first", False):
            become("write")
        try:
            response = self.make_response(super().dispatch_request())
            if is_writing():
                if response.status_code < 400:
                    commit()
                become("read")
        except Exception:
            become("read")  # the error page reads too
            raise
        return response

    def ensure_sync(self, func: View) -> View:
        """No view or hook of ours is a coroutine; Flask asks each of them on each page."""
        return func
