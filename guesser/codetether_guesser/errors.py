"""What the guesser refuses. A model that fails is none of it: then the rules answer."""

from codetether_platform.kernel.errors import NotFound


class GuessNotFound(NotFound):
    """No guess can be opened by this link: it is over, was changed, or belongs to another partner or page."""

    code, title = "guess_not_found", "Guess not found"
