"""Geometry of the dashboard's drawings, in whole thousandths; the templates write the SVG. Pure."""

import msgspec

SCALE = 1000


class SpendBar(msgspec.Struct, frozen=True):
    """Shares of a cap in thousandths: what is spent, what is held behind it, and whether that is all of it."""

    spent: int
    held: int
    level: str


def spend_bar(*, spent_micros: int, held_micros: int, limit_micros: int | None) -> SpendBar:
    """Return the widths of a bar. Anything spent shows at least a sliver; without a limit the bar stays empty."""
    if not limit_micros or limit_micros <= 0:
        return SpendBar(0, 0, "none")
    spent = _share(spent_micros, limit_micros)
    held = min(_share(held_micros, limit_micros), SCALE - spent)
    used = spent_micros + held_micros
    # The soft thresholds at which the platform also sends events: 80 and 95 percent.
    level = "high" if used * 100 >= limit_micros * 95 else "near" if used * 100 >= limit_micros * 80 else "calm"
    return SpendBar(spent, held, level)


def _share(part: int, whole: int) -> int:
    if part <= 0:
        return 0
    return min(SCALE, max(6, part * SCALE // whole))


class Column(msgspec.Struct, frozen=True):
    """One column of a small chart, from the top left of its box."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: int


def columns(values: list[tuple[str, int]], *, width: int = 720, height: int = 96, gap: int = 4) -> list[Column]:
    """Return columns that fill a box; the tallest value takes its whole height, zero a hairline."""
    if not values:
        return []
    step = width // len(values)
    most = max(1, *(value for _, value in values))
    return [
        Column(
            x=index * step,
            y=height - (tall := max(2, value * height // most)),
            width=max(1, step - gap),
            height=tall,
            label=label,
            value=value,
        )
        for index, (label, value) in enumerate(values)
    ]
