"""What the pages show, and what they must not."""

import re

import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.tasks.states import Status
from tests.dashboard.room import Room

pytestmark = pytest.mark.anyio

SECRET_WORDS = "Divorce settlement for the Weber family"


async def test_a_users_words_are_withheld_from_the_partner(room: Room) -> None:
    partner = await room.make_partner()
    user_id = await room.make_user(partner, "acme-user-7")
    task_id = await room.make_task(partner, SECRET_WORDS, user_id=user_id)
    await room.work(task_id, "Reading the divorce file")
    await room.end(task_id, Status.FAILED, result="The divorce is final", message="The divorce file is locked")
    await room.sign_in(partner)
    for path in ("", "/runs", f"/runs/{task_id}", "/users", "/ledger", "/webhooks", "/outbox"):
        text = (await room.http.get("/dashboard" + path)).text
        assert "ivorce" not in text, path
    page = (await room.http.get(f"/dashboard/runs/{task_id}")).text
    for kind in ("Created", "Started", "Progress", "Failed"):
        assert kind in page
    assert "agent_error" in page


async def test_the_partners_own_task_is_shown_whole(room: Room) -> None:
    partner = await room.make_partner()
    task_id = await room.make_task(partner, "Summarise the tickets")
    await room.work(task_id, "Reading 14 tickets")
    await room.end(task_id, Status.COMPLETED, result="<b>Fourteen</b> tickets")
    await room.sign_in(partner)
    page = (await room.http.get(f"/dashboard/runs/{task_id}")).text
    assert "Reading 14 tickets" in page
    assert "&lt;b&gt;Fourteen&lt;/b&gt; tickets" in page


async def test_a_run_shows_its_hold_its_charge_and_its_times(room: Room) -> None:
    partner = await room.make_partner()
    task_id = await room.make_task(partner, "Summarise the tickets")
    await room.work(task_id, "One", "Two")
    await room.end(task_id, Status.COMPLETED, cost_micros=34_567, result="Done")
    await room.sign_in(partner)
    page = (await room.http.get(f"/dashboard/runs/{task_id}")).text
    assert "−$0.034567" in page
    assert "Settled" in page
    assert "7.2\N{NO-BREAK SPACE}s" in page


async def test_partners_see_nothing_of_each_other(room: Room) -> None:
    acme, other = await room.make_partner("Acme Helpdesk"), await room.make_partner("Globex")
    user_id = await room.make_user(acme, "acme-user-7", email="ada@acme.example")
    task_id = await room.make_task(acme, "Acme's own words", user_id=None)
    await room.make_task(acme, "Of a user", user_id=user_id)
    await room.work(task_id, "Working")
    await room.end(task_id, Status.COMPLETED, result="Acme's result")
    await room.deliver(acme, statuses=(200,), excerpt="acme says hello")
    await room.sign_in(acme)
    await room.post("/dashboard/origins", {"csrf_token": await _csrf(room), "origin": "https://app.acme.example"})
    room.http.cookies.clear()
    await room.sign_in(other)
    for path in ("", "/runs", "/users", "/ledger", "/webhooks", "/keys", "/snippet", "/outbox"):
        text = (await room.http.get("/dashboard" + path)).text
        for mark in (task_id[-8:], user_id, "acme", "Acme", acme.publishable_key, acme.secret_key[-4:] + "<"):
            assert mark not in text, (path, mark)
    assert "No runs" in (await room.http.get("/dashboard/runs", params={"user_id": user_id})).text
    answer = await room.http.get(f"/dashboard/runs/{task_id}")
    assert answer.status_code == 404
    assert "Acme" not in answer.text


async def test_the_overview_adds_up(room: Room, clock: FixedClock) -> None:
    partner = await room.make_partner()
    for status, cost in ((Status.COMPLETED, 20_000), (Status.COMPLETED, 30_000), (Status.FAILED, 10_000)):
        task_id = await room.make_task(partner, "Work")
        await room.work(task_id, "Step")
        await room.end(task_id, status, cost_micros=cost)
    await room.make_task(partner, "Waiting")
    await room.sign_in(partner)
    page = _words((await room.http.get("/dashboard")).text)
    assert "This month : $0.06 of $100.00" in page
    assert "Held for runs in flight $0.10" in page
    assert "Runs this month 4" in page
    assert "Success rate 67\N{NO-BREAK SPACE}% 2 of 3 decided" in page
    assert "Available balance $999.84" in page


async def test_the_ledger_shows_the_balance_after_each_entry(room: Room) -> None:
    partner = await room.make_partner()
    for cost in (20_000, 250_000):
        task_id = await room.make_task(partner, "Work")
        await room.work(task_id)
        await room.end(task_id, Status.COMPLETED, cost_micros=cost)
    await room.sign_in(partner)
    page = (await room.http.get("/dashboard/ledger")).text
    balances = re.findall(r'<td class="n">\$([\d.,]+)</td>\s*<td><time', page)
    # The second run cost more than its hold of $0.10: the rest was borne by the platform and leaves the balance alone.
    assert balances[0] == "999.88"
    assert balances[-1] == "1,000.00"
    assert "999.98" in balances
    assert "$0.15, borne by us" in page


async def test_lists_page_without_gaps_or_repeats(room: Room) -> None:
    partner = await room.make_partner()
    made = [await room.make_task(partner, f"Task {number}") for number in range(27)]
    await room.sign_in(partner)
    first = (await room.http.get("/dashboard/runs")).text
    older = re.search(r'href="(/dashboard/runs\?cursor=[^"]+)"', first)
    assert older
    second = (await room.http.get(older[1].replace("&amp;", "&"))).text
    seen = re.findall(r'aria-label="Run ([0-9a-f-]+)"', first) + re.findall(r'aria-label="Run ([0-9a-f-]+)"', second)
    assert seen == made[::-1]
    assert (await room.http.get("/dashboard/runs?cursor=nonsense")).status_code == 400
    # A cursor of the unfiltered list is not one of a filtered list.
    assert (await room.http.get(older[1].replace("?", "?status=queued&"))).status_code == 400


async def test_runs_filter_by_status(room: Room) -> None:
    partner = await room.make_partner()
    done, waiting = await room.make_task(partner, "Done"), await room.make_task(partner, "Waiting")
    await room.work(done)
    await room.end(done, Status.COMPLETED)
    await room.sign_in(partner)
    page = (await room.http.get("/dashboard/runs?status=completed")).text
    assert done in page
    assert waiting not in page
    assert (await room.http.get("/dashboard/runs?status=")).status_code == 200
    assert (await room.http.get("/dashboard/runs?status=exploded")).status_code == 422


@pytest.mark.parametrize("query", ["user_id=" + "a" * 65, "status=exploded"])
async def test_parameters_have_limits(room: Room, query: str) -> None:
    await room.sign_in(await room.make_partner())
    assert (await room.http.get(f"/dashboard/runs?{query}")).status_code == 422


async def test_attempts_show_status_latency_and_what_the_receiver_said(room: Room) -> None:
    partner = await room.make_partner()
    task_id = await room.make_task(partner, "Work")
    await room.deliver(partner, statuses=(500, 0, 503), excerpt="<h1>upstream</h1>")
    await room.sign_in(partner)
    for path in ("/webhooks", f"/runs/{task_id}"):
        page = (await room.http.get("/dashboard" + path)).text
        assert ">500<" in page
        assert "Timeout" in page
        assert "41 ms" in page
        assert "&lt;h1&gt;upstream" in page


async def test_the_snippet_is_escaped_twice(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    page = (await room.http.get("/dashboard/snippet", params={"prompt": 'Say "hi" <b>&', "theme": "dark"})).text
    assert f"client-id=&#34;{partner.publishable_key}&#34;" in page
    assert "prompt=&#34;Say &amp;quot;hi&amp;quot; &amp;lt;b&amp;gt;&amp;amp;&#34;" in page
    assert "<b>" not in page.partition("<main")[2].partition("</pre>")[0]


async def test_secret_keys_are_shown_by_their_ends_only(room: Room) -> None:
    partner = await room.make_partner()
    await room.sign_in(partner)
    page = (await room.http.get("/dashboard/keys")).text
    assert partner.publishable_key in page
    assert partner.secret_key not in page
    assert f"ct_test_…{partner.secret_key[-4:]}" in page


async def test_static_files_are_immutable_under_their_version_only(room: Room) -> None:
    page = (await room.http.get("/dashboard/login")).text
    address = re.search(r'href="(/dashboard/static/dashboard\.css\?v=[0-9a-f]+)"', page)
    assert address
    pinned = await room.http.get(address[1])
    assert (pinned.status_code, pinned.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in pinned.headers["cache-control"]
    assert (await room.http.get("/dashboard/static/dashboard.css?v=old")).headers["cache-control"] == "no-cache"
    assert (await room.http.get("/dashboard/static/..%2Fhtml.py")).status_code == 404


async def _csrf(room: Room) -> str:
    page = (await room.http.get("/dashboard/keys")).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def _words(html: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html))
