"""Defect 3 of today's CodeTether: the timestamp was unsigned, so that a delivery could be replayed for ever; one secret served
all customers, and it could not be rotated.
"""

from datetime import UTC, datetime

import pytest
import standardwebhooks

from codetether_platform.kernel.clock import FixedClock
from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive, receive  # noqa: F401 - fixture
from tests.webhooks.receiver import Received, answers

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FixedClock:
    """A clock that libraries, which look at the machine's, find right."""
    return FixedClock(datetime.now(UTC))


def opens(secret: str, got: Received, **changed: str) -> bool:
    headers = got.headers | {name.replace("_", "-"): value for name, value in changed.items()}
    try:
        standardwebhooks.Webhook(secret).verify(got.body, headers)
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


async def test_altered_timestamp_and_anothers_secret_fail_and_a_rotation_overlaps(harness: Harness, receive: Receive) -> None:  # noqa: F811
    receiver = await receive(answers(200))
    headers = bearer((await harness.make_partner()).secret_key)
    secrets, paths = [], []
    for name in ("first", "second"):
        made = await harness.http.post("/v1/webhooks", json={"url": f"{receiver.url}/{name}", "events": ["*"]}, headers=headers)
        secrets.append(made.json()["secret"])
        paths.append(made.headers["location"])
    assert secrets[0] != secrets[1]
    rotated = (await harness.http.post(f"{paths[0]}/rotate-secret", headers=headers)).json()["secret"]
    for path in paths:
        await harness.http.post(f"{path}/test", headers=headers)
    await harness.platform.deliveries.deliver_due()
    first, second = sorted(receiver.received, key=lambda got: got.path)

    assert opens(rotated, first)
    assert opens(secrets[0], first)
    assert opens(secrets[1], second)
    assert not opens(secrets[1], first)
    assert not opens(secrets[0], second)
    at = int(first.headers["webhook-timestamp"])
    assert not opens(rotated, first, webhook_timestamp=str(at + 1))
    assert not opens(rotated, first, webhook_timestamp=str(at - 301))
    assert not opens(rotated, first, webhook_id="evt_0")
