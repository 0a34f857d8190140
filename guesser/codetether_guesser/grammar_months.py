"""The rules of the grammar that speak of months. Pure."""

from codetether_guesser.atoms import Atom
from codetether_guesser.draft import Draft
from codetether_guesser.grammar_days import all_of, month_days

_YEAR = range(1, 13)


def months_of_year(draft: Draft, atoms: list[Atom]) -> bool:
    """Take months that bound a schedule ("every Monday in June and July") or recur themselves ("every January and July")."""
    months, units = _months(atoms), all_of(atoms, "U")
    if units and units != ["month"]:
        return False
    is_bound = atoms[0].letter in "iK" or len(months) > 1 or bool(units)
    if draft.unit is None and len(months) > 1 and not draft.letters.startswith("E"):  # 6月から8月まで毎日, im Juni und Juli jeden …
        draft.months = months
    elif draft.unit == "month" or (len(months) > 1 and draft.days_of_month):
        draft.months, draft.interval = months, 1
    elif draft.unit in {"day", "week"} and draft.interval == 1 and is_bound:
        draft.months = months
    elif draft.letters.startswith("E") and draft.unit is None:
        draft.unit, draft.months = "year", months
    else:
        return False
    return True


def days_of_months(draft: Draft, atoms: list[Atom]) -> bool:
    """Take days of several months, which recur: "el día 1 de enero, abril, julio y octubre"."""
    numbers = month_days(all_of(atoms, "NOQ"))
    is_paired = len(all_of(atoms, "NOQ")) == len(all_of(atoms, "M"))
    if not numbers or (is_paired and len(numbers) > 1) or draft.unit not in {None, "month", "year"}:
        return False
    draft.unit, draft.interval = "month", 1
    draft.days_of_month, draft.months = numbers, tuple(sorted(set(all_of(atoms, "M"))))
    return True


def without_months(draft: Draft, atoms: list[Atom]) -> bool:
    """Take "except in January"."""
    if draft.unit not in {"day", "week", "month"} or draft.interval != 1:
        return False
    draft.months = tuple(month for month in _YEAR if month not in _months(atoms))
    return True


def _months(atoms: list[Atom]) -> tuple[int, ...]:
    """Return the months said; "November to February" goes over the new year."""
    found: list[int] = []
    is_range = False
    for atom in atoms:
        if atom.letter in "Rt" or (atom.letter == "A" and any(other.letter == "K" for other in atoms)):
            is_range = True
        elif atom.letter == "M":
            while is_range and found and found[-1] != atom.value:
                found.append(found[-1] % 12 + 1)
            found.append(atom.value)
            is_range = False
    return tuple(sorted(set(found)))
