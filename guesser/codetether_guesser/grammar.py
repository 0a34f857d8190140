"""Read one phrase of time words into a draft of a schedule. The same for every language. Pure.

A phrase is a string of letters (`lexicon.LETTERS`): "every weekday at 7:30" is `EstT`. The rules below are tried in order,
the first that fits and does not refuse eats its letters. Every rule has the sentence that it was made for beside it.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from codetether_guesser import grammar_dates as dates
from codetether_guesser import grammar_days as days
from codetether_guesser import grammar_months as months
from codetether_guesser import grammar_times as times
from codetether_guesser.atoms import Atom, Phrase
from codetether_guesser.draft import Draft
from codetether_guesser.spans import Span

#: Takes its atoms into the draft; `False` is a refusal, the next rule is tried.
Handler = Callable[[Draft, list[Atom]], bool]

_DAY = r"(?:X|M[NOQ]N?|[NOQ]MN?|nU?W|Wn|W|Y)"
_DATE = r"(?:X|M[NOQ]N?|[NOQ]MN?)"
_MONTH_DAY = r"(?:U[NQ]|Q)(?![UM])"
_FULL = r"(?:NU?m[TN]|h[TN]|[TN]p|T)(?:[it]?[Dd])?"
_BARE = r"N(?![UMcg]|RN)(?:[it]?[Dd])?"


def read_phrase(phrase: Phrase) -> Draft:
    """Return what a phrase says; its span holds only the words that said something."""
    letters = phrase.letters
    draft = Draft(span=phrase.span, letters=letters)
    position = 0
    read: list[Atom] = []
    while position < len(letters):
        for handler, end in _fitting(letters, position):
            if handler(draft, taken := list(phrase.atoms[position:end])):
                read.extend(taken)
                position = end
                break
        else:
            position += 1
    if read and read[0].letter == "H" and draft.unit not in {None, "minute", "hour"}:
        read = read[1:]  # "about Office Hours on the first Tuesday"
    if read:
        draft.span = Span(read[0].span.start, read[-1].span.end)
    if draft.unit == "week" and draft.nth:
        draft.unit = "month"
    return draft


_RULES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"Z", times.zone),  # … 9am Eastern
        (r"B", times.impossible),  # … at 25:00
        (rf"[uR]t?{_DAY}|u{_MONTH_DAY}", dates.until),  # … until December 31
        (rf"K?{_DATE}R(?:{_DATE})(?=E|[FPsSd])", dates.between_dates),  # dal 13 novembre al 20 dicembre ogni venerdì
        (r"[uR]t?eE?[UM]", dates.until_end),  # … until the end of the year, until the end of March
        (rf"a(?:t?T)?(?:{_DAY}|{_MONTH_DAY})", dates.starting),  # … starting next Monday, … a partir do dia 20
        (r"at?T", dates.starting_at),  # every 6 hours starting at 3am
        (r"JK?t?[TN][RA]t?[TN]", times.window_without),  # … except between 22:00 and 6:00
        (r"Ji?U?M(?:[ARt]?M)*", months.without_months),  # … except in January
        (r"JE?[WsSP](?:A?[WsSP])*t?[TN]", days.without_at),  # every day at 9, but Monday at 10
        (r"JE?[WsSP](?:A?[WsSP])*", days.without),  # … except Sundays
        (r"[WsSP](?:A?[WsSP])*j", days.without),  # 土日を除く毎日
        (r"t?(?:N(?:A?N)*U?m|h)E?U|EUh(?![TN])", times.minute_of_every_hour),  # at 15 past every hour
        (
            r"UN(?:A?N)*i?EU|E?U[it]?UN(?:A?N)*(?!U)",
            times.minute_of_every_hour,
        ),  # jede Stunde um Minute 5, no minuto 5 de cada hora
        (r"E?eE?U", days.end_of_unit),  # at the end of every month
        (r"E?[OQ](?:A?[OQ])*[WsSP](?:A?[WsSP])*i?E?U", days.nth_day_of),  # the first and third Monday of the month
        (r"E?(?:WA)*WWi?E?U", days.numbered_weekday_of),  # na segunda terça-feira do mês
        (r"[FfEU]+[OQ](?:A?[OQ])*[WsSP](?:A?[WsSP])*", days.nth_day_of),  # 毎月第1月曜日, monthly on the last Friday
        (r"E?O(?:A?O)+[WsSP](?:A?[WsSP])*", days.nth_day_of),  # every second and fourth Wednesday
        (r"FNU(?:A?NU)*", times.minute_of_every_hour),  # 毎時15分, 毎時0分と30分
        (r"NF", days.numbered_frequency),  # 3日に1回
        (r"E[VOQ]W(?:A?W)*(?!E?U)", days.alternate_days),  # every other Friday
        (r"K?U?[NOQ]RU?[NOQ](?:i?E?U)?(?![TN])", days.ranged_days),  # from the 1st to the 5th of each month
        (r"E?[OQ](?:A?[OQN])*U?i?E?U", days.ordinal_days),  # on the 1st and 15th of each month, the last day of the month
        (r"N(?:A?N)*i?EU|N(?:A?N)*A?OUi?EU", days.ordinal_days),  # el 1 y 15 de cada mes, el 15 y el último día de cada mes
        (r"UN(?:A?N)*i?E?U|[Ff]i?UN(?:A?N)*|EUN(?:A?N)+(?!U)", days.numbered_days),  # on day 15 of every month
        (r"(?:[NOQ]M|M[NOQ])(?:A?(?:[NOQ]M|M[NOQ]))+", months.days_of_months),  # am 1. Januar und 1. Juli
        (r"U?[NOQ](?:A?[NOQ])*M(?:A?M)+|M(?:A?M)+U?[NOQ]", months.days_of_months),  # on day 1 of January and July
        (r"UN(?:A?N)*(?!U)|N(?:A?N)*(?=t[TN])", days.listed_numbers),  # every month on day 15
        (r"[EN]?WV", days.alternating),  # un vendredi sur deux
        (r"E[VNOQ]U", days.interval),  # every two weeks, every second week
        (r"NU[ci]?c", days.interval),  # 30分ごと
        (r"K?Ni?R?NU", days.from_to_interval),  # de 15 em 15 minutos
        (r"N?Ui?GE?(?!U)|N?Ui?Ng", days.per_unit),  # 1日2回, once in two weeks
        (r"(?:G|Ng)[Rt]?E?U", days.per_unit),  # twice a day, dos veces al día
        (r"EUA?V|EU", days.interval),  # every hour
        (r"EM[NOQ]|E[NOQ]M", dates.every_month_day),  # every March 5th
        (r"E(?:A?Q)+(?:AN(?![UMg]))*|EO(?=t?[TN])", days.ordinal_days),  # every 1st and 15th, todo dia 5 e 20
        (r"K?t?D?[TN]Z?RD?t?D?[TN](?!U)(?:i?[Dd])?|Kt?[TN]A[TN](?!U)", times.window),  # from 9 to 17
        (r"K[TN]Z?u?t[TN](?!U)(?:i?[Dd])?|(?<![AtTNh])TZ?tT", times.window),  # de las 9 a las 18, 9h à 18h
        (r"E?[WP]R[WP]|KWAW(?!A)", days.weekdays),  # Monday to Friday, between Monday and Friday
        (r"E[WsSP](?:A?E?[WsSP])*", days.weekdays),  # every Tuesday and Thursday
        (r"[WP](?:A?[WP])+|P(?:A?[PS])*|S(?:A?[PWS])*|[Ws](?=i?d)|s(?=i?D)", days.weekdays),  # Mondays, weekday mornings
        (r"E[Dd]|d", times.daypart_every),  # every morning
        (r"[Ff]", days.frequency),  # daily
        (r"H", times.work_hours),  # during business hours
        (r"M[NOQ]N?|[NOQ]MN?", dates.month_day),  # on March 5
        (r"[iK]?U?M(?:[ARt]?M)*(?:R(?![TN]))?", months.months_of_year),  # in January and July
        (r"iN?U|N?UL|LU", dates.after),  # in two hours
        (r"nU?W|Wn", dates.next_weekday),  # next Monday
        (r"YD?", dates.relative),  # tomorrow morning
        (r"X(?:A?X)+", dates.dates_of_year),  # am 15.1., 15.4., 15.7. und 15.10.
        (r"X", dates.on_date),  # 2026-12-31
        (rf"t?{_FULL}(?:A?t?(?:{_FULL}|{_BARE}))*", times.times),  # 8:00 and 17:00
        (r"tNUN(?![UMcgN])(?:i?[Dd])?", times.spoken_minutes),  # à six heures trente
        (r"tNU(?:p|(?:i?[Dd]))?", times.spoken_hours),  # à sept heures du soir
        (rf"t{_BARE}(?:A?t?(?:{_FULL}|{_BARE}))*", times.times),  # at 9 and 17
        (rf"(?:{_BARE}A?)+T(?:i?[Dd])?", times.times),  # 8, 12 and 16 Uhr
        (r"q", days.habit),  # le dimanche
        (r"K(?:Y|X|M[NOQ]N?|[NOQ]MN?)(?![RA])", dates.starting),  # from tomorrow
        (r"W", days.single_day),  # on Monday
        (r"(?:NA?)*[OQ](?:A?[OQ]|AN(?![UMg])|N(?=N*AN))*U?", days.listed_ordinals),  # monthly on the 1st
        (r"i?D", times.daypart),  # in the evening
    )
)


@lru_cache(maxsize=4_096)
def _fitting(letters: str, position: int) -> tuple[tuple[Handler, int], ...]:
    """Return the rules that fit here in order, and where each ends. People say most times in the same few shapes."""
    matches = ((handler, pattern.match(letters, position)) for pattern, handler in _RULES)
    return tuple((handler, match.end()) for handler, match in matches if match)


def split_phrase(phrase: Phrase) -> list[Phrase]:
    """Split "Mondays at 9 and Thursdays at 16" in two; the "every" of the first part counts for the second."""
    parts: list[Phrase] = []
    rest = phrase.atoms
    every = rest[0] if rest[0].letter == "E" else None
    while (at := _second_part(rest)) is not None:
        end = at
        while rest[end - 1].letter in "AE":
            end -= 1
        parts.append(Phrase(rest[:end]))
        has_every = rest[at - 1].letter == "E"
        rest = rest[at - 1 :] if has_every else (every, *rest[at:]) if every else rest[at:]
    return [*parts, Phrase(rest)]


def _second_part(atoms: tuple[Atom, ...]) -> int | None:
    """Return where a second set of days with a time of its own begins."""
    letters = "".join(atom.letter for atom in atoms)
    match = _PAIR.match(letters) or _MOMENTS.match(letters)
    return match.start(match.lastgroup or 0) if match else None


#: A day with its time, and then another day with a time ("tomorrow at 9 and on Friday at 15:00").
_MOMENTS = re.compile(
    rf"{_DAY}(?:i?[Dd])?(?:tN|t?T)(?:i?[Dd])?Z?A?i?(?P<second>{_DAY}(?:i?[Dd])?(?:tN|t?T))|"
    rf"(?:tN|t?T)(?:i?[Dd])?Z?(?:{_DAY}|E[WsP]|[PsS])A(?P<other>(?:tN|t?T)(?:i?[Dd])?Z?(?:{_DAY}|E[WsP]|[PsS]))"
)
#: Days, a time, and then days again with a time.
_PAIR = re.compile(
    r"[EK]?(?:[WPsS]+[AR]?|d|D(?=[^A]*[TN]))+[^WPsSUFfX]*?"
    r"(?:tN|T)(?:i?D)?(?:A?t?[TN](?!U))*Z?A?E?K?(?P<second>(?:[WPsS]|d|(?<=E)D)[^U]*?(?:tN|T))"
)
