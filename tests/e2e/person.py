"""Somebody at a browser: goes to pages, fills and presses by name, and looks at each page in both themes and at two widths."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

AXE = (Path(__file__).parents[1] / "vendor/axe/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = ((390, 844), (1280, 900))


class Person:
    """One person's browser."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name, self.context = name, context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self._listen(self.page)

    def _listen(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{self.name}: {error}"))
        page.set_default_timeout(15_000)

    def _note(self, message: ConsoleMessage) -> None:
        """Errors, and what the content security policy refused. A refused form (422, 409) or a lost connection is no error of the page."""
        is_refusal = re.search(r"status of (409|422|403|404)|ERR_INTERNET_DISCONNECTED|Failed to fetch", message.text)
        if message.type in ("error", "warning") and not is_refusal:
            self.complaints.append(f"{self.name} on {self.page.url}: {message.text}")

    def another_tab(self) -> Person:
        """The same person, a second tab."""
        twin = Person.__new__(Person)
        twin.name, twin.context, twin.complaints = self.name, self.context, self.complaints
        twin.page = self.context.new_page()
        twin._listen(twin.page)
        return twin

    def goes_to(self, address: str) -> Person:
        self.page.goto(address)
        return self

    def fills(self, label: str, text: object, inside: Locator | None = None) -> Person:
        (inside or self.page).get_by_label(label, exact=True).first.fill(str(text))
        return self

    def chooses(self, label: str, option: str) -> Person:
        self.page.get_by_label(label, exact=True).select_option(label=option)
        return self

    def picks(self, option: str, inside: Locator | None = None) -> Person:
        """A radio button by what stands beside it."""
        (inside or self.page).get_by_role("radio", name=option, exact=True).first.check(force=True)
        return self

    def presses(self, name: str, inside: Locator | None = None) -> Person:
        self._control(name, inside).first.click()
        self.page.wait_for_load_state()
        return self

    def _control(self, name: str, inside: Locator | None = None) -> Locator:
        scope = (inside or self.page.locator("body")).filter(visible=True)
        said = re.compile(rf"^{re.escape(name)}(\b|$)")
        return scope.get_by_role("button", name=said).or_(scope.get_by_role("link", name=said)).filter(visible=True)

    def sees(self, text: str) -> Person:
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, text: str) -> Person:
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def sheet(self, title: str) -> Locator:
        """The milestone's sheet in Review."""
        return self.page.locator("article").filter(has=self.page.get_by_role("heading", name=title))

    def looks(self) -> Person:
        """No accessibility violation and nothing sideways, light and dark, on a phone and on a desk."""
        for width, height in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found = violations(self.page)
                assert not found, "\n".join([f"{self.page.url}, {scheme}, {width} px", *found])
            overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{self.page.url} is {overflow} px too wide at {width} px"
        self.page.emulate_media(color_scheme="light")
        return self


def violations(page: Page) -> list[str]:
    """What axe-core finds: the rule and where."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{v['id']}: {node['html'][:300]} ({node['failureSummary']})" for v in found["violations"] for node in v["nodes"]]
