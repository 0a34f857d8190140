"""What strangers' sentences in six languages other than English showed, by general words of each language."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

ZONES = {
    "täglich um 9 Uhr Wiener Zeit den Bericht schicken": "Europe/Vienna",
    "täglich um 9 Uhr Ortszeit Tokio den Bericht schicken": "Asia/Tokyo",
    "werktags um 07:30 Uhr `Europe/Vienna` die Zahlen prüfen": "Europe/Vienna",
    "chaque jour à 9h (heure de Lyon) envoie le rapport": "Europe/Paris",
    "ogni giorno alle 9 ora di Milano manda il report": "Europe/Rome",
    "cada día a las 9 hora Colombia envía el informe": "America/Bogota",
    "todo dia às 9h de Brasília publica o post": "America/Sao_Paulo",
    "毎日9時（ハワイ時間）にレポートを送って": "Pacific/Honolulu",
}
SCHEDULES = {
    "月水金の朝7時15分に値段をチェックして": "15 7 * * 1,3,5",
    "毎週水曜の15時に1on1のアジェンダを用意": "0 15 * * 3",
    "o workflow corre todos os dias às 09:00, compara os anúncios e manda os novos": "0 9 * * *",
    "roda **todo dia às 3h UTC** (00h horário de Brasília)": "0 3 * * *",
}
MAIL = {
    "offene Rechnungen sortieren und als Excel an kasse@x.example": "kasse@x.example",
    "Ogni venerdì genera un report e lo invia via email al CEO (capo@x.example)": "capo@x.example",
    "scrivi una mail al fornitore (rossi@x.example) per chiedere lo stato": None,
}
TOLD = (
    "Wenn eine Zahlung eingeht, eine Slack-Benachrichtigung senden",
    "vérifie le panier toutes les heures, sinon SMS au bureau",
    "controlla il sito ogni ora, altrimenti un avviso",
    "envía un resumen de Telegram cada lunes a las 9",
    "roda o teste toda segunda às 9h e me dá um relatório",
    "新着をここに流して",
)
KINDS = {
    "Scheda Esportazione fallisce": "code",
    "Cria uma função que busca o preço do Bitcoin": "code",
    "重複ファイルを削除するスクリプトを作って": "code",
    "Dringend: Serverabsturz beheben!": "ops",
    "busca en la web ofertas de trabajo": "research",
    "leia os arquivos da pasta e gere um resumo": "summarize",
    "scrivi una mail al fornitore per chiedere lo stato dell'ordine": "communication",
    "Trace la température, ajoute une légende et des axes": "data",
    "所有者に Chatter でメンションする": "communication",
}
MISSING: dict[str, tuple[str, ...]] = {
    "Lies die Summen in ~/exporte und trage sie in unsere Tabelle ein": ("spreadsheet",),
    "Lies Aufgaben.txt und fasse es zusammen": ("file",),
    "在庫.xlsx を商品カテゴリ別に集計して": ("file",),
    "READMEを確認して要点を報告して": ("repository",),
    "Scrivi una funzione che restituisca un saluto": (),
    "trova i log in /tmp/logs e comprimili": (),
    "Traduis ce texte en anglais : bonjour à tous": (),
    "hazme una página web con mi número [tu número]": ("phone",),
    "avisa cuando una factura pase de 30 días": ("data_source",),
}


@pytest.mark.parametrize(("text", "zone"), ZONES.items())
def test_a_place_in_any_language_states_its_time_zone(text: str, zone: str) -> None:
    assert read(text).stated_zone == zone


@pytest.mark.parametrize(("text", "cron"), SCHEDULES.items())
def test_days_in_a_run_and_times_said_twice_are_read_once(text: str, cron: str) -> None:
    assert when(text) == cron


def test_a_backup_that_runs_before_an_order_is_still_no_schedule() -> None:
    assert when("The backup runs every night at 2; document how to restore it") is None


@pytest.mark.parametrize(("text", "email"), MAIL.items())
def test_a_last_order_without_a_verb_and_a_role_in_brackets_name_who_is_told(text: str, email: str | None) -> None:
    assert notify_email(text) == email


def test_a_result_sent_to_a_hook_is_a_callback() -> None:
    assert (
        callback_url("rechne die Summen und schicke das Ergebnis an https://x.example/hooks/fertig")
        == "https://x.example/hooks/fertig"
    )


@pytest.mark.parametrize("text", TOLD)
def test_messengers_and_passives_ask_to_be_told(text: str) -> None:
    assert read(text).notify


def test_what_is_shown_at_once_is_no_message() -> None:
    assert not read("Vergleiche die VPN-Apps. Zeige mir Bewertungen und Preise").notify


@pytest.mark.parametrize(
    ("text", "priority"),
    [("Dringend: Serverabsturz beheben!", 100), ("早急にログを調べて", 100), ("range les photos, rien d'urgent", -50)],
)
def test_more_words_of_urgency_are_read(text: str, priority: int) -> None:
    assert read(text).priority == priority


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_the_words_of_its_language_tell_the_kind(text: str, kind: str) -> None:
    assert read(text).kind.kind == kind


@pytest.mark.parametrize(("text", "fields"), MISSING.items())
def test_what_is_open_is_what_nobody_gave(text: str, fields: tuple[str, ...]) -> None:
    assert read(text).missing == fields
