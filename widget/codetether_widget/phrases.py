"""The element's phrases by language, which the boot answers with: the page loads one language and no file for it."""

from functools import cache

import msgspec

from codetether_widget.assets import assets

FALLBACK = "en"


class LocalePhrases:
    """Phrases read from the files that the widget ships."""

    def of(self, locale: str) -> dict[str, str]:
        """Return every phrase for a BCP 47 tag: of its language (`de-AT` → `de`), or in English."""
        return _phrases(locale.split("-", 1)[0].lower())


@cache
def _phrases(language: str) -> dict[str, str]:
    known = assets()
    asset = known.get(f"locales/{language}.json") or known[f"locales/{FALLBACK}.json"]
    return msgspec.json.decode(asset.bodies["identity"], type=dict[str, str])
