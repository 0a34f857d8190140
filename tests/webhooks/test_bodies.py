"""Bodies equal what JavaScript makes of them, hold no floats, and never exceed their limit."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from codetether_platform.kernel.ids import new_id
from codetether_platform.webhooks.bodies import MAX_BODY_BYTES, flat_body, standard_body, wire_id
from codetether_platform.webhooks.catalogue import CALLBACK_TYPES, EVENTS, is_listening
from tests.tools.node import NoNode, find_node

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PIECES = [
    "a",
    "Grüße",
    "\U0001f680",
    "\u2028\u2029",
    "\x00\x01\x1f\x7f",
    '\\"/</script>',
    "\n\r\t\b\f",
    "e\u0301",
    "漢字",
    "\ufeff",
    " ",
]
CHECK = """
const fs = require("fs");
for (const [number, line] of fs.readFileSync(0, "utf8").split("\\n").entries()) {
  if (line && JSON.stringify(JSON.parse(line)) !== line) { console.log(`${number}: ${line}`); process.exit(1); }
}
console.log("equal");
"""


def value(random: Random, depth: int) -> Any:
    kind = random.randrange(8 if depth < 4 else 5)
    if kind == 0:
        return random.choice([None, True, False])
    if kind in {1, 2}:
        return random.choice([0, -1, 2**53 - 1, -(2**53) + 1, random.randrange(10**12)])
    if kind in {3, 4}:
        return "".join(random.choices(PIECES, k=random.randrange(6)))
    if kind == 5:
        return [value(random, depth + 1) for _ in range(random.randrange(4))]
    return {f"k{random.choice(PIECES)}{index}": value(random, depth + 1) for index in range(random.randrange(5))}


def bodies(count: int) -> list[bytes]:
    random = Random(7)
    made = []
    for index in range(count):
        data = {"task_id": new_id(), "metadata": {"-": "", "__proto__": "x"}, "value": value(random, 0)}
        if index % 2:
            made.append(flat_body(event_id=new_id(), event_type="task.completed", at=AT, fields=data))
        else:
            made.append(standard_body(event_id=new_id(), event_type="task.completed", at=AT, sequence=index, data=data))
    return made


def test_bodies_equal_what_javascript_writes() -> None:
    if os.environ.get("SKIP_NODE") == "1" and not os.environ.get("CI"):
        pytest.skip("SKIP_NODE=1")
    try:
        node: Path = find_node() / "node"
    except NoNode as missing:
        pytest.fail(f"{missing} Or leave this test out with SKIP_NODE=1.")
    said = subprocess.run(
        [node, "-e", CHECK],
        input=b"\n".join(bodies(int(os.environ.get("WEBHOOK_BODIES", "2000")))),
        capture_output=True,
        check=False,
    )
    assert said.stdout == b"equal\n", (said.stdout + said.stderr).decode()


@pytest.mark.parametrize(
    "bad", [1.5, 1.0, float("nan"), 2**53, -(2**53), {"7": 1}, {"0": 1}, b"bytes", AT, {"a": [{"b": 0.1}]}, ("a",)]
)
def test_what_javascript_writes_otherwise_is_refused(bad: object) -> None:
    with pytest.raises(AssertionError):
        standard_body(event_id=new_id(), event_type="task.progress", at=AT, sequence=1, data={"value": bad})


def test_keys_that_only_resemble_integers_are_fine() -> None:
    standard_body(event_id=new_id(), event_type="task.progress", at=AT, sequence=1, data={"01": 1, "-1": 1, "1a": 1, "²": 1})


def test_endless_nesting_is_refused() -> None:
    deep: dict[str, Any] = {}
    deep["again"] = deep
    with pytest.raises(AssertionError):
        standard_body(event_id=new_id(), event_type="task.progress", at=AT, sequence=1, data=deep)


@pytest.mark.parametrize("letter", ["a", "漢", "\x01", "\U0001f680"])
def test_long_result_is_cut_and_says_so(letter: str) -> None:
    data = {"task_id": "019abc", "result": letter * 200_000, "charge": {"amount_micros": 7}}
    standard = standard_body(event_id=new_id(), event_type="task.completed", at=AT, sequence=1, data=data)
    flat = flat_body(event_id=new_id(), event_type="task.completed", at=AT, fields=data)
    for body, content in ((standard, json.loads(standard)["data"]), (flat, json.loads(flat))):
        is_cut = letter != "a"
        assert len(body) <= MAX_BODY_BYTES
        assert (len(content["result"]) < 200_000) is is_cut
        assert content.get("result_truncated", False) is is_cut
        assert content.get("result_url") == ("/v1/tasks/019abc" if is_cut else None)
        assert content["charge"] == {"amount_micros": 7}
    assert len(data["result"]) == 200_000


def test_wire_id_has_letters_digits_and_underscores_only() -> None:
    assert wire_id("0199b2a4-7c1e-7d3f-8a55-1b2c3d4e5f60") == "evt_0199b2a47c1e7d3f8a551b2c3d4e5f60"


def test_callbacks_are_task_events() -> None:
    assert CALLBACK_TYPES.issubset(EVENTS)
    assert is_listening(["*"], "task.failed")
    assert not is_listening(["task.completed"], "task.failed")
