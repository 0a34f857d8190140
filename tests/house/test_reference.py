"""The pages of docs/reference say what the code says."""

import importlib
import pkgutil

import pytest

from codetether_platform.kernel.errors import PlatformError, all_codes
from codetether_platform.migrations.schema import PARTS, modules_named
from tests.tools import reference


@pytest.mark.parametrize("name", ["settings.md", "errors.md", "events.md", "scopes.md", "guesser-quality.md"])
def test_generated_page_is_up_to_date(name: str) -> None:
    assert (reference.REFERENCE / name).read_text() == reference.pages()[name], "run make reference"


def test_every_error_code_is_declared_in_a_file_named_errors() -> None:
    for part in PARTS:
        package = importlib.import_module(part)
        for module in pkgutil.walk_packages(package.__path__, prefix=f"{part}."):
            if not module.name.endswith((".__main__", ".migrations.env")):
                importlib.import_module(module.name)

    homes = {*modules_named("errors"), PlatformError.__module__}
    strays = {code: error.__module__ for code, error in all_codes().items() if error.__module__.startswith("codetether_")}
    assert {code: module for code, module in strays.items() if module not in homes} == {}
