"""A mail with a code, from the outbox to a real mail server: the code is nowhere in the database in clear."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import select

from codetether_platform.accounts.partners import add_origin
from codetether_platform.embed.proof.codes import normal_code
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.mail.tables import MailRow
from codetether_platform.mail.worker import MailWorker
from codetether_platform.settings import Settings
from tests.embed.people import CODE
from tests.harness import Harness, bearer
from tests.mail.post import Post, post_office

pytestmark = pytest.mark.anyio

ADA, SHOP = "ada@acme.example", "https://shop.example"


@pytest.fixture
async def post(anyio_backend: str) -> AsyncIterator[Post]:
    """A mail server."""
    async with post_office() as running:
        yield running


@pytest.fixture
async def live(settings: Settings, db: Database, clock: FixedClock, post: Post) -> Harness:
    """The app with that mail server."""
    return Harness(settings=msgspec.structs.replace(settings, smtp_url=post.url), db=db, clock=clock)


async def test_a_live_code_is_sealed_until_it_is_sent_and_forgotten_then(live: Harness, post: Post) -> None:
    headers = await _ask(live)
    waiting = await _mail(live)
    assert (waiting.status, CODE.search(waiting.text)) == ("queued", None)
    assert await _worker(live).turn() == 1
    body = str(post.taken[0].get_content())
    code = CODE.findall(body)[0]
    assert normal_code(code).encode() not in (waiting.secret_sealed or b"")
    assert (post.taken[0]["To"], post.taken[0]["Subject"]) == (ADA, "Your code for Acme Helpdesk")
    assert SHOP in body
    sent = await _mail(live)
    assert (sent.status, sent.secret_sealed, CODE.search(sent.text)) == ("sent", None, None)
    answer = await live.http.post("/v1/embed/auth/verify", json={"code": code}, headers=headers)
    assert answer.status_code == 200


async def test_a_code_that_a_mail_server_did_not_take_in_time_is_not_sent_any_more(live: Harness, post: Post) -> None:
    await _ask(live)
    post.answer = "451 try again later"
    assert await _worker(live).turn() == 1
    assert (await _mail(live)).secret_sealed is not None
    post.answer = "250 OK"
    live.clock.advance(seconds=600)
    assert await _worker(live).turn() == 1
    given_up = await _mail(live)
    assert (given_up.status, given_up.last_error, given_up.secret_sealed) == ("failed", "of no use any more", None)
    assert post.taken == []


async def _ask(live: Harness) -> dict[str, str]:
    partner = await live.make_partner(mode="live")
    async with live.db.write() as session:
        await add_origin(session, partner_id=partner.id, mode="live", origin=SHOP, now=live.clock.now())
    guest = await live.guest(partner, origin=SHOP)
    headers = bearer(guest["access_token"], origin=SHOP)
    answer = await live.http.post("/v1/embed/auth/start", json={"email": ADA}, headers=headers)
    assert answer.status_code == 200, answer.text
    return headers


async def _mail(live: Harness) -> MailRow:
    async with live.db.read() as session:
        return (await session.scalars(select(MailRow))).one()


def _worker(live: Harness) -> MailWorker:
    return live.platform.mails
