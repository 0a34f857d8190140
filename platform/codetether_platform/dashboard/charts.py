"""Geometry of the dashboard's drawings, in whole thousandths; the templates write the SVG. Pure."""

import msgspec

SCALE = 1000


class SpendBar(msgspec.Struct, frozen=True):
    """Shares of a cap in thousandths: what is spent, what is held behind it, and whether that is all of it."""

    spent: int
    held: int
    level: str


def spend_bar(*, spent: int, held: int, limit: int | None) -> SpendBar:
    """Return the widths of a bar, of micros or runs.

    Anything spent shows at least a sliver; without a limit the bar stays empty.
    """
    if not limit:
        return SpendBar(0, 0, "none")
    shown = _share(spent, limit)
    behind = min(_share(held, limit), SCALE - shown)
    used = spent + held
    # The soft thresholds at which the platform also sends events: 80 and 95 percent.
    level = "high" if used * 100 >= limit * 95 else "near" if used * 100 >= limit * 80 else "calm"
    return SpendBar(shown, behind, level)


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
