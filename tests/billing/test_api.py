"""`/v1/billing` and `/v1/sponsorship` over HTTP, with real keys."""

from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar
from litestar.di import Provide

from codetether_billing.controllers import BillingController, SponsorshipController
from codetether_billing.service import SponsorLedger
from codetether_billing.sponsorship import list_changes
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.authenticate import Authenticate
from codetether_platform.oauth.boot_tokens import issue_boot_token
from codetether_platform.oauth.key_uses import KeyUses
from codetether_platform.oauth.keys import create_secret_key
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Usage
from codetether_platform.web.envelope import Envelope
from codetether_platform.web.idempotency import provide_once
from codetether_platform.web.problems import exception_handlers
from tests.billing.conftest import MakePartner, ask

pytestmark = pytest.mark.anyio


class Office:
    """A partner's finance people: their keys and what they ask."""

    def __init__(self, *, db: Database, clock: FixedClock, keyring: Keyring, settings: Settings) -> None:
        self.db, self.clock, self.ledger = db, clock, SponsorLedger(clock)
        app = Litestar(
            route_handlers=[BillingController, SponsorshipController],
            dependencies={
                "db": _always(db),
                "clock": _always(clock),
                "keyring": _always(keyring),
                "once": provide_once(db=db, keyring=keyring, clock=clock),
                "principal": Provide(_principal, sync_to_thread=False),
            },
            middleware=[
                Envelope(is_secure=False, base_url=settings.base_url),
                Authenticate(db=db, clock=clock, keyring=keyring, uses=KeyUses(db)),
            ],
            exception_handlers=exception_handlers(),
            openapi_config=None,
            logging_config=None,
        )
        transport = httpx.ASGITransport(app=cast("Any", app))
        self.http = httpx.AsyncClient(transport=transport, base_url=settings.base_url)

    async def key(self, partner_id: str, mode: Mode = "test") -> None:
        """Use a key of this partner from now on."""
        async with self.db.write() as session:
            key = await create_secret_key(session, partner_id=partner_id, mode=mode, name="Finance", now=self.clock.now())
        self.http.headers["Authorization"] = f"Bearer {key}"

    async def run(self, partner_id: str, *, cost_micros: int | None = 20_000) -> str:
        """Carry a run out; without a cost it stays in flight. Returns its id."""
        request = ask(partner_id)
        async with self.db.write() as session:
            hold = await self.ledger.hold(session, request)
            if cost_micros is not None:
                await self.ledger.settle(session, hold_id=hold.hold_id, usage=Usage(cost_micros=cost_micros))
        return request.run_id

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        answer = await self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
async def office(db: Database, clock: FixedClock, keyring: Keyring, settings: Settings, partner_id: str) -> AsyncIterator[Office]:
    made = Office(db=db, clock=clock, keyring=keyring, settings=settings)
    await made.key(partner_id)
    yield made
    await made.http.aclose()


async def test_the_balance_adds_up(office: Office, partner_id: str) -> None:
    await office.run(partner_id)
    await office.run(partner_id, cost_micros=None)
    balance = await office.get("/v1/billing/balance")
    assert balance["available_micros"] == balance["credits_micros"] - balance["debits_micros"] - balance["held_micros"]
    assert {name: balance[name] for name in ("available_micros", "held_micros", "spent_this_month_micros")} == {
        "available_micros": 999_880_000,
        "held_micros": 100_000,
        "spent_this_month_micros": 20_000,
    }
    assert (balance["monthly_cap_micros"], balance["cap_left_micros"]) == (100_000_000, 99_880_000)
    assert (balance["currency"], balance["mode"], balance["status"]) == ("USD", "test", "open")
    assert balance["resets_at"] == "2026-12-01T00:00:00Z"


async def test_the_ledger_is_paged_newest_first_and_chained(office: Office, partner_id: str) -> None:
    run_ids = [await office.run(partner_id) for _ in range(4)]
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await office.get("/v1/billing/ledger", limit=2, **cursor)
        rows += page["data"]
        if not page["has_more"]:
            assert page["next_cursor"] is None
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [row["entry_no"] for row in rows] == [5, 4, 3, 2, 1]
    assert [row["run_id"] for row in rows] == [*reversed(run_ids), None]
    assert [row["balance_change_micros"] for row in rows] == [-20_000] * 4 + [1_000_000_000]
    assert all(newer["prev_hash"] == older["hash"] for newer, older in pairwise(rows))
    assert rows[0]["hash"] == (await office.get("/v1/billing/balance"))["chain_head"]


async def test_holds_are_listed_with_their_endings(office: Office, partner_id: str) -> None:
    settled, open_ = await office.run(partner_id), await office.run(partner_id, cost_micros=None)
    lines = (await office.get("/v1/billing/holds"))["data"]
    assert [(line["run_id"], line["state"], line["charged_micros"]) for line in lines] == [
        (open_, "held", None),
        (settled, "settled", 20_000),
    ]
    assert [line["run_id"] for line in (await office.get("/v1/billing/holds", is_open="true"))["data"]] == [open_]
    assert [line["run_id"] for line in (await office.get("/v1/billing/holds", is_open="false"))["data"]] == [settled]
    pair = (await office.get("/v1/billing/ledger", run_id=settled))["data"]
    assert [(row["hold_id"], row["kind"]) for row in pair] == [(lines[1]["id"], "settle")]


async def test_a_cursor_is_good_for_its_own_list_only(office: Office, partner_id: str, make_partner: MakePartner) -> None:
    for _ in range(2):
        await office.run(partner_id)
    cursor = (await office.get("/v1/billing/ledger", limit=1))["next_cursor"]
    refused = [
        await office.http.get("/v1/billing/ledger", params={"cursor": "A" * 8 + cursor[8:]}),
        await office.http.get("/v1/billing/holds", params={"cursor": cursor}),
        await office.http.get("/v1/billing/ledger", params={"cursor": cursor, "run_id": "r"}),
    ]
    await office.key(await make_partner())
    refused.append(await office.http.get("/v1/billing/ledger", params={"cursor": cursor}))
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(400, "cursor_invalid")] * 4


async def test_another_partner_and_the_other_mode_see_nothing_of_it(
    office: Office, partner_id: str, make_partner: MakePartner
) -> None:
    await office.run(partner_id)
    await office.key(partner_id, "live")
    assert (await office.get("/v1/billing/ledger"))["data"] == []
    assert (await office.get("/v1/billing/balance"))["credits_micros"] == 0
    await office.key(await make_partner())
    assert len((await office.get("/v1/billing/ledger"))["data"]) == 1
    assert (await office.get("/v1/billing/holds"))["data"] == []


async def test_a_sponsorship_is_changed_field_by_field_and_each_change_is_kept(office: Office, partner_id: str) -> None:
    await office.run(partner_id)
    answer = await office.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 7_000_000, "guest_runs_before_proof": 3})
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["monthly_cap_micros"], said["user_monthly_cap_micros"]) == (7_000_000, 5_000_000)
    assert (said["guest_runs_before_proof"], said["state"], said["status"]) == (3, "active", "active")
    assert (said["task_limit_per_month"], said["tasks_used_this_month"]) == (None, 1)
    assert said == await office.get("/v1/sponsorship")
    await office.http.patch("/v1/sponsorship", json={"monthly_cap_micros": 7_000_000, "task_limit_per_month": 10})
    await office.http.patch("/v1/sponsorship", json={"state": "suspended", "task_limit_per_month": None})
    async with office.db.read() as session:
        kept = await list_changes(session, partner_id=partner_id, mode="test")
        allowance = await office.ledger.guest_runs_before_proof(session, partner_id=partner_id, mode="test")
        live = await office.ledger.guest_runs_before_proof(session, partner_id=partner_id, mode="live")
    assert {(change.field, change.old_value, change.new_value) for change in kept} == {
        ("monthly_cap_micros", "100000000", "7000000"),
        ("guest_runs_before_proof", "2", "3"),
        ("task_limit_per_month", None, "10"),
        ("task_limit_per_month", "10", None),
        ("state", "active", "suspended"),
    }
    assert {change.actor for change in kept} != {""}
    assert (allowance, live) == (3, 2)


@pytest.mark.parametrize(
    "body",
    [
        {"monthly_cap_micros": -1},
        {"monthly_cap_micros": None},
        {"monthly_cap_micros": 1.5},
        {"guest_runs_before_proof": 21},
        {"state": "ended"},
        {"credit_limit": 5},
    ],
)
async def test_a_change_that_breaks_a_rule_is_refused_whole(office: Office, body: dict[str, Any]) -> None:
    answer = await office.http.patch("/v1/sponsorship", json={"task_limit_per_month": 1} | body)
    assert answer.status_code == 422, answer.text
    assert (await office.get("/v1/sponsorship"))["task_limit_per_month"] is None


async def test_without_a_key_nothing_is_told(office: Office) -> None:
    del office.http.headers["Authorization"]
    for path in ("/v1/billing/balance", "/v1/billing/ledger", "/v1/billing/holds", "/v1/sponsorship"):
        assert (await office.http.get(path)).status_code == 401


async def test_a_key_opens_only_what_its_scopes_say(office: Office, partner_id: str) -> None:
    async with office.db.write() as session:
        reader = await create_secret_key(
            session,
            partner_id=partner_id,
            mode="test",
            name="Reports",
            now=office.clock.now(),
            scopes=frozenset({"billing:read"}),
        )
    office.http.headers["Authorization"] = f"Bearer {reader}"
    await office.get("/v1/sponsorship")
    answer = await office.http.patch("/v1/sponsorship", json={"state": "suspended"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_no_visitor_sees_the_partners_money(office: Office, keyring: Keyring, partner_id: str) -> None:
    token = issue_boot_token(keyring, partner_id=partner_id, mode="test", origin="", now=office.clock.now())
    office.http.headers["Authorization"] = f"Bearer {token}"
    for path in ("/v1/billing/balance", "/v1/billing/ledger", "/v1/billing/holds", "/v1/sponsorship"):
        answer = await office.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_key_kind")


def _principal(request: Any) -> Principal:
    found = request.scope["state"].get("principal")
    assert isinstance(found, Principal)
    return found


def _always(value: object) -> Provide:
    return Provide(lambda: value, use_cache=True, sync_to_thread=False)
