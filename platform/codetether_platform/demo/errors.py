"""What the demo's partner refuses or cannot do."""

from codetether_platform.kernel.errors import Unavailable


class DemoSessionRefused(Unavailable):
    """The demo's partner could not vouch for its user; `detail` is what the platform said."""

    code, title = "demo_session_refused", "Demo session refused"
