"""Make the pictures of docs/images: every state, light and dark, wide and narrow.

Run `python -m e2e.screenshots [directory] [state …]` after `npm run build` in widget/.
"""

import sys
from pathlib import Path

from playwright.sync_api import FloatRect, sync_playwright

from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from e2e.states import STATES
from tests.tools.chromium import ARGUMENTS, find_chromium

WIDTHS = (900, 320)
SCHEMES = ("light", "dark")
#: Too near to another state for a picture of their own.
LOOK_ALIKES = ("not-a-task", "needs-choice", "review-of-a-template")
#: Of the partner's page.
MARGIN = 16


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or [name for name in STATES if name not in LOOK_ALIKES]
    platform = FakePlatform()
    partner = PartnerPage(platform.origin)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for scheme in SCHEMES:
            for width in WIDTHS:
                for name in wanted:
                    platform.reset()
                    partner.set(scheme=scheme)
                    context = browser.new_context(
                        viewport={"width": width, "height": 600}, color_scheme="light", reduced_motion="reduce"
                    )
                    page = context.new_page()
                    STATES[name](TaskWidget(page), platform, partner)
                    box = page.locator("codetether-task").bounding_box() or {"height": 0}
                    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": box["height"] + 2 * MARGIN}
                    page.screenshot(path=folder / f"widget-{name}-{scheme}-{width}.png", full_page=True, clip=clip)
                    context.close()
        browser.close()
    partner.close()
    platform.close()


if __name__ == "__main__":
    main()
