"""The page of apps: what may act for the partner, and its end."""

import pytest

from tests.harness import Harness
from tests.oauth import apps

pytestmark = pytest.mark.anyio


async def test_a_connected_app_is_shown_and_disconnected_at_once(harness: Harness) -> None:
    partner = await harness.make_partner()
    app = await apps.register(harness, partner, name="<Zap>")
    tokens, proof = await apps.connect(harness, app), apps.new_proof()
    other = await apps.register(harness, await harness.make_partner(name="Other"), name="Theirs")
    theirs = await apps.connect(harness, other)
    async with apps.member(harness, partner) as surfer:
        pending = await apps.get_code(harness, surfer, app, proof)
        page = (await surfer.get("/dashboard/apps")).text
        assert "&lt;Zap&gt;" in page
        assert "app.example" in page
        assert "Theirs" not in page
        token = await apps.form_token(surfer, "/dashboard/apps")
        own = {"Origin": harness.settings.base_url}
        form = {"csrf_token": token, "client_id": app.id, "mode": "test"}
        for wrong, status in (
            ({"client_id": other.id}, 404),
            ({"mode": "live"}, 404),
            ({"mode": "x"}, 422),
            ({"csrf_token": "x"}, 403),
        ):
            assert (await surfer.post("/dashboard/apps/disconnect", data=form | wrong, headers=own)).status_code == status
        assert [await apps.tasks(harness, each["access_token"]) for each in (tokens, theirs)] == [200, 200]
        done = await surfer.post("/dashboard/apps/disconnect", data=form, headers=own)
        assert (done.status_code, done.headers["location"]) == (303, "/dashboard/apps")
        assert "Not now" in (await surfer.get("/dashboard/apps")).text
    assert [await apps.tasks(harness, each["access_token"]) for each in (tokens, theirs)] == [401, 200]
    for answer in (await apps.renew(harness, app, tokens["refresh_token"]), await apps.trade(harness, app, pending, proof)):
        assert answer.json()["error"] == "invalid_grant"
    # It may ask again.
    assert await apps.tasks(harness, (await apps.connect(harness, app))["access_token"]) == 200
