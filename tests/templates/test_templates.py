"""Templates through the API: a partner's catalogue, versions, and tasks made from them."""

from typing import Any

import pytest

from codetether_platform.templates.catalogue import catalogue, catalogue_version, starter_catalogue
from tests.harness import Harness, bearer, session_headers

pytestmark = pytest.mark.anyio
BODY: dict[str, Any] = {
    "name": "weekly-report",
    "title": "Weekly report",
    "prompt": "Report on {{subject}} test:succeed\nDepth: {{depth}}",
    "inputs": [
        {"name": "subject", "label": "Subject", "required": True},
        {"name": "depth", "label": "Depth", "type": "select", "options": ["short", "long"]},
    ],
    "priority": 10,
    "keywords": {"en": ["report"], "de": ["Bericht"]},
}


async def make(harness: Harness, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    answer = await harness.http.post("/v1/templates", json=BODY | fields, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/templates/{answer.json()['id']}"
    return dict(answer.json())


async def test_a_template_is_made_changed_read_in_each_version_and_deleted(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    made = await make(harness, headers)
    path = f"/v1/templates/{made['id']}"
    assert (made["version"], made["is_starter"]) == (1, False)
    changed = await harness.http.patch(path, json={"title": "Report", "version": 1}, headers=headers)
    assert (changed.json()["version"], changed.json()["title"], changed.json()["prompt"]) == (2, "Report", BODY["prompt"])
    stale = await harness.http.patch(path, json={"title": "Mine", "version": 1}, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (409, "template_changed")
    assert (await harness.http.get(f"{path}?version=1", headers=headers)).json()["title"] == "Weekly report"
    assert (await harness.http.get(f"{path}?version=9", headers=headers)).json()["code"] == "template_not_found"
    bad = await harness.http.patch(path, json={"inputs": []}, headers=headers)
    assert (bad.status_code, bad.json()["errors"][0]["source"]["pointer"]) == (422, "/prompt")
    assert (await harness.http.delete(path, headers=headers)).status_code == 204
    for answer in (
        await harness.http.get(path, headers=headers),
        await harness.http.patch(path, json={}, headers=headers),
        await harness.http.delete(path, headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "template_not_found")
    await make(harness, headers)  # the name is free again


async def test_a_name_is_taken_once_and_the_list_is_paged(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    made = [(await make(harness, headers, name=f"report-{number}"))["id"] for number in range(3)]
    twice = await harness.http.post("/v1/templates", json=BODY | {"name": "report-1"}, headers=headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "template_name_taken")
    renamed = await harness.http.patch(f"/v1/templates/{made[0]}", json={"name": "report-1"}, headers=headers)
    assert (renamed.status_code, renamed.json()["code"]) == (409, "template_name_taken")
    first = (await harness.http.get("/v1/templates?limit=2", headers=headers)).json()
    rest = (await harness.http.get(f"/v1/templates?limit=2&cursor={first['next_cursor']}", headers=headers)).json()
    assert [row["id"] for row in first["data"] + rest["data"]] == made[::-1]
    other = bearer((await harness.make_partner(name="Other")).secret_key)
    assert (await harness.http.get("/v1/templates", headers=other)).json()["data"] == []
    assert (await harness.http.get(f"/v1/templates/{made[0]}", headers=other)).status_code == 404
    live = bearer(await harness.make_key(partner, mode="live"))
    assert (await harness.http.get("/v1/templates", headers=live)).json()["data"] == []


async def test_the_starter_catalogue_is_listed_and_copied(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    first = (await harness.http.get("/v1/templates?starter=true&limit=30", headers=headers)).json()
    rest = (await harness.http.get(f"/v1/templates?starter=true&limit=30&cursor={first['next_cursor']}", headers=headers)).json()
    names = [each["name"] for each in first["data"] + rest["data"]]
    assert names == [each.name for each in starter_catalogue().templates]
    copied = await harness.http.post("/v1/templates/copies", json={"starter": "meeting-minutes"}, headers=headers)
    assert (copied.status_code, copied.json()["name"], copied.json()["is_starter"]) == (201, "meeting-minutes", False)
    unknown = await harness.http.post("/v1/templates/copies", json={"starter": "none"}, headers=headers)
    assert (unknown.status_code, unknown.json()["errors"][0]["source"]["pointer"]) == (422, "/starter")


async def test_a_task_is_made_from_a_template_by_a_partners_user_too(harness: Harness) -> None:
    partner = await harness.make_partner()
    template = await make(harness, bearer(partner.secret_key))
    for headers in (bearer(partner.secret_key), session_headers(await harness.vouched(partner, external_id="u1"))):
        body = {"template_id": template["id"], "template_inputs": {"subject": "{{depth}} churn"}}
        task = (await harness.http.post("/v1/tasks", json=body, headers=headers)).json()
        assert task["prompt"] == "Report on {{depth}} churn test:succeed"
        assert (task["title"], task["priority"]) == ("Weekly report", 10)
        assert (task["template_id"], task["template_version"]) == (template["id"], 1)
        again = await harness.http.post(f"/v1/tasks/{task['id']}/runs", headers=headers)
        assert (again.json()["template_id"], again.json()["template_version"]) == (template["id"], 1)
    refused = await harness.http.post("/v1/templates", json=BODY, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong_key_kind")


async def test_bad_inputs_are_told_by_pointers_and_make_nothing(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    template = await make(harness, headers)
    refused: list[tuple[dict[str, Any], list[str]]] = [
        ({"template_id": template["id"]}, ["/template_inputs/subject"]),
        (
            {"template_id": template["id"], "template_inputs": {"depth": "deep", "colour": "red"}},
            ["/template_inputs/colour", "/template_inputs/subject", "/template_inputs/depth"],
        ),
        ({"prompt": "x", "template_inputs": {"a": "b"}}, ["/template_inputs"]),
        ({"prompt": "x", "template_extra": "y"}, ["/template_extra"]),
        (
            {"template_id": template["id"], "template_inputs": {"subject": "a"}, "template_extra": "y" * 4000},
            ["/template_extra"],
        ),
        ({}, ["/prompt"]),
    ]
    for body, pointers in refused:
        answer = await harness.http.post("/v1/tasks", json=body, headers=headers)
        assert answer.status_code == 422, answer.text
        assert [fault["source"]["pointer"] for fault in answer.json()["errors"]] == pointers
    missing = await harness.http.post("/v1/tasks", json={"template_id": "none"}, headers=headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "template_not_found")
    assert (await harness.http.get("/v1/tasks", headers=headers)).json()["data"] == []


async def test_a_scheduled_template_keeps_the_words_of_its_version(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    template = await make(harness, headers)
    body = {"template_id": template["id"], "template_inputs": {"subject": "churn"}, "schedule": {"cron": "0 8 * * *"}}
    task = (await harness.http.post("/v1/tasks", json=body, headers=headers)).json()
    await harness.http.delete(f"/v1/templates/{template['id']}", headers=headers)
    shown = (await harness.http.get(f"/v1/schedules/{task['schedule_id']}", headers=headers)).json()
    assert (shown["task"]["prompt"], shown["task"]["template_version"]) == ("Report on churn test:succeed", 1)


async def test_the_catalogues_version_changes_with_each_change(harness: Harness) -> None:
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)

    async def versions() -> str:
        async with harness.db.read() as session:
            found = await catalogue(session, partner_id=partner.id, mode="test")
            assert await catalogue_version(session, partner_id=partner.id, mode="test") == found.version
            return found.version

    seen = [await versions()]
    template = await make(harness, headers)
    seen.append(await versions())
    await harness.http.patch(f"/v1/templates/{template['id']}", json={"priority": 1}, headers=headers)
    seen.append(await versions())
    assert len(set(seen)) == 3
    await harness.http.delete(f"/v1/templates/{template['id']}", headers=headers)
    assert await versions() == seen[0]
