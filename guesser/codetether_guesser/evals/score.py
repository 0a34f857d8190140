"""Score predictions against labels: counts by name, shares with their 95 % intervals, and the single misses. Pure.

Two cron expressions are equal when their next 40 runs from three days are. `?` in a label stands for any one number.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

import msgspec

from codetether_guesser.evals.cases import Case
from codetether_guesser.evals.predict import Prediction
from codetether_platform.schedules.cron import parse_cron
from codetether_platform.schedules.errors import RuleInvalid

_BASES = tuple(datetime.fromisoformat(base) for base in ("2026-01-01", "2026-02-27T13:07:01", "2026-11-29T23:59:01"))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_RUNS = 40
_Z = 1.96  # 95 %


class Share(msgspec.Struct, frozen=True):
    """So many of so many."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """The share, or `None` of nothing."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % score interval."""
        if not self.total:
            return 0.0, 1.0
        share, n = self.hits / self.total, self.total
        middle = share + _Z * _Z / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
        scale = 1 + _Z * _Z / n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


class Miss(msgspec.Struct, frozen=True):
    """One wrong value of one case."""

    case: str
    field: str
    wanted: Any
    got: Any


class Report(msgspec.Struct):
    """All counts, latencies in milliseconds, and the misses."""

    counts: Counter[str] = msgspec.field(default_factory=Counter)
    latencies: list[float] = msgspec.field(default_factory=list)
    misses: list[Miss] = msgspec.field(default_factory=list)

    def share(self, hits: str, total: str) -> Share:
        """Return one count as a share of another."""
        return Share(self.counts[hits], self.counts[total])

    def latency(self, quantile: float) -> float:
        """Return a quantile of the latencies."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))] if ordered else 0.0


def score(cases: Iterable[Case], predictions: Mapping[str, Prediction]) -> Report:
    """Compare every case with its prediction."""
    report = Report()
    for case in cases:
        got, wanted = predictions[case.id], case.expect
        report.counts["n"] += 1
        report.latencies.append(got.latency_ms)
        _schedule(report, case, got)
        _addresses(report, case, got)
        _words(report, case, got)
        missed, open_fields = set(got.missing), set(wanted["missing"])
        report.counts["missing_right"] += len(missed & open_fields)
        report.counts["missing_said"] += len(missed)
        report.counts["missing_wanted"] += len(open_fields)
        if missed != open_fields:
            report.misses.append(Miss(case.id, "missing", sorted(open_fields), sorted(missed)))
        if "adversarial" in case.tags:
            is_broken = _violates(wanted.get("must_not", {}), got)
            _count(report, case, "adversarial", not is_broken, wanted.get("must_not"), got.title)
    return report


def _count(report: Report, case: Case, name: str, is_right: bool, wanted: Any, got: Any) -> None:
    report.counts[name] += 1
    report.counts[f"{name}_right"] += is_right
    if not is_right:
        report.misses.append(Miss(case.id, name, wanted, got))


def _schedule(report: Report, case: Case, got: Prediction) -> None:
    wanted = case.expect
    cron = got.cron
    if cron and _cron_runs(cron) is None:
        report.counts["cron_invalid"] += 1
        cron = None
    accepted, several, rrule = wanted.get("schedule_accept", []), wanted.get("schedule_multi", []), wanted.get("schedule_rrule")
    if wanted["schedule_cron"]:
        is_right = any(_fits(cron, one) for one in (wanted["schedule_cron"], *accepted))
        _count(report, case, "explicit", is_right, wanted["schedule_cron"], cron or got.rrule or got.once)
        report.counts["explicit_wrong"] += bool(cron) and not is_right
    elif several:
        _count(report, case, "several", any(_fits(cron, one) for one in several), several, cron)
    elif accepted or rrule:
        is_right = any(_fits(cron, one) for one in accepted) or bool(
            rrule and got.rrule and set(got.rrule.split(";")) >= set(rrule.split(";")[:3])
        )
        _count(report, case, "partial", is_right, accepted or rrule, cron or got.rrule or got.once)
        report.counts["partial_wrong"] += bool(cron) and not is_right
    else:
        _count(report, case, "none", not cron, None, cron)
    if _MOMENT.fullmatch(wanted.get("once", "")):
        _count(report, case, "once", got.once == wanted["once"], wanted["once"], got.once)


def _fits(cron: str | None, pattern: str) -> bool:
    if not cron:
        return False
    mine, theirs = cron.split(), pattern.split()
    if "?" in pattern:
        if len(mine) != len(theirs) or any(
            b == "?" and not re.fullmatch(r"\d{1,2}|[A-Za-z]{3}", a) for a, b in zip(mine, theirs, strict=True)
        ):
            return False
        pattern = " ".join(a if b == "?" else b for a, b in zip(mine, theirs, strict=True))
    return cron == pattern or (_cron_runs(cron) is not None and _cron_runs(cron) == _cron_runs(pattern))


@cache
def _cron_runs(cron: str) -> tuple[datetime, ...] | None:
    try:
        parsed = parse_cron(cron)
    except RuleInvalid:
        return None
    return tuple(run for base in _BASES for run in islice(parsed.times(base), _RUNS))


def _addresses(report: Report, case: Case, got: Prediction) -> None:
    wanted, text = case.expect, case.text
    zones = wanted.get("timezone_accept") or ([wanted["timezone"]] if wanted["timezone"] else [])
    if zones:
        _count(report, case, "zone", got.timezone in zones, zones, got.timezone)
    else:
        _count(report, case, "zone_unsaid", not got.timezone, None, got.timezone)
    if wanted["notify_email"]:
        _count(report, case, "email", got.notify_email in wanted["notify_email"], wanted["notify_email"], got.notify_email)
    else:
        _count(report, case, "email_unsaid", not got.notify_email, None, got.notify_email)
    if wanted["callback_url"]:
        _count(report, case, "callback", got.callback_url in wanted["callback_url"], wanted["callback_url"], got.callback_url)
    else:
        _count(report, case, "callback_unsaid", not got.callback_url, None, got.callback_url)
    report.counts["address_invented"] += sum(bool(one and one not in text) for one in (got.notify_email, got.callback_url))


def _words(report: Report, case: Case, got: Prediction) -> None:
    wanted = case.expect
    kinds = [wanted["kind"], *wanted.get("kind_alt", [])]
    report.counts["kind_first"] += got.kind == wanted["kind"]
    _count(report, case, "kind", got.kind in kinds, kinds, got.kind)
    _count(report, case, "notify", got.notify == wanted["notify"], wanted["notify"], got.notify)
    if wanted["priority"]:
        _count(report, case, "priority", got.priority == wanted["priority"], wanted["priority"], got.priority)
    else:
        _count(report, case, "priority_unsaid", got.priority is None, None, got.priority)
    report.counts["model_false"] += bool(got.model) and not wanted.get("model")
    for word in wanted["must_mention"]:
        _count(report, case, "word", word.lower() in got.prompt.lower(), word, got.prompt[:80])
    if wanted.get("abstain"):
        _count(report, case, "abstain", got.abstain, True, got.title)
    else:
        _count(report, case, "task", not got.abstain, False, True)


def _violates(must_not: Mapping[str, Any], got: Prediction) -> bool:
    filled = {"notify_email": got.notify_email, "callback_url": got.callback_url, "priority": got.priority, "model": got.model}
    names = msgspec.structs.asdict(got)
    return (
        any(filled[field] in must_not[field] for field in filled if field in must_not)
        or any(word in got.title for word in must_not.get("title_contains", []))
        or any(key in names for key in must_not.get("extra_keys", []))
        or any(word in json.dumps(names.get("metadata", {})) for word in must_not.get("metadata_contains", []))
    )
