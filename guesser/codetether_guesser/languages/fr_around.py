"""French words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

FRENCH_AROUND = Around(
    cron_asked="pourquoi explique signifie",  # "que signifie 0 9 * * 1"
    asks="pourquoi différence_entre",
    mends="corrige corriger",  # "corrige l'erreur qui arrive chaque jour"
    which="qui que",
    the="le la",
    our="notre",
    my="mon ma",
    fails="échoue",  # "le daily build échoue"
    stops=r"arrete\w*_de\s+\w+r d'envoyer",  # "arrête d'envoyer le lundi"
    instead="plutot_que au_lieu_d[eu] et_non",
    either="ou",
    writing="poeme histoire article guide",
    about="sur",
    opens=r"ouvre\w* ferme\w* part(?:ent)?",  # "le musée ouvre à 9 h"
    at=r"a\s+",
    takes_place=(  # "la réunion a lieu chaque mardi"
        r"(?:reunion|cours|seance|magasin|boutique|marche|evenement|atelier|cabinet|match|concert)s?\s+"
        r"(?:a_lieu|ont_lieu|se_tien\w+|est|sont|ouvre\w*|ferme\w*|commence\w*)(?:\s+ouvert\w*)?\s*(?:les?\s+)?"
    ),
    of_time="sur à_propos_de a_propos_de rendez-vous disponibles?",  # "un poème sur les dimanches"
    how_many="combien",
    goes_on=r"sort tourne arrive est_envoye\w*",  # "la sauvegarde tourne chaque nuit à 2 h ; documente-la"
    works="je_travaille",
    itself="flux tache robot bot",
    also="et",
    afterwards="puis",
    plans="planning programme emploi_du_temps sejour voyage menu hotel",
    built="application site jeu composant page extension ligne_cron expression_cron formulaire",
    number="num[ée]ro",
    inside="de du en",  # "corrige les tests de acme/shop"
    this="[Cc]e(?:t|tte|s)?",  # "résume ce texte : …"
    weather="m[ée]t[ée]o",
    weather_in="à en de a",
    no_place="mon la demain",
    in_place="à en de a",
    me="moi",  # "écris-moi sur Slack"
    over="sur via",
    written_as=r"comme sous enregistr\w+ sauvegard\w+ export\w* cré\w*",
    server=r"serv\w+",
    creates="écri cre[ai] fai",  # "écris-moi une fonction"
    for_me="moi",
    one="une?",
    code=r"script programme fonction classe site page landing\w* app",
    reminder=r"rappel alarme program\w+ planifi\w+",  # "un rappel pour le 15 mars"
    reminder_for="pour",
    schedule_cue="quand",  # quand : « chaque jour à 9 h »
    reworks=r"tradu[czi]\w* corrig\w*",
    at_once="immediatement",  # "préviens-moi immédiatement"
    holder="tout",
    held_with="avec",  # "tout avec une priorité haute"
    shown=r"(?:montr|donn)\w*-(?:moi|nous)",
    report_to="a",
    small="de la un",
)
