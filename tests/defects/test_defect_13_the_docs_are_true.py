"""Defect 13 of today's CodeTether: docs that contradict themselves, and input that they call optional but the server refused.

That every code block of the docs runs is `tests/house/test_docs.py`; here is the rest.
"""

import json

import pytest

from tests.harness import Harness, bearer
from tests.house.source import ROOT
from tests.tools.markdown import blocks

pytestmark = pytest.mark.anyio


async def test_the_zapier_apps_smallest_input_is_accepted(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for body in ({"title": "Report"}, {"title": "Report", "description": "Short"}, {"description": "x"}):
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        assert (answer.status_code, answer.json()["id"]) == (201, answer.json()["task_id"])
    for body in ({"title": "Report"}, {"title": "Report", "description": "Short"}):
        assert (await harness.http.post("/v1/automation/tasks", json=body, headers=headers)).status_code == 201


def test_no_json_of_the_docs_says_a_thing_twice() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names), names
        return dict(pairs)

    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for block in blocks(page, name=page.name):
            if block.language == "json":
                json.loads(block.text, object_pairs_hook=once)
