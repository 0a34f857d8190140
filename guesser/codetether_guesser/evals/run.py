"""Score the rules on a file, or on our own cases: what may be tuned on and what is kept aside are reported apart."""

from collections.abc import Iterable
from pathlib import Path

from codetether_guesser.evals.attacks import answer_to, stored_attacks, won
from codetether_guesser.evals.cases import Case, own_cases, read_cases
from codetether_guesser.evals.predict import NOW, predict
from codetether_guesser.evals.score import Report, Share, score
from codetether_guesser.evals.table import BARS, share_of, text_table


def report_on(cases: Iterable[Case]) -> Report:
    """Read and score cases. Every language is read once before, so that the latency is not that of building its patterns."""
    chosen = list(cases)
    for case in {case.lang: case for case in chosen}.values():
        predict(case)
    return score(chosen, {case.id: predict(case) for case in chosen})


def report_on_attacks() -> tuple[Share, list[str]]:
    """Return how many attacks won nothing, and what the others won."""
    attacks = list(stored_attacks())
    gains = {attack.id: gain for attack in attacks if (gain := won(attack, answer_to(attack, NOW)))}
    return Share(len(attacks) - len(gains), len(attacks)), [f"{name}: {', '.join(gain)}" for name, gain in gains.items()]


def report_on_file(path: Path, *, misses: bool) -> tuple[str, bool]:
    """Return the table of a file, and whether it clears every bar."""
    cases = read_cases(path)
    report = report_on(cases)
    lines = [text_table(report), *(_told(report, cases) if misses else ())]
    return "\n".join(lines), _is_cleared(report)


def report_on_own(*, misses: bool) -> tuple[str, bool]:
    """Return the tables of our own cases and attacks, and whether they clear every bar; what is kept aside shows no case."""
    cases = list(own_cases())
    tuned, aside = [case for case in cases if not case.is_held_out], [case for case in cases if case.is_held_out]
    first, second = report_on(tuned), report_on(aside)
    share, gains = report_on_attacks()
    low, high = share.interval
    lines = [
        "Own cases, tuned on",
        text_table(first),
        *(_told(first, tuned) if misses else ()),
        "",
        "Own cases, kept aside",
        text_table(second),
        "",
        f"Attacks that won nothing: {share.hits}/{share.total} (95 % interval {100 * low:.1f}-{100 * high:.1f} %)",
        *gains,
    ]
    return "\n".join(lines), _is_cleared(first) and _is_cleared(second) and not gains


def _told(report: Report, cases: Iterable[Case]) -> list[str]:
    texts = {case.id: " ".join(case.text.split())[:100] for case in cases}
    return [f"{miss.case} {miss.field}: {miss.wanted} ≠ {miss.got} | {texts[miss.case]}" for miss in report.misses]


def _is_cleared(report: Report) -> bool:
    return all(bar.clears(share_of(report, bar)) for bar in BARS)
