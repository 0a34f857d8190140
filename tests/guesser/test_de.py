"""German: sentences and what the rules read out of them."""

import pytest

from tests.guesser.reading import when

EXPLICIT = {
    "jeden Tag um 9 Uhr": "0 9 * * *",
    "jeden Morgen um halb acht": "30 7 * * *",
    "jeden Montagmorgen um 8 eine Zusammenfassung schicken": "0 8 * * 1",
    "montags um 9 und donnerstags um 16 Uhr": "0 9 * * 1",
    "werktags um Viertel nach sieben": "15 7 * * 1-5",
    "werktags um 7:30 Uhr": "30 7 * * 1-5",
    "alle zwei Wochen freitags um 15 Uhr": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=15;BYMINUTE=0",
    "alle 45 Minuten": "FREQ=MINUTELY;INTERVAL=45",
    "alle halbe Stunde": "*/30 * * * *",
    "jede halbe Stunde die Seite prüfen": "*/30 * * * *",
    "jede Viertelstunde": "*/15 * * * *",
    "jede zweite Woche am Dienstag um 10 Uhr": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=10;BYMINUTE=0",
    "jeden zweiten Freitag um 14 Uhr": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=14;BYMINUTE=0",
    "am ersten Montag im Monat um 10 Uhr": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0",
    "jeden ersten Montag des Monats um 10 Uhr": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0",
    "am letzten Freitag jedes Monats um 16 Uhr": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "am 1. und 15. jedes Monats um 8 Uhr": "0 8 1,15 * *",
    "jeden 1. und 15. um 18:30 Uhr": "30 18 1,15 * *",
    "am letzten Tag des Monats um 18 Uhr": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "am letzten Werktag des Monats um 17 Uhr": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0",
    "jeden Tag von 9 bis 17 Uhr stündlich": "0 9-17 * * *",
    "stündlich zwischen 8 und 18 Uhr an Werktagen": "0 8-18 * * 1-5",
    "Mo-Fr von 8 bis 18 Uhr alle 10 Minuten": "*/10 8-17 * * 1-5",
    "täglich um 8, 12 und 16 Uhr": "0 8,12,16 * * *",
    "morgens um 8 und abends um 18 Uhr": "0 8,18 * * *",
    "zweimal täglich um 9 und 21 Uhr": "0 9,21 * * *",
    "morgen um 9 Uhr": "2026-11-25 09:00",
    "übermorgen um 14:30 Uhr den Bericht schicken": "2026-11-26 14:30",
    "nächsten Montag um 10 Uhr": "2026-11-30 10:00",
    "in 2 Stunden": "2026-11-24 14:00",
    "am 24.12. um 18 Uhr": "2026-12-24 18:00",
    "am 24. Dezember um 18 Uhr": "2026-12-24 18:00",
    "jedes Jahr am 24. Dezember um 18 Uhr": "0 18 24 12 *",
    "jährlich am 1. Januar um 0 Uhr": "0 0 1 1 *",
    "quartalsweise am ersten Tag um 7 Uhr": "0 7 1 1,4,7,10 *",
    "am Ende jedes Monats": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0",
    "jeden Tag außer Sonntag um 9 Uhr": "0 9 * * 1-6",
    "jeden Tag um zehn nach acht": "10 8 * * *",
    "um fünf vor zwölf jeden Tag": "55 11 * * *",
    "um 9 Uhr MEZ jeden Werktag": "0 9 * * 1-5",
    "jeden Mittwochabend um 8": "0 20 * * 3",
    "sonntags abends": "0 18 * * 0",
    "freitagabends um 19 Uhr": "0 19 * * 5",
    "jeden Dienstag und Donnerstag um 10.30 Uhr": "30 10 * * 2,4",
    "dreimal pro Woche": "0 9 * * 1,3,5",
    "alle 14 Tage mittwochs um 9": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;BYHOUR=9;BYMINUTE=0",
    "halbjährlich am 1. um 9 Uhr": "0 9 1 */6 *",
    "jeden Werktag bis 31.12.2026 um 9 Uhr": "0 9 * * 1-5",
    "Täglich 6 Uhr Backup": "0 6 * * *",
    "um Mitternacht jeden Tag": "0 0 * * *",
    "jeden Samstag und Sonntag um 11 Uhr vormittags": "0 11 * * 0,6",
    "jeden Tag um 3 Uhr nachmittags": "0 15 * * *",
    "einmal im Monat am 5.": "0 9 5 * *",
    "zum Monatsende um 18 Uhr": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "heute Abend um 8": "2026-11-24 20:00",
    "Jeden Tag um 18:00 Uhr eine Zusammenfassung meiner E-Mails erstellen": "0 18 * * *",
}
NONE = (
    "Protokoll der Sitzung von 9 Uhr zusammenfassen",
    "die letzten 7 Tage auswerten",
    "bis Freitag um 12 Uhr",
    "Benachrichtige mich, wenn der Preis unter 50 Euro fällt",
)


@pytest.mark.parametrize(("text", "expected"), EXPLICIT.items())
def test_a_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_schedule_fills_none(text: str) -> None:
    assert when(text) is None
