"""The libraries that receivers use accept every delivery: `standardwebhooks` and `svix`, in Python and in JavaScript.

`WEBHOOK_BODIES=20000` makes test_bodies.py compare that many bodies with node; here a few deliveries of each kind are checked.
"""

import base64
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
import svix.webhooks

from codetether_platform.kernel.clock import SystemClock
from codetether_platform.webhooks.secrets import callback_secret
from codetether_platform.webhooks.service import rotate_secret
from codetether_platform.webhooks.signing import new_secret, standard_form, standard_key
from tests.tools.node import NoNode, find_node, install_packages
from tests.webhooks.conftest import House, Receive
from tests.webhooks.receiver import Received, answers

pytestmark = pytest.mark.anyio

NODE = Path(__file__).parent / "node"
VERIFY = """
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";
import { readFileSync } from "node:fs";
const refuses = (verify) => { try { verify(); return false; } catch { return true; } };
for (const { secrets, headers, body } of JSON.parse(readFileSync(0, "utf8"))) {
  const text = Buffer.from(body, "base64").toString("utf8");
  if (JSON.stringify(JSON.parse(text)) !== text) throw new Error("JavaScript writes this body otherwise: " + text);
  for (const secret of secrets) for (const Library of [Standard, Svix]) {
    new Library(secret).verify(text, headers);
    if (!refuses(() => new Library(secret).verify(text + " ", headers))) throw new Error("a changed body was accepted");
    const later = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) };
    if (!refuses(() => new Library(secret).verify(text, later))) throw new Error("a changed timestamp was accepted");
  }
}
console.log("accepted");
"""


async def deliveries(house: House, receive: Receive) -> list[tuple[list[str], Received]]:
    """Return deliveries of each kind, each with every secret that must open it."""
    clock = SystemClock()
    receiver = await receive(answers(200))
    own = "a secret's=own+text/16"
    old, new = new_secret(), new_secret()
    secrets = {
        "standard": [new_secret()],
        "legacy": [new_secret()],
        "own": [standard_form(standard_key(own))],
        "rotated": [new, old],
        "callback": [callback_secret(house.keyring, partner_id=house.partner_id, mode="test")],
    }
    await house.register(f"{receiver.url}/standard", clock, secret=secrets["standard"][0])
    await house.register(f"{receiver.url}/legacy", clock, secret=secrets["legacy"][0], payload_format="legacy")
    await house.register(f"{receiver.url}/own", clock, secret=own)
    rotated = await house.register(f"{receiver.url}/rotated", clock, secret=old)
    async with house.db.write() as session:
        await rotate_secret(
            session,
            partner_id=house.partner_id,
            mode="test",
            webhook_id=rotated,
            secret=new,
            keyring=house.keyring,
            now=clock.now(),
        )
    for text in ("plain", "Grüße — ✓ \U0001f680 漢字", '\\"</script>\u2028\x00\x7f\n', ""):
        data = {"task_id": "t", "status": "completed", "result": text, "metadata": {"key": text}, "error": None}
        await house.publish(clock, data=data, callback_url=f"{receiver.url}/callback")
    await house.worker(clock).deliver_due()
    assert len(receiver.received) == 20
    return [(secrets[got.path.rpartition("/")[2]], got) for got in receiver.received]


async def test_python_libraries_accept_every_delivery(house: House, receive: Receive) -> None:
    for secrets, got in await deliveries(house, receive):
        for secret in secrets:
            libraries: tuple[Any, ...] = (standardwebhooks.Webhook(secret), svix.webhooks.Webhook(secret))
            for library in libraries:
                library.verify(got.body, got.headers)
                with pytest.raises((standardwebhooks.WebhookVerificationError, svix.webhooks.WebhookVerificationError)):
                    library.verify(got.body + b" ", got.headers)


async def test_javascript_libraries_accept_every_delivery(house: House, receive: Receive) -> None:
    if os.environ.get("SKIP_NODE") == "1" and not os.environ.get("CI"):
        pytest.skip("SKIP_NODE=1")
    try:
        programs = find_node()
        install_packages(NODE)
    except NoNode as missing:
        pytest.fail(f"{missing} Or leave this test out with SKIP_NODE=1.")
    given = [
        {"secrets": secrets, "headers": got.headers, "body": base64.b64encode(got.body).decode()}
        for secrets, got in await deliveries(house, receive)
    ]
    said = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this test
        [programs / "node", "--input-type=module", "-e", VERIFY],
        cwd=NODE,
        input=json.dumps(given),
        capture_output=True,
        check=False,
        text=True,
    )
    assert said.stdout == "accepted\n", said.stdout + said.stderr
