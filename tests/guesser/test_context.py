"""What stands around a description: the partner's words, the page's language and zone, and the replies; all of it only data."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from codetether_guesser.prompt import MOST_TEMPLATES
from codetether_platform.accounts.partners import set_agent_context
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.templates.schemas import TemplateBody
from codetether_platform.templates.service import create_template
from tests.anthropic_peer import AnthropicPeer, Message
from tests.guesser.catalogue import PAGE_SUMMARY, WEEKLY
from tests.guesser.test_model import SAID
from tests.guesser.world import World, open_world

pytestmark = pytest.mark.anyio

TEXT = "Summarize new tickets and write the summary"
WORDS = "Acme Helpdesk. A gong is our weekly sales report."


@pytest.fixture
async def live(
    db: Database, clock: FixedClock, keyring: Keyring, settings: Settings, anthropic_peer: AnthropicPeer
) -> AsyncIterator[World]:
    """A guesser with a key for the scripted model service."""
    import anthropic  # noqa: F401 - its load time is not what the deadline is about

    changed = msgspec.structs.replace(settings, anthropic_api_key="sk-test", anthropic_base_url=anthropic_peer.url)
    async with open_world(db=db, clock=clock, keyring=keyring, settings=changed) as world:
        yield world


def told(peer: AnthropicPeer) -> dict[str, Any]:
    """Return what the model was sent last, beside the constant instructions."""
    (message,) = peer.requests[-1].body["messages"]
    return dict(msgspec.json.decode(message["content"]))


async def test_the_model_gets_the_partners_words_the_place_and_the_replies_as_labelled_data(
    live: World, anthropic_peer: AnthropicPeer
) -> None:
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    partner, other = await live.partner(mode="live"), await live.partner(mode="live", name="Other")
    async with live.db.write() as session:
        await set_agent_context(session, partner_id=partner.partner_id, text=WORDS)
    await live.guess(partner, TEXT, locale="en-GB", time_zone="Europe/London", answers={"channel": "#support"})
    assert told(anthropic_peer) == {
        "description": TEXT,
        "locale": "en-GB",
        "time_zone": "Europe/London",
        "answers": {"channel": "#support"},
        "app_context": WORDS,
    }
    assert "gong" not in str(anthropic_peer.requests[-1].body["system"])
    await live.guess(other, TEXT)
    assert told(anthropic_peer) == {"description": TEXT, "locale": "en", "time_zone": "UTC"}


async def test_changed_words_of_the_partner_are_read_anew(live: World, anthropic_peer: AnthropicPeer) -> None:
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    partner = await live.partner(mode="live")
    assert [(await live.guess(partner, TEXT)).is_cached for _ in range(2)] == [False, True]
    async with live.db.write() as session:
        await set_agent_context(session, partner_id=partner.partner_id, text=WORDS)
    assert (await live.guess(partner, TEXT)).is_cached is False
    assert told(anthropic_peer)["app_context"] == WORDS


async def test_the_model_is_told_of_the_nearest_templates_of_this_partner_and_mode_only(
    live: World, anthropic_peer: AnthropicPeer
) -> None:
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    partner, other = await live.partner(mode="live"), await live.partner(mode="live", name="Other")
    body = msgspec.convert({key: value for key, value in PAGE_SUMMARY.items() if key != "name"}, TemplateBody)
    async with live.db.write() as session:
        for number in range(MOST_TEMPLATES + 2):
            owner, mode = partner.partner_id, "live"
            await create_template(session, partner_id=owner, mode=mode, name=f"p{number}", body=body, now=live.clock.now())
        report = msgspec.convert({key: value for key, value in WEEKLY.items() if key != "name"}, TemplateBody)
        mine = await create_template(session, partner_id=owner, mode="live", name="z", body=report, now=live.clock.now())
        for owner, mode in ((partner.partner_id, "test"), (other.partner_id, "live")):
            await create_template(session, partner_id=owner, mode=mode, name="foreign", body=report, now=live.clock.now())
    await live.guess(partner, "Write the sales report about new tickets and a summary")
    shown = told(anthropic_peer)["templates"]
    assert len(shown) == MOST_TEMPLATES
    assert shown[0] == {"id": mine.id, "title": "Sales report", "description": ""}
    assert sum(one["title"] == "Sales report" for one in shown) == 1
