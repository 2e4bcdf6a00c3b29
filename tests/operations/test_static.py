"""Static files: named for good, compressed, with the headers of every answer."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from coachapp.core.static import SOURCE, compress_static, release, serve_static, static_url

CSS = "vendor/tabler/tabler.min.css"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that an older release has left and this one has prepared."""
    directory = tmp_path_factory.mktemp("data")
    (directory / "static" / "older").mkdir(parents=True)
    compress_static(directory)
    return directory


@pytest.fixture(scope="module")
def only_static(data_dir: Path) -> Flask:
    app = Flask("only static", static_folder=None)
    serve_static(app, data_dir, is_https=True, is_development=False)
    return app


def test_an_address_carries_the_release_and_stays_for_good(only_static: Flask) -> None:
    assert static_url(CSS) == f"/static/{release()}/{CSS}"
    with only_static.test_client().get(static_url(CSS)) as answer:
        assert answer.status_code == 200
        assert answer.data == (SOURCE / CSS).read_bytes()
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_it_comes_compressed_to_those_who_understand(only_static: Flask) -> None:
    with only_static.test_client().get(static_url(CSS), headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == (SOURCE / CSS).read_bytes()
    with only_static.test_client().get(static_url(CSS), headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 60_000


def test_another_release_and_a_file_that_is_not_there_are_not_found(only_static: Flask) -> None:
    for address in (f"/static/0000/{CSS}", f"/static/{release()}/../../config.py", "/static/app.css"):
        assert only_static.test_client().get(address).status_code == 404


def test_an_unknown_file_is_an_error_in_the_template() -> None:
    with pytest.raises(LookupError, match=r"nothing\.css"):
        static_url("nothing.css")


def test_files_are_compressed_once_a_release_and_older_ones_are_removed(data_dir: Path) -> None:
    kept = data_dir / "static" / release()
    assert [directory.name for directory in (data_dir / "static").iterdir()] == [release()]
    before = (kept / f"{CSS}.br").stat().st_mtime_ns
    compress_static(data_dir)
    assert (kept / f"{CSS}.br").stat().st_mtime_ns == before


def test_every_icon_that_a_template_draws_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (SOURCE / "vendor/icons/sprite.svg").read_text()))
    templates = Path(__file__).parents[2] / "templates"
    drawn = re.compile(r"""sprite\.svg#([\w-]+)|\bicon\(["']([\w-]+)""")
    used = {named or drawn_by for file in templates.rglob("*.html") for named, drawn_by in drawn.findall(file.read_text())}
    assert used - known == set()
