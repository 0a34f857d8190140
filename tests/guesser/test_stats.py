"""`GET /v1/guess/stats`: a partner's own figures, counted from guesses, from tasks made of them, and from the ledger."""

from typing import Any

import pytest
from sqlalchemy import update

from codetether_guesser.tables import GuessRow
from codetether_platform.tasks.ports import FundingRequest, Usage
from tests.guesser.test_feedback import body_of, guess_of
from tests.harness import Harness, TestPartner, bearer

pytestmark = pytest.mark.anyio


async def stats(harness: Harness, headers: dict[str, str], **query: Any) -> dict[str, Any]:
    answer = await harness.http.get("/v1/guess/stats", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def spend(harness: Harness, partner: TestPartner, *, run_id: str) -> int:
    """Pay for a call of the model as the guesser does."""
    request = FundingRequest(
        run_id=run_id, segment=0, partner_id=partner.id, user_id=None, mode="test", agent="guess", model="claude-haiku-4-5"
    )
    ledger = harness.platform.ledger
    async with harness.db.write() as session:
        hold = await ledger.hold(session, request)
        usage = Usage(model="claude-haiku-4-5", input_tokens=900, output_tokens=200)
        return (await ledger.settle(session, hold_id=hold.hold_id, usage=usage)).amount_micros


async def test_acceptance_and_edit_rates_are_told_by_field_engine_and_language(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    headers = bearer(partner.secret_key)
    english = await guess_of(harness, headers)
    german = await guess_of(harness, headers, "Fasse jeden Montag um 9 Uhr die Nachrichten zusammen")
    await guess_of(harness, headers, "Summarize the news")
    await guess_of(harness, headers, "hello!")
    await guess_of(harness, bearer(other.secret_key))
    for body in (body_of(english), body_of(english, prompt="List invoices"), body_of(german, title="Meins")):
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
    charged = await spend(harness, partner, run_id="r1") + await spend(harness, partner, run_id="r2")
    found = await stats(harness, headers)
    assert (found["guesses"], found["abstained"], found["guesses_without_run"], found["runs"]) == (4, 1, 2, 3)
    assert found["unchanged"] == 1
    fields = {one["field"]: one for one in found["fields"]}
    assert fields["prompt"] | {} == {
        "field": "prompt", "filled": 3, "accepted": 2, "changed": 1, "acceptance_rate": 0.6667, "edit_rate": 0.3333
    }  # fmt: skip
    assert fields["notify_email"]["acceptance_rate"] == 1.0
    assert fields["template_inputs"]["acceptance_rate"] is None
    assert [one["name"] for one in found["engines"]] == ["rules"]
    languages = {one["name"]: (one["guesses"], one["runs"], one["unchanged_rate"]) for one in found["languages"]}
    assert languages == {"en": (3, 2, 0.5), "de": (1, 1, 0.0)}
    assert found["cost"]["calls"] == 2
    assert found["cost"]["charged_micros"] == charged
    assert 0 <= found["latency"]["p50_ms"] <= found["latency"]["p95_ms"]
    assert (await stats(harness, bearer(other.secret_key)))["runs"] == 0


async def test_without_guesses_there_are_no_rates(harness: Harness) -> None:
    found = await stats(harness, bearer((await harness.make_partner()).secret_key), days=1)
    assert (found["guesses"], found["runs"], found["days"]) == (0, 0, 1)
    assert found["latency"] == {"p50_ms": None, "p95_ms": None}
    assert all(one["edit_rate"] is None for one in found["fields"])


async def test_only_the_days_that_were_asked_for_count_and_old_rows_are_unknown(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    await guess_of(harness, headers)
    async with harness.db.write() as session:
        await session.execute(update(GuessRow).values(engine=None, language=None, latency_ms=None))
    assert [one["name"] for one in (await stats(harness, headers))["languages"]] == ["unknown"]
    harness.clock.advance(seconds=2 * 86_400)
    assert (await stats(harness, headers, days=1))["guesses"] == 0
    assert (await stats(harness, headers, days=3))["guesses"] == 1


@pytest.mark.parametrize("days", [0, 31, "many"])
async def test_days_are_one_to_thirty(harness: Harness, days: object) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.get("/v1/guess/stats", params={"days": str(days)}, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text


async def test_only_a_partners_key_with_the_scope_reads_them(harness: Harness) -> None:
    partner = await harness.make_partner()
    narrow = await harness.make_key(partner, scopes=frozenset({"tasks:read"}))
    assert (await harness.http.get("/v1/guess/stats", headers=bearer(narrow))).status_code == 403
    boot = await harness.boot(partner)
    answer = await harness.http.get("/v1/guess/stats", headers=bearer(boot["boot_token"], origin="http://localhost:5000"))
    assert answer.status_code in {401, 403}
