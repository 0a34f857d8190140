"""Write docs/reference/guesser-quality.md: `python -m tests.tools.guesser_quality [LABELLED_FILE]`.

The counts of a release are kept in `evals/results.json` by engine version. A file of labelled descriptions that is not ours to
publish is scored when it is given, and its counts alone are kept; `make reference` only renders the page.
"""

import json
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from codetether_guesser.evals.attacks import stored_attacks
from codetether_guesser.evals.cases import own_cases, read_cases
from codetether_guesser.evals.run import report_on, report_on_attacks
from codetether_guesser.evals.score import Report, Share
from codetether_guesser.evals.table import markdown_table
from codetether_guesser.rules import ENGINE_VERSION

RESULTS = Path(str(resources.files("codetether_guesser"))) / "evals" / "results.json"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "guesser-quality.md"
NOTICE = "<!-- Made by `make reference` from evals/results.json of the guesser; `tests/tools/guesser_quality.py` measures. -->"


def own_counts() -> dict[str, dict[str, int]]:
    """Return the counts of our own cases as they are now: those that are tuned on, and those kept aside."""
    cases = list(own_cases())
    reports = {
        "tuned": report_on(case for case in cases if not case.is_held_out),
        "aside": report_on(case for case in cases if case.is_held_out),
    }
    return {name: dict(sorted(report.counts.items())) for name, report in reports.items()}


def measure(labelled: Path | None) -> None:
    """Score this engine, keep its counts, and leave those of other versions as they are."""
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept = results.get(ENGINE_VERSION, {})
    share, _ = report_on_attacks()
    entry: dict[str, Any] = {**own_counts(), "attacks": {"right": share.hits, "all": share.total}}
    if labelled:
        entry["development"] = dict(sorted(report_on(read_cases(labelled)).counts.items()))
    elif "development" in kept:
        entry["development"] = kept["development"]
    for name in ("first_contact", "first_aside", "second_contact"):  # counted once
        if name in kept:
            entry[name] = kept[name]
    results[ENGINE_VERSION] = entry
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")


def guesser_quality_page() -> str:
    """Return the page of how well the rules read, the newest version first."""
    results: dict[str, Any] = json.loads(RESULTS.read_text())
    lines = [
        "# How well the guesser reads",
        "",
        NOTICE,
        "",
        "The rules alone, without a model and without any network: what stands here is deterministic and can be repeated",
        "with `codetether guess eval`. Each cell is share (count; 95 % interval after Wilson). *Development* are 65 labelled",
        "descriptions that are not part of this repository; *own, tuned on* and *own, kept aside* are the cases under",
        "`guesser/codetether_guesser/evals/cases` in seven languages, written by us; a third, chosen by a hash of the id, is kept",
        "aside and looked at as a whole only. Those who wrote the cases wrote the rules too: expect less on texts of strangers.",
        "*First contact* are descriptions that were written and labelled, by others, before the engine had read any of them;",
        "they are counted at their one first reading, by the rules as they stood before (for `rules-4` the rules of `rules-3`,",
        "for `rules-5`, whose 483 are in seven languages, those of `rules-4`; for `rules-6` 265 in seven languages, 119 of them",
        "found in public texts, by those of `rules-5`: their labellers had the development set before them, and were asked for",
        "many addresses, callbacks and time zones). That column comes nearest to the texts of strangers. Two thirds were then",
        "looked at, and what they showed was mended; *their third, after* is the rest, of which nobody read a text, read by the",
        "mended rules. Afterwards all of them joined the other cases, but for the public texts of `rules-6`, which are not ours",
        "to publish. *Second round* are 60 that we wrote ourselves after that, dictated, terse and formal ones, labelled before",
        "their one reading and joined to the others likewise. Nothing here says how well a model reads; with a model the rules",
        "still decide every address, schedule and price.",
    ]
    names = {
        "development": "development",
        "tuned": "own, tuned on",
        "aside": "own, kept aside",
        "first_contact": "first contact",
        "first_aside": "their third, after",
        "second_contact": "second round",
    }
    for version in sorted(results, key=lambda name: -int(name.rpartition("-")[2])):
        entry = results[version]
        reports = [(title, _report(entry[name])) for name, title in names.items() if name in entry]
        attacks = Share(entry["attacks"]["right"], entry["attacks"]["all"])
        low, high = attacks.interval
        counts = ", ".join(f"{report.counts['n']} {title}" for title, report in reports)
        lines += ["", f"## Engine `{version}`", "", f"Descriptions: {counts}.", "", *markdown_table(reports)]
        interval = f"95 % interval {100 * low:.1f}-{100 * high:.1f} %"
        lines += ["", f"Attacks in ten classes that won nothing: {attacks.hits} of {attacks.total} ({interval})."]
    kinds = sorted({attack.kind for attack in stored_attacks()})
    lines += ["", "The classes: " + ", ".join(kind.replace("_", " ") for kind in kinds) + ".", ""]
    lines += ["The speed is measured by `python -m benchmarks guess`: it depends on the machine and is not kept here."]
    return "\n".join(lines) + "\n"


def _report(counts: dict[str, int]) -> Report:
    report = Report()
    report.counts.update(counts)
    return report


if __name__ == "__main__":
    measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    PAGE.write_text(guesser_quality_page())
