"""`make screenshots`: the pictures of docs/screenshots, taken in Chromium from a demo world of their own."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coachapp.demo.world import PASSWORD  # noqa: E402 - tests are not installed
from tests.support import chromium  # noqa: E402
from tests.support.ports import free_port  # noqa: E402

PICTURES = ROOT / "docs" / "screenshots"
WIDTHS = {1280: 860, 390: 844}


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it. `path` is an address, or a pattern that the first fitting link on their pages matches."""

    name: str
    email: str
    path: str
    width: int = 1280
    theme: str = "light"


PAGES = (
    Picture("coach-home", "carl@example.org", "/"),
    Picture("review", "carl@example.org", r"/sessions/\d+/review"),
    Picture("client-page", "carl@example.org", r"/clients/\d+"),
    Picture("clients", "carl@example.org", "/clients"),
    Picture("client-home", "ada@example.org", "/"),
    Picture("client-home-phone", "ada@example.org", "/", 390),
    Picture("progress", "ada@example.org", "/my/progress"),
    Picture("milestone-dark", "ada@example.org", r"/milestones/\d+", 1280, "dark"),
    Picture("review-phone-dark", "carl@example.org", r"/sessions/\d+/review", 390, "dark"),
    Picture("accounts", "admin@example.org", "/accounts"),
)


@contextmanager
def demo_world() -> Iterator[str]:
    """A demo instance that runs; gives its address."""
    with tempfile.TemporaryDirectory() as data_dir:
        port = str(free_port())
        environ = {**os.environ, "COACHAPP_DATA_DIR": data_dir, "COACHAPP_DEMO": "1", "PORT": port}
        command = [sys.executable, "-m", "coachapp.cli", "serve"]
        with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as serving:
            try:
                if serving.stdout is None or not serving.stdout.readline():
                    raise SystemExit("The demo world did not start; its reason stands above.")
                yield f"http://127.0.0.1:{port}"
            finally:
                serving.terminate()


def sign_in(browser: Browser, address: str, picture: Picture) -> Page:
    size = {"width": picture.width, "height": WIDTHS[picture.width]}
    scheme = "dark" if picture.theme == "dark" else "light"
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", base_url=address)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(picture.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    return page


def find(page: Page, pattern: str) -> str:
    """The first address that fits, among the links of the first pages."""
    for start in ("/", "/sessions", "/clients", "/my/progress"):
        page.goto(start)
        links: list[str] = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
        for link in links:
            if re.fullmatch(pattern, link.partition("#")[0]):
                return link.partition("#")[0]
    raise SystemExit(f"No link fits {pattern}.")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_world() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        for picture in PAGES:
            page = sign_in(browser, address, picture)
            page.goto(find(page, picture.path) if "\\" in picture.path else picture.path)
            page.screenshot(path=PICTURES / f"{picture.name}.png", animations="disabled")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
