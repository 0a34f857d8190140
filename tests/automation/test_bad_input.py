"""Bad input at the old clients' door: a refusal in its own shape, never a 500, and nothing half-done."""

import pytest

from tests.harness import Harness, bearer
from tests.web.test_bad_input import BAD_BODIES, UNKNOWN_ID

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("name", BAD_BODIES)
async def test_a_bad_body_is_refused_in_the_doors_own_shape(harness: Harness, name: str) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/automation/tasks", content=BAD_BODIES[name], headers=headers | JSON)
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]
    assert (await harness.http.get("/v1/automation/tasks", headers=headers)).json()["tasks"] == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_an_unknown_task_and_a_wrong_key_are_refused_in_the_doors_own_shape(harness: Harness, method: str) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    for asked, status in ((headers, 404), (bearer("ct_test_wrong"), 401)):
        answer = await harness.http.request(method, f"/v1/automation/tasks/{UNKNOWN_ID}", headers=asked)
        assert answer.status_code == status
        assert answer.json()["detail"]
