"""Whom to tell and what to call, said without the plain order: conditions, arrows, endings, confirmations; a language at a time."""

import pytest

from tests.guesser.reading import callback_url, notify_email

AT = "kim@firm.example"
TOLD = [
    # An arrow, a confirmation, a condition without a verb, a sentence of its own
    "stock levels of all shops -> kim@firm.example",
    "Rotate the keys on Friday; confirm to kim@firm.example",
    "Run the nightly tests, on failure to kim@firm.example",
    "Look up the grants for bakeries. To kim@firm.example when you are done.",
    "Tell me each morning which orders are late and which were paid, to kim@firm.example",
    "Collect the receipts of the month and to kim@firm.example (cc: bo@firm.example)",
    "Lagerbestand aller Filialen → kim@firm.example",
    "Tausche am Freitag die Schlüssel aus und bestätige es an kim@firm.example",
    "Lass die Tests laufen, bei Fehlern an kim@firm.example",
    "Prüfe das Zertifikat und wenn es abläuft kim@firm.example benachrichtigen",
    "Die Belege des Monats sammeln und an kim@firm.example",
    "Revisa los pedidos, en caso de error a kim@firm.example",
    "Busca las ayudas para panaderías. A kim@firm.example cuando acabes.",
    "Cambia las llaves el viernes y confirma a kim@firm.example",
    "Verifique os pedidos, em caso de erro para kim@firm.example",
    "Procure os editais para padarias. Para kim@firm.example quando acabar.",
    "Vérifie les commandes, en cas d'erreur à kim@firm.example",
    "Controlla gli ordini, in caso di errore a kim@firm.example",
    "経費を集めて要約、kim@firm.example と https://firm.example/webhook/x の両方に。",
]
NOT_TOLD = [
    "Write a mail to Ms Ibarra (kim@firm.example) to remind her of the date",
    "Schreib eine Mail an Frau Ibarra (kim@firm.example), dass der Termin ausfällt",
    "Escribe un correo a la señora Ibarra (kim@firm.example) para recordarle la cita",
    "Escreva um e-mail para a senhora Ibarra (kim@firm.example) para lembrá-la da consulta",
    "Écris un mail à Mme Ibarra (kim@firm.example) pour lui rappeler le rendez-vous",
    "Scrivi una mail alla signora Ibarra (kim@firm.example) per ricordarle la visita",
    "イバラさん(kim@firm.example)へのお詫びメールの文面を作成してください",
    "Count the mails that customers wrote to kim@firm.example",
    "Wenn etwas fehlt, kim@firm.example nicht benachrichtigen",
]
URL = "https://firm.example/x/7"
CALLED = [
    # A condition before or behind, an ending behind, an outcome that goes there
    "Watch https://status.firm.example and ping https://firm.example/x/7 when a part is degraded",
    "Read the totals from the scans. Hit https://firm.example/x/7 with the finished JSON.",
    "count the orders from the shop, call https://firm.example/x/7 when done",
    "Check the links on Mondays; failures of the job itself go to https://firm.example/x/7",
    "Prüfe stündlich, ob https://portal.firm.example erreichbar ist; wenn nicht, rufe https://firm.example/x/7 auf.",
    "Rufe, wenn du fertig bist, https://firm.example/x/7 auf. Aufgabe: den Kursplan umwandeln.",
    "Wandle den Kursplan um, Fehler gehen an https://firm.example/x/7",
    "Comprueba que https://tienda.firm.example responde; si no, haz POST a https://firm.example/x/7",
    "Traduce este texto y llama a https://firm.example/x/7 al acabar",
    "compila o projeto toda noite; se quebrar chama https://firm.example/x/7",
    "verifique a fila; se passar de 200, POST em https://firm.example/x/7",
    "Vérifie la file et appelle https://firm.example/x/7 en cas d'erreur",
    "Controlla la coda e chiama https://firm.example/x/7 quando hai finito",
]
NOT_CALLED = [
    "Ping https://firm.example/x/7 every 5 minutes and tell me when it is down",
    "watch this feed and notify me if the value > 100: https://firm.example/x/7",
    "Call https://firm.example/x/7 once an hour and store the rates",
    "Prüfe https://firm.example/x/7 stündlich, wenn nicht erreichbar sag mir Bescheid",
    "Se https://firm.example/x/7 cair me avise",
]


@pytest.mark.parametrize("text", TOLD)
def test_an_address_that_hears_of_the_outcome_is_filled(text: str) -> None:
    assert notify_email(text) == AT


@pytest.mark.parametrize("text", NOT_TOLD)
def test_an_address_that_the_work_is_about_is_not_filled(text: str) -> None:
    assert notify_email(text) is None


@pytest.mark.parametrize("text", CALLED)
def test_a_url_that_hears_of_the_outcome_is_filled(text: str) -> None:
    assert callback_url(text) == URL


@pytest.mark.parametrize("text", NOT_CALLED)
def test_a_url_that_the_work_is_about_is_not_filled(text: str) -> None:
    assert callback_url(text) is None
