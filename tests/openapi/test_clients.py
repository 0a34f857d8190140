"""Clients that generators of others make from the document: made without a warning, compiled strictly, and five calls each."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.openapi import packages
from tests.openapi.serving import Served, running
from tests.tools import databases
from tests.tools.node import install_packages

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]

CLIENTS = packages.FOLDER / "clients"
DONE = {"status": "completed", "is_listed": True, "is_filtered": True, "events": ["task.completed"], "title": True}
PYTHON_CALLS = """
import json, os
from made_client import AuthenticatedClient
from made_client.api.guesses import create_guess
from made_client.api.tasks import create_task, get_task, list_tasks
from made_client.api.webhooks import create_webhook
from made_client.models import GuessRequest, NewTask, WebhookRequest

api = AuthenticatedClient(os.environ["BASE_URL"], os.environ["SECRET_KEY"], raise_on_unexpected_status=True)
made = create_task.sync(client=api, body=NewTask.from_dict({"prompt": "test:succeed", "metadata": {"team": "red"}}))
task = get_task.sync(made.id, client=api, wait=20)
for _ in range(20):
    if task.status == "completed":
        break
    task = get_task.sync(made.id, client=api, wait=20)
page = list_tasks.sync(client=api, limit=5)
red = api.get_httpx_client().get("/v1/tasks", params={"metadata[team]": "red"}).json()["data"]
webhook = create_webhook.sync(client=api, body=WebhookRequest(url="http://127.0.0.1:9999/hook", events=["task.completed"]))
guess = create_guess.sync(client=api, body=GuessRequest(description="Summarise the news every morning at 9"))
print(json.dumps({
    "status": task.status,
    "is_listed": made.id in [each.id for each in page.data],
    "is_filtered": [each["id"] for each in red] == [made.id],
    "events": webhook.events,
    "title": len(guess.title) > 0,
}))
"""


@pytest.fixture(scope="module")
def served(shared_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The platform that the clients call."""
    folder = tmp_path_factory.mktemp("served")
    with databases.fresh_sqlite(databases.sqlite_template(shared_directory), folder) as url, running(url) as found:
        yield found


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A folder for a client in TypeScript, with the packages and the callers."""
    folder = tmp_path / "workshop"
    shutil.copytree(CLIENTS, folder)
    (folder / "node_modules").symlink_to(install_packages(packages.FOLDER) / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def test_openapi_python_client_makes_a_client_that_works(served: Served, document_file: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("project_name_override: made\npackage_name_override: made_client\n")
    program = Path(sys.executable).with_name("openapi-python-client")
    command = [
        program,
        "generate",
        "--path",
        document_file,
        "--config",
        config,
        "--output-path",
        tmp_path / "made",
        "--fail-on-warning",
    ]
    _run(command, tmp_path, {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"})
    assert _called([sys.executable, "-c", PYTHON_CALLS], tmp_path / "made", served) == DONE


def test_openapi_typescript_makes_types_that_work(served: Served, document_file: Path, workshop: Path) -> None:
    said = packages.run(
        "openapi-typescript", str(document_file), "--output", str(workshop / "schema.d.ts"), "--default-non-nullable", "false"
    )
    assert (said.returncode, "warn" in said.stdout.lower()) == (0, False), said.stdout
    (workshop / "hey.ts").unlink()
    assert _called(["node", _compiled(workshop, "fetch")], workshop, served) == DONE


def test_hey_api_makes_a_client_that_works(served: Served, document_file: Path, workshop: Path) -> None:
    output = {"OPENAPI_DOCUMENT": str(document_file), "OPENAPI_OUTPUT": str(workshop / "hey")}
    said = packages.run("openapi-ts", "--file", "openapi-ts.config.mjs", extra=output)
    assert (said.returncode, "warn" in said.stdout.lower()) == (0, False), said.stdout
    (workshop / "fetch.ts").unlink()
    assert _called(["node", _compiled(workshop, "hey")], workshop, served) == DONE


def _compiled(workshop: Path, name: str) -> str:
    """Compile strictly and return the program."""
    _run(["tsc", "--project", str(workshop)], workshop, packages.environment())
    return str(workshop / "built" / f"{name}.js")


def _called(command: list[str], folder: Path, served: Served) -> Any:
    told = _run(command, folder, packages.environment() | {"BASE_URL": served.base_url, "SECRET_KEY": served.secret_key})
    return json.loads(told.splitlines()[-1])


def _run(command: list[Any], folder: Path, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=110,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
    return ran.stdout
