"""The patterns around e-mail addresses: whom the outcome goes to."""

import re
from functools import cache, cached_property

from codetether_guesser.contact_patterns import CLOSED, OPENED, AddressPatterns
from codetether_guesser.languages import LANGUAGES


@cache
def mail_patterns(code: str) -> "MailPatterns":
    """Return the patterns of a language, made once."""
    return MailPatterns(LANGUAGES[code])


class MailPatterns(AddressPatterns):
    """Compiled when first needed."""

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """All that stands between two addresses of one list."""
        joint = self.said("listed")
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{joint})\b)(?:\s*(?:{joint})\b)?\s*[<(]?")

    @cached_property
    def listed_behind(self) -> re.Pattern[str]:
        """Another address of the list, right behind one."""
        if not self.language.spaced:
            return re.compile(r"\s*(?:と|、)\s*(?:https?://|[!-~]+@)")
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{self.said('listed')})\b)\s*(?:(?:{self.to})\s+)?[<(]?\S+@\S")

    @cached_property
    def of(self) -> re.Pattern[str]:
        """All that stands between "mail" and whom it is from."""
        return re.compile(rf"\s*(?:{self.said('of')})\s*")

    @cached_property
    def answering(self) -> re.Pattern[str]:
        """A verb of answering."""
        return re.compile(rf"\b(?:{self.said('answering')})")

    @cached_property
    def telling(self) -> re.Pattern[str]:
        """A verb of telling, from its beginning."""
        return re.compile(self.said("telling"))

    @cached_property
    def named(self) -> re.Pattern[str]:
        """All that stands between a verb of telling and the address of a person with a name."""
        name = r"[^\W\d_][\w'’-]{1,20}"
        return re.compile(rf"\s+{name}(?:\s+{name})?\s+(?:{self.said('at')})\s*[<(]?")

    @cached_property
    def person(self) -> re.Pattern[str]:
        """All that stands between a verb of telling and the address of somebody who is named before it."""
        return re.compile(r"(?:\s+[\w'’-]+){1,3}\s*[,(:<]\s*")

    @cached_property
    def to_me(self) -> re.Pattern[str]:
        """The person, right before an address."""
        return re.compile(rf"\b(?:{self.said('to_me')})\s*[(<:,–-]\s*$")

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A line that says only who gets the outcome, up to the address."""
        if not self.language.spaced:
            return re.compile(rf"(?:^|[\n。、;|])[\s・*【\[-]*(?:{self.said('labels')})[】\]\s]*[:：は→]?\s*$")
        return re.compile(rf"(?:^|[\n.;|])[\s*\[-]*(?:{self.said('labels')})\**\s*[:=]\**\s*$")

    @cached_property
    def letter(self) -> re.Pattern[str]:
        """A letter of its own kind, right before whom it goes to, who may be named before the address."""
        return re.compile(rf"\b(?:{self.said('letters')})(?:\s+[\w'’.-]+){{0,4}}\s*{OPENED}$")

    @cached_property
    def letter_behind(self) -> re.Pattern[str]:
        """A letter that is the work, behind its address, in scripts without blanks."""
        return re.compile(self.said("letters"))

    @cached_property
    def last_part(self) -> re.Pattern[str]:
        """The form that the outcome is to have, between the order and "to x@y"."""
        joint = f"{self.said('listed')}|{self.said('then')}"
        return re.compile(rf"(?:[,;]|\b(?:{joint})\b)\s+(?:{self.said('forms')})\s+(?:(?:{self.said('article')})\s)?[\w-]+\s+")

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """What closes an order without a verb, right before an address: ", to x@y", "and to x@y"."""
        return re.compile(rf"(?:,|\s(?:{self.said('listed')}))\s+(?:{self.to})\s+$|:\s*$")

    @cached_property
    def role(self) -> re.Pattern[str]:
        """A recipient whose address follows in brackets."""
        return re.compile(rf"(?:\b(?:{self.said('roles')})\s*)(?:[\w'’-]+\s){{0,2}}?[\w'’-]+\s?[(<:,]\s*$")

    @cached_property
    def outcome_to(self) -> re.Pattern[str]:
        """The outcome and "to", right before an address, without a verb: "any errors, to x@y"."""
        return re.compile(rf"(?<!\w)(?:{self.said('outcomes')})(?:\s+[\w'’-]+){{0,3}}\s*,?\s+(?:{self.to})\s*{OPENED}$")

    @cached_property
    def whole_to(self) -> re.Pattern[str]:
        """ "To" and nothing else, before an address."""
        return re.compile(rf"\s*(?:{self.to})\s*[<(]?")

    @cached_property
    def alone_to(self) -> re.Pattern[str]:
        """ "To" alone at the beginning of a sentence, right before an address."""
        return re.compile(rf"(?<=[.!?;\n])\s*(?:{self.to})\s*{OPENED}$")

    @cached_property
    def joined_to(self) -> re.Pattern[str]:
        """ "And to", right before an address, without a verb."""
        return re.compile(rf"\s*[,;]?\s+(?:{self.said('listed')})\s+(?:{self.to})\s*{OPENED}$")

    @cached_property
    def conditioned_to(self) -> re.Pattern[str]:
        """An order without a verb: a condition and "to", right before an address ("on failure to x@y")."""
        return re.compile(
            rf"(?:^|[,;:]\s*|\s)(?:{self.said('conditions')}|{self.said('unless')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{self.to})\s*{OPENED}$"
        )

    @cached_property
    def condition_left(self) -> re.Pattern[str]:
        """The same behind a comma at the end of a text, from which the address was cut out."""
        return re.compile(rf"\s*[,;:]\s*(?:{self.said('conditions')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{self.to})[\s.]*$")

    @cached_property
    def pointing_left(self) -> re.Pattern[str]:
        """What pointed at addresses, at the end of a text from which they were cut out."""
        return re.compile(rf"(?:[\s,]+(?:{self.to}|{self.said('listed')}))+[\s.]*$")

    @cached_property
    def confirmed(self) -> re.Pattern[str]:
        """Confirming, right before "to" and an address."""
        return re.compile(rf"(?<!\w)(?:{self.said('confirming')})\s+(?:[\w'’-]+\s+){{0,2}}(?:{self.to})\s*{OPENED}$")

    @cached_property
    def confirmed_after(self) -> re.Pattern[str]:
        """Confirming behind the work, up to an address."""
        joint = self.said("listed")
        return re.compile(rf"\s*[,;]?\s*(?:(?:{joint})\s+)?{self.confirmed.pattern}")

    @cached_property
    def written_to(self) -> re.Pattern[str]:
        """Telling in other words, up to the address."""
        return re.compile(rf"(?<!\w)(?:{self.said('writing')})(?:\s+\w+){{0,2}}\s+(?:{self.said('writing_to')})\s*{OPENED}$")

    @cached_property
    def updated(self) -> re.Pattern[str]:
        """Telling that has the address right behind it."""
        return re.compile(rf"(?<!\w)(?:{self.said('updating')})\s+{OPENED}$")

    @cached_property
    def given(self) -> re.Pattern[str]:
        """Giving that has the address right behind it, before what is given."""
        return re.compile(rf"(?<!\w)(?:{self.said('giving')})\s+{OPENED}$")

    @cached_property
    def about_what(self) -> re.Pattern[str]:
        """What stands behind an address that is told of something."""
        return re.compile(rf"{CLOSED}\s+(?:on|about|with|of)(?!\w)|{self.end.pattern}")

    @cached_property
    def keeps(self) -> re.Pattern[str]:
        """Keeping somebody informed, up to the address; `kept` says whether that was said already."""
        word = r"(?:\s+[\w'’-]+){0,2}?"
        kept = self.said("kept")
        return re.compile(rf"(?<!\w)(?:{self.said('keeping')})(?P<kept>\s+(?:{kept}))?{word}\s+{OPENED}$")

    @cached_property
    def kept(self) -> re.Pattern[str]:
        """That somebody is informed, behind the address."""
        return re.compile(rf"{CLOSED}(?:\s+[\w'’-]+){{0,4}}?\s+(?:{self.said('kept')})(?!\w)")

    @cached_property
    def arrives(self) -> re.Pattern[str]:
        """Where the outcome is to arrive, right before the address."""
        return re.compile(rf"(?<!\w)(?:{self.said('arriving')})\s+{OPENED}$")

    @cached_property
    def sent_as_noun(self) -> re.Pattern[str]:
        """A noun of sending and what is sent, up to the address."""
        return re.compile(
            rf"(?<!\w)(?:{self.said('sending')})(?:\s+[\w'’-]+){{2,6}}\s+(?:{self.to})(?:\s+(?:{self.said('address')}))?\s*{OPENED}$"
        )

    @cached_property
    def wrong(self) -> re.Pattern[str]:
        """What is wrong or missing."""
        return re.compile(rf"(?<!\w)(?:{self.every('wrong')})(?!\w)")

    @cached_property
    def past(self) -> re.Pattern[str]:
        """What was sent to an address already, up to it."""
        return re.compile(rf"(?<!\w)(?:{self.said('past')})(?:\s+[\w'’-]+){{0,3}}\s*{OPENED}$")

    @cached_property
    def past_behind(self) -> re.Pattern[str]:
        """The same behind it."""
        return re.compile(rf"{CLOSED}\s*(?:{self.said('past_behind')})")

    @cached_property
    def others(self) -> re.Pattern[str]:
        """Others who are to send something, right before the verb."""
        return re.compile(rf"(?<!\w)(?:{self.said('others')})\s+(?:be\s+)?$")

    @cached_property
    def told_before(self) -> re.Pattern[str]:
        """Right before an address: that somebody has to be told."""
        return re.compile(rf"(?<!\w)(?:{self.said('told_before')})(?:\s+[\w'’-]+){{0,3}}\s*,?\s*{OPENED}$")

    @cached_property
    def gets(self) -> re.Pattern[str]:
        """Right behind an address: that it gets something, up to what."""
        return re.compile(rf"{CLOSED}\s+(?:{self.said('getting')})\s+(?=(?P<got>(?:\S+\s+){{0,3}}\S+))")

    @cached_property
    def getting(self) -> re.Pattern[str]:
        """The same right before an address, in the other order: "montags bekommt x@y eine Liste"."""
        return re.compile(rf"(?<!\w)(?:{self.said('getting')})(?:\s+[\w'’-]+){{0,3}}?\s+{OPENED}$")

    @cached_property
    def got(self) -> re.Pattern[str]:
        """What is got, behind the address."""
        return re.compile(rf"{CLOSED}\s+(?P<got>(?:\S+\s+){{0,3}}\S+)")

    @cached_property
    def own(self) -> re.Pattern[str]:
        """The person's own address, right before it."""
        return re.compile(rf"(?:{self.said('own')})\s*:?\s*{OPENED}$")
