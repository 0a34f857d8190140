"""The command line starts without the platform."""

import subprocess
import sys

from click.testing import CliRunner

from codetether_platform.cli import COMMANDS, main


def test_the_version_and_the_overview_import_no_part_of_the_platform() -> None:
    program = "import sys; from codetether_platform.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"litestar", "sqlalchemy", "httpx", "msgspec", "dbos"} & set(loaded)


def test_every_command_of_the_table_is_there_and_has_help() -> None:
    for name in COMMANDS:
        shown = CliRunner().invoke(main, [name, "--help"])
        assert (shown.exit_code, "Usage:" in shown.output) == (0, True), name
    assert CliRunner().invoke(main, ["nothing"]).exit_code == 2


def test_a_live_key_triggers_nothing() -> None:
    refused = CliRunner().invoke(main, ["trigger", "task.completed", "--api-key", "ct_live_x"])
    assert (refused.exit_code, "test key" in refused.output) == (1, True)
