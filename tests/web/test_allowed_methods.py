"""`Allow` where it is due."""

import pytest

from tests.harness import Harness

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/tasks", "GET, OPTIONS, POST"),
        ("/v1/sponsorship", "GET, OPTIONS, PATCH"),
        ("/v1/webhooks/callback-secret", "GET, OPTIONS"),
        ("/v1/webhooks/0199", "DELETE, GET, OPTIONS, PATCH"),
    ],
)
async def test_every_method_of_an_address_is_named_on_options_and_on_405(harness: Harness, path: str, allowed: str) -> None:
    asked, wrong = await harness.http.options(path), await harness.http.request("TRACE", path)
    assert (asked.status_code in {204, 401}, asked.headers["allow"]) == (True, allowed)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, allowed)


async def test_an_address_that_is_not_there_allows_nothing(harness: Harness) -> None:
    assert "allow" not in (await harness.http.request("TRACE", "/nothing")).headers
