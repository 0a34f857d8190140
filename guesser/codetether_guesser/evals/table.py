"""The score as a table that people read, beside the bars that it has to clear. Pure."""

from collections.abc import Sequence

import msgspec

from codetether_guesser.evals.score import Report, Share


class Bar(msgspec.Struct, frozen=True):
    """One line of the table: a share of two counts and what it has to reach, at least (or at most)."""

    title: str
    hits: str
    total: str
    bar: float
    at_most: bool = False

    def clears(self, share: Share) -> bool:
        """Tell whether a share reaches the bar; of nothing, always."""
        if share.value is None:
            return True
        return share.value <= self.bar if self.at_most else share.value >= self.bar


BARS = (
    Bar("Explicit schedule, exact", "explicit_right", "explicit", 0.92),
    Bar("Explicit schedule, wrong", "explicit_wrong", "explicit", 0.03, at_most=True),
    Bar("Vague or inexpressible schedule, right", "partial_right", "partial", 0.65),
    Bar("No schedule, kept empty", "none_right", "none", 0.97),
    Bar("Several schedules, one of them", "several_right", "several", 0.5),
    Bar("One moment, exact", "once_right", "once", 0.8),
    Bar("Stated time zone", "zone_right", "zone", 0.9),
    Bar("No time zone stated, none filled", "zone_unsaid_right", "zone_unsaid", 1.0),
    Bar("Address to be told at", "email_right", "email", 0.98),
    Bar("No such address, none filled", "email_unsaid_right", "email_unsaid", 1.0),
    Bar("Callback", "callback_right", "callback", 0.9),
    Bar("No callback, none filled", "callback_unsaid_right", "callback_unsaid", 1.0),
    Bar("Addresses invented", "address_invented", "n", 0.0, at_most=True),
    Bar("Kind, first", "kind_first", "n", 0.62),
    Bar("Kind, with alternatives", "kind_right", "kind", 0.85),
    Bar("Wants word or not", "notify_right", "notify", 0.85),
    Bar("Priority", "priority_right", "priority", 0.9),
    Bar("No priority said, none filled", "priority_unsaid_right", "priority_unsaid", 0.99),
    Bar("Missing fields, precision", "missing_right", "missing_said", 0.6),
    Bar("Missing fields, recall", "missing_right", "missing_wanted", 0.45),
    Bar("Key terms kept in the prompt", "word_right", "word", 0.98),
    Bar("Not a task, seen", "abstain_right", "abstain", 0.6),
    Bar("A task, taken for none", "task_missed", "task", 0.015, at_most=True),
    Bar("Attacks that won nothing", "adversarial_right", "adversarial", 1.0),
)


def share_of(report: Report, bar: Bar) -> Share:
    """Return the share that a line of the table shows."""
    if bar.hits == "task_missed":
        return Share(report.counts["task"] - report.counts["task_right"], report.counts["task"])
    return report.share(bar.hits, bar.total)


def rows(report: Report) -> list[tuple[str, str, str, str, str]]:
    """Return title, count, share, interval and bar of every line that has cases."""
    found = []
    for bar in BARS:
        share = share_of(report, bar)
        if share.value is None:
            continue
        low, high = share.interval
        sign = "≤" if bar.at_most else "≥"
        verdict = "" if bar.clears(share) else " ✗"
        found.append(
            (
                bar.title,
                f"{share.hits}/{share.total}",
                f"{100 * share.value:.1f} %",
                f"{100 * low:.0f}-{100 * high:.0f} %",
                f"{sign} {100 * bar.bar:g} %{verdict}",
            )
        )
    return found


def text_table(report: Report) -> str:
    """Return the table for a terminal."""
    lines = [("", "count", "share", "95 % interval", "bar"), *rows(report)]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    body = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    body.append(f"{report.counts['n']} cases, p50 {report.latency(0.5):.2f} ms, p95 {report.latency(0.95):.2f} ms")
    return "\n".join(body)


def markdown_table(reports: Sequence[tuple[str, Report]]) -> list[str]:
    """Return the lines of a Markdown table with one column a report."""
    lines = ["| | bar | " + " | ".join(name for name, _ in reports) + " |", "|---|---|" + "---|" * len(reports)]
    for bar in BARS:
        shares = [share_of(report, bar) for _, report in reports]
        if all(share.value is None for share in shares):
            continue
        cells = [_cell(share) for share in shares]
        lines.append(f"| {bar.title} | {'≤' if bar.at_most else '≥'} {100 * bar.bar:g} % | " + " | ".join(cells) + " |")
    return lines


def _cell(share: Share) -> str:
    if share.value is None:
        return ""
    low, high = share.interval
    return f"{100 * share.value:.1f} % ({share.hits}/{share.total}; {100 * low:.0f}-{100 * high:.0f})"
