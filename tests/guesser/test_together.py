"""Words of all languages stand in one pattern, and every word that a language brings is looked for."""

import re

from codetether_guesser.languages.around import Around
from codetether_guesser.languages.contact_words import ContactWords
from codetether_guesser.languages.together import any_of, any_word
from tests.house.source import PACKAGES


def test_words_of_every_language_are_found_under_one_name() -> None:
    found = re.compile(any_of("instead"))

    assert all(found.fullmatch(said) for said in ("rather than", "anstatt", "en vez de", "ao inves de", "plutot que", "anziche"))


def test_several_names_are_one_choice() -> None:
    found = re.compile(any_of("where", "which"))

    assert all(found.fullmatch(said) for said in ("where", "wo", "which", "che"))


def test_a_word_begins_at_its_edge_only_where_words_are_parted() -> None:
    found = re.compile(any_word("takes_place") + "$")

    assert found.search("the meeting is ")
    assert not found.search("premeeting is ")
    assert found.search("毎朝会議は")


def test_every_field_of_words_is_read_by_a_rule() -> None:
    (guesser,) = (package for package in PACKAGES if package.name == "codetether_guesser")
    rules = "".join(path.read_text() for path in guesser.glob("*.py"))
    read = {name for call in re.findall(r"\b(?:any_of|any_word|words_of)\(([^)]*)\)", rules) for name in re.findall(r"\w+", call)}

    assert read == set(Around.__struct_fields__)


def test_every_field_of_words_around_addresses_is_read_by_a_rule() -> None:
    (guesser,) = (package for package in PACKAGES if package.name == "codetether_guesser")
    rules = "".join((guesser / f"{module}.py").read_text() for module in ("contact_patterns", "mail_patterns", "call_patterns"))
    read = set(re.findall(r"\b(?:said|every)\(['\"](\w+)['\"]\)", rules))

    assert read == set(ContactWords.__struct_fields__)
