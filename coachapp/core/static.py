"""Static files: named by the digest of them all, compressed once, kept by browsers for good."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from coachapp.core.security import security_headers

SOURCE = Path(__file__).resolve().parent.parent / "static"


@cache
def release() -> str:
    """The digest of all static files. It stands in their addresses, so that a font named in a style sheet changes with it too."""
    digest = hashlib.sha256()
    for file in sorted(SOURCE.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(SOURCE)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@cache
def static_url(name: str) -> str:
    """The address of a static file: `static("app.css")` in a template. LookupError when there is no such file."""
    if not (SOURCE / name.partition("#")[0]).is_file():
        raise LookupError(f"There is no static file {name}")
    return f"/static/{release()}/{name}"


def compress_static(data_dir: Path) -> None:
    """Leave this release's files, with their compressed twins, in the data directory; done once a release."""
    kept = _compressed(data_dir)
    if kept.is_dir():
        return
    shutil.rmtree(kept.parent, ignore_errors=True)
    kept.parent.mkdir()
    making = Path(tempfile.mkdtemp(dir=kept.parent))
    shutil.copytree(SOURCE, making, dirs_exist_ok=True)
    compressor = Compressor(quiet=True)
    for file in [file for file in making.rglob("*") if file.is_file() and compressor.should_compress(file.name)]:
        compressor.compress(str(file))
    making.rename(kept)


def serve_static(app: Flask, data_dir: Path, *, is_https: bool, is_development: bool) -> None:
    """Answer for static files before the application does, with the same headers as its pages."""
    root = _compressed(data_dir)

    def add_ours(headers: Headers, _path: str, _url: str) -> None:
        for name, value in security_headers(is_https).items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(root if root.is_dir() and not is_development else SOURCE),
        prefix=f"static/{release()}/",
        autorefresh=is_development,
        max_age=0,
        immutable_file_test=lambda _path, _url: not is_development,
        allow_all_origins=False,
        add_headers_function=add_ours,
    )


def _compressed(data_dir: Path) -> Path:
    return data_dir / "static" / release()
