"""Which Chromium the browser tests drive."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""So that it starts as root and in a network without a way out."""


def executable() -> Path | None:
    """The system's Chromium, else the one that Playwright installed; None when there is neither."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    if ON_MACOS.exists():
        return ON_MACOS
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None
