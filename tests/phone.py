"""A phone: Chromium at a phone's size, with everything written down that a page must not do."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request

CHROMIUM: Final = next(
    (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt install chromium")

Scheme = Literal["light", "dark"]

_ARGUMENTS: Final = (
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",  # as root there is none
    "--mute-audio",
)

_LOOK_MS: Final = 20
_LOOKS: Final = 1_500
"""Half a minute, for what never comes."""

_VIOLATIONS: Final = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; one does for many phones."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def until(page: Page, true: str, arg: object = None) -> None:
    """Wait for something to be true in a page; Playwright's own way is against the page's policy.

    Args:
        page: The page.
        true: An expression, or a function of *arg*.
        arg: For that function.
    """
    for _ in range(_LOOKS):
        if page.evaluate(true, arg):
            return
        page.wait_for_timeout(_LOOK_MS)
    raise AssertionError(f"it never came: {true}")


class Phone:
    """A page on a phone.

    Attributes:
        page: Playwright's.
        requests: The address of each thing that was asked for, in order.
        answers: The status of each answer, with its address and headers.
    """

    def __init__(
        self,
        browser: Browser,
        *,
        scheme: Scheme = "light",
        size: tuple[int, int] = (390, 844),
        scale: float = 1,
        touch: bool = True,
    ) -> None:
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            color_scheme=scheme,
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        self._context.add_init_script(_VIOLATIONS)
        self.page: Page = self._context.new_page()
        self.requests: list[str] = []
        self.answers: list[tuple[int, str, dict[str, str]]] = []
        self._complaints: list[str] = []
        self.page.on("request", self._asked)
        self.page.on(
            "response",
            lambda answer: self.answers.append((answer.status, answer.url, answer.headers)),
        )
        self.page.on("console", lambda said: self._complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self._complaints.append(f"error: {error}"))

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def open(self, url: str, *, ready: str) -> Page:
        """Open a page and wait until it shows something."""
        self.page.goto(url)
        self.page.wait_for_selector(ready)
        return self.page

    def complaints(self, url: str) -> list[str]:
        """List what the page did that it must not: errors, violations, requests to elsewhere."""
        home = urlsplit(url).netloc
        elsewhere = [asked for asked in self.requests if urlsplit(asked).netloc != home]
        violations: list[Any] = self.page.evaluate("window.violations")
        return [*self._complaints, *map(str, violations), *elsewhere]

    def close(self) -> None:
        """Put it away."""
        self._context.close()
