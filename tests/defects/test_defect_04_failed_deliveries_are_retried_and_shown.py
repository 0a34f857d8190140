"""Defect 4 of today's CodeTether: a delivery that failed was marked as sent, so that no retry ever happened.

Here a 500, a refused connection and a timeout are each tried again on schedule, and shown as failed until one arrives.
"""

import socket
from typing import Any

import pytest

from codetether_platform.settings import Settings, load_settings
from codetether_platform.webhooks.retries import WAITS_SECONDS
from tests.conftest import SECRET
from tests.harness import Harness, bearer
from tests.webhooks.conftest import Receive, receive  # noqa: F401 - fixture
from tests.webhooks.receiver import answers, hangs

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(database_url: str, tmp_path: Any) -> Settings:
    """Settings with the shortest deadline there is."""
    return load_settings(
        {},
        secret_key=SECRET,
        database_url=database_url,
        data_dir=str(tmp_path),
        webhook_allow_loopback=True,
        webhook_timeout_seconds=1,
        log_format="text",
    )


async def test_each_kind_of_failure_is_retried_on_schedule_and_shown(harness: Harness, receive: Receive) -> None:  # noqa: F811
    broken, hanging = await receive(answers(500)), await receive(hangs)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        refusing = f"http://127.0.0.1:{free.getsockname()[1]}/"
    headers = bearer((await harness.make_partner()).secret_key)
    expected = {broken.url: (500, None), hanging.url: (None, "timeout"), refusing: (None, "connect_failed")}
    paths: dict[str, str] = {}
    for url in expected:
        made = await harness.http.post("/v1/webhooks", json={"url": url, "events": ["task.created"]}, headers=headers)
        paths[url] = made.headers["location"]
    await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=headers)
    tries = 3
    for number in range(tries):
        assert await harness.platform.deliveries.deliver_due() == 3
        assert await harness.platform.deliveries.deliver_due() == 0, "not before its time"
        for url, path in paths.items():
            [delivery] = (await harness.http.get(f"{path}/deliveries", headers=headers)).json()["data"]
            assert delivery["status"] == "pending"
            assert [(one["response_status"], one["error"]) for one in delivery["attempts"]] == [expected[url]] * (number + 1)
        # ±20 %, and a minute at least after a timeout.
        harness.clock.advance(seconds=max(60, WAITS_SECONDS[number] * 1.2))
    broken.behaviour = hanging.behaviour = answers(200)
    await harness.platform.deliveries.deliver_due()
    for url in (broken.url, hanging.url):
        [delivery] = (await harness.http.get(f"{paths[url]}/deliveries", headers=headers)).json()["data"]
        assert (delivery["status"], len(delivery["attempts"])) == ("succeeded", tries + 1)
