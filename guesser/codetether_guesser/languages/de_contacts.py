"""German words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

GERMAN_CONTACTS = ContactWords(
    listed="und oder",
    of="von durch",
    answering="antworte beantworte",
    telling="benachrichtig informier sag melde alarmier",
    to_me="an_mich",
    labels="empfänger",
    letters=(
        r"(?:schreib|verfass|formulier|entw[iu]rf)\w*_(?:mir_|uns_)?(?:eine?n?|die|den|das)_(?:\w+_){0,2}"
        r"(?:\w*mail|nachricht|brief|\w*schreiben|antwort)_an"
    ),
    forms="als",
    roles="an an_den an_die an_das",
    at="unter",
    conditions=(
        r"wenn falls sobald sofern nach_abschluss "
        r"bei_(?:\w+_)?(?:erfolg|abschluss|fehlern?|fertigstellung|ausfall|problemen|störung(?:en)?) "
        r"im_(?:fehlerfall|erfolgsfall)"
    ),
    unless=r"wenn_nicht falls_nicht wenn_nichts? sonst andernfalls ansonsten",
    ends=(
        r"(?:auf,?_)?(?:wenn|falls|sobald|sofern) (?:auf_)?(?:danach|anschließend|am_ende|zum_schluss|nach_abschluss) "
        r"(?:auf_)?bei_(?:\w+_)?(?:erfolg|abschluss|fehlern?|fertigstellung|ausfall) "
        r"mit_(?:dem|den|der)_(?:\w+_)?(?:ergebnis\w*|daten|json|bericht|zusammenfassung|zahlen)"
    ),
    outcomes=r"ergebniss?e? fehler\w* meldungen ereignisse alarme? berichte? alles störungen",
    goes_to=r"(?:geht|gehen|soll(?:en)?|sollten)_(?:direkt_|bitte_)?an",
    handing="sende schicke übermittle übergib melde",
    tending="prüf überwach teste reparier",
    used_as=r"als_(?:(?:den|die|das|unseren?|meinen?)_)?(?:\S+_)?(?:callback|webhook|hook|rückruf)",
    told_behind="anschreiben benachrichtigen informieren verständigen anmailen alarmieren",
    confirming="bestätig\\w* bestätigung",
)
