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
    """One page as one person sees it. `path` is an address, or a pattern that the first fitting link on their pages matches; `of`: words
    of that link; `then`: the page to go to from there."""

    name: str
    email: str
    path: str
    width: int = 1280
    theme: str = "light"
    of: str = ""
    then: str = ""


PAGES = (
    Picture("coach-home", "carl@example.org", "/"),
    Picture("review", "carl@example.org", r"/sessions/\d+/review"),
    Picture("client-page", "carl@example.org", r"/clients/\d+", of="Ada Reyes"),
    Picture("client-home-phone", "ada@example.org", "/", 390),
    Picture("preparation-phone", "ines@example.org", r"/sessions/\d+/preparation", 390),
    Picture("progress-phone-dark", "ada@example.org", "/my/progress", 390, "dark"),
    Picture("goal", "ada@example.org", r"/goals/\d+", of="Robots that learn"),
    Picture("lenses", "ada@example.org", r"/goals/\d+", of="Robots that learn", then="/ratings"),
    Picture("milestone-dark", "ada@example.org", r"/milestones/\d+", 1280, "dark", of="Open benchmark"),
    Picture("not-doing", "ada@example.org", "/my/not-doing"),
    Picture("who-has-looked", "wanjiru@example.org", "/my/access"),
    Picture("handover", "olga@example.org", r"/clients/\d+", of="Wanjiru Kamau"),
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
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", locale="en-GB", base_url=address)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(picture.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    return page


def find(page: Page, picture: Picture) -> str:
    """The first address that fits, among the links of the first pages."""
    for start in ("/", "/sessions", "/clients", "/my/progress"):
        page.goto(start)
        read = "links => links.map(link => [link.getAttribute('href'), link.textContent])"
        links: list[list[str]] = page.eval_on_selector_all("main a[href]", read)
        for link, words in links:
            address = link.partition("#")[0]
            if re.fullmatch(picture.path, address) and picture.of in words:
                return address + picture.then
    raise SystemExit(f"No link fits {picture.path}.")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_world() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        for picture in PAGES:
            page = sign_in(browser, address, picture)
            page.goto(find(page, picture) if "\\" in picture.path else picture.path)
            page.screenshot(path=PICTURES / f"{picture.name}.png", animations="disabled")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
