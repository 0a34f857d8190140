"""450 phrasings of blind labellers in seven languages: whom to tell and what to call. A third is looked at as a whole only."""

from collections import Counter

import pytest

from codetether_guesser.evals.cases import contact_cases
from codetether_guesser.evals.predict import predict

#: Least shares of what is said that is filled, of what was looked at and of what was not, and most false fills in a hundred.
BARS = {
    False: {"notify_email": 0.88, "callback_url": 0.92, "false": 0.0},
    True: {"notify_email": 0.70, "callback_url": 0.60, "false": 1.5},
}


def counted(*, is_held_out: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for case in contact_cases():
        if case.is_held_out is not is_held_out:
            continue
        read = predict(case)
        for field, got in (("notify_email", read.notify_email), ("callback_url", read.callback_url)):
            wanted = case.expect[field]
            counts[field if wanted else f"no {field}"] += 1
            counts[f"{field} right" if wanted else f"{field} false"] += got in wanted if wanted else got is not None
    return counts


@pytest.mark.parametrize("is_held_out", [False, True])
def test_whom_to_tell_and_what_to_call_is_filled_and_nothing_else(is_held_out: bool) -> None:
    counts, bars = counted(is_held_out=is_held_out), BARS[is_held_out]

    assert counts["notify_email right"] >= bars["notify_email"] * counts["notify_email"]
    assert counts["callback_url right"] >= bars["callback_url"] * counts["callback_url"]
    false, none = counts["notify_email false"] + counts["callback_url false"], counts["no notify_email"] + counts["no callback_url"]
    assert 100 * false <= bars["false"] * none
