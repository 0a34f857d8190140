"""A mail with a code, from the outbox to a real mail server: the code is nowhere in the database in clear."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import select

from codetether_platform.accounts.partners import add_origin
from codetether_platform.embed.proof.codes import normal_code
from codetether_platform.mail.tables import MailRow
from codetether_platform.mail.worker import MailWorker
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


async def test_a_live_code_is_sealed_until_it_is_sent_and_forgotten_then(harness: Harness, post: Post) -> None:
    headers = await _ask(harness)
    waiting = await _mail(harness)
    assert (waiting.status, CODE.search(waiting.text)) == ("queued", None)
    assert await _worker(harness, post).turn() == 1
    body = str(post.taken[0].get_content())
    code = CODE.findall(body)[0]
    assert normal_code(code).encode() not in (waiting.secret_sealed or b"")
    assert (post.taken[0]["To"], post.taken[0]["Subject"]) == (ADA, "Your code for Acme Helpdesk")
    assert SHOP in body
    sent = await _mail(harness)
    assert (sent.status, sent.secret_sealed, CODE.search(sent.text)) == ("sent", None, None)
    answer = await harness.http.post("/v1/embed/auth/verify", json={"code": code}, headers=headers)
    assert answer.status_code == 200


async def test_a_code_that_a_mail_server_did_not_take_in_time_is_not_sent_any_more(harness: Harness, post: Post) -> None:
    await _ask(harness)
    post.answer = "451 try again later"
    assert await _worker(harness, post).turn() == 1
    assert (await _mail(harness)).secret_sealed is not None
    post.answer = "250 OK"
    harness.clock.advance(seconds=600)
    assert await _worker(harness, post).turn() == 1
    given_up = await _mail(harness)
    assert (given_up.status, given_up.last_error, given_up.secret_sealed) == ("failed", "of no use any more", None)
    assert post.taken == []


async def _ask(harness: Harness) -> dict[str, str]:
    partner = await harness.make_partner(mode="live")
    async with harness.db.write() as session:
        await add_origin(session, partner_id=partner.id, mode="live", origin=SHOP, now=harness.clock.now())
    guest = await harness.guest(partner, origin=SHOP)
    headers = bearer(guest["access_token"], origin=SHOP)
    answer = await harness.http.post("/v1/embed/auth/start", json={"email": ADA}, headers=headers)
    assert answer.status_code == 200, answer.text
    return headers


async def _mail(harness: Harness) -> MailRow:
    async with harness.db.read() as session:
        return (await session.scalars(select(MailRow))).one()


def _worker(harness: Harness, post: Post) -> MailWorker:
    settings = msgspec.structs.replace(harness.settings, smtp_url=post.url)
    return MailWorker(harness.db, harness.clock, settings, harness.platform.keyring)
