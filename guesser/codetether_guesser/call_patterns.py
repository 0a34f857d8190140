"""The patterns around web addresses: what is to be called with the outcome."""

import re
from functools import cache, cached_property

from codetether_guesser.contact_patterns import CLOSED, OPENED, AddressPatterns
from codetether_guesser.languages import LANGUAGES
from codetether_guesser.languages.together import any_of


@cache
def call_patterns(code: str) -> "CallPatterns":
    """Return the patterns of a language, made once."""
    return CallPatterns(LANGUAGES[code])


class CallPatterns(AddressPatterns):
    """Compiled when first needed."""

    @cached_property
    def inner_condition(self) -> re.Pattern[str]:
        """All between a verb and its object, a condition in commas first: "rufe, wenn du fertig bist, https://… auf"."""
        return re.compile(rf"\s*,\s*(?:{self.said('conditions')}|{self.said('unless')})\s[^,]{{2,60}},(?P<rest>[^,]*)")

    @cached_property
    def gone_to(self) -> re.Pattern[str]:
        """What goes to an address, right before it, and how."""
        return re.compile(
            rf"(?<!\w)(?:{self.said('outcomes')})\s+(?:[\w'’-]+\s+){{0,4}}(?:{self.said('goes_to')})(?:\s+[\w'’-]+){{0,3}}\s*{OPENED}$"
        )

    @cached_property
    def payload(self) -> re.Pattern[str]:
        """A word for what is handed over."""
        words = f"{self.said('outcomes')}|{self.said('payloads')}"
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if self.language.spaced else f"(?:{words})")

    @cached_property
    def conditioned(self) -> re.Pattern[str]:
        """A whole condition up to its comma: what it negates is no call."""
        return re.compile(rf"(?<!\w)(?:{self.said('conditions')})\s[^,;]{{1,60}},")

    @cached_property
    def instead(self) -> re.Pattern[str]:
        """That another one had its place, right behind an address."""
        return re.compile(rf"{CLOSED}\s+{any_of('instead')}(?!\w)")

    @cached_property
    def lastly(self) -> re.Pattern[str]:
        """The end and nothing else, but for a small word behind it."""
        return re.compile(rf"\s*(?:{self.said('lastly')})\s+(?:\w{{1,3}}\s+)?{OPENED}")

    @cached_property
    def trigger(self) -> re.Pattern[str]:
        """A verb of setting something off, and nothing else."""
        return re.compile(self.said("triggers"))

    @cached_property
    def incoming(self) -> re.Pattern[str]:
        """What comes in at an address, right before it."""
        return re.compile(rf"(?<!\w)(?:{self.every('incoming')})(?:\s+[\w'’-]+){{0,3}}\s*{OPENED}$")

    @cached_property
    def handed(self) -> re.Pattern[str]:
        """What is handed to an address, right before it."""
        return re.compile(rf"\b(?:{self.said('handing')})\s+(?:[\w.'-]+\s+){{0,5}}(?:{self.to})\s*{OPENED}$")

    @cached_property
    def tended(self) -> re.Pattern[str]:
        """A hook that is looked after."""
        hook, tending = r"(?:webhook|callback|hook)\b", self.every("tending")
        spaced = rf"\b(?:{tending})\w*(?:[^\w.;]+\w+){{0,4}}?[^\w.;]+{hook}"
        return re.compile(spaced if self.language.spaced else rf"{spaced}|(?:{tending})\S{{0,6}}{hook}")

    @cached_property
    def used_as(self) -> re.Pattern[str]:
        """What a web address is to be used as, right behind it."""
        return re.compile(rf"{CLOSED},?\s+(?:{self.said('used_as')})\b")

    @cached_property
    def via(self) -> re.Pattern[str]:
        """What leads to an address that word goes over."""
        return re.compile(rf"(?<!\w)(?:{self.said('via')})\s*{OPENED}$")

    @cached_property
    def endpoint(self) -> re.Pattern[str]:
        """A web address of one's own, right before it."""
        return re.compile(rf"(?:{self.said('endpoints')})\s*:?\s*{OPENED}$")

    @cached_property
    def expecting(self) -> re.Pattern[str]:
        """That it waits for what comes, right behind it."""
        if not self.language.spaced:
            return re.compile(rf"{CLOSED}\s*(?:{self.said('expecting')})")
        return re.compile(rf"{CLOSED}\s+(?:{self.said('expecting')})(?!\w)")

    @cached_property
    def hook(self) -> re.Pattern[str]:
        """A name of a hook."""
        return re.compile(rf"(?:{self.said('hooks')})")

    @cached_property
    def called_behind(self) -> re.Pattern[str]:
        """A verb of calling right behind a web address."""
        return re.compile(rf"{CLOSED}\s+(?:{self.said('called_behind')})(?!\w)")

    @cached_property
    def faulty(self) -> re.Pattern[str]:
        """What a hook does that is the work, right behind its address."""
        if not self.language.spaced:
            return re.compile(rf"{CLOSED}\s*(?:{self.language.contact.faults})")
        return re.compile(rf"{CLOSED}\s+(?:{self.every('faults')})(?!\w)")
