"""The wheel alone, in a clean environment, is the whole product: it migrates, runs the demo and serves every page."""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.house.source import ROOT
from tests.tools import demo

# One worker builds and installs once for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    target = tmp_path_factory.mktemp("wheel")
    _must([sys.executable, "-m", "build", "--wheel", "--outdir", target, ROOT], cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def program(wheel: Path) -> Iterator[Path]:
    """The command `codetether` of an environment that holds the wheel and what it asks for, nothing else."""
    with tempfile.TemporaryDirectory() as environment:
        binaries = Path(environment) / "bin"
        _must([sys.executable, "-m", "venv", environment], cwd=wheel.parent)
        _must([binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], cwd=wheel.parent)
        yield binaries / "codetether"


def test_wheel_holds_the_four_parts_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.partition("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"codetether_platform", "codetether_billing", "codetether_guesser", "codetether_widget"}
    assert all(f"{top}/py.typed" in names for top in tops)
    assert "codetether_widget/static/codetether-task.js" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_wheel_migrates_an_empty_database(program: Path, tmp_path: Path) -> None:
    environment = demo.clean_environment() | {"CODETETHER_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/new/codetether.db"}
    for command in ("upgrade", "check"):
        _must([program, "db", command], cwd=tmp_path, environment=environment)


def test_wheel_runs_the_demo_and_stops_at_ctrl_c(program: Path, tmp_path: Path) -> None:
    with demo.running(program, tmp_path) as running:
        printed = running.printed
        base_url = printed["base_url"]
        with httpx.Client(timeout=10, follow_redirects=True) as client:
            for address, kind in (
                (f"{base_url}/healthz", "application/json"),
                (f"{base_url}/widget/v1/codetether-task.js", "text/javascript"),
                (printed["demo_url"], "text/html"),
                (printed["dashboard_url"], "text/html"),
                (printed["outbox_url"], "text/html"),
            ):
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.text[:500])
                assert answer.headers["content-type"].startswith(kind), address
            tasks = client.get(f"{base_url}/v1/tasks", headers={"Authorization": f"Bearer {printed['secret_key']}"})
            assert tasks.status_code == 200, tasks.text
        assert printed["publishable_key"] in printed["snippet"]

        assert running.interrupt() == 0
        assert "Traceback" not in running.log.read_text()


def _must(command: list[str | Path], *, cwd: Path, environment: dict[str, str] | None = None) -> None:
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=environment or {key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.returncode == 0, f"{command} ended with {ran.returncode}\n{ran.stdout[-2000:]}\n{ran.stderr[-3000:]}"
