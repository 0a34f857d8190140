"""German words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

GERMAN_CONTACTS = ContactWords(
    listed="und oder",
    of="von durch",
    answering="antworte beantworte",
    telling="benachrichtig informier sag melde alarmier",
    to_me="an_mich",
    labels=r"empfänger(?:in)? ergebnis_an bericht_an geht_an",
    letters=(
        r"(?:schreib|verfass|formulier|entw[iu]rf)\w*_(?:mir_|uns_)?(?:eine?n?|die|den|das)_(?:\w+_){0,2}"
        r"(?:\w*mail|nachricht|brief|\w*schreiben|antwort)_an"
    ),
    forms="als",
    roles="an an_den an_die an_das",
    at="unter",
    conditions=(
        r"(?:nach|bei)_jede[mr]_\w+ bei_(?:abbruch|änderung\w*) jedes_mal_wenn am_ende zum_schluss anschließend wenn falls "
        r"sobald sofern nach_abschluss "
        r"bei_(?:\w+_)?(?:erfolg|abschluss|fehlern?|fertigstellung|ausfall|problemen|störung(?:en)?) "
        r"im_(?:fehlerfall|erfolgsfall)"
    ),
    unless=r"wenn_nicht falls_nicht wenn_nichts? sonst andernfalls ansonsten",
    ends=(
        r"(?:auf,?_)?(?:wenn|falls|sobald|sofern) (?:auf_)?(?:danach|anschließend|am_ende|zum_schluss|nach_abschluss) "
        r"(?:auf_)?bei_(?:\w+_)?(?:erfolg|abschluss|fehlern?|fertigstellung|ausfall) "
        r"mit_(?:dem|den|der)_(?:\w+_)?(?:ergebnis\w*|daten|json|bericht|zusammenfassung|zahlen)"
    ),
    outcomes=(
        r"abschluss zusammenfassung liste übersicht auswertung antwort zahlen gutachten\w* ergebniss?e? fehler\w* "
        r"meldungen ereignisse alarme? berichte? alles störungen"
    ),
    goes_to=r"(?:geht|gehen|soll(?:en)?|sollten)_(?:direkt_|bitte_)?an",
    handing=r"gib liefere sende schicke übermittle übergib melde",
    tending="beschreib erklär dokumentier protokollier ersetz warum wieso prüf überwach teste reparier",
    used_as=r"als_(?:(?:den|die|das|unseren?|meinen?)_)?(?:\S+_)?(?:callback|webhook|hook|rückruf)",
    told_behind=(
        r"bescheid (?:benachrichtigt|informiert)_werden in_kopie(?:_nehmen|_setzen)? "
        r"(?:sind_|ist_)?zu_(?:informieren|benachrichtigen|verständigen) "
        r"(?:kurz_)?bescheid_(?:zu_)?(?:geben|sagen) "
        r"(?:soll|sollen|muss|müssen|wird|werden)_(?:\w+_){0,4}(?:informiert|benachrichtigt|verständigt|erfahren|wissen) "
        r"anschreiben benachrichtigen informieren verständigen anmailen alarmieren"
    ),
    confirming="bestätig\\w* bestätigung",
    writing=(
        r"(?:gib|gebt|geben_sie|sag|sagt)_(?:bitte_)?(?:kurz_)?bescheid "
        r"(?:eine_)?(?:kurze_)?(?:info|nachricht|mail|rückmeldung|notiz) schreib\w*_mir"
    ),
    writing_to="an bei unter auf",
    keeping="halt halte haltet halten",
    kept="auf_dem_laufenden informiert",
    arriving=r"(?:soll|sollen|sollte|muss|müssen)_(?:\w+_){0,3}(?:zu|an|bei)",
    sending="zusendung übersendung weiterleitung zuleitung versand übermittlung",
    getting=r"bekommt bekommen erhält erhalten kriegt kriegen (?:soll|sollen|muss|möchte)_(?:\w+_){0,2}(?:bekommen|erhalten)",
    own=(
        r"meine_(?:e-?mail|mail|adresse|e-?mail-?adresse|mailadresse)(?:_ist|_lautet)? erreichbar_unter "
        r"(?:erreichst|erreichen|erreicht)_\w+(?:_\w+)?_unter"
    ),
    via="über via per",
    endpoints="endpunkt schnittstelle eingang",
    expecting="wartet_auf erwartet nimmt will",
    hooks="webhook callback hook rückruf rückruf-url rückmeldung",
    called_behind=(
        r"senden schicken übermitteln posten melden liefern anstoßen aufrufen anpingen ansprechen triggern auslösen anrufen "
        r"benachrichtigen informieren"
    ),
    faults=r"nimmt verarbeitet ist war liefert gibt antwortet schlägt funktioniert reagiert wirft bekommt meldet läuft",
    then="dann",
    article="eine?n?",
    address="adresse",
    triggers=r"trigger\w* stoß\w* lös\w*",
    incoming=r"(?:an|bei|auf)_(?=\S+_(?:eingeh|ankomm|landen))",
    payloads=r"json\S* daten zahlen dateien? \w+-datei summen csv kennzahlen ausgabe",
    lastly=r"am_ende zum_schluss danach anschließend dann",
    giving=r"schreib\w* gib schick\w* send\w* mail\w*",
    wrong=r"falsche\w* kein\w* leere\w* doppelte\w* alte\w*",
    others=r"müssen sollen sollten",
    past=r"ging gingen schickte\w* sandte\w*",
    past_behind=(
        r"(?:ge|ver|weiter|zu)?(?:ge)?(?:schickt|sandt|sendet|mailt|leitet|schrieben)_(?:haben|hat|habe|hatten?|wurden?|worden)"
    ),
)
