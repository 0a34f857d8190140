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
    # Somebody is kept informed, has to hear of it, gets it, or it arrives there
    "Keep kim@firm.example posted about the migration",
    "The findings should land in kim@firm.example before noon",
    "If the disk fills up, kim@firm.example needs to be told",
    "Each Friday kim@firm.example gets a list of open invoices",
    "My address is kim@firm.example, send me the comparison there",
    "Report to: kim@firm.example\nTask: weekly figures",
    "drop a line to kim@firm.example once the import is through",
    "Halte kim@firm.example über den Umzug auf dem Laufenden",
    "Die Auswertung soll bei kim@firm.example landen",
    "Über jeden Ausfall ist kim@firm.example zu informieren",
    "Jeden Freitag bekommt kim@firm.example eine Übersicht der offenen Posten",
    "Meine Mailadresse ist kim@firm.example, schick mir den Vergleich dorthin",
    "Mantén a kim@firm.example al tanto de la mudanza",
    "El resumen debe llegar a kim@firm.example antes del lunes",
    "Si falla la copia, kim@firm.example tiene que saberlo",
    "Mantenha kim@firm.example a par da mudança",
    "O relatório deve chegar a kim@firm.example antes de segunda",
    "dá um alô em kim@firm.example quando terminar",
    "Tiens kim@firm.example au courant du déménagement",
    "La synthèse doit arriver chez kim@firm.example avant lundi",
    "Que kim@firm.example soit prévenu à chaque panne",
    "Tieni kim@firm.example al corrente del trasloco",
    "Il riepilogo deve arrivare a kim@firm.example entro lunedì",
    "Se il backup fallisce va avvisato il tecnico, kim@firm.example",
    "私のアドレスはkim@firm.exampleです。終わったら知らせてください。",
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
    "Applications should arrive at kim@firm.example, put that into the ad",
    "Find out why kim@firm.example receives no invoices",
    "Invoices land in kim@firm.example, go through them and add up the totals",
    "Find the invoice that we sent to kim@firm.example in May",
    "The last report went to kim@firm.example; find out why it was empty",
    "Such die Rechnung, die wir im Mai an kim@firm.example geschickt haben",
    "Busca la factura que enviamos a kim@firm.example en mayo",
    "Procure a nota que enviamos para kim@firm.example em maio",
    "Cherche la facture que nous avons envoyée à kim@firm.example en mai",
    "Cerca la fattura che abbiamo inviato a kim@firm.example a maggio",
    "5月に kim@firm.example に送った請求書を探して",
    "Os candidatos devem enviar o currículo para kim@firm.example; coloque isso no anúncio",
    "Create a landing page with a form that sends the messages to kim@firm.example",
    "Keep kim@firm.example on the mailing list and drop the rest",
    "Update kim@firm.example in the customer list with the new number",
    "Prüfe, warum kim@firm.example keine Rechnung bekommt",
    "Averigua por qué kim@firm.example no recibe las facturas",
    "Les candidatures doivent arriver à kim@firm.example, ajoute-le à l'annonce",
    "kim@firm.example に請求書が届かない原因を調べて",
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
    # An endpoint that waits, word that goes over an address, a request that is made
    "Our endpoint https://firm.example/x/7 expects the totals as JSON, hand them in there",
    "When the photos are tagged let our system know via https://firm.example/x/7",
    "Upon completion of the export an HTTP request has to be made to https://firm.example/x/7",
    "Count the orders every hour and send the JSON to https://firm.example/x/7",
    "Let https://firm.example/x/7 know when the export is ready",
    "The outcome has to be posted to https://firm.example/x/7",
    "Rufe am Ende https://firm.example/x/7 auf, Aufgabe: Liste der Kurse erstellen",
    "Bei Abbruch soll https://firm.example/x/7 benachrichtigt werden, gleiche die Kunden ab",
    "Watch the page; on any outage trigger https://firm.example/x/7",
    "Unser Endpunkt https://firm.example/x/7 wartet auf die Zahlen, liefere sie dort ab",
    "Sobald der Build durch ist, https://firm.example/x/7 anstoßen",
    "Nuestro endpoint https://firm.example/x/7 espera los totales en JSON",
    "El resultado se comunica mediante una petición a https://firm.example/x/7",
    "Genera las miniaturas y dispara https://firm.example/x/7 cuando acabes",
    "Se o deploy falhar, um GET em https://firm.example/x/7 basta",
    "Déclenche https://firm.example/x/7 si tous les tests passent",
    "L'esito va comunicato con una chiamata HTTP a https://firm.example/x/7",
    "容量が90%を超えたらhttps://firm.example/x/7を叩いて",
    "エンドポイント https://firm.example/x/7 がJSONを待っています",
]
NOT_CALLED = [
    "Our webhook https://firm.example/hook/7 keeps returning 500, find out why",
    "The callback https://firm.example/cb/7 is down since noon, investigate",
    "Der Webhook https://firm.example/hook/7 liefert seit gestern 500, finde den Fehler",
    "El webhook https://firm.example/hook/7 no valida la firma, arréglalo",
    "Por que o webhook https://firm.example/hook/7 recebe eventos repetidos? Corrige.",
    "Le webhook https://firm.example/hook/7 est en panne, trouve la cause",
    "Il webhook https://firm.example/hook/7 è giù, trova la causa",
    "Webhook https://firm.example/hook/7 が二重に処理されるバグを直して",
    "https://firm.example/x/7 を呼び出して傘が要るか教えて",
    "Get the rates via https://firm.example/x/7 when the market opens",
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
