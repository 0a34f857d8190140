"""Defect 2 of today's CodeTether: it signed one encoding of the body and sent another, so no receiver could verify.

Here an independent library verifies the very bytes received, non-ASCII text and all, and a receiver that signs
`JSON.stringify(JSON.parse(body))`, as CodeTether's n8n node does, finds the same bytes.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
import standardwebhooks

from codetether_platform.kernel.clock import FixedClock
from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive, receive  # noqa: F401 - fixture
from tests.webhooks.receiver import answers

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FixedClock:
    """A clock that libraries, which look at the machine's, find right."""
    return FixedClock(datetime.now(UTC))


@pytest.mark.parametrize("form", ["standard", "legacy"])
async def test_an_independent_library_verifies_the_bytes_received(harness: Harness, receive: Receive, form: str) -> None:  # noqa: F811
    receiver = await receive(answers(200))
    headers = bearer((await harness.make_partner()).secret_key)
    hook = {"url": receiver.url, "events": ["*"], "payload_format": form}
    secret = (await harness.http.post("/v1/webhooks", json=hook, headers=headers)).json()["secret"]
    task = {"prompt": "test:succeed Grüße — ✓ \U0001f680 漢字", "title": "Ünïcödé \u2028", "metadata": {"größe": "5 €"}}
    made = await harness.http.post("/v1/tasks", json=task | {"metadata": {"size": "5 €"}}, headers=headers)
    assert made.status_code == 201, made.text
    await harness.run_jobs()
    await harness.platform.deliveries.deliver_due()
    assert len(receiver.received) >= 3
    for got in receiver.received:
        standardwebhooks.Webhook(secret).verify(got.body, got.headers)
        assert "Ünïcödé" in got.body.decode() or form == "legacy"
        assert int(got.headers["content-length"]) == len(got.body)
        if form == "legacy":
            rewritten = json.dumps(json.loads(got.body), ensure_ascii=False, separators=(",", ":")).encode()
            signature = "sha256=" + hmac.new(secret.encode(), rewritten, hashlib.sha256).hexdigest()
            assert got.headers["x-codetether-signature"] == signature
