from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.headers import Headers

class WhiteNoise:
    def __init__(
        self,
        application: Callable[..., Any],
        root: str | None = None,
        prefix: str | None = None,
        *,
        autorefresh: bool = False,
        max_age: int | None = 60,
        allow_all_origins: bool = True,
        charset: str = "utf-8",
        immutable_file_test: Callable[[str, str], bool] | str | None = None,
        add_headers_function: Callable[[Headers, str, str], None] | None = None,
    ) -> None: ...
    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]: ...
