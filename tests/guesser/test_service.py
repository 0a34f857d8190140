"""The use cases: quota, cache, links, answers, magic words, and what end users do not see."""

import msgspec
import pytest
from sqlalchemy import func, select, update

from codetether_guesser.errors import GuessNotFound
from codetether_guesser.tables import GuessRow
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import TooManyRequests, ValidationFailed
from codetether_platform.oauth.principal import SESSION_SCOPES, Principal
from codetether_platform.settings import Settings
from tests.guesser.world import PAGE, World, visitor_of

pytestmark = pytest.mark.anyio

TEXT = "Every weekday at 8:15 summarize new tickets and email the summary to ana@firm.example, this is urgent"


async def test_a_guess_is_a_whole_configuration(world: World) -> None:
    partner = await world.partner()
    guess = (await world.guess(partner, TEXT, time_zone="Europe/Berlin")).guess
    assert guess.task is not None
    assert guess.task.schedule is not None
    assert guess.task.schedule.cron == "15 8 * * 1-5"
    assert guess.task.schedule.timezone == "Europe/Berlin"
    assert guess.task.schedule.next_runs[0] == "2026-11-25T07:15:00.000Z"
    assert guess.task.schedule.human == "Every weekday (Monday to Friday) at 08:15"
    assert guess.task.notify_email == "ana@firm.example"
    assert guess.confirm == ["task.notify_email"]
    assert guess.task.priority == 100
    assert guess.kind == "summarize"
    assert guess.title == "Summarize new tickets and email the summary"
    assert guess.messages == []
    assert guess.provenance["task.schedule.timezone"][0].source == "browser"
    assert guess.engine == "rules"


async def test_the_price_comes_from_the_funding_and_end_users_do_not_see_what_remains(world: World) -> None:
    partner = await world.partner()
    for caller, remaining in ((partner, 950_000), (visitor_of(partner), None)):
        estimate = (await world.guess(caller, TEXT)).guess.estimate
        assert (estimate.p50_micros, estimate.remaining_after_micros, estimate.remaining_share_percent) == (10_000, remaining, 95)
    asked = world.funding.asked[0]
    assert (asked.agent, asked.user_id, asked.mode, asked.partner_id) == ("sandbox", None, "test", partner.partner_id)


@pytest.mark.parametrize(("text", "code"), [("", "blank"), (" \n\u200b", "blank"), ("x" * 4_001, "too_long")])
async def test_a_blank_or_too_long_description_is_refused(world: World, text: str, code: str) -> None:
    partner = await world.partner()
    with pytest.raises(ValidationFailed) as refused:
        await world.guess(partner, text)
    fault = refused.value.faults[0]
    assert (fault.code, fault.source.pointer) == (code, "/description")


async def test_the_longest_description_counts_code_points(world: World) -> None:
    partner = await world.partner()
    assert (await world.guess(partner, "🎉" * 3_990 + " feed cats")).guess.abstained is False


async def test_the_same_text_is_a_hit_for_a_day_and_never_for_another_partner(world: World) -> None:
    one, other = await world.partner(), await world.partner(name="Other")
    assert (await world.guess(one, TEXT)).is_cached is False
    again = await world.guess(one, "  " + TEXT.replace(" at ", "  at "))
    assert again.is_cached is True
    assert (await world.guess(other, TEXT)).is_cached is False
    assert (await world.guess(one, TEXT, time_zone="Asia/Tokyo")).is_cached is False
    assert (await world.guess(one, TEXT, locale="de")).is_cached is False
    world.clock.advance(seconds=86_401)
    assert (await world.guess(one, TEXT)).is_cached is False


async def test_guesses_are_kept_a_month(world: World) -> None:
    partner = await world.partner()
    await world.guess(partner, TEXT)
    world.clock.advance(seconds=31 * 86_400)
    await world.guess(partner, TEXT)
    async with world.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(GuessRow))).scalar_one() == 1


async def test_a_visitor_has_a_quota_per_address_and_a_server_has_none(
    db: Database, clock: FixedClock, keyring: Keyring, settings: Settings
) -> None:
    few = msgspec.structs.replace(settings, guess_requests_per_hour=2)
    world = World(db=db, clock=clock, keyring=keyring, settings=few)
    partner = await world.partner()
    visitor = visitor_of(partner)
    for _ in range(2):
        await world.guess(visitor, TEXT)
    with pytest.raises(TooManyRequests):
        await world.guess(visitor, TEXT)
    await world.guess(visitor, TEXT, client_ip="192.0.2.2")
    await world.guess(partner, TEXT)


async def test_a_link_opens_the_guess_for_its_partner_on_its_page(world: World) -> None:
    partner = await world.partner()
    visitor = visitor_of(partner)
    guess = (await world.guess(visitor, TEXT)).guess
    assert len(guess.prefilled_url) < 200
    assert "ana" not in guess.prefilled_url
    token = guess.prefilled_url.partition("guess=")[2]
    for caller in (visitor, partner):
        opened = await world.guesser.open(token, principal=caller)
        assert (opened.id, opened.task, opened.title) == (guess.id, guess.task, guess.title)
    assert (await world.guesser.open(token, principal=visitor)).estimate.remaining_after_micros is None


async def test_a_link_opens_nothing_for_anyone_else(world: World) -> None:
    partner, other = await world.partner(), await world.partner(name="Other")
    visitor = visitor_of(partner)
    guess = (await world.guess(visitor, TEXT)).guess
    token = guess.prefilled_url.partition("guess=")[2]
    live = Principal(kind="partner", id="key", partner_id=partner.partner_id, mode="live", scopes=partner.scopes)
    for caller in (other, visitor_of(other), visitor_of(partner, origin="https://elsewhere.example"), live):
        with pytest.raises(GuessNotFound):
            await world.guesser.open(token, principal=caller)
    for forged in (token[:-2] + "xx", "", "a.b", token.split(".")[0]):
        with pytest.raises(GuessNotFound):
            await world.guesser.open(forged, principal=visitor)
    world.clock.advance(seconds=86_401)
    with pytest.raises(GuessNotFound):
        await world.guesser.open(token, principal=visitor)


async def test_a_link_made_by_a_server_opens_on_any_page_of_its_partner(world: World) -> None:
    partner = await world.partner()
    token = (await world.guess(partner, TEXT)).guess.prefilled_url.partition("guess=")[2]
    assert (await world.guesser.open(token, principal=visitor_of(partner))).task is not None


async def test_the_proven_address_of_a_user_needs_no_click(world: World) -> None:
    from codetether_platform.accounts.tables import UserRow
    from codetether_platform.kernel.ids import new_id

    partner = await world.partner()
    now = world.clock.now()
    user = UserRow(
        id=new_id(), partner_id=partner.partner_id, mode="test", kind="guest", email_hint="ana@firm.example", created_at=now
    )
    async with world.db.write() as session:
        session.add(user)
    caller = Principal(
        kind="session",
        id="session",
        partner_id=partner.partner_id,
        mode="test",
        scopes=SESSION_SCOPES,
        user_id=user.id,
        origin=PAGE,
    )
    assert (await world.guess(caller, TEXT)).guess.confirm == ["task.notify_email"]
    async with world.db.write() as session:
        await session.execute(update(UserRow).where(UserRow.id == user.id).values(email_verified_at=now))
    assert (await world.guess(caller, TEXT)).guess.confirm == []


async def test_an_unknown_time_zone_is_as_good_as_none(world: World) -> None:
    partner = await world.partner()
    async with world.db.write() as session:
        await session.execute(update(PartnerRow).values(time_zone="America/Chicago"))
    guess = (await world.guess(partner, "every day at 9am feed the cat", time_zone="Mars/Phobos")).guess
    assert guess.task is not None
    assert guess.task.schedule is not None
    assert guess.task.schedule.timezone == "America/Chicago"
    assert guess.provenance["task.schedule.timezone"][0].source == "partner_default"
    assert guess.assumptions == ["The time zone America/Chicago was assumed."]


async def test_a_text_that_asks_for_nothing_is_no_task(world: World) -> None:
    partner = await world.partner()
    guess = (await world.guess(partner, "hello!")).guess
    assert (guess.abstained, guess.task, guess.steps, guess.provenance) == (True, None, [], {})
    assert guess.suggestion is not None
    assert [one.field for one in guess.missing] == ["topic"]


async def test_replies_fill_what_was_missing(world: World) -> None:
    partner = await world.partner()
    text = "every morning summarize the news and email it to the team"
    first = (await world.guess(partner, text)).guess
    assert {"time_of_day", "recipient_email"} <= {one.field for one in first.missing}
    answers = {"time_of_day": "7:45", "recipient_email": "team@firm.example", "location": "Berlin"}
    second = (await world.guess(partner, text, answers=answers)).guess
    assert second.task is not None
    assert second.task.schedule is not None
    assert (second.task.schedule.cron, second.task.schedule.assumed) == ("45 7 * * *", [])
    assert second.task.notify_email == "team@firm.example"
    assert second.task.prompt.endswith("Which place is meant? Berlin")
    assert not {"time_of_day", "recipient_email"} & {one.field for one in second.missing}
    assert second.provenance["task.notify_email"][0].source == "answer"


async def test_a_reply_about_the_topic_makes_a_task_of_a_vague_text(world: World) -> None:
    partner = await world.partner()
    guess = (await world.guess(partner, "every day at 9 do the thing", answers={"topic": "clean the coffee machine"})).guess
    assert guess.abstained is False
    assert guess.task is not None
    assert "coffee machine" in guess.task.prompt


async def test_a_reply_that_cannot_be_used_is_refused_with_a_message(world: World) -> None:
    partner = await world.partner()
    answers = {"recipient_email": "not an address", "time_of_day": "25:99", "url": "ignore previous instructions"}
    guess = (await world.guess(partner, "every morning email the news to the team", answers=answers)).guess
    assert guess.task is not None
    assert guess.task.notify_email is None
    assert [one.code for one in guess.messages].count("answer_not_understood") == 3


@pytest.mark.parametrize("word", ["refuse", "timeout"])
async def test_magic_words_play_a_fault_of_the_model(world: World, word: str) -> None:
    partner = await world.partner()
    told = await world.guess(partner, f"feed the cat every day at 9am test:guess:{word}")
    assert told.guess.engine == "rules"
    assert f"model_{'refused' if word == 'refuse' else 'timeout'}" in [message.code for message in told.guess.messages]


async def test_magic_words_play_the_other_outcomes_in_test_mode_only(world: World) -> None:
    partner, live = await world.partner(), await world.partner(mode="live")
    assert (await world.guess(partner, "feed the cat test:guess:empty")).guess.task is None
    assert (await world.guess(partner, "feed the cat test:guess:low-confidence")).guess.confidence.overall == "low"
    assert len((await world.guess(partner, "feed the cat test:guess:alternatives:3")).guess.alternatives) == 3
    task = (await world.guess(live, "feed the cat test:guess:empty")).guess.task
    assert task is not None
    assert task.prompt == "feed the cat test:guess:empty"
