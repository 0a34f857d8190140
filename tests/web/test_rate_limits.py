"""Rate limits over HTTP: exact, told on every answer, counted for whom they should be."""

import asyncio
import time

import httpx
import msgspec
import pytest

from codetether_platform.kernel.clock import FixedClock, to_micros
from codetether_platform.kernel.counters import CountersAway, Tick
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import TooManyRequests, Unavailable
from codetether_platform.settings import Settings, load_settings
from codetether_platform.web.limits import Policy, spend, use
from codetether_platform.web.rate_gate import UNCOUNTED, subject_of
from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio

DEFAULTS = {
    name: getattr(load_settings({}), name) for name in Settings.__struct_fields__ if name.startswith("requests_per_minute_")
}
HEADERS = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit", "ratelimit-policy"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The defaults, as partners meet them."""
    return msgspec.structs.replace(settings, **DEFAULTS)


async def test_exactly_sixty_requests_without_a_credential_pass(harness: Harness) -> None:
    answers = [await harness.http.get("/v1/tasks") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    assert [int(answer.headers["x-ratelimit-remaining"]) for answer in answers] == [*range(59, -1, -1), 0]
    last = answers[-1]
    assert last.json()["violated-policies"] == ["address"]
    assert last.json()["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
    assert last.headers["retry-after"] == "60"
    harness.clock.advance(seconds=60)
    assert (await harness.http.get("/v1/tasks")).status_code == 401


async def test_exactly_a_hundred_and_fifty_requests_of_a_key_pass_whatever_the_method(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    headers = bearer(partner.secret_key)
    for number in range(150):
        method, path = (("GET", "/v1/tasks"), ("POST", "/v1/tasks"), ("DELETE", "/v1/webhooks/none"))[number % 3]
        answer = await harness.http.request(method, path, headers=headers, json={} if method == "POST" else None)
        assert answer.status_code in (200, 404, 422), answer.text
    refused = await harness.http.get("/v1/tasks", headers=headers)
    assert refused.status_code == 429
    assert refused.json()["violated-policies"] == ["key"]
    assert (await harness.http.get("/v1/tasks", headers=bearer(other.secret_key))).status_code == 200


@pytest.mark.parametrize("database", ["both"])
async def test_two_processes_share_the_count(database_url: str, clock: FixedClock, database: str) -> None:
    one, two = Database(database_url), Database(database_url)
    policy = Policy("address", 60)
    try:
        calls = [use(db, [(policy, "192.0.2.1")], now=clock.now()) for _ in range(50) for db in (one, two)]
        uses = [used for (used,) in await asyncio.gather(*calls)]
    finally:
        await one.close()
        await two.close()
    assert sorted(used.number for used in uses) == list(range(1, 101))
    assert sum(not used.is_over for used in uses) == 60


async def test_every_answer_says_what_is_left(harness: Harness) -> None:
    partner = await harness.make_partner()
    now = to_micros(harness.clock.now()) // 1_000_000
    asked: list[tuple[int, httpx.Response]] = [
        (200, await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))),
        (401, await harness.http.get("/v1/tasks")),
        (401, await harness.http.get("/v1/tasks", headers=bearer("ct_test_wrong"))),
        (404, await harness.http.get("/nothing/here")),
        (404, await harness.http.get("/nothing/here", headers=bearer(partner.secret_key))),
        (405, await harness.http.put("/v1/tasks")),
        (415, await harness.http.post("/v1/tasks", content=b"x", headers=bearer(partner.secret_key))),
        (422, await harness.http.post("/v1/tasks", json={}, headers=bearer(partner.secret_key))),
        (200, await harness.http.get("/openapi.json")),
        (200, await harness.http.get("/docs/errors")),
        (400, await harness.http.post("/oauth/token")),
        (303, await harness.http.get("/dashboard")),
    ]
    for status, answer in asked:
        assert set(answer.headers) >= HEADERS, (str(answer.url), answer.headers)
        assert answer.status_code in (status, 302, 401), (str(answer.url), answer.text)
        assert int(answer.headers["x-ratelimit-reset"]) == now + 60
    own = asked[0][1]
    assert own.headers["ratelimit-policy"] == '"key";q=150;w=60, "partner";q=3000;w=60'
    assert own.headers["ratelimit"] == '"key";r=149;t=60, "partner";r=2999;t=60'


@pytest.mark.parametrize("path", sorted(UNCOUNTED - {"/metrics"}))
async def test_checks_of_health_are_not_counted(harness: Harness, path: str) -> None:
    for _ in range(70):
        assert (await harness.http.get(path)).status_code == 200


async def test_wrong_keys_count_for_their_address_and_end_in_silence(harness: Harness) -> None:
    partner = await harness.make_partner()
    statuses = [(await harness.http.get("/v1/tasks", headers=bearer(f"ct_test_{n}"))).status_code for n in range(61)]
    assert statuses == [401] * 60 + [429]
    # From here on nothing of this address is compared with a key, not even a right one.
    assert (await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))).status_code == 429
    harness.clock.advance(seconds=60)
    assert (await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))).status_code == 200


async def test_credentials_shown_where_nothing_looks_at_them_count_for_the_address(harness: Harness) -> None:
    statuses = [(await harness.http.get("/nothing", headers=bearer("ct_test_x"))).status_code for _ in range(61)]
    assert statuses == [404] * 60 + [429]


async def test_a_user_of_the_widget_has_a_limit_of_its_own(harness: Harness) -> None:
    partner = await harness.make_partner()
    one = session_headers(await harness.guest(partner))
    two = session_headers(await harness.guest(partner))
    statuses = [(await harness.http.get("/v1/me", headers=one)).status_code for _ in range(121)]
    assert statuses == [200] * 120 + [429]
    assert (await harness.http.get("/v1/me", headers=two)).status_code == 200


async def test_a_page_may_read_how_long_it_has_to_wait(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = session_headers(await harness.guest(partner))
    for _ in range(120):
        await harness.http.get("/v1/me", headers=headers)
    refused = await harness.http.get("/v1/me", headers=headers)
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == headers["Origin"]
    exposed = {name.strip().lower() for name in refused.headers["access-control-expose-headers"].split(",")}
    assert HEADERS | {"retry-after"} <= exposed


async def test_files_for_browsers_have_a_wider_limit(harness: Harness) -> None:
    for _ in range(100):
        assert (await harness.http.get("/docs/errors")).status_code == 200
    assert (await harness.http.get("/docs/errors")).headers["ratelimit-policy"] == '"page";q=600;w=60'


async def test_a_forged_address_moves_nothing(harness: Harness) -> None:
    statuses = [
        (await harness.http.get("/v1/tasks", headers={"X-Forwarded-For": f"203.0.113.{number}"})).status_code
        for number in range(61)
    ]
    assert statuses == [401] * 60 + [429]


class TestBehindAProxy:
    """`X-Forwarded-For` of a proxy that the settings name."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies="127.0.0.1")

    async def test_each_address_behind_a_trusted_proxy_has_its_own_limit(self, harness: Harness) -> None:
        async def ask(forwarded: str) -> int:
            return (await harness.http.get("/v1/tasks", headers={"X-Forwarded-For": forwarded})).status_code

        assert [await ask(f"198.51.100.{number}, 203.0.113.7") for number in range(61)] == [401] * 60 + [429]
        assert await ask("203.0.113.8") == 401


def test_an_ipv6_subscriber_is_counted_as_one() -> None:
    assert subject_of("2001:db8:1:2:3:4:5:6") == subject_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert subject_of("2001:db8:1:3::9") != subject_of("2001:db8:1:2::9")
    assert subject_of("::ffff:192.0.2.1") == subject_of("192.0.2.1")
    assert subject_of("unknown") == "unknown"


async def test_a_window_begins_with_its_first_request(db: Database, clock: FixedClock) -> None:
    for _ in range(2):
        await spend(db, key="boot:192.0.2.1", per_hour=2, now=clock.now())
        clock.advance(seconds=1700)
    with pytest.raises(TooManyRequests) as refused:
        await spend(db, key="boot:192.0.2.1", per_hour=2, now=clock.now())
    assert refused.value.retry_after_seconds == 200
    clock.advance(seconds=200)
    await spend(db, key="boot:192.0.2.1", per_hour=2, now=clock.now())


async def test_ended_windows_are_forgotten_in_batches(db: Database, clock: FixedClock) -> None:
    for number in range(5):
        await db.counters.count([Tick(f"k{number}", 1_000_000)], now_micros=to_micros(clock.now()))
    clock.advance(seconds=1)
    now = to_micros(clock.now())
    await db.counters.count([Tick("young", 1_000_000)], now_micros=now)
    assert [await db.counters.purge(now_micros=now, limit=3) for _ in range(3)] == [3, 2, 0]


async def test_requests_go_on_while_nobody_counts_but_quotas_do_not(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_ticks: object, now_micros: int) -> None:
        raise CountersAway

    monkeypatch.setattr(harness.db.counters, "count", away)
    partner = await harness.make_partner()
    assert (await harness.http.get("/v1/tasks", headers=bearer(partner.secret_key))).status_code == 200
    with pytest.raises(Unavailable):
        await spend(harness.db, key="boot:192.0.2.1", per_hour=2, now=harness.clock.now())


async def test_counting_costs_less_than_three_tenths_of_a_millisecond(db: Database, clock: FixedClock) -> None:
    """A generous bound for a busy machine; benchmarks/api_overhead.py measures it."""
    wanted = [(Policy("key", 10**9), "k"), (Policy("partner", 10**9), "p")]
    await use(db, wanted, now=clock.now())
    costs = []
    for _ in range(300):
        started = time.perf_counter()
        await use(db, wanted, now=clock.now())
        costs.append(time.perf_counter() - started)
    assert sorted(costs)[150] < 0.003
