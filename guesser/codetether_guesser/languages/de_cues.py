"""German words by which the kind of work and what is missing are told, as data."""

GERMAN_KINDS = {
    "code": {
        7: (
            r"fehlerhaft "
            r"\w+(?:error|exception) traceback stack_?trace "
            r"(?:schreib|erstell|bau|programmier|entwickl|implementier)\w*_(?:mir_|uns_)?(?:einen?|"
            r"ein)_(?:\S+_){0,2}(?:\S*funktion|\S*skript|\S*script|\S*programm|\S*klasse|\S*methode|\S*webseite|"
            r"\S*website|\S*app|\S*bot|\S*api) "
        ),
        4: (
            r"startseite "
            r"fehlerhaft kaputt beheb\w* geht_nicht funktioniert_nicht wird_nicht_angezeigt dependabot prs? ci "
            r"mergen merge\w* endpunkt backend frontend unittests? methode plugin scraper docker\w* typo "
            r"tippfehler_im_code button schaltfläche ladezeit npm composer_\w+ gitlab github_actions pipeline "
            r"datenbankmigration "
            r"pr_\d+ \w*-skript "
            r"refaktor\w* debugg\w* lint\w* unit-?tests? pytest python javascript typescript java programmier\w* "
            r"quellcode codebasis bug fehlerbehebung reparier\w* speicherleck pull_requests? implementier\w* funktion "
            r"skript skripte regex tests? abhängigkeiten sicherheitslücken cronjob programm\w* "
            r"fehlermeldung absturz stacktrace fehler_\d{3} quelltext merge_request stürzt_ab"
        ),
        2: (
            r"html css "
            r"repo repository commits? branch api baue website webseite app webshop formular anmeldung skript\w*"
        ),
    },
    "research": {
        4: (
            r"welche_\w+_(?:ist|sind|gibt) "
            r"im_internet im_netz im_web google\w* online_nach markt\w* marktüberblick rechercheauftrag "
            r"informationen_(?:über|zu) infos?_(?:über|zu) finde_(?:\w+_){0,4}(?:die|alle|den|heraus) "
            r"gegenüberstell\w+ vor-?_und_nachteile patente fördermittel ausschreibungen reiseziele? "
            r""
            r"recherch\w+ untersuch\w+ vergleich\w* wettbewerber\w* konkurrenz\w* marktanalyse finde_heraus papers? "
            r"studien unterschied erkläre? stellenanzeigen ferienwohnung urteile strompreise? "
            r"angebote_vergleichen alternativen_zu wer_ist welche\w*_(?:ist|sind) preisvergleich günstigst\w+ empfiehl "
            r"empfehl\w+ ursache_such\w+ restaurants? hotels? flüge unterschied_zwischen was_ist_der was_ist_ein "
            r"wie_funktioniert wetter\w*"
        ),
        2: r"such\w* finde analysier\w* trends? bewert\w+ auswert\w+ such\w+ ermittel\w+ ursache lern\w+_über",
    },
    "summarize": {
        4: (
            r"fasst was_steht_an auf_den_punkt_gebracht in_(?:drei|fünf|\d+)_(?:punkten|sätzen|stichpunkten) "
            r"das_wichtigste die_wichtigsten kernpunkte schlagzeilen news was_ist_passiert was_war_los "
            r"protokoll_(?:vom|der) wochenrückblick morgenbriefing pulse statusbericht "
        ),
        7: (
            r"(?:erstell|schick|send|mach|gib|generier|schreib|verfass)\w*_(?:\S+_){0,3}(?:\S*zusammenfassung|"
            r"\S*überblick|\S*übersicht|\S*digest|\S*briefing|\S*kurzfassung) "
            r"bericht_über (?:tages|wochen|monats|morgen|haus|status|lage)-?bericht "
        ),
        5: (
            r"übersicht_(?:der|über|aller) "
            r"\w*-bericht tagesbericht lagebericht kurzbericht "
            r"zusammenfass\w* fasse fass zusammen überblick digest kurzfassung briefing meldungen wichtigsten_\w+ "
            r"kernaussagen presseschau wochenrückblick tagesüberblick fasse?\b"
        ),
        2: r"übersicht zusammengefasst wichtigsten neuigkeiten stichpunkte\w* nachrichten börsennachrichten markier\w+",
    },
    "content": {
        4: (
            r"podcast\w* skript_für_(?:den|die|das)_(?:podcast|video) videoskript bildunterschriften? pressetext "
            r"werbetext stellenanzeige_(?:für|schreiben) linkedin-?post\w* instagram-?post\w* tweet\w* ideen "
            r"präsentation folien rezept\w* agenda tagesordnung formulier\w+ umformulier\w+ texte_für "
            r"korrekturles\w+ illustration bild_von logo "
            r"blog(?:beitrag|artikel|post)\w* newsletter entwurf entwirf artikel verfass\w+ texte? beitrag beiträge "
            r"slogan produktbeschreibung\w* übersetz\w+ überschriften entwerf\w* \w*karte gruß \w*gruß schild rezept "
            r"rede einladungstext plakat bedienungsanleitung wochenbericht flyer aushang rundschreiben speiseplan menü "
            r"gedicht anleitung vorlage angebotstext pressemitteilung bildunterschrift quiz veröffentlich\w+ posten "
            r"zusammenstell\w+ brief \w*geschichten? gedichte? lied witze? rätsel einladungskarte reiseplan "
            r"trainingsplan essensplan trinkspruch lebenslauf bildbeschreibungen? märchen"
        ),
        2: (
            r"schreib\w* erstell\w* generier\w* formulier\w* video social_media posts? entwirf verfass\w+ formulier\w+ "
            r"gestalt\w+ lustig\w* reim\w*"
        ),
    },
    "data": {
        4: (
            r"diagramm\w* balkendiagramm kurve grafik datensatz kreisdiagramm \w+listen? "
            r"\w*(?:berichte|belege|zahlen|daten|umsätze|buchungen)_zusammenstell\w* "
            r"aufstellung kassenbuch kontoauszug buchhaltung steuer\w* bilanz durchschnitt summe mittelwert median "
            r"json pdf_auslesen rechnungsdaten adressliste inventur zeiterfassung arbeitszeiten stunden_\w+ "
            r"umsatzbericht verkaufszahlen prognose "
            r"tabelle tabellen google_sheets? excel csv datenbank sql datensätze zeilen spalten crm rechnungen "
            r"kennzahlen kpis? umsatz\w* umsätze export\w* import\w* bestand buchungen abgleich\w* gleiche zahl_der "
            r"anzahl wechselkurs\w* kursdaten spesen abrechn\w* preisliste \w*bestände umsatzsteuer\S* ausgaben "
            r"auswert\w+ abrechn\w+ überstunden wochenzahlen zählerst\w+ zähler messwerte? temperaturwerte bestell\w+ "
            r"eintrag\w+ lohnabrechnung\w* gehalts\w+ stammdaten dubletten statistik\w* tabelle_\w+ ables\w+ abgelesen "
            r"auslesen einsammel\w+ sammel\w+ gruppier\w+ übertrag\w+ lohnabrechnung trinkgeld zusammentrag\w+ "
            r"helferliste"
        ),
        2: (
            r"aktualisier\w* bericht report daten zähl\w* liste trage lösch\w* berechn\w* auswertung notier\w+ "
            r"erfass\w+ zähl\w+ auslesen sammel\w+ berechn\w+ zahlen eintrag\w+ abfrag\w+"
        ),
    },
    "monitor": {
        5: (
            r"(?:sag|gib|meld|benachrichtig|informier|alarmier|warn|schreib)\w*_(?:\S+_){0,4}(?:wenn|sobald|falls)_"
            r"(?!(?:\S+_){0,3}(?:fertig|abgeschlossen|erledigt|durch)\b)\w+ "
            r"ausfällt auf_lager verfügbar ob_(?:\S+_){1,4}(?:läuft|antwortet|erreichbar) "
            r"überwach\w* beobacht\w* prüf(?!summ)\w* pruef\w* kontrollier\w* check\w* ping\w* im_auge alarm\w* verfolg\w* "
            r"erreichbar temperatur protokollier\w* lecks nachseh\w+ nachschau\w+ beobacht\w+ temperaturwerte "
            r"ob_\S+_(?:frei|erreichbar|verfügbar|online) freie_termine im_auge_behalten wasserstand pegel "
            r"zugriffsrechte_prüfen füllstand abfrag\w+ "
            r"(?:wenn|falls|sobald)_(?:\S+_){1,5}(?:fällt|steigt|sinkt|ausfällt|unterschreitet|überschreitet) "
            r"vorhersage frostvorhersage wettervorhersage"
        ),
        2: (
            r"wieder_da erinnert_wenn neu_eingegangen abweichung\w* schwellwert\w* grenzwert\w* preis\w*_\w+ "
            r"verfügbarkeit neue_(?:\w+_)?(?:einträge|angebote|anzeigen|stellen) "
            r"änder\w* schau\w* status wenn_\w+ ausfall sinkt fällt schau_\w+ prüf\w+ kontrollier\w+ warteschlange "
            r"ausgelesen auslesen ables\w+ messen messstelle"
        ),
    },
    "communication": {
        5: (
            r"(?:schreib|verfass|formulier|entw[ei]rf|schick|send|erstell)\w*_(?:\S+_){0,3}(?:e-?mail|mail|nachricht|"
            r"antwort|einladung|brief|absage|zusage|anfrage)_an "
            r"\S+-?benachrichtigung_senden "
        ),
        4: (
            r"frag\w*_(?:\S+_){0,2}(?:nach|ob|an) bedank\w* entschuldig\w* absag\w* zusag\w* vereinbar\w* "
            r"terminvorschl\w+ kommentier\w* teil_\w+_mit weiterleit\w* leite_\w+ anruf\w* slack-?\w+ kundenanfrage "
            r"glückwunsch\w* "
            r"post(?:e|en|et)_\S+ \w*nachricht sammelmail rundmail teile_\S+_mit mitteil\w* "
            r"erinner\w* erinnerung\w* antwort\w* einladung\w* lade benachrichtigung\w* nachfass\w* gratulier\w* "
            r"meld\w+ begrüß\w* anmahn\w* mahn\w* ankündig\w* \w*schicken vorschlagen verschick\w+ benachrichtig\w+ mahn\w+ "
            r"gratulier\w+ geburtstag\w* abwesenheitsnotiz anschreib\w+ rundmail erinner\w+ bestätigung\w*"
        ),
        2: (
            r"schick\w* send\w* mail\w* nachricht\w* sag whatsapp telegram sms ruf informier\w* mailen schick\w+ senden "
            r"bescheid melde teile_mit"
        ),
    },
    "ops": {
        4: (
            r"(?:de)?aktivier\w* (?:ab|ein|aus)schalte?n? sperr\w* "
            r"server\w* absturz\w* ausfall_\w+ zertifikat\w* domain dns ssl neustart\w* cronjob\w* stopp\w* "
            r"speicherplatz updates? aktualisier\w*_(?:den|die|das)_(?:server|system\w*|pakete) löschen_\w+ "
            r"temporäre\w* logs? nas protokolldateien termin_finden meetingtermin terminier\w* "
            r"buch\w+_(?:einen|ein|den) vorheizen rolll[äa]den einrichten installier\w* "
            r"migrier\w* zip\w* entpack\w* "
            r"deploy\w* starte_\w+_neu neustart\w* backup\w* sicher\w*_die sicherung archivier\w* umbenenn\w* benenne "
            r"server kubernetes cluster aufräum\w* räum\w* weise logs konfigurier\w* richte sichern rotier\w* "
            r"umbenennen aufzuräumen herunterfahr\w+ hochfahr\w+ neu_?start\w+ einschalt\w+ ausschalt\w+ abschalt\w+ "
            r"archivier\w+ aufräum\w+ sicher\w+_die vorbereit\w+ verkleiner\w+ umbenenn\w+ umbenannt gieß\w+ "
            r"zugriffsrechte protokolle testserver konvertier\w+ entsperr\w+ sperr\w+ bestellung_\w+ spiegel\w+ "
            r"kopier\w+ vorheiz\w+ einspiel\w+ auf_?räum\w+ fotoalben verschieb\w+ umzieh\w+ laufwerk weiterzähl\w+ "
            r"hochzähl\w+"
        ),
        2: (
            r"heizung licht beleuchtung "
            r"verschieb\w* schließ\w* ordner dateien tickets? lege sortier\w* ausführ\w+ start\w+ stopp\w+ bilder "
            r"verschieb\w+"
        ),
    },
}

GERMAN_MISSING = {
    "account": (
        r"meta_ads google_ads facebook_ads instagram_ads trello_\w+ "
        r"(?:neue|ungelesene|eingegangene|eingehende)n?_(?:e-?)?mails? zahlung\w* lexware sevdesk webuntis "
        r"terminfindung meetingtermin geräte batterien facebook "
        r"e-?mail-?entwurf (?:an|auf)_\S+@\S+_antworten "
        r"termine_(?:von|für|am) (?:meine|die)_termine kalender postfach posteingang zendesk hubspot salesforce "
        r"stripe asana jira trello crm whatsapp shopify datev "
        r"linkedin instagram notion gmail mastodon säumige offene_rechnungen kontaktformular abwesenheitsnotiz "
        r"testserver zugriffsrechte protokolle buchhaltung archivier\w+ backup\w* skript\w* terminkalender bucket "
        r"archiv\b maschinen fotoalben laufwerk lohnabrechnung intercom freshdesk pipedrive clickup dropbox onedrive "
        r"sharepoint paypal woocommerce etsy typeform sentry datadog rechnungspräfix"
    ),
    "credentials": (
        r"twilio newsapi openai n8n mysql postgres\w* "
        r"api-?keys? zugangsdaten passwort token"
    ),
    "repository": (
        r"github_actions dependabot "
        r"commits? ci repo repository codebasis pull_requests? github-?issues? speicherleck unit-?tests? pytest branch "
        r"abhängigkeiten fehler_\d{3} webshop_\S+ stacktrace quelltext passwörter_geloggt stellen_im_code"
    ),
    "file": (
        r"ich_schicke_dir_(?:ein|eine|die|das|den|einen) "
        r"(?:fasse?|übersetze?)_(?:das|die|den)_(?:\w+_){0,3}(?:protokoll|artikel|vertrag|video|dokument|text|podcast|"
        r"mail) \w+-?notizen "
        r"diese[nsrm]?_(?:\w+_)?(?:datei|funktion|dokument|pdf|text|artikel|bericht|vertrag|code|skript|bild) "
        r"(?:das|die|den)_(?:\w+_)?(?:protokoll|notizen|vertrag|pdf|dokument|transkript) anhang angehängt\w* "
        r"angehängte\w* bedienungsanleitung\b vertrag\w* protokoll_vom produktbilder bilder_im_ordner"
    ),
    "url": (
        r"eine(?:r|n)?_(?:url|website|webseite|seite|adresse) (?:diese|die|unsere)_(?:url|website|webseite|homepage) "
        r"\w+seite_(?:geändert|erreichbar|online)"
    ),
    "list": (
        r"watch-?list\w* "
        r"für_alle_kunden \w+-liste folgenden_(?:liste|personen|links?) die_liste einer_liste_von mitglieder kunden_die "
        r"abonnenten"
    ),
    "topic": (
        r"meine_nische dein_thema "
        r"(?:unserer?|meiner?)_(?:\w+_){0,2}(?:branche|nische|konkurrenz|wettbewerber\w*|firma|fachgebiet) etwas "
        r"irgendwas ein_thema newsletter meine_ziele angebot_muss entwurf$ den_entwurf$ "
        r"einen_text$ newsletter$"
    ),
    "location": r"wetter\w* meine_stadt in_(?:unserer|meiner)_(?:gemeinde|stadt|gegend|nähe|umgebung|region) in_der_nähe vor_ort",
    "phone": r"ruf_mich anrufen sms ruf_mich_an anrufen\b",
    "spreadsheet": r"google_sheets? tabelle excel-?tabelle tabellenblatt meine_tabelle in_die_tabelle tabelle_ein\w+",
    "channel": r"(?:team|firmen|chat)kanal slack teams-kanal discord-kanal",
    "recipient_email": (
        r"e-?mail_an_mein\w* text-e-mail "
        r"(?:per_)?e?-?mail_an_(?:das_|die_|den_|alle_|mein_)?(?:team|chef|kunden|alle|buchhaltung|kollegen) newsletter "
        r"(?:rum|herum)schicken per_e?-?mail einladung\w*_(?:\S+_){0,4}verschick\w+ "
        r"an_die_(?:leitung|geschäftsführung|kunden|kollegen|eltern|mitglieder|abteilung) an_alle_\w+ rundmail "
        r"an_das_team"
    ),
    "data_source": (
        r"das_geschäft offenen?_angebote angebote_und verbrauch\w* buchungen statistik\w* fehlerzahlen "
        r"zugriffszahlen besucherzahlen "
        r"kundendatenbank angebote_von aufträge zuweisungen "
        r"eintrittskarten wechselkurs\w*_der zahl_der spesen messwerte verkaufszahlen umsatz\w* umsätze kennzahlen "
        r"kpis? datenbank bestand lagerbestand umsatzsteuer ausgaben temperaturwerte zählerst\w+ messwerte? überstunden "
        r"wochenzahlen abrechnung lohnabrechnung\w* bestellungen waage ables\w+ pegel abfrag\w+ ausgeliefert helferliste"
    ),
    "url:monitor": (
        r"(?:der|den|ein)_(?:preis(?!_(?:\w+_)?(?:vol|vols|billet|train|hôtel|volo|biglietto|treno|vuelo|billete|tren|"
        r"voo|passagem|flug\w*|ticket\w*|hotel|bitcoin|btc|eth\w*|gold|oro|öl|aktie\w*|or|acci\w+|ações|strom\w*|"
        r"dólar)\b)|artikel|produkt|angebot) "
        r"(?:die|der|das|den|unsere?r?|dies\w+|meine?)_(?:\w+_){0,2}(?:seite|webseite|website|homepage|shop|webshop|\w+seite|"
        r"server|api|portal)"
    ),
    "account:ops": r"servern? datenbank backups? sicherung\w* ordner verzeichnis \w*verzeichnis drucker geräte",
    "account:communication": r"bewertungen e?-?mails kundenanfragen anfragen supportanfragen",
    "account:summarize": r"e?-?mails tickets supportanfragen",
    "file:research": r"die_angebote die_offerten der_(?:drei|zwei|vier)_\w+",
    "condition": r"wenn_sich_(?:etwas|was)_ändert bei_bedarf ungewöhnlich\w* zu_hoch zu_niedrig",
    "hours": r"arbeitszeit(?:en)? geschäftszeiten bürozeiten öffnungszeiten",
    "criteria": r"(?:besten|relevanten|wichtigsten|interessanten)_(?:kandidaten|leads|optionen|angebote)",
    "destination": r"irgendwo_(?:speichern|ablegen)",
    "name": r"<name>",
    "repository:ops": r"deploy\w* ausrollen",
}
