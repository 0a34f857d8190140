"""German words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

GERMAN_AROUND = Around(
    cron_asked="erklär bedeute warum wieso",  # "was bedeutet 0 9 * * 1"
    asks=r"wie_oft erkläre?\b warum wieso unterschied",
    mends="behebe repariere korrigiere",  # "behebe den Fehler, der täglich auftritt"
    where="wo",
    which="der die das",
    regular="täglich wöchentlich",  # "das tägliche Backup schlägt fehl"
    fails="schlägt",
    please="bitte",
    stops=r"hör\w*_auf\b",  # "hör auf, montags zu schreiben"
    instead="(?:an)?statt und_nicht",  # "am Montag statt am Sonntag"
    either="oder",
    writing="artikel aufsatz beitrag gedicht geschichte ratgeber",
    about="über zu[mr]?",
    the="der die das",
    our=r"unser\w*",
    my=r"mein\w*",
    opens="öffnet schließt fährt",  # "das Museum öffnet um 9"
    open="geöffnet",
    at=r"um\s+",
    takes_place=(  # "die Sitzung ist jeden Dienstag"
        r"(?:sitzung|termin|besprechung|laden|geschäft|kurs|markt|training|unterricht|sprechstunde|meeting|team-?runde|standup|"
        r"stand-up|daily|retro)\s+(?:ist|hat|findet|öffnet|schließt|beginnt)(?:\s+(?:offen|geöffnet))?\s*(?:am\s+)?"
    ),
    of_time="über termine frei",  # "ein Gedicht über Sonntage"
    how_many="wie_viele?",
    goes_on="läuft laufen geht geht_raus erscheint kommt startet",  # "das Backup läuft jede Nacht um 2; beschreibe es"
    works="ich_arbeite wir_arbeiten",
    itself="automatisierung workflow bot job",
    also="und",
    afterwards="dann",
    plans=r"\w*plan \w*menü reise hotel",
    built=r"\w*app website webseite seite spiel erweiterung widget plugin dashboard cron-?(?:zeile|ausdruck) formular",
    number="nummer rufnummer",
    inside="in von im",  # "behebe die Tests in acme/shop"
    this="[Dd]iese[nrsm]?",  # "fasse diesen Text zusammen: …"
    weather="wetter",
    weather_in="für in",
    no_place="mein meine der die das heute morgen",
    towards="nach",
    in_place="in für",
    from_source="aus in via",
    me="mir mich uns",  # "schreib mir in Slack"
    over="auf in über per via",
    written_as=r"als nach unter speicher\w* schreib\w* exporti\w* erstell\w* name\w*",
    server=r"server\w*",
    creates="schreib erstell programmier bau",  # "schreib mir ein kleines Skript"
    for_me="mir uns",
    one="eine?n?",
    code=r"funktion skript script programm klasse webseite website landing\w* app",
    reminder=r"erinnerung\w* wecker",  # "stell einen Wecker für den 15. März"
    reminder_for="für",
    schedule_cue="zeitplan jeweils",  # Zeitplan: „jeden Tag um 9“
    reworks=r"übersetz\w* korrigier\w*",
    at_once="sofort umgehend",  # "sag mir sofort Bescheid"
    holder="alles",
    held_with="mit",  # "alles mit hoher Priorität"
    shows="zeig gib",
    shown_to="mir uns",
    and_report="und dann",  # "prüfe die Logs und maile x@y"
    report_to="an",
    small="der die das ein eine",
)
