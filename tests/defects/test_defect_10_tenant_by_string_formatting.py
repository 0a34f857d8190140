"""Defect 10 of today's CodeTether: the tenant was put into SQL by string formatting, and rows without a tenant were seen by all.

Here the partner comes from the credential alone and is bound as a parameter, and no row can be without one. The isolation
matrix over every operation is tests/oauth/test_matrix.py.
"""

import pytest
from sqlalchemy import String, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from codetether_billing.service import open_books
from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.migrations.schema import full_metadata
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio

HOSTILE = ("x' OR '1'='1", "'; DROP TABLE tasks; --", "%", "*", "\\", "NULL", "../x", "${jndi:x}", '"', "current_tenant'); --")


async def test_a_partner_with_a_hostile_id_sees_its_own_things_only(harness: Harness) -> None:
    acme = await harness.make_partner(name="Acme")
    made = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=bearer(acme.secret_key))
    now = harness.clock.now()
    for partner_id in HOSTILE:
        async with harness.db.write() as session:
            fields = {"name": partner_id, "time_zone": "UTC", "white_label": False, "status": "active", "created_at": now}
            session.add(PartnerRow(id=partner_id, **fields))
            await session.flush()
            await open_books(session, partner_id=partner_id, now=now)
            await create_publishable_key(session, partner_id=partner_id, mode="test", name="Pages", now=now)
            key = await create_secret_key(session, partner_id=partner_id, mode="test", name="Server", now=now)
        before = await harness.http.get("/v1/tasks", headers=bearer(key))
        own = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=bearer(key))
        after = await harness.http.get("/v1/tasks", headers=bearer(key))
        foreign = await harness.http.get(f"/v1/tasks/{made.json()['task_id']}", headers=bearer(key))
        assert (before.status_code, before.json()["data"]) == (200, []), partner_id
        assert own.status_code == 201, own.text
        assert [task["task_id"] for task in after.json()["data"]] == [own.json()["task_id"]]
        assert foreign.status_code == 404
    async with harness.db.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM tasks")) == 1 + len(HOSTILE)


async def test_nothing_a_caller_sends_moves_it_to_another_partner(harness: Harness) -> None:
    acme, other = await harness.make_partner(name="Acme"), await harness.make_partner(name="Other")
    made = await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=bearer(acme.secret_key))
    for value in (acme.id, *HOSTILE):
        sent = dict.fromkeys(("X-Tenant-Id", "X-Partner-Id", "X-Organization", "X-Forwarded-User"), value)
        answer = await harness.http.get(
            "/v1/tasks", params={"tenant_id": value, "partner_id": value}, headers=bearer(other.secret_key) | sent
        )
        assert answer.status_code in {200, 400, 422}
        assert made.json()["task_id"] not in answer.text


async def test_no_row_can_be_without_a_partner(harness: Harness) -> None:
    tables = [table for table in full_metadata().sorted_tables if "partner_id" in table.columns]
    assert len(tables) > 15
    assert [table.name for table in tables if table.columns["partner_id"].nullable] == []
    async with harness.db.read() as session:
        connection = await session.connection()
        found = await connection.run_sync(
            lambda sync: {
                table.name: next(each for each in inspect(sync).get_columns(table.name) if each["name"] == "partner_id")
                for table in tables
            }
        )
    assert [name for name, column in found.items() if column["nullable"]] == []
    assert all(isinstance(table.columns["partner_id"].type, String) for table in tables)


async def test_the_database_refuses_a_user_without_a_partner(harness: Harness) -> None:
    fields = {"kind": "guest", "runs_used": 0, "status": "active", "created_at": harness.clock.now(), "mode": "test"}
    with pytest.raises(IntegrityError):
        async with harness.db.write() as session:
            session.add(UserRow(id="01a20f17-f3af-7420-9504-2f2ce11cd32c", partner_id=None, **fields))
    async with harness.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(UserRow)) == 0
