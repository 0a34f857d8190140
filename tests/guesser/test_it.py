"""Italian: sentences and what the rules read out of them. Every rule of the data file has its sentence here."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

EXPLICIT = {
    "ogni giorno alle 8:00 controlla la posta": "0 8 * * *",
    "tutti i giorni alle 8.30 controlla la posta": "30 8 * * *",
    "ogni mattina alle 9 leggi i titoli": "0 9 * * *",
    "ogni sera alle 8 spegni le luci": "0 20 * * *",
    "tutti i giorni alle sette e mezza innaffia le piante": "30 7 * * *",
    "tutti i giorni alle 3 del pomeriggio innaffia le piante": "0 15 * * *",
    "ogni giorno a mezzogiorno pubblica il menù": "0 12 * * *",
    "ogni giorno a mezzanotte fai il backup": "0 0 * * *",
    "ogni lunedì alle 9 prepara l'ordine del giorno": "0 9 * * 1",
    "ogni lunedi alle ore 9 prepara l'ordine del giorno": "0 9 * * 1",
    "il martedì e il giovedì alle 18 manda il programma": "0 18 * * 2,4",
    "dal lunedì al venerdì alle 8:30 pubblica il piano": "30 8 * * 1-5",
    "nei giorni feriali alle 9 leggi la posta": "0 9 * * 1-5",
    "nei weekend alle 11 innaffia il giardino": "0 11 * * 0,6",
    "tutti i giorni tranne la domenica alle 6 cuoci il pane": "0 6 * * 1-6",
    "ogni 15 minuti guarda la coda": "*/15 * * * *",
    "ogni ora guarda il disco": "0 * * * *",
    "ogni due ore guarda il disco": "0 */2 * * *",
    "ogni mezz'ora guarda il disco": "*/30 * * * *",
    "dalle 9 alle 18, ogni 10 minuti, guarda la coda": "*/10 9-17 * * *",
    "il primo giorno del mese alle 7 fai il bilancio": "0 7 1 * *",
    "il giorno 15 di ogni mese alle 7 fai il bilancio": "0 7 15 * *",
    "due volte al giorno, alle 9 e alle 17, guarda la coda": "0 9,17 * * *",
    "l'ultimo venerdì del mese alle 16 porta la torta": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "il primo lunedì di ogni mese alle 9 crea l'inventario": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "l'ultimo giorno del mese alle 18 chiudi la cassa": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "un giorno sì e uno no alle 7 innaffia l'orto": "FREQ=DAILY;INTERVAL=2;BYHOUR=7;BYMINUTE=0",
    "ogni due settimane il venerdì alle 16 prepara la retro": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=0",
    "domani alle 9 chiama il dentista": "2026-11-25 09:00",
    "tra 2 ore spegni il server": "2026-11-24 14:00",
}
VAGUE = {
    "ogni mattina leggi i titoli": "0 9 * * *",
    "ogni lunedì prepara l'ordine del giorno": "0 9 * * 1",
    "una volta al mese pulisci i log": "0 9 1 * *",
    "genera un report settimanale delle vendite": "0 9 * * 1",
}
NO_SCHEDULE = [
    "Riassumi la riunione di ieri alle 10:00",
    "La consegna è venerdì alle 17, scrivi la bozza",
    "Il report settimanale contiene un errore, correggilo",
    "Riassumi le notizie delle ultime 24 ore",
    "Confronta i prezzi di oggi con quelli di ieri",
    "tutti i giorni alle 25:00 innaffia il giardino",
    "Manda il catalogo a tutti i clienti",
]


@pytest.mark.parametrize(("text", "expected"), EXPLICIT.items())
def test_an_explicit_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize(("text", "expected"), VAGUE.items())
def test_a_vague_schedule_is_filled_and_its_time_asked_for(text: str, expected: str) -> None:
    assert when(text) == expected
    assert "time_of_day" in read(text).missing


@pytest.mark.parametrize("text", NO_SCHEDULE)
def test_a_time_that_is_no_schedule_fills_none(text: str) -> None:
    assert when(text) is None


def test_only_a_stated_zone_is_taken() -> None:
    assert read("ogni giorno alle 8 ora italiana controlla la coda").stated_zone == "Europe/Rome"
    assert read("ogni giorno alle 8 cerca un hotel a Roma").stated_zone is None


def test_an_address_is_filled_only_where_the_person_wants_to_be_told() -> None:
    assert notify_email("invia il report a ana@azienda.it") == "ana@azienda.it"
    assert notify_email("avvisa ana@azienda.it quando hai finito") == "ana@azienda.it"
    assert notify_email("rispondi a ana@azienda.it") is None
    assert notify_email("non inviare niente a ana@azienda.it") is None


def test_a_callback_is_read() -> None:
    assert callback_url("al termine chiama il webhook https://hooks.acme.io/ct") == "https://hooks.acme.io/ct"


def test_being_told_is_asked_for_or_not() -> None:
    assert read("avvisami quando il prezzo scende").notify
    assert not read("pulisci i log e non avvisare nessuno").notify
    assert not read("pulisci i log").notify


def test_what_says_no_work_is_not_a_task() -> None:
    assert read("ciao").is_abstained
    assert not read("innaffia il giardino").is_abstained
