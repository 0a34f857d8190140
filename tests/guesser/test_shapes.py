"""Shapes of time that the grammar reads in several languages: bounds, other ways of saying often, and what is no schedule."""

import pytest

from codetether_guesser.evals.cases import Case
from codetether_guesser.evals.predict import predict
from codetether_guesser.human import say
from tests.guesser.reading import notify_email, read, when

BOUNDED = {
    # Months that bound a schedule, before and behind it
    "Every Thursday, but only during June, July, and August, at 9 AM: publish the menu": "0 9 * 6-8 4",
    "every Monday in March at 9 send the plan": "0 9 * 3 1",
    "every weekday from June to August at 8am water the garden": "0 8 * 6-8 1-5",
    "im Juni und Juli jeden Montag um 9 Uhr Plan schicken": "0 9 * 6,7 1",
    "von Oktober bis März täglich um 6 Uhr die Anlage prüfen": "0 6 * 1,2,3,10,11,12 *",
    "de octubre a marzo todos los días a las 6 enciende la luz": "0 6 * 1,2,3,10,11,12 *",
    "toda terça e quinta às 19h, exceto em janeiro, lembre os alunos": "0 19 * 2-12 2,4",
    "d'octobre à mars tous les jours à 6h allume le chauffage": "0 6 * 1,2,3,10,11,12 *",
    "da ottobre a marzo tutti i giorni alle 6 accendi la luce": "0 6 * 1,2,3,10,11,12 *",
    "10月から3月まで毎日6時に暖房を入れる": "0 6 * 1,2,3,10,11,12 *",
    "am 1. Januar und 1. Juli um 9 Uhr die Lizenz erneuern": "0 9 1 1,7 *",
    # Ranges of days of the month
    "from the 1st to the 7th of every month at 3am run the close": "0 3 1-7 * *",
    "du 1er au 5 de chaque mois à 9h, rappelle les notes de frais": "0 9 1-5 * *",
    "dall'1 al 5 di ogni mese alle 9 ricorda le note spese": "0 9 1-5 * *",
    "毎月1日から7日まで毎日午前3時に集計を実行": "0 3 1-7 * *",
    "tous les 15 du mois à 9h paie le loyer": "0 9 15 * *",
    "Los días 1, 11 y 21 a las 12 anota el peso": "0 12 1,11,21 * *",
    # An end or a beginning that is not a day of the schedule
    "bis Ende des Jahres jeden Freitag um 15 Uhr Zahlen schicken": "0 15 * * 5",
    "hasta fin de año, cada viernes a las 15 envía las cifras": "0 15 * * 5",
    "fino alla fine dell'anno, ogni venerdì alle 15 manda i dati": "0 15 * * 5",
    "Todo dia às 8h, a partir do dia 20, envie o resumo": "0 8 * * *",
    "from tomorrow every day at 9 check stock": "0 9 * * *",
}
OFTEN = {
    "Twice an hour, check that the certificate validates": "*/30 * * * *",
    "at 10 and 40 past every hour sync the list": "10,40 * * * *",
    "at minutes 5, 25 and 45 of every hour sync the list": "5,25,45 * * * *",
    "Jede Stunde um Minute 5 die Werte auslesen": "5 * * * *",
    "en el minuto 30 de cada hora sincroniza la lista": "30 * * * *",
    "5 minutes après chaque heure, relève la température": "5 * * * *",
    "毎時0分と30分に同期して": "0,30 * * * *",
    "Every 20 minutes from 9:00 AM to 4:40 PM every day, log the humidity": "*/20 9-16 * * *",
    "a cada meia hora todos os dias da semana, exceto fins de semana, verifique a fila": "*/30 * * * 1-5",
    "3日に1回、朝6時にバックアップ": "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=0",
    "un vendredi sur deux à 16h30, prépare le compte rendu": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=30",
    "un venerdì sì e uno no alle 16:30 prepara il resoconto": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=30",
    "un martes sí y otro no a las 18 limpia la pecera": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=18;BYMINUTE=0",
    "sábado sim, sábado não às 11h lave o carro": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;BYHOUR=11;BYMINUTE=0",
    "the second-to-last weekday of the month at noon, lock the sheet": (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;BYHOUR=12;BYMINUTE=0"
    ),
    "am vorletzten Tag des Monats um 12 Uhr die Kasse zählen": "FREQ=MONTHLY;BYMONTHDAY=-2;BYHOUR=12;BYMINUTE=0",
    "el segundo y cuarto jueves de cada mes a las 18:00 reúne al equipo": "FREQ=MONTHLY;BYDAY=2TH,4TH;BYHOUR=18;BYMINUTE=0",
    "na segunda e na quarta quinta-feira do mês às 18h reúna o time": "FREQ=MONTHLY;BYDAY=2TH,4TH;BYHOUR=18;BYMINUTE=0",
    "Quartalsende 17 Uhr: Abschluss vorbereiten": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;BYHOUR=17;BYMINUTE=0",
    "毎月最終日曜の10時に棚卸し": "FREQ=MONTHLY;BYDAY=-1SU;BYHOUR=10;BYMINUTE=0",
    "de lunes a jueves a las 8 y los viernes a las 7, publica el parte": "0 8 * * 1-4",
    "at 6 every morning and again at 10 at night, back up the server": "0 6,22 * * *",
    "at 9pm on weeknights dim the lights": "0 21 * * 1-5",
    "tous les vendredis à dix-sept heures range le bureau": "0 17 * * 5",
    "Le dimanche à sept heures du soir, compose le menu": "0 19 * * 0",
    "la domenica alle 19 componi il menù": "0 19 * * 0",
    "Jeden Tag um halb acht abends eine Geschichte schreiben": "30 19 * * *",
}
ONCE = {
    "Dec 31 at 23:59 freeze all deployments": "2026-12-31 23:59",
    "2027-01-05T09:00 renew the licence": "2027-01-05 09:00",
    "on the 15th at 9am pay the rent": "2026-12-15 09:00",
    "an hour from now ping me": "2026-11-24 13:00",
    "this Friday at noon send the newsletter": "2026-11-27 12:00",
    "tonight at 11 shut down staging": "2026-11-24 23:00",
    "le lundi 30 novembre à 9h, envoie le plan": "2026-11-30 09:00",
    "lunedì alle 9 controlla la posta": "2026-11-30 09:00",
    "no dia 15 às 9h pague o aluguel": "2026-12-15 09:00",
}
WRITTEN = {
    "@daily rotate logs": "0 0 * * *",
    "@hourly check the queue": "0 * * * *",
    "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0 send the plan": "0 9 * * 1",
    "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0 send the plan": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=30 feed the starter": "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=30",
    "FREQ=HOURLY;INTERVAL=2 sync the list": "0 */2 * * *",
    "FREQ=WEEKLY;COUNT=10;BYDAY=MO;BYHOUR=9;BYMINUTE=0 send the plan": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;COUNT=10",
}
NONE = (
    "Write a haiku about Sunday mornings",
    "Scrivi un articolo sulle domeniche mattina",
    "日曜の朝についてのエッセイを書いて",
    "Find podcasts released weekly about design",
    "Count how many orders come in every hour and plot it",
    "The museum opens daily at 10; design a poster that says so",
    "Das Museum öffnet täglich um 10 Uhr, entwirf dazu ein Plakat",
    "El museo abre todos los días a las 10; diseña un cartel",
    "O museu abre todos os dias às 10h; desenhe um cartaz",
    "La réunion a lieu tous les mardis à 10h ; rédige un ordre du jour type",
    "La riunione è ogni martedì alle 10: scrivi un ordine del giorno",
    "The train leaves at 7:05 every morning; find out if it is usually late",
    "Le train part le dimanche à 9h, fais une liste",
    "avant le lundi à 9h, termine le rapport",
    'Translate: "We meet on the last Friday of the month"',
    "Give me a list of synonyms for 'daily' and 'hourly'",
    'Write unit tests for parse_cron("*/5 * * * *")',
    "毎日新聞の記事を要約して",
    "金曜10時のデモを月曜に変更して",
    "FREQ=WEEKLY;BYWEEKNO=10;BYDAY=MO send the plan",
    "explain FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU to me",
)


@pytest.mark.parametrize(("text", "expected"), (BOUNDED | OFTEN | ONCE | WRITTEN).items())
def test_a_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_the_work_is_about_is_no_schedule(text: str) -> None:
    assert when(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every Friday at 5 post the weekly wins", "0 17 * * 5"),
        ("each weekday at half past 2 remind me to stretch", "30 14 * * 1-5"),
        ("Friday at 5 send the highlights", "2026-11-27 17:00"),
        ("every day at 9 and 5 check the inbox", "0 9,17 * * *"),
    ],
)
def test_a_bare_hour_of_the_afternoon_is_assumed_and_not_asked_for(text: str, expected: str) -> None:
    guess = read(text)
    assert when(text) == expected
    assert guess.schedule is not None
    assert guess.schedule.rule.assumed == ("time_of_day",)
    assert "time_of_day" not in guess.missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every Friday at 5am post the weekly wins", "0 5 * * 5"),
        ("every day at 4 in the morning reindex the search", "0 4 * * *"),
        ("every night at 2 run the backup", "0 2 * * *"),
        ("every day at 7 send the brief", "0 7 * * *"),
        ("every day at 03:00 run the backup", "0 3 * * *"),
        ("Jeden Freitag um 5 Uhr die Öfen anheizen", "0 5 * * 5"),
    ],
)
def test_an_hour_that_is_said_stays(text: str, expected: str) -> None:
    guess = read(text)
    assert when(text) == expected
    assert guess.schedule is not None
    assert guess.schedule.rule.assumed == ()


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=99",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=77",
        "FREQ=MONTHLY;BYMONTHDAY=-31;BYHOUR=9",
        "FREQ=MONTHLY;BYDAY=7MO;BYHOUR=9",
        "FREQ=MONTHLY;BYDAY=1MO,3TU;BYHOUR=9",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYHOUR=9",
        "FREQ=YEARLY;BYDAY=20MO;BYHOUR=9",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=20269999;BYHOUR=9",
        "FREQ=MINUTELY;BYMINUTE=5",
        "FREQ=SECONDLY;INTERVAL=10",
    ],
)
def test_a_rule_that_cannot_be_kept_fills_none(rule: str) -> None:
    assert when(f"{rule} send the plan") is None


def test_the_first_and_last_day_are_kept() -> None:
    def rule_of(text: str) -> tuple[str | None, str | None]:
        found = read(text).schedule
        assert found is not None
        starts, until = found.rule.starts, found.rule.until
        return str(starts) if starts else None, str(until) if until else None

    assert rule_of("Todo dia às 8h, a partir do dia 20, envie o resumo") == ("2026-12-20", None)
    assert rule_of("from tomorrow every day at 9 check stock") == ("2026-11-25", None)
    assert rule_of("Each Monday until the end of March at 10:00 send the list") == (None, "2027-03-31")
    assert rule_of("bis Ende des Jahres jeden Freitag um 15 Uhr Zahlen schicken") == (None, "2026-12-31")
    assert rule_of("every day until the end of the week at 9 check stock") == (None, "2026-11-29")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Every weekday at 07:45 Central, pull the roster", "America/Chicago"),
        ("every day at 9 Pacific Standard Time pull the roster", "America/Los_Angeles"),
        ("every day at 9 Mountain Monday to Friday pull the roster", "America/Denver"),
        ("every weekday at 9 Central Park sends a notice, read it", None),
        ("every day at 9 London Bridge opens, write a note", None),
    ],
)
def test_the_name_of_a_zone_is_none_where_it_begins_another_name(text: str, zone: str | None) -> None:
    assert read(text).stated_zone == zone


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("every Monday in June and July at 9 send the plan", "Every Monday, in June and July at 09:00"),
        ("the second-to-last day of every month at noon, count the till", "Every month on day second to last at 12:00"),
        ("the second-to-last Friday of every month at 4pm bring cake", "Every month on the second to last Friday at 16:00"),
    ],
)
def test_months_and_the_last_day_but_one_are_said(text: str, said: str) -> None:
    guess = read(text)
    assert guess.schedule is not None
    assert say(guess.schedule.rule, guess.language.say) == said


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Once it's finished POST the outcome to https://hooks.acme.example/done. Convert the images to WebP files", "ops"),
        ("Avisa a ana@firma.example cuando termine: mover las fotos al disco nuevo", "ops"),
        ("Analise as vendas de 2023 a 2025 sem mandar e-mail pra ninguém", "data"),
        ("Is a heat pump cheaper than gas?", "research"),
    ],
)
def test_whom_to_tell_does_not_tell_the_kind(text: str, kind: str) -> None:
    guess = read(text).kind
    assert kind in {guess.kind, *guess.others[:1]}


@pytest.mark.parametrize(
    "text",
    ["vielen Dank!", "oi, tudo bem?", "muchas gracias", "merci beaucoup !", "grazie mille!", "thank you so much!", "bon d'accord"],
)
def test_a_greeting_or_thanks_is_no_task_in_any_language(text: str) -> None:
    assert read(text).is_abstained


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Tell Anna at anna@firm.example when the import is done", "anna@firm.example"),
        ("Sag anna@firma.example Bescheid, wenn der Import durch ist", "anna@firma.example"),
        ("all'inizio di ogni mese manda l'avviso dell'affitto a anna@casa.example", "anna@casa.example"),
        ("Tell Anna at anna@firm.example that we moved", None),
    ],
)
def test_a_name_before_an_address_does_not_hide_it(text: str, address: str | None) -> None:
    assert notify_email(text) == address


@pytest.mark.parametrize(
    ("text", "cron"),
    [
        ("Every day at 10 to 9 check the logs", "50 8 * * *"),
        ("Every weekday at ten to five send the report", "50 16 * * 1-5"),
        ("Check the queue every hour on the half hour", "30 * * * *"),
        ("Run the backup from 10 to 12 every hour", "0 10-12 * * *"),
        ("Find me a dentist nearby that has appointments on Saturdays", None),
    ],
)
def test_minutes_to_the_hour_and_the_half_hour_are_read(text: str, cron: str | None) -> None:
    assert predict(Case(id="x", lang="en", text=text, expect={})).cron == cron


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Back up the production database to S3 every night at 2", ("account",)),
        ("Watch this product page and tell me when the price falls", ("url",)),
        ("Write a blog post about our new shop", ()),
        ("Research three competitors of our product", ("topic",)),
    ],
)
def test_one_open_field_displaces_those_it_makes_needless(text: str, missing: tuple[str, ...]) -> None:
    assert tuple(predict(Case(id="x", lang="en", text=text, expect={})).missing) == missing


def test_of_two_moments_the_first_fills_and_the_other_is_kept() -> None:
    guess = read("Send the invoice on December 1 at 9am and the reminder on December 15 at 9am")
    assert [str(found.rule.on) for found in guess.when.schedules] == ["2026-12-01", "2026-12-15"]


def test_to_be_told_at_once_is_no_priority() -> None:
    assert read("Watch the server and alert me immediately when it is down").priority is None
    assert read("Fix the login immediately").priority == 100
