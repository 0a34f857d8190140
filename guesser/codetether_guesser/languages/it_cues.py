"""Italian words by which the kind of work and what is missing are told, as data."""

ITALIAN_KINDS = {
    "code": {
        7: (
            r"fallisce "
            r"\w+(?:error|exception) traceback stack_?trace "
            r"(?:scriv|cre|gener|svilupp|programm|implement|realizz|costru)\w*(?:mi)?_(?:una?|"
            r"uno)_(?:\S+_){0,2}(?:funzione|script|programma|classe|metodo|sito|pagina_web|app|applicazione|bot|api) "
        ),
        4: (
            r"fallisce fallit\w non_(?:funziona|va|parte|si_apre|carica)\w* rott\w errore_nel\w* crash\w* schermata "
            r"pulsante bottone classe metodo componente libreria github_actions ci merge\w* docker\w* react django "
            r"laravel pagina_di_\w+ bug_fix sistem\w+_(?:il|la)_(?:bug|codice|errore) "
            r"refattorizz\w+ refactor\w* debug\w* lint\w* test_unitari unit_tests? pytest typescript python javascript "
            r"java rust codice bug pull_requests? prs? implement\w+ funzione script endpoint regex dipendenze "
            r"vulnerabilità compil\w+ npm maven errore_(?:4|5)\d\d pagina_di_pagamento bug_del_\w+ repository compila "
            r"patch query_sql"
        ),
        2: (
            r"repo repository commits? branch api corregg\w+ ripar\w+ costrui\w+ applicazione frontend backend "
            r"dockerfile cli carrello sito accesso"
        ),
    },
    "research": {
        4: (
            r"sul_web su_internet online in_rete su_google mercato confronto pro_e_contro vantaggi_e_svantaggi "
            r"informazioni_su info_su recensioni_(?:di|su) bandi brevetti offerte_(?:dei|di|dell\w+) "
            r"trova(?:mi)?_(?:i|le|gli|un|una|tre|cinque|\d+) "
            r"meteo previsioni prezzo_d[ei]\w* orari_d\w+ "
            r"ricerc\w+ indag\w+ confront\w+ concorren\w+ ricerca_di_mercato scopr\w+ più_economic\w+ alternative_a "
            r"ristoranti hotel voli eventi_a causa migliori?_\w+_per chi_è quali_sono che_differenza "
            r"differenza_(?:tra|fra) come_funziona che_cos'è"
        ),
        2: (
            r"quali quale perché "
            r"cerc\w+ trov\w+ esplor\w+ analizz\w+ tendenze valut\w+ trova\w* cerca\w* impar\w+"
        ),
    },
    "summarize": {
        4: (
            r"in_(?:tre|cinque|\d+)_(?:punti|frasi|righe) le_notizie novità_di principali briefing bollettino "
            r"cosa_è_successo punti_salienti punti_importanti più_importanti titoli_di riassumere "
        ),
        7: (
            r"(?:fa[mi]|prepar|gener|invi|mand|cre|scriv|produ)\w*_(?:\S+_){0,3}(?:riassunto|riepilogo|sintesi|digest|"
            r"resoconto|sunto) "
            r"rassegna_stampa "
        ),
        5: (
            r"bollettino riepilog\w* rassegna sunto "
            r"riassum\w+ riassunt\w+ sintesi sintetizz\w+ riepilog\w+ digest punti_chiave rassegna_stampa rassegna "
            r"resoconto riepilogo punti_principali"
        ),
        2: r"panoramica titoli novità notizie news verbale trascrizione posta",
    },
    "content": {
        4: (
            r"podcast episodio copione sceneggiatura post_(?:linkedin|instagram|facebook|su) comunicato_stampa "
            r"presentazione slide riformul\w+ correggi_(?:gli_errori|il_testo) logo illustrazione immagine_di "
            r"testo_(?:di|per) descrizion\w+ paragrafo traduci editoriale copertina menu "
            r"articol\w+ blog newsletter bozza redig\w+ tweet didascali\w+ slogan traduzion\w+ traduc\w+ contenut\w+ "
            r"idee post_per_\w+ sollecito ordine_del_giorno manifesto cartello menù ricetta poesia discorso volantino "
            r"comunicato citazione quiz modello_di lista_per auguri idee_per disegn\w+ locandina lettera compon\w+ "
            r"stori[ae] fiab[ae] racconti? poesi[ae] canzone barzellette? indovinell\w invito itinerario piano_di_\w+ "
            r"brindisi curriculum"
        ),
        2: (
            r"scriv\w+ gener\w+ cre[ai]\w* video social_media post proposta prepar\w+ pubblic\w+ testo nota prepara\w* "
            r"divertent\w+"
        ),
    },
    "data": {
        4: (
            r"grafico diagramma istogramma torta media somma mediana json preventivi scaduti estratto_conto "
            r"prima_nota budget entrate uscite utile numeri ore_lavorate elenco_d\w+ dataset ddt bolle "
            r"scarica_il_csv calcol\w+_(?:la|il|le|i) p&l anagrafic\w+ "
            r"calcola\w* spes[ae] estratto_conto fatture somma\w* "
            r"foglio_di_calcolo google_sheets? excel csv riconcili\w+ database base_dati sql record righe colonne crm "
            r"fattur\w+ vendite kpi metriche esport\w+ import[ao]\w* estra\w+ duplicat\w+ report rapporto magazzino "
            r"inventario presenze dati tabella iva listino note_spese buste_paga ordini contatore letture tariffe "
            r"bilancio contabilità statistich\w+ consumi peso raccogli\w* raggrupp\w+ mance riport\w+_(?:le|la|il|i)"
        ),
        2: (
            r"aggiorn\w+ lista elenc\w+ cont[ai]\b totali calcol\w+ cancell\w+ elimin\w+ sincronizz\w+ scaric\w+ "
            r"rilev\w+ raccogl\w+ annot\w+ registr\w+ somm\w+ consult\w+"
        ),
    },
    "monitor": {
        5: (
            r"(?:avvisa|notifica|informa|segnala)(?:mi|ci)?_(?:\S+_){0,3}(?:se|quando|appena)_(?!hai|è_finit|finisc|"
            r"termin|avrai|fatto|finito)\w+ scorte "
            r"tieni_(?:d'occhio|sotto_controllo) se_(?:\S+_){1,5}(?:supera|scende|sale|cambia) "
            r"monitor\w* sorvegli\w+ controll\w+ verific\w+ ping\w* avvisa\w*_(?:se|quando) alert tieni_d'occhio "
            r"disponibilità risponde cade coda_degli_\w+ temperatura livello_dell?\W?\w+ rileva\w* biglietti "
            r"prezzo_del_\w+ scende_sotto disponibil\w+ spazio_su_disco variazioni_di_prezzo cambi_di_prezzo "
            r"(?:manda|invia|avvisa|scrivi|chiama|avverti)mi_(?:\S+_){0,3}(?:se|quando)_\w+ avvertimi_se "
            r"previsioni_(?:di|del) mareografo livello_del_\w+"
        ),
        2: (
            r"soglia nuov[ei]_(?:annunci|offerte) anomali\w+ in_ritardo variazion\w+ disponibile "
            r"cambiament\w+ scende sale stato rilev\w+ guarda guarda\w* controll\w+ gelo previsioni"
        ),
    },
    "communication": {
        5: (
            r"(?:scriv|redig|invi|mand|prepar|rispond)\w*_(?:\S+_){0,3}(?:e-?mail|mail|messaggio|risposta|invito|"
            r"lettera|sollecito|promemoria)_(?:a|al|alla|ai|agli|alle|per) "
        ),
        7: r"ricord(?:a|ami|aci|are|arci|armi)\b promemoria",
        4: (
            r"chiedi_(?:a|al|alla|ai) scusa\w* inoltr\w+ proponi_un_(?:appuntamento|incontro) "
            r"avvert\w+_(?:i|il|la|gli|le) di'_(?:a|al) sms augur\w+ telefon\w+ "
            r"fiss(?:a|ami|are)_(?:un|una)_\w+ call_con appuntamento_con "
            r"rispond\w+ invit\w+ notific\w+ messagg\w+ benvenuto congratul\w+ scrivimi sollecito compleanno annunci\w+ "
            r"invito inviti auguri foglio_ore ringrazi\w+ scrivi_a convoc\w+ ricorda_(?:a|ai|alle|agli)_\w+ ricordami "
            r"fai_gli_auguri scrivi_(?:a|ai|al|alle|agli)"
        ),
        2: (
            r"invi\w+ mand\w+ email e-mail mail whatsapp telegram sms chiam\w+ dimmi avvis\w+ contatt\w+ condivid\w+ "
            r"diffond\w+"
        ),
    },
    "ops": {
        4: (
            r"certificat\w domini? dns ssl spazio_(?:su_disco|libero) "
            r"aggiorn\w+_(?:il|i|la)_(?:server|sistema|pacchetti) "
            r"(?:cancell|elimin)\w+_(?:i|gli|le)_(?:file|log|vecchi|vecchie|originali) riscaldamento luci? "
            r"tapparelle install\w+ migr\w+ comprim\w+ zip prenot\w+ log "
            r"deploy\w* rilasci\w+ riavvi\w+ backup copia_di_sicurezza archivi\w+ rinomin\w+ server kubernetes cluster "
            r"bucket puli\w+ spegn\w+ accend\w+ log_di_sistema configur\w+ assegn\w+ chiud\w+ innaffi\w+ annaffi\w+ "
            r"chiudi_la_\w+ copia_la copia_i converti\w* immagini ridimension\w+ attiva\w* disattiva\w* blocc\w+ "
            r"ripristin\w+ svuot\w+ rimuov\w+ smist\w+ cartella album sposta\w*_(?:gli|le|i|la|il) nuovo_disco trasloco"
        ),
        2: (
            r"ferm(?:a|are|ate|ati|i) "
            r"spost\w+ ordin\w+ comprim\w+ cartell\w+ file ticket esegu\w+ classific\w+ organizz\w+ pianific\w+ avvi\w+ "
            r"cassa riordin\w+"
        ),
    },
}

ITALIAN_MISSING = {
    "account": (
        r"meta_ads google_ads facebook_ads instagram_ads trello_\w+ "
        r"(?:e-?)?mails?_(?:non_lette|ricevute|arrivate|nuove) campagn[ae] facebook fatture_dei_fornitori "
        r"call_con fissami_\w+ rispond\w+_a_\S+@ calendario posta "
        r"(?:mio|mia|mie|miei|il|la|le|nostro)_(?:calendario|agenda|casella|posta|mail|email|e-mail) posta_in_arrivo "
        r"gmail zendesk hubspot salesforce stripe asana jira trello crm whatsapp shopify linkedin instagram s3 bucket "
        r"notion attività cassa recensioni foto cartella_\w+ modulo server_di_prova ticket fatture_scadute posta log "
        r"nas album nuovo_disco intercom freshdesk pipedrive clickup dropbox onedrive sharepoint paypal woocommerce "
        r"etsy typeform datev sentry datadog"
    ),
    "credentials": (
        r"twilio newsapi openai n8n mysql postgres\w* "
        r"chiavi?_api api_keys? password token"
    ),
    "repository": (
        r"github_actions dependabot "
        r"commits? ci repo repository pull_requests? prs? test_unitari pytest branch dipendenze errore_(?:4|5)\d\d "
        r"pagina_di_pagamento compila"
    ),
    "file": (
        r"ti_(?:mando|invio|passo|allego)_(?:un|il|la|una) "
        r"(?:questo|questa|questi|queste|quest')_?(?:\w+_)?(?:funzione|file|documento|pdf|testo|articolo|report|"
        r"contratto|codice|script|foto|immagine) "
        r"(?:il|la|i|le)_(?:verbale|note|trascrizione|pdf|contratto|registrazione|documento|riunione) (?<!con\s)allegat\w+ "
        r"le_immagini ultime_\d+_pagine relazione_annuale"
    ),
    "url": r"una?_(?:url|pagina|sito|endpoint) (?:questo|nostro|il)_(?:sito|url) la_pagina_d\w+_\w+",
    "list": (
        r"watch-?list\w* "
        r"(?:la|una)_lista_(?:di|dei|delle)_\w+ seguente_lista soci\b clienti_che membri_che"
    ),
    "topic": (
        r"le_notizie(?!_(?:di|su|sul|sulla|sull\w*|dei|del|della|dal|più|dell\w*)\b) "
        r"mia_nicchia un_argomento qualcosa_di_interessante miei_(?:obiettivi|interessi) newsletter$ mio_settore "
        r"rassegna_stampa"
    ),
    "location": r"meteo mia_città vicino_a_me mia_zona",
    "phone": r"chiamami sms telefonata",
    "spreadsheet": r"foglio_di_calcolo google_sheets?",
    "channel": r"su_slack$ canale_(?:discord|teams)",
    "recipient_email": (
        r"via_e-?mail a_tutti_i_\w+ "
        r"(?:invi\w*|mand\w*)_(?:\S+_){0,5}(?:al|ai|alla|a_tutto_il)_(?:team|capo|clienti|direzione|amministrazione|"
        r"gruppo)\b per_(?:e-?)?mail newsletter manda_report"
    ),
    "data_source": (
        r"entrate_e incassi preventivi scadenz\w+ consumi visite clienti_con "
        r"spesa_della_settimana richieste_aperte i_controlli le_spese "
        r"(?:report|dati|numeri|rapporto)_(?:\w+_){0,2}(?:di_|delle_|dei_)?(?:vendite|errori|spese|magazzino|"
        r"energetico) vendite kpi metriche database inventario fatturato presenze log_di_sistema contatore letture "
        r"livello_dell?\W?\w+ temperatura iva listino ordini buste_paga consumi peso mareografo volontari"
    ),
    "url:monitor": (
        r"il_prezzo(?!_(?:\w+_)?(?:vol|vols|billet|train|hôtel|volo|biglietto|treno|vuelo|billete|tren|voo|passagem|"
        r"flug\w*|ticket\w*|hotel|bitcoin|btc|eth\w*|gold|oro|öl|aktie\w*|or|acci\w+|ações|strom\w*|dólar)\b) "
        r"prodotto articolo annunci\w* "
        r"(?:la|il|questa|questo|nostro|nostra|mio)_(?:\w+_){0,2}(?:pagina|sito|negozio|endpoint|api|portale)"
    ),
    "account:ops": r"server database backup cartelle? stampante",
    "topic:research": r"(?:nostr[oaie]|mi[oae]|miei)_(?:prodott[oi]|azienda|concorrenti|mercato|settore|marchio)",
    "condition": r"se_cambia_qualcosa se_serve insolit\w+ troppo_(?:alto|basso)",
    "hours": r"orario_(?:di_lavoro|d'ufficio)",
    "criteria": r"(?:migliori|rilevanti|interessanti)_(?:candidati|opzioni|lead)",
    "language": r"traducil[oa]$ in_un'altra_lingua",
    "destination": r"salvalo_da_qualche_parte esportalo",
    "name": r"<nome> tuo_nome",
}
