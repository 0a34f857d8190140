"""German, as data."""

from codetether_guesser.languages.de_contacts import GERMAN_CONTACTS
from codetether_guesser.languages.de_cues import GERMAN_KINDS, GERMAN_MISSING
from codetether_guesser.languages.de_texts import GERMAN_TEXTS
from codetether_guesser.languages.lexicon import Language, Words
from codetether_guesser.languages.places import GERMAN_ADJECTIVES, GERMAN_PLACES, with_tails, zones_of

_WORDS: Words = {
    "every": {1: "jeden jede jedes jeder jedem alle allen jedn jden"},
    "other": {2: "andere anderen"},
    "unit": {
        "second": "sekunde sekunden",
        "minute": "minute minuten min",
        "hour": "stunde stunden std volle_stunde vollen_stunde",
        "day": "tag tage tagen tages",
        "week": "woche wochen",
        "month": "monat monate monaten monats",
        "quarter": "quartal quartale quartals",
        "year": "jahr jahre jahren jahres",
        (30, "minute"): "halbe_stunde halben_stunde",
        (15, "minute"): "viertelstunde",
        (45, "minute"): "dreiviertelstunde",
        (90, "minute"): "anderthalb_stunden eineinhalb_stunden",
        "half_year": "halbjahr halbjahre halbe_jahr halbes_jahr",
    },
    "freq": {
        "minute": "minütlich",
        "hour": "stündlich",
        "day": "täglich taeglich tagtäglich",
        "night": "nächtlich allnächtlich",
        "workday": "werktäglich arbeitstäglich",
        "week": "wöchentlich woechentlich allwöchentlich",
        "fortnight": "vierzehntägig 14-tägig zweiwöchentlich",
        "month": "monatlich allmonatlich",
        "quarter": "vierteljährlich quartalsweise",
        "year": "jährlich alljährlich",
        "half_year": "halbjährlich",
        "other_month": "zweimonatlich",
        (30, "minute"): "halbstündlich",
        (15, "minute"): "viertelstündlich",
        (2, "hour"): "zweistündlich",
        "other_day": "zweitäglich",
        "month_end": "zum_monatsende am_monatsende am_monatsletzten zum_monatsletzten ultimo zum_monatsultimo",
        "month_start": "zum_monatsanfang am_monatsanfang zum_monatsersten am_monatsersten",
        "quarter_end": "quartalsende zum_quartalsende am_quartalsende",
        "weekend": "jedes_wochenende",
        "periodic": "regelmäßig regelmässig periodisch",
    },
    "freq_adjective": {
        "hour": "stündliche stündlichen stündlicher stündliches",
        "day": "tägliche täglichen täglicher tägliches",
        "night": "nächtliche nächtlichen nächtlicher",
        "week": "wöchentliche wöchentlichen wöchentlicher wöchentliches",
        "month": "monatliche monatlichen monatlicher monatliches",
        "quarter": "vierteljährliche vierteljährlichen",
        "year": "jährliche jährlichen jährlicher",
    },
    "weekday": {
        (1,): "montag mo",
        (2,): "dienstag di",
        (3,): "mittwoch mi",
        (4,): "donnerstag do",
        (5,): "freitag fr",
        (6,): "samstag sonnabend sa",
        (0,): "sonntag so",
    },
    "weekdays": {
        (1,): "montags",
        (2,): "dienstags",
        (3,): "mittwochs",
        (4,): "donnerstags",
        (5,): "freitags",
        (6,): "samstags sonnabends",
        (0,): "sonntags",
    },
    "dayset": {(1, 2, 3, 4, 5): "werktag arbeitstag wochentag", (0, 6): "wochenende we"},
    "daysets": {
        (1, 2, 3, 4, 5): "werktags werktage werktagen wochentags wochentagen arbeitstags arbeitstagen unter_der_woche",
        (0, 6): "wochenends wochenenden am_wochenende_um",
    },
    "number": {
        1: "ein eine einer einem eins",
        2: "zwei",
        3: "drei",
        4: "vier",
        5: "fünf fuenf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        15: "fünfzehn",
        13: "dreizehn",
        14: "vierzehn",
        16: "sechzehn",
        17: "siebzehn",
        18: "achtzehn",
        19: "neunzehn",
        21: "einundzwanzig",
        22: "zweiundzwanzig",
        23: "dreiundzwanzig",
        20: "zwanzig",
        30: "dreißig",
        45: "fünfundvierzig",
        60: "sechzig",
        90: "neunzig",
    },
    "ordinal": {
        1: "ersten erster erste erstem",
        2: "zweiten zweiter zweite zweites",
        3: "dritten dritter dritte",
        4: "vierten vierte vierter",
        5: "fünften fünfte",
        15: "fünfzehnten",
        -1: "letzten letzter letzte letztem",
        -2: "vorletzten vorletzter vorletzte vorletztem",
    },
    "month": {
        1: "januar jan jänner",
        2: "februar feb",
        3: "märz",
        4: "april apr",
        5: "mai",
        6: "juni jun",
        7: "juli jul",
        8: "august aug",
        9: "september sep sept",
        10: "oktober okt",
        11: "november nov",
        12: "dezember dez",
    },
    "daypart": {
        "morning": "früh vormittag",
        "lunch": "mittag",
        "afternoon": "nachmittag",
        "evening": "abend",
        "night": "nacht",
    },
    "dayparts": {
        "morning": "morgens vormittags frühmorgens",
        "lunch": "mittags",
        "afternoon": "nachmittags",
        "evening": "abends",
        "night": "nachts",
    },
    "noon": {0: "mitternacht", 720: "zwölf_uhr_mittags"},
    "relative": {0: "heute", 1: "morgen", 2: "übermorgen", "tonight": "heute_abend heute_nacht"},
    "next": {
        1: "nächsten nächster nächste kommenden kommende kommender",
        2: "nächste_woche nächster_woche kommende_woche kommender_woche",
    },
    "in": {1: "in"},
    "at": {1: "um gegen ab"},
    "range": {1: "bis - – —"},
    "and": {1: "und sowie oder"},
    "between": {1: "zwischen von"},
    "count": {1: "einmal 1x 1mal", 2: "zweimal 2x 2mal", 3: "dreimal 3x 3mal"},
    "times": {1: "mal"},
    "end": {1: "ende", 0: "anfang beginn"},
    "except": {1: "außer ausser ausgenommen aber_nicht nur_nicht"},
    "work_hours": {1: "arbeitszeit arbeitszeiten geschäftszeiten bürozeiten öffnungszeiten"},
    "offset": {-30: "halb", 15: "viertel_nach", -15: "viertel_vor dreiviertel"},
    "minutes_past": {1: "nach", -1: "vor"},  # "zehn nach acht"
    "starting": {1: "ab_dem beginnend_ab beginnend_am startend_am"},
}

GERMAN = Language(
    code="de",
    contact=GERMAN_CONTACTS,
    telltales=(
        "der die das und zu ist für mit mir mich jeden jede bitte es dieses auf wenn ein eine um von schick sende uhr den "
        "dem im an nicht alle täglich wöchentlich fasse prüfe erstelle "
        "hallo wie was wir sie ich du dass oder aber noch nur kann können soll beim vom zum zur sind hat haben nach aus "
        "werden wird geht dringend eilig"
    ),
    words=_WORDS,
    clock=(
        r""
        r"\d{1,2}(?:[:.]\d{2})?\s?uhr(?:\s\d{2}(?!\d|\s?(?:minuten|uhr)))?|"
        r"\d{1,2}:\d{2}(?!:?\d)(?:\s?h\b)?|\d{1,2}h\d{2}|\d{1,2}\s?h(?!\w)"
    ),
    pm="",
    am="",
    fillers="der die das den dem des am im in an einem einer pro je uhr jeweils genau ca etwa zur zu während von vom punkt "
    "pünktlich",
    guards="bis fällig vor seit nach vom von aus stand version frist deadline vergangenen innerhalb",
    guards_after=r"(?:sitzung|meeting|besprechung|termin|standup|zug|flug|vorlesung|unterricht|konferenz|schicht|sendung)",
    after_every={"morgen": ("daypart", "morning")},
    compound_heads="tag mittwoch sonnabend",
    run_nouns="cronjob job lauf zeitplan workflow bericht report backup prüfung erinnerung zusammenfassung übersicht update mail",
    make_verbs=(
        "schick schicke schicken sende senden poste erstelle erstellen generiere bau baue brauche möchte hätte mach mache "
        "verschicke verschicken liefere gib schreibe"
    ),
    run_verbs="lauf laufen laufe ausführen starte starten führe läuft schick sende",
    happens=r"frist fällig termin sitzung beginnt startet_das öffnet schließt endet abfahrt ankunft findet_statt",
    tell=(
        r"(?:slack|teams|push|sms|telegram|discord|whatsapp)-?(?:benachrichtigung|nachricht|meldung|mitteilung)\w* "
        r"benachrichtigung(?:en)?_(?:wenn|sobald|falls|bei|an|per|über|auf) "
        r"(?:automatische|sofortige)_(?:benachrichtigung|meldung|nachricht)\w* "
        r"(?:sonst|andernfalls|dann)_(?:\S+_)?(?:sms|nachricht|alarm|e?-?mail)_an "
        r"(?:benachrichtigt|informiert|erinnert|alarmiert)_werden "
        r"(?:poste|schick|sende|stell|send)\w*_(?:\S+_){0,6}(?:in|auf|nach)_(?:den_|unseren_|das_|unserem_|"
        r"dem_)?(?:#\S+|slack\S*|teams\S*|discord\S*|telegram\S*) "
        r"(?:in|auf)_(?:den_|unseren_|unserem_|dem_)?(?:#\S+|slack\S*|teams\S*|discord\S*|"
        r"telegram\S*)_(?:\S+_){0,3}(?:posten|schicken|senden|stellen) "
        r"alarmier\w*_(?:mich|uns) "
        r"lies_(?:mir|uns) "
        r"schickst_du_(?:mir|uns) halte?_(?:mich|uns)_(?:\S+_)?auf_dem_laufenden "
        r"(?:möchte|will)_(?:\S+_){0,4}(?:bekommen|erhalten) lass_(?:es_)?mich_wissen "
        r""
        r"(?:sag|benachrichtig\w*|informier\w*|erinner\w*|schreib|ruf|warn\w*|mail\w*|melde|frag)_(?:mir|"
        r"mich|uns|dich|das_team|\S+@\S+) "
        r"bescheid mir_(?:\S+_){0,4}(?:schick\w*|send\w*|mail\w*|schreib\w*) "
        r"(?:schick|send|gib|zeig|liefer|maile)\w*_(?:mir|uns|es_an|sie_an|das_\w+_an|die_\w+_an|den_\w+_an|an|eine_\w+_an) "
        r"teil\w*_mir erinnerung\w* webhook "
        r"(?:mir|uns)_(?:\S+_){0,8}(?:schicken|senden|geben|zeigen|mailen|melden|zusammenfassen|vorlesen|sagen) erinnern "
        r"melden (?:rum|herum|ver)schicken "
        r"per_e?-?mail_an (?:und|dann)_(?:schick|send|mail)\w*"
    ),
    deliver=(
        r"(?:ge|ver|zu)?schickt gesendet versandt gemailt gemeldet weitergeleitet "
        r"e?-?mail(?:e|en|s|t)?(?!-) schick\w* send\w* versend\w* verschick\w* benachrichtig\w* informier\w* melde\w* leite "
        r"weiterleiten gib teile sag sage"
    ),
    results=(
        r"\w*bericht \w*liste fassung bestätigung dokument pdf excel csv statistik auszug export daten rückmeldung meldung "
        r"hinweis rapport "
        r"aufstellung tabelle zahlen protokoll "
        r"ergebnis ergebnisse zusammenfassung bericht report liste übersicht überblick es sie ihn das diese mir uns update "
        r"benachrichtigung\w* auswertung kopie entwurf datei alles digest bescheid"
    ),
    reply=r"antwort\w* von wegen bezüglich lösch\w* entfern\w* blockier\w* kontaktier\w* lade konto namens absender",
    negation=r"nichts nicht nie niemals kein keine keinen niemanden ohne",
    told=(
        r"(?:keine|keinerlei)_(?:benachrichtigung\w*|e?-?mails?|nachrichten?) niemanden_(?:benachrichtigen|informieren) "
        r"nicht_(?:benachrichtigen|informieren|verschicken|versenden) an_niemanden_\w+ niemandem_(?:schicken|senden|mailen)"
    ),
    callback=(
        r"(?:post|http|json)\S*_(?:an|auf) rufe? aufrufen ping\w* melde\w* benachrichtig\w* schick\w* send\w* übermittel\w* "
        r"webhook callback rückruf callback-url hook post_an poste_(?:es_|das_ergebnis_|ergebnis_)?an posten_an ereignisse_an "
        r"(?:rückmeldung|meldung|antwort)_(?:dann_|bitte_)?an trigger\w* stoß\w* "
        r"(?:(?:http|get|post)-?)?(?:anfrage|aufruf|request)_an lös\w*"
    ),
    callback_task=(
        r""
        r"(?:erstelle|baue?|schreibe?|implementiere|teste|dokumentiere)_(?:einen?_|den_|"
        r"unseren_)?(?:neuen_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": r"wenn_(?:es_|du_|alles_)?fertig bei_(?:abschluss|erfolg|fertigstellung) nach_abschluss task[.]completed",
        "task.failed": r"bei_fehlern? wenn_es_fehlschlägt im_fehlerfall task[.]failed",
        "task.needs_input": r"bei_rückfragen wenn_du_fragen_hast task[.]needs_input",
        "task.started": r"beim_start task[.]started",
        "task.progress": r"task[.]progress",
        "task.cancelled": r"bei_abbruch task[.]cancelled",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"schnellstmöglich so_schnell_wie_möglich oberste_priorität dringlich notfall prio_1 "
            r"(?:sehr|ist|äußerst)_(?:dringend|eilig) dringend eilig eilt sofort umgehend asap höchste_priorität"
        ),
        50: (
            r"wichtige_aufgabe priorität_ist_hoch prio_hoch hohe_dringlichkeit "
            r"hohe_priorität (?:mit_)?hoher_priorität priorität[:=]?_hoch (?:ist|sehr)_wichtig hohe_prio"
        ),
        -50: (
            r"niedrige_prio prio_niedrig keine_hektik kein_stress hat_keine_eile irgendwann_mal wenn's_passt "
            r"wenn_zeit_ist bei_gelegenheit "
            r"niedrige_priorität (?:mit_)?niedriger_priorität priorität[:=]?_niedrig nicht_dringend keine_eile nicht_eilig "
            r"eilt_nicht ohne_eile hat_zeit wenn_du_zeit_hast"
        ),
    },
    polite=(
        r""
        r"(?:hallo|hi|bitte|kannst_du|könntest_du|können_sie|könnten_sie|ich_möchte,?_dass_du|"
        r"ich_will,?_dass_du|ich_möchte|ich_brauche|ich_hätte_gerne?|und|dann|auch|mal)"
    ),
    joints="und_dann und dann danach anschließend schließlich",
    task_nouns="aufgabe auftrag bitte und danke heute also aber bis zu für",
    vague=(
        r"etwas irgendwas das ding sache sachen zeug mach mache tu tue es mir bitte mal was hilf hilfe du kannst ich will "
        r"möchte brauche ein eine der die und so hallo danke test ja nein wie geht geht's gehts s dir uns guten morgen "
        r"tag abend hi hey moin okay wer bist ihr sie habe können könnt brauche jemand da hier na gut ja doch "
        r"verstanden einverstanden genau "
        r" funktioniert klappt gut super alles klar vielen dank schön sehr"
    ),
    actions=(
        r"schick\w* send\w* erstell\w* mach\w* bau\w* schreib\w* generier\w* fass\w* zusammenfass\w* prüf\w* pruef\w* "
        r"überwach\w* find\w* such\w* hol\w* lies lade gib zeig\w* list\w* "
        r"aktualisier\w* lösch\w* entfern\w* analysier\w* recherchier\w* vergleich\w* übersetz\w* entwirf entwerfe bereite "
        r"starte poste benachrichtig\w* erinner\w* ruf\w* mail\w* "
        r"verfolg\w* protokollier\w* konvertier\w* refaktorier\w* behebe\w* teste\w* deploy\w* sicher\w* archivier\w* "
        r"räum\w* benenn\w* verschieb\w* kopier\w* importier\w* "
        r"exportier\w* synchronisier\w* gleich\w* extrahier\w* sortier\w* plan\w* untersuch\w* debugg\w* implementier\w* "
        r"richte konfigurier\w* veröffentlich\w* sammel\w* berechn\w* "
        r"zähl\w* buch\w* lade antwort\w* beantwort\w* klassifizier\w* trag\w* leg\w* check\w* kontrollier\w* beobacht\w* "
        r"brauche möchte informier\w* meld\w* schau\w* wert\w* verschick\w*"
    ),
    kinds=GERMAN_KINDS,
    missing=GERMAN_MISSING,
    zones=zones_of(
        "ortszeit_in ortszeit uhrzeit_in zeitzone",
        GERMAN_PLACES,
        {
            **with_tails("_zeit _ortszeit", GERMAN_ADJECTIVES),
            "Europe/Berlin": "berliner_zeit deutscher_zeit deutsche_zeit hamburger_zeit münchner_zeit mez mesz",
            "America/New_York": "new_yorker_zeit ostküstenzeit",
            "America/Los_Angeles": "kalifornischer_zeit westküstenzeit",
        },
    ),
    say=GERMAN_TEXTS,
    articles="am um zum dem der den die das",
    definite="der die das den dem des diese[nrsm]? unsere[nrsm]?",
    indefinite="eine?n? mir uns meine?n?",
    to="an zu",
    small="an zu rüber dann mal bitte per e-?mail mail die das der den und adresse meine unsere team",
    about=r"wegen bezüglich und_frag\w*",
    still_told="sag_mir_bescheid gib_mir_bescheid",
    content_urgency="etwas nichts alle die das welche nur wenn ob als ist",
    leads="um am ab zu pro und",
    dangling="auf von für und bei zu der die das",
    lasting="für für_die_dauer_von",
    lasting_next="für_die_nächsten in_den_nächsten während_der_nächsten für_die_kommenden für_weitere",
    lasting_after="lang hintereinander",
    repeating="mal x",
    repeating_before="insgesamt genau nur",
    to_me=r"(?:schicke?|sende?|gib|zeige?|liefere?|bring)_(?:es_|sie_)?(?:mir|uns)(?!_(?:eine_)?(?:erinnerung|nachricht)) "
    r"schickst_du_mir (?:mir|uns)_bitte",
    talk=(
        r"wie_(?:lösche|pausiere|beende|ändere|erstelle|stoppe)_ich_(?:eine[nr]?|die|den|"
        r"meine[n]?)_(?:\S+_){0,2}(?:cron-?job|automatisierung|erinnerung|zeitplan|aufgabe) "
        r"warum_(?:ist|lief|kam|hat|wurde)_(?:mein|meine|der|die)_(?:\S+_){0,2}(?:bericht|erinnerung|job|"
        r"automatisierung|aufgabe)_nicht "
        r"kennst_du_(?:mich|meinen|meine) "
        r"(?:unterstützt|kannst|verstehst|speicherst)_du_(?:auch_)?(?:webhooks?|slack|deutsch|meine_daten|alles)[^.!?\n]*[?]?$ "
        r"wie_(?:läuft|weit_ist|geht_es_mit)_[^.!?\n]{1,40}[?]?$ "
        r"(?:kann|darf)_ich_(?:die|den|das|meinen?|meine)_(?:\S+_){1,3}(?:ändern|"
        r"verschieben|kündigen|löschen)[?]?$ (?:danke|vielen_dank)_(?:für|dir|das|schon)[^.!?\n]*[.!]?$ hallo_welt "
        r"(?:ja|nein|ok)_(?:bitte|danke|gerne|"
        r"mach_das)[.!]?$ ich_(?:hatte|war|fühle_mich)[^.!?\n]*[.!]?$ "
        r"vergiss_es schon_gut egal[.!]?$ (?:abbrechen|zurücknehmen)[.!]?$ das_war's das_wäre_alles gut_gemacht "
        r"(?:ich_)?(?:melde|meld)_mich_"
        r"(?:später|wieder|morgen) (?:hast|bist|warst|kennst)_du warum_(?:hast|bist|machst)_du "
        r"(?:ist|war|läuft)_(?:mein|meine|der|die|das)_(?:\S+_){0,3}(?:fertig|aktiv|erledigt|bereit|noch|schon)[?]?$ "
        r"wann_(?:läuft|lief|kommt)_(?:mein|meine|der|die|das) "
        r"(?:stoppe?|pausiere?|beende|lösche?|deaktiviere?)_(?:den|die|das|meinen?|alle)_(?:tägliche|wöchentliche|"
        r"stündliche|monatliche|"
        r"geplante)\S*_(?:\S+_){0,3}\S+[.!]?$ (?:schalte|stelle?)_(?:den|die|das|meinen?)_(?:\S+_){1,4}(?:ab|aus)[.!]?$ "
        r"ich_(?:heiße|wohne|mag|bevorzuge|bin_allergisch) ich_bin_wieder_da wie_heißt_du was_kostet_(?:das|es) "
        r"nichts_(?:für_jetzt|heute) "
        r"(?:welche|was_für|wie_viele)_(?:\w+_){0,2}(?:automatisierungen|zeitpläne|erinnerungen|cronjobs|"
        r"routinen)_(?:habe_ich|gibt_es|"
        r"sind_(?:aktiv|an)|laufen) "
        r"(?:zeig|zeige|liste)_(?:mir_)?(?:alle_)?meine_(?:aktiven_)?(?:automatisierungen|zeitpläne|erinnerungen|routinen) "
        r"(?:stoppe?|pausiere?|beende|lösche?|deaktiviere?|schalte)_(?:den|die|das|meinen?|"
        r"diesen?)_(?:\S+_){0,3}\S*(?:cron-?job|"
        r"automatisierung|erinnerung|zeitplan|routine)(?:_(?:ab|aus))?[.!]?$ "
        r"was_weißt_du_(?:über|von)_(?:mich|mir|uns) erinnerst_du_dich wer_bist_du was_kannst_du wie_geht_es merk_dir,?_dass "
        r"wir_(?:hören|sehen|sprechen)_uns bis_(?:morgen|später|bald|dann)[.!]?$ "
        r"wie_(?:kann|könnte|muss)_(?:ich|man)_(?:einen?_|die_|den_)?(?:cron-?job|automatisierung|erinnerung|zeitplan) "
        r"wie_(?:lege|richte|erstelle)_ich_(?:einen?_)?(?:cron-?job|automatisierung|erinnerung|zeitplan)"
    ),
    nth=r"\d{1,2}\.(?=\s+[a-zäöü]|,\s?\d|\s?$)",
)
