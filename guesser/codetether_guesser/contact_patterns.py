"""The patterns that a language's `ContactWords` become. Every language's are joined by the English ones: people mix them in."""

import re
from functools import cache, cached_property
from typing import Final

from codetether_guesser.languages import LANGUAGES
from codetether_guesser.languages.choices import by_first_letter
from codetether_guesser.languages.en_contacts import ENGLISH_CONTACTS
from codetether_guesser.languages.lexicon import Language, fold

#: What may close an address: a bracket or a quote.
_CLOSED: Final = r"[)>\"'`]*"
#: What may open one.
_OPENED: Final = r"[<(\"'`]?"


@cache
def patterns_of(code: str) -> "ContactPatterns":
    """Return the patterns of a language, made once."""
    return ContactPatterns(LANGUAGES[code])


class ContactPatterns:
    """Compiled when first needed. All are tried on lower-case text as the language reads it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._words = language.contact

    def _any(self, name: str) -> str:
        lists = {getattr(words, name) for words in (self._words, ENGLISH_CONTACTS)}
        said = fold(" ".join(sorted(lists, key=len, reverse=True)), self._language.folds)
        return by_first_letter(word.replace("_", r"\s+") for word in said.split())

    def _every(self, name: str) -> str:
        """Return the words of every language: what speaks against filling counts in whatever text it stands."""
        said = " ".join(fold(getattr(language.contact, name), self._language.folds) for language in LANGUAGES.values())
        return by_first_letter(dict.fromkeys(word.replace("_", r"\s+") for word in said.split()))

    @property
    def _to(self) -> str:
        return "|".join(self._language.read(self._language.to).split()) or r"(?!)"

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """All that stands between two addresses of one list."""
        joint = self._any("listed")
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{joint})\b)(?:\s*(?:{joint})\b)?\s*[<(]?")

    @cached_property
    def listed_behind(self) -> re.Pattern[str]:
        """Another address of the list, right behind one."""
        if not self._language.spaced:
            return re.compile(r"\s*(?:と|、)\s*(?:https?://|[!-~]+@)")
        return re.compile(rf"[\s>)]*(?:,|&|\b(?:{self._any('listed')})\b)\s*(?:(?:{self._to})\s+)?[<(]?\S+@\S")

    @cached_property
    def of(self) -> re.Pattern[str]:
        """All that stands between "mail" and whom it is from."""
        return re.compile(rf"\s*(?:{self._any('of')})\s*")

    @cached_property
    def answering(self) -> re.Pattern[str]:
        """A verb of answering."""
        return re.compile(rf"\b(?:{self._any('answering')})")

    @cached_property
    def telling(self) -> re.Pattern[str]:
        """A verb of telling, from its beginning."""
        return re.compile(self._any("telling"))

    @cached_property
    def to_me(self) -> re.Pattern[str]:
        """The person, right before an address."""
        return re.compile(rf"\b(?:{self._any('to_me')})\s*[(<:,–-]\s*$")

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A line that says only who gets the outcome, up to the address."""
        if not self._language.spaced:
            return re.compile(rf"(?:^|[\n。;|])[\s*【\[-]*(?:{self._any('labels')})[】\]\s]*[:：は→]?\s*$")
        return re.compile(rf"(?:^|[\n.;|])[\s*\[-]*(?:{self._any('labels')})\**\s*[:=]\**\s*$")

    @cached_property
    def letter(self) -> re.Pattern[str]:
        """A letter of its own kind, right before whom it goes to, who may be named before the address."""
        return re.compile(rf"\b(?:{self._any('letters')})(?:\s+[\w'’.-]+){{0,4}}\s*{_OPENED}$")

    @cached_property
    def last_part(self) -> re.Pattern[str]:
        """The form that the outcome is to have, between the order and "to x@y"."""
        joint, form = self._any("listed"), self._any("forms")
        return re.compile(rf"(?:[,;]|\b(?:{joint}|then|dann|luego|poi|depois|puis)\b)\s+(?:{form})\s+(?:une?a?\s|um\s)?[\w-]+\s+")

    @cached_property
    def role(self) -> re.Pattern[str]:
        """A recipient whose address follows in brackets."""
        return re.compile(rf"(?:\b(?:{self._any('roles')})\s*)(?:[\w'’-]+\s){{0,2}}?[\w'’-]+\s?[(<]\s*$")

    @cached_property
    def named(self) -> re.Pattern[str]:
        """All that stands between a verb of telling and the address of a person with a name."""
        name = r"[^\W\d_][\w'’-]{1,20}"
        return re.compile(rf"\s+{name}(?:\s+{name})?\s+(?:{self._any('at')})\s*[<(]?")

    @cached_property
    def condition(self) -> re.Pattern[str]:
        """What begins a condition."""
        said = rf"(?:{self._any('conditions')}|{self._any('unless')})"
        return re.compile(rf"(?<!\w){said}(?!\w)" if self._language.spaced else said)

    @cached_property
    def unless(self) -> re.Pattern[str]:
        """A condition with a negation that negates no call."""
        return re.compile(rf"(?<!\w)(?:{self._any('unless')})(?!\w)")

    @cached_property
    def inner_condition(self) -> re.Pattern[str]:
        """All between a verb and its object, a condition in commas first: "rufe, wenn du fertig bist, https://… auf"."""
        return re.compile(rf"\s*,\s*(?:{self._any('conditions')}|{self._any('unless')})\s[^,]{{2,60}},(?P<rest>[^,]*)")

    @cached_property
    def conditioned_to(self) -> re.Pattern[str]:
        """An order without a verb: a condition and "to", right before an address ("on failure to x@y")."""
        return re.compile(
            rf"(?:^|[,;:]\s*|\s)(?:{self._any('conditions')}|{self._any('unless')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{self._to})\s*{_OPENED}$"
        )

    @cached_property
    def condition_left(self) -> re.Pattern[str]:
        """The same behind a comma at the end of a text, from which the address was cut out."""
        return re.compile(rf"\s*[,;:]\s*(?:{self._any('conditions')})(?:\s+[\w'’-]+){{0,2}}\s*,?\s+(?:{self._to})[\s.]*$")

    @cached_property
    def pointing_left(self) -> re.Pattern[str]:
        """What pointed at addresses, at the end of a text from which they were cut out."""
        return re.compile(rf"(?:[\s,]+(?:{self._to}|{self._any('listed')}))+[\s.]*$")

    @cached_property
    def alone_to(self) -> re.Pattern[str]:
        """ "To" alone at the beginning of a sentence, right before an address."""
        return re.compile(rf"(?<=[.!?;\n])\s*(?:{self._to})\s*{_OPENED}$")

    @cached_property
    def confirmed_after(self) -> re.Pattern[str]:
        """Confirming behind the work, up to an address."""
        joint = self._any("listed")
        return re.compile(rf"\s*[,;]?\s*(?:(?:{joint})\s+)?{self.confirmed.pattern}")

    @cached_property
    def joined_to(self) -> re.Pattern[str]:
        """ "And to", right before an address, without a verb."""
        return re.compile(rf"\s*[,;]?\s+(?:{self._any('listed')})\s+(?:{self._to})\s*{_OPENED}$")

    @cached_property
    def end(self) -> re.Pattern[str]:
        """What stands right behind an address that hears of the end."""
        return re.compile(rf"{_CLOSED}\s*,?\s*(?:{self._any('ends')})(?!\w)")

    @cached_property
    def gone_to(self) -> re.Pattern[str]:
        """What goes to an address, right before it, and how."""
        return re.compile(rf"(?<!\w)(?:{self._any('outcomes')})\s+(?:[\w'’-]+\s+){{0,4}}(?:{self._any('goes_to')})\s*{_OPENED}$")

    @cached_property
    def handed(self) -> re.Pattern[str]:
        """What is handed to an address, right before it."""
        return re.compile(rf"\b(?:{self._any('handing')})\s+(?:[\w'-]+\s+){{1,5}}(?:to)\s*{_OPENED}$")

    @cached_property
    def tended(self) -> re.Pattern[str]:
        """A hook that is looked after."""
        hook, tending = r"(?:webhook|callback|hook)\b", self._every("tending")
        spaced = rf"\b(?:{tending})\w*(?:[^\w.;]+\w+){{0,4}}?[^\w.;]+{hook}"
        return re.compile(spaced if self._language.spaced else rf"{spaced}|(?:{tending})\S{{0,6}}{hook}")

    @cached_property
    def used_as(self) -> re.Pattern[str]:
        """What a web address is to be used as, right behind it."""
        return re.compile(rf"{_CLOSED},?\s+(?:{self._any('used_as')})\b")

    @cached_property
    def told_behind(self) -> re.Pattern[str]:
        """What stands right behind the address of whom it tells, or behind a list that begins with it."""
        end = r"(?!\w)" if self._language.spaced else ""
        return re.compile(
            rf"{_CLOSED}(?:\s*(?:,|&|\b(?:{self._any('listed')})\b)\s*\S+@\S+)?\s*(?:{self._any('told_behind')}){end}"
        )

    @cached_property
    def gets(self) -> re.Pattern[str]:
        """Right behind an address: that it gets something, up to what."""
        return re.compile(rf"{_CLOSED}\s+(?:{self._any('getting')})\s+(?=(?P<got>(?:\S+\s+){{0,3}}\S+))")

    @cached_property
    def getting(self) -> re.Pattern[str]:
        """The same right before an address, in the other order: "montags bekommt x@y eine Liste"."""
        return re.compile(rf"(?<!\w)(?:{self._any('getting')})\s+{_OPENED}$")

    @cached_property
    def got(self) -> re.Pattern[str]:
        """What is got, behind the address."""
        return re.compile(rf"{_CLOSED}\s+(?P<got>(?:\S+\s+){{0,3}}\S+)")

    @cached_property
    def outcome(self) -> re.Pattern[str]:
        """A word for the outcome."""
        return re.compile(rf"(?<!\w)(?:{self._any('outcomes')})(?!\w)")

    @cached_property
    def told_before(self) -> re.Pattern[str]:
        """Right before an address: that somebody has to be told."""
        return re.compile(rf"(?<!\w)(?:{self._any('told_before')})(?:\s+[\w'’-]+){{0,3}}\s*,?\s*{_OPENED}$")

    @cached_property
    def written_to(self) -> re.Pattern[str]:
        """Telling in other words, up to the address."""
        return re.compile(rf"(?<!\w)(?:{self._any('writing')})(?:\s+\w+){{0,2}}\s+(?:{self._any('writing_to')})\s*{_OPENED}$")

    @cached_property
    def updated(self) -> re.Pattern[str]:
        """Telling that has the address right behind it."""
        return re.compile(rf"(?<!\w)(?:{self._any('updating')})\s+{_OPENED}$")

    @cached_property
    def about_what(self) -> re.Pattern[str]:
        """What stands behind an address that is told of something."""
        return re.compile(rf"{_CLOSED}\s+(?:on|about|with|of)(?!\w)|{self.end.pattern}")

    @cached_property
    def keeps(self) -> re.Pattern[str]:
        """Keeping somebody informed, up to the address; `kept` says whether that was said already."""
        word = r"(?:\s+[\w'’-]+){0,2}?"
        kept = self._any("kept")
        return re.compile(rf"(?<!\w)(?:{self._any('keeping')})(?P<kept>\s+(?:{kept}))?{word}\s+{_OPENED}$")

    @cached_property
    def kept(self) -> re.Pattern[str]:
        """That somebody is informed, behind the address."""
        return re.compile(rf"{_CLOSED}(?:\s+[\w'’-]+){{0,4}}?\s+(?:{self._any('kept')})(?!\w)")

    @cached_property
    def arrives(self) -> re.Pattern[str]:
        """Where the outcome is to arrive, right before the address."""
        return re.compile(rf"(?<!\w)(?:{self._any('arriving')})\s+{_OPENED}$")

    @cached_property
    def sent_as_noun(self) -> re.Pattern[str]:
        """A noun of sending and what is sent, up to the address."""
        return re.compile(
            rf"(?<!\w)(?:{self._any('sending')})(?:\s+[\w'’-]+){{2,6}}\s+(?:{self._to})(?:\s+(?:address|adresse|endereço|endereco|dirección|direccion|indirizzo))?\s*{_OPENED}$"
        )

    @cached_property
    def own(self) -> re.Pattern[str]:
        """The person's own address, right before it."""
        return re.compile(rf"(?:{self._any('own')})\s*:?\s*{_OPENED}$")

    @cached_property
    def via(self) -> re.Pattern[str]:
        """What leads to an address that word goes over."""
        return re.compile(rf"(?<!\w)(?:{self._any('via')})\s*{_OPENED}$")

    @cached_property
    def endpoint(self) -> re.Pattern[str]:
        """A web address of one's own, right before it."""
        return re.compile(rf"(?:{self._any('endpoints')})\s*:?\s*{_OPENED}$")

    @cached_property
    def expecting(self) -> re.Pattern[str]:
        """That it waits for what comes, right behind it."""
        if not self._language.spaced:
            return re.compile(rf"{_CLOSED}\s*(?:{self._any('expecting')})")
        return re.compile(rf"{_CLOSED}\s+(?:{self._any('expecting')})(?!\w)")

    @cached_property
    def hook(self) -> re.Pattern[str]:
        """A name of a hook."""
        return re.compile(rf"(?:{self._any('hooks')})")

    @cached_property
    def called_behind(self) -> re.Pattern[str]:
        """A verb of calling right behind a web address."""
        return re.compile(rf"{_CLOSED}\s+(?:{self._any('called_behind')})(?!\w)")

    @cached_property
    def faulty(self) -> re.Pattern[str]:
        """What a hook does that is the work, right behind its address."""
        if not self._language.spaced:
            return re.compile(rf"{_CLOSED}\s*(?:{self._language.contact.faults})")
        return re.compile(rf"{_CLOSED}\s+(?:{self._every('faults')})(?!\w)")

    @cached_property
    def confirmed(self) -> re.Pattern[str]:
        """Confirming, right before "to" and an address."""
        return re.compile(rf"(?<!\w)(?:{self._any('confirming')})\s+(?:[\w'’-]+\s+){{0,2}}(?:{self._to})\s*{_OPENED}$")

    @cached_property
    def letter_behind(self) -> re.Pattern[str]:
        """A letter that is the work, behind its address, in scripts without blanks."""
        return re.compile(self._any("letters"))
