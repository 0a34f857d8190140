"""What linters of others say of the document: nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.openapi import packages

# One worker runs them all, so that the packages are installed once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("openapi")]


@pytest.mark.parametrize("rules", ["spectral.oas.yaml", "spectral.owasp.mjs"])
def test_spectral_finds_nothing_not_even_a_hint(rules: str, document_file: Path) -> None:
    told = packages.run("spectral", "lint", "--fail-severity", "hint", "--ruleset", rules, str(document_file))
    assert told.returncode == 0, told.stdout[-4000:]


def test_redocly_in_its_strictest_set_finds_nothing(document_file: Path) -> None:
    told = packages.run("redocly", "lint", "--config", "redocly.yaml", str(document_file))
    assert told.returncode == 0, told.stdout[-4000:]
    assert "Your API description is valid" in told.stdout


def test_a_linter_that_is_shown_a_fault_finds_it(document: dict[str, Any], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    paths = {path: {"get": {"operationId": "listTasks", "responses": {}}} for path in ("/v1/tasks", "/v1/tasks/{task_id}")}
    broken.write_text(json.dumps({name: document[name] for name in ("openapi", "info", "servers")} | {"paths": paths}))
    told = packages.run("spectral", "lint", "--ruleset", "spectral.oas.yaml", str(broken))
    assert told.returncode == 1
    assert "operation-operationId-unique" in told.stdout


def test_the_document_keeps_to_the_schema_of_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_the_only_rule_that_is_off_is_the_one_of_keys_in_addresses() -> None:
    text = (packages.FOLDER / "spectral.owasp.mjs").read_text() + (packages.FOLDER / "spectral.oas.yaml").read_text()
    assert text.count('"off"') == 1
    assert '"owasp:api2:2023-no-api-keys-in-url": "off"' in text
