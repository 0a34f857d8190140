"""The codes of single faults are those of the table, which the reference and the page of errors are made from."""

import importlib

from codetether_platform.kernel.errors import all_codes
from codetether_platform.migrations.schema import modules_named
from codetether_platform.web.faults import FAULTS
from codetether_platform.web.problems import _CODES
from tests.house.fault_codes import codes_in
from tests.house.source import product, shown


def test_every_code_of_a_fault_is_in_the_table_and_every_one_of_the_table_is_used() -> None:
    for module in modules_named("errors"):
        importlib.import_module(module)
    used = {code: shown(path) for path in product() for code in codes_in(path)}
    used |= {code: "web/problems.py" for _, code in _CODES}
    unknown = {code: place for code, place in used.items() if code not in FAULTS and code not in all_codes()}
    assert not unknown, f"add to web/faults.py what they mean: {unknown}"
    assert not set(FAULTS) - set(used), "no code makes these faults"
    assert not set(FAULTS) & set(all_codes()), "a code means one thing"
