"""A small fixed set of Schemathesis's cases; `python -m tests.openapi.fuzzing` runs the full one."""

from pathlib import Path

import pytest

from tests.openapi.fuzzing import fuzz
from tests.openapi.serving import running

pytestmark = pytest.mark.slow

EXAMPLES = 1


def test_schemathesis_finds_no_status_no_schema_and_no_5xx_that_is_not_documented(database_url: str, tmp_path: Path) -> None:
    with running(database_url) as served:
        count, _ = fuzz(served, tmp_path, seed=1, examples=EXAMPLES, phases="examples,fuzzing")
    assert count > 100
