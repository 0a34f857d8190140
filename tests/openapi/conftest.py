"""Fixtures: the document as it is in production, as an object and as a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from codetether_platform.app import Platform, create_app
from codetether_platform.settings import load_settings
from tests.conftest import SECRET


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The document of a platform at a public address."""
    folder = tmp_path_factory.mktemp("document")
    settings = load_settings(
        {}, secret_key=SECRET, database_url=f"sqlite+aiosqlite:///{folder}/none.db", base_url="https://api.codetether.example"
    )
    encoded: bytes = create_app(Platform(settings)).state["openapi_document"].encoded
    return dict(json.loads(encoded))


@pytest.fixture(scope="session")
def document_file(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, as a file for programs."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_text(json.dumps(document, indent=1))
    return path
