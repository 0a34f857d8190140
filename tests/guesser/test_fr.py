"""French: sentences and what the rules read out of them. Every rule of the data file has its sentence here."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

EXPLICIT = {
    "chaque jour à 8h vérifie les mails": "0 8 * * *",
    "tous les jours à 8 h 30, vérifie les mails": "30 8 * * *",
    "chaque matin à 9h00 résume les titres": "0 9 * * *",
    "tous les soirs à 8 heures éteins les lumières": "0 20 * * *",
    "tous les jours à 7 heures et demie du matin arrose les plantes": "30 7 * * *",
    "tous les jours à midi publie le menu": "0 12 * * *",
    "chaque jour à minuit sauvegarde la base": "0 0 * * *",
    "tous les jours à midi et demi publie le menu": "30 12 * * *",
    "tous les lundis à 9h prépare l'ordre du jour": "0 9 * * 1",
    "chaque lundi à 9 h prépare l’ordre du jour": "0 9 * * 1",
    "le mardi et le jeudi à 18h envoie le programme": "0 18 * * 2,4",
    "les lundis et mercredis à 18h envoie le programme": "0 18 * * 1,3",
    "du lundi au vendredi à 8h30 publie le plan": "30 8 * * 1-5",
    "chaque jour ouvré à 9h lis la boîte": "0 9 * * 1-5",
    "en semaine à 7h15 résume le trafic": "15 7 * * 1-5",
    "tous les week-ends à 11h arrose le jardin": "0 11 * * 0,6",
    "tous les jours sauf le dimanche à 6h cuis du pain": "0 6 * * 1-6",
    "toutes les 15 minutes regarde la file": "*/15 * * * *",
    "toutes les heures regarde le disque": "0 * * * *",
    "toutes les 2h regarde le disque": "0 */2 * * *",
    "toutes les deux heures regarde le disque": "0 */2 * * *",
    "toutes les demi-heures regarde le disque": "*/30 * * * *",
    "de 9h à 18h, toutes les 10 minutes, regarde la file": "*/10 9-17 * * *",
    "toutes les heures entre 8h et 20h regarde le disque": "0 8-20 * * *",
    "le 1er de chaque mois à 7h fais le bilan": "0 7 1 * *",
    "le 1er et le 15 de chaque mois à midi paie les factures": "0 12 1,15 * *",
    "le premier jour du mois à 7h fais le bilan": "0 7 1 * *",
    "deux fois par jour, à 9h et à 17h, regarde la file": "0 9,17 * * *",
    "le dernier vendredi du mois à 16h apporte un gâteau": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "le premier lundi de chaque mois à 9h crée l'inventaire": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "le dernier jour du mois à 18h ferme la caisse": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "un jour sur deux à 7h arrose le potager": "FREQ=DAILY;INTERVAL=2;BYHOUR=7;BYMINUTE=0",
    "toutes les deux semaines le vendredi à 16h prépare la rétro": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=0",
    "demain à 9h appelle le dentiste": "2026-11-25 09:00",
    "dans 2 heures éteins le serveur": "2026-11-24 14:00",
    "vendredi prochain à 12h envoie la lettre": "2026-11-27 12:00",
}
VAGUE = {
    "chaque matin lis les titres": "0 9 * * *",
    "chaque lundi prépare l'ordre du jour": "0 9 * * 1",
    "une fois par mois nettoie les logs": "0 9 1 * *",
    "génère un rapport hebdomadaire des ventes": "0 9 * * 1",
}
NO_SCHEDULE = [
    "Résume la réunion de lundi à 9h",
    "La livraison est prévue vendredi à 17h, écris le brouillon",
    "Cherche des vols qui partent à 10h30",
    "Le rapport hebdomadaire contient une erreur, corrige-la",
    "Résume les actualités des dernières 24h",
    "Compare les prix d'aujourd'hui avec ceux d'hier",
    "tous les jours à 25h arrose le jardin",
    "Envoie le catalogue à tous les clients",
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
    assert read("chaque jour à 8h (heure de Paris) vérifie la file").stated_zone == "Europe/Paris"
    assert read("chaque jour à 8h cherche un hôtel à Paris").stated_zone is None


def test_an_address_is_filled_only_where_the_person_wants_to_be_told() -> None:
    assert notify_email("envoie le rapport à ana@boite.fr") == "ana@boite.fr"
    assert notify_email("préviens ana@boite.fr quand c'est fini") == "ana@boite.fr"
    assert notify_email("réponds à ana@boite.fr") is None
    assert notify_email("n'envoie rien à ana@boite.fr") is None


def test_a_callback_is_read() -> None:
    assert callback_url("à la fin, appelle le webhook https://hooks.acme.io/ct") == "https://hooks.acme.io/ct"


def test_being_told_is_asked_for_or_not() -> None:
    assert read("préviens-moi quand le prix baisse").notify
    assert not read("nettoie les logs, inutile de me prévenir").notify
    assert not read("nettoie les logs").notify


def test_what_says_no_work_is_not_a_task() -> None:
    assert read("bonjour").is_abstained
    assert not read("arrose le jardin").is_abstained
