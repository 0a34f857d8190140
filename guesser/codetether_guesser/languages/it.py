"""Italian, as data."""

from codetether_guesser.languages.it_contacts import ITALIAN_CONTACTS
from codetether_guesser.languages.it_cues import ITALIAN_KINDS, ITALIAN_MISSING
from codetether_guesser.languages.it_texts import ITALIAN_TEXTS
from codetether_guesser.languages.it_words import ITALIAN_WORDS
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.places import ITALIAN_PLACES, zones_of

ITALIAN = Language(
    code="it",
    contact=ITALIAN_CONTACTS,
    telltales=(
        "a o ed ha hai hanno tra fra suo sua suoi loro nostro dai dagli delle sulle sulla agli alla allo nei negli senza "
        "quanto dove già fammi "
        "finito vicino della il lo la gli le i di del della dei delle dello da dal e in per con un uno una che ogni tutti "
        "giorni giorno alle al ai non mi mio mia se "
        "quando questo questa manda mandami invia riassumi controlla crea fai è sono ciao grazie ora ore mattina settimana "
        "mese su nel nella puoi "
        "cosa anche più come chi ho vorrei voglio dimmi scrivi scrivimi buongiorno avvisami ricordami"
    ),
    words=ITALIAN_WORDS,
    clock=(
        r"\d{1,2}:\d{2}(?!:?\d\d)|(?:(?<=alle\s)|(?<=ore\s)|(?<=dalle\s))\d{1,2}\.\d{2}(?!\d)|\d{1,2}\s?[ap]\.?m\b\.?|"
        r"(?<=alle\s)\d{1,2}\s?h(?!\w)"
    ),
    pm="pm p.m",
    am="am a.m",
    fillers="il lo la i gli le di del della dei delle dal dalla da un una in per nel nella circa esattamente sempre durante "
    "l' dell' all' su",
    guards=(
        r"prima di del della dal entro scad\w+ data datat\w+ versione ultimo scorso precedente riunione appuntamento note "
        r"verbale ieri consegna "
        r"dopo fa"
    ),
    after_every={},
    run_nouns=(
        "job esecuzione attività workflow riassunto digest controllo verifica backup promemoria e-mail email aggiornamento "
        "report newsletter"
    ),
    make_verbs=(
        r"invi\w* mand\w* pubblic\w+ gener\w+ cre[ai]\w* prepar\w+ bisogno voglio vorrei fa[irt]\w* redig\w+ scriv\w+ dammi "
        r"pianific\w+ "
        r"configur\w+ esegu\w+"
    ),
    run_verbs="esegui eseguire lancia lanciare avvia parte invia",
    happens=r"scadenza scade parte inizia apre aprono finisce arriva riunione decolla partenza appuntamento gioca",
    tell=(
        r"(?:notifica|avviso|alert|messaggio)_(?:push|slack|telegram|whatsapp|discord|teams|via_\S+|su_\S+|se|quando|in_caso) "
        r"altrimenti_(?:\S+_)?(?:sms|mail|e-?mail|avviso|messaggio|alert) "
        r"(?:pubblic|post|condivid)\w+_(?:\S+_){0,6}(?:su|in|nel|sul)_(?:#\S+|slack|discord|teams|telegram|canale) "
        r"essere_(?:avvisat|informat|notificat|avvertit)\w tener(?:mi|ci)_(?:aggiornat\w|al_corrente) "
        r"legg(?:imi|ici) "
        r"(?:voglio|vorrei)_ricevere tienimi_(?:aggiornat\w|al_corrente) invia_il_\w+ (?:via|per)_(?:e-?mail|mail|posta) "
        r"(?:avvis|notific|inform|invi|mand|ricord|di|mostr|d|scriv|cont|raccont|chied|chiam|controll)\w*(?:mi|ci|melo|mela|"
        r"meli|mele)\b "
        r"dammi dimmi fammi_sapere facci_sapere (?:mi|ci)_(?:avvis\w+|notific\w+|inform\w+|invi\w+|mand\w+|ricord\w+|"
        r"dica|dici) "
        r"(?:invi\w*|mand\w*|avvis\w*|notific\w*)_(?:\S+_){0,6}(?:a|al|alla|ai|per|su|tramite)_\S+ "
        r"manda\w*_(?:un|report|il)(?:_\w+)? promemoria "
        r"webhook avvisa_\S+"
    ),
    deliver=(
        r"scrivi spedi(?:sci|sco|re|te)\w* inviat[oaie] mandat[oaie] inoltrat[oaie] trasmess[oaie] "
        r"invi(?:a|o|are|ate|i)\w* mand(?:a|o|are|ate|i)\w* avvis\w+ notific\w+ inform\w+ inoltr\w+ copia consegn\w+ "
        r"condivid\w+ (?:e-?)?mail"
    ),
    results=(
        r"conferma tabella csv pdf excel dati esito documento sintesi foglio "
        r"riepilogo bollettino elenco prospetto resoconto "
        r"risultat\w+ riassunto report rapporto newsletter lista lo la li le tutto stato avvis\w+ notific\w+ bozza file link "
        r"numeri risposta "
        r"totali presenze mi ci quando se"
    ),
    reply=(
        r"rispond\w* d[ia]l?(?=\s*$) su riguardo contatt\w* annull\w* cancell\w* elimin\w* blocc\w* ignor\w* invit\w* "
        r"assegn\w* "
        r"chiamat\w+ account da"
    ),
    negation=r"non mai senza nessuno nessuna né niente",
    told=(
        r"non_(?:\w+_)?(?:avvis|notific|invi|mand|inform|scriv)\w*(?:_(?:nessuno|niente|a_nessuno))? "
        r"senza_(?:avvis\w+|notific\w+|mandar\w+)(?:_\w+)? "
        r"non_(?:serve|occorre|c'è_bisogno_di|è_necessario)_(?:avvis\w+|notific\w+)"
    ),
    callback=(
        r"richiesta_post chiam\w+ notific\w+ invi\w+ mand\w+ avvis\w+ ping\w* "
        r"webhooks? callback url_di_ritorno hook fai_(?:un_)?post(?:_\w+){0,3} notifica chiama post_(?:a|su|verso) "
        r"(?:chiamata|richiesta)_(?:(?:http|get|post)_)?a fai_partire aziona invoc\w+ attiva lancia"
    ),
    callback_task=(
        r"(?:cre[ai]\w*|costrui\w*|scriv\w*|implement\w*|debug\w*|test\w*|document\w*|aggiung\w*)_(?:un_|il_|"
        r"nostro_)?(?:nuovo_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": (
            r"(?:quando|appena)_(?:hai_finito|finisci|è_pronto|termini|finisce|termina) al_termine a_lavoro_finito "
            r"task[.]completed"
        ),
        "task.failed": r"se_(?:fallisce|ci_sono_errori) in_caso_di_errore task[.]failed",
        "task.needs_input": r"se_hai_(?:domande|dubbi) task[.]needs_input",
        "task.started": r"all'avvio task[.]started",
        "task.progress": r"task[.]progress",
        "task.cancelled": r"se_viene_annullat[oa] task[.]cancell?ed",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"urgentissimo urgenza con_la_massima_urgenza priorità_assoluta quanto_prima al_più_presto "
            r"(?:è|molto)_urgente urgente urgentemente con_urgenza subito immediatamente appena_possibile "
            r"il_prima_possibile asap "
            r"priorità_massima priorità[:=]?_(?:urgente|massima)"
        ),
        50: r"alta_priorità priorità[:=]?_(?:è_)?alta molto_importante è_importante",
        -50: (
            r"senza_urgenza nessuna_fretta nessuna_urgenza non_c'è_urgenza niente_di_urgente quando_capita "
            r"bassa_priorità priorità[:=]?_(?:è_)?bassa senza_fretta non_c'è_fretta non_è_urgente "
            r"quando_(?:puoi|hai_tempo|può) con_calma"
        ),
    },
    polite=(
        r"(?:ciao|buongiorno|buonasera|salve|per_favore|per_piacere|puoi|potresti|può|potrebbe|vorrei_che|vorrei|"
        r"voglio_che|voglio|"
        r"ho_bisogno_(?:di|che)|aiutami_a|anche|poi|dopo|quindi|e)"
    ),
    joints="e_poi poi dopo infine e",
    task_nouns="attività richiesta per e grazie oggi quindi ora ma a",
    vague=(
        r"cosa cose qualcosa questo quello fallo fai fare aiuto aiutarmi aiutami per favore puoi può potete potrebbe "
        r" aiutare qualcuno capito perfetto d'accordo accordo bene va funziona mille molte tante voglio vorrei un una il la "
        r"lo con mio e ora ciao "
        r"buongiorno salve grazie prova test ok sì no come chi che va tutto bene"
    ),
    actions=(
        r"aggiung\w+ invi\w* mand\w* cre[ai]\w* fa[irt]\w* costrui\w+ scriv\w+ gener\w+ riassum\w+ verific\w+ controll\w+ "
        r"monitor\w* trov\w+ cerc\w+ "
        r"prend\w+ dammi mostr\w+ elenc\w+ aggiorn\w+ cancell\w+ elimin\w+ rived\w+ analizz\w+ ricerc\w+ confront\w+ "
        r"traduc\w+ redig\w+ prepar\w+ "
        r"esegu\w+ lanci\w+ pubblic\w+ notific\w+ ricord\w+ avvis\w+ chiam\w+ tieni registr\w+ legg\w+ convert\w+ corregg\w+ "
        r"ripar\w+ test\w+ "
        r"archivi\w+ puli\w+ rinomin\w+ spost\w+ copi\w+ import\w+ esport\w+ sincronizz\w+ estra\w+ ordin\w+ organizz\w+ "
        r"pianific\w+ implement\w+ "
        r"configur\w+ raccogl\w+ calcol\w+ prenot\w+ scaric\w+ caric\w+ invit\w+ assegn\w+ rispond\w+ chiud\w+ apr\w+ "
        r"classific\w+ valid\w+ migr\w+ "
        r"spieg\w+ descriv\w+ rilev\w+ riavvi\w+ spegn\w+ accend\w+ innaffi\w+ annaffi\w+ riepilog\w+"
    ),
    kinds=ITALIAN_KINDS,
    missing=ITALIAN_MISSING,
    zones=zones_of(
        "ora fuso_orario fuso",
        ITALIAN_PLACES,
        {
            "Europe/Rome": "ora_italiana orario_italiano fuso_orario_italiano roma",
            "Europe/Berlin": "ora_tedesca",
            "Europe/London": "ora_inglese ora_britannica",
            "Europe/Madrid": "ora_spagnola",
            "Europe/Paris": "ora_francese",
            "Europe/Zurich": "ora_svizzera",
            "UTC": "ora_utc",
        },
    ),
    say=ITALIAN_TEXTS,
    articles="il lo la i gli le del della di",
    definite="il lo la i gli le questo questa nostro nostra vostro tuo suo ultimo ultima",
    indefinite=(
        r"uno? una mio mia mi ci (?:invi\w*|mand\w*|gener\w+|cre[ai]\w*|prepar\w+|fa[irt]\w*|pubblic\w+|redig\w+|pianific\w+)"
        r"(?!_(?:il|lo|la|i|gli|le|questo|questa|nostro|nostra)\b)"
    ),
    to="a per",
    small="a per il lo la un una via tramite e-?mail mail posta e indirizzo mio nostro team casella",
    about="su riguardo chiedendo per_(?:chiedere|dire) dicendo che",
    still_told="avvisami fammi_sapere",
    content_urgency=r"niente e-?mail mail messaggi ticket casi le i tutti segn\w+ come più se",
    leads="alle a il lo la i gli le in per e di del ogni",
    dangling="a al di del da in per con e o il lo la i gli le un una che su",
    lasting="per durante",
    lasting_next="per_i_prossimi per_le_prossime nei_prossimi nelle_prossime per_altri per_altre",
    repeating="volte",
    repeating_before="in_tutto solo esattamente",
    to_me=r"(?:manda|invia|da|dam|mostra|passa)(?:mi|ci|mela|melo|cela)(?!_un_(?:promemoria|messaggio))",
    talk=(
        r"come_(?:annullo|annullare|cancello|creo|creare|disattivo|disattivare|modifico|elimino|programmo)_(?:un|"
        r"una|il|la|l')_?(?:\S+_){0,2}(?:automazione|cron_?job|promemoria|routine|attività) "
        r"ti_ricordi "
        r"(?:come_procede|a_che_punto_è|come_sta_andando)_[^.!?\n]{1,40}[?]?$ grazie_(?:per|di|mille_per)[^.!?\n]*[.!]?$ "
        r"ciao_mondo "
        r"posso_(?:cambiare|modificare|annullare|spostare)_(?:il|la|mio|mia)(?:_\S+){0,4}[?]?$ "
        r"(?:sì|no|ok)_(?:grazie|per_favore|vai|fallo)[.!]?$ "
        r"(?:ho_passato|ero|mi_sento|sono_(?:stanc|trist|content|felic)\w)[^.!?\n]*[.!]?$ "
        r"(?:lascia_(?:stare|perdere)|non_importa|fa_niente)[.!]?$ (?:annulla)_(?:tutto|questo)[.!]?$ è_tutto[.!]?$ "
        r"ottimo_lavoro ti_faccio_sapere "
        r"(?:hai|sei|stai)_(?:finito|inviato|mandato|fatto|lì|ancora|pront) perché_non_(?:hai|mi_hai) "
        r"(?:ferma|annulla|disattiva|sospendi|togli)_(?:il|la|l')_?\S+_(?:quotidian[oa]|giornalier[oa]|settimanale|"
        r"mensile|del(?:le|la|l')?_?\S+)[.!]?$ "
        r""
        r"mi_chiamo preferisco(?!_(?:che)) abito_a sono_allergic come_ti_chiami quanto_costa_(?:questo|usarti) niente_per_ora "
        r"(?:quali|che|quante|quanti)_(?:sono_(?:le_mie_|i_miei_)?)?(?:automazioni|promemoria|attività_programmate|"
        r"routine)_(?:\S+_){0,3}"
        r"(?:ho|sono|ci_sono) quali_(?:automazioni|promemoria)_ho "
        r"(?:mostrami|elenca|dimmi)_(?:tutte_|tutti_)?(?:le_mie|i_miei)_(?:automazioni|promemoria|routine) "
        r"(?:ferma|annulla|disattiva|cancella|elimina|sospendi)_(?:il|la|l'|mio|mia|quel|"
        r"quella)_?(?:\S+_){0,3}(?:automazione|cron_?job|"
        r"promemoria|routine)(?:_d(?:i|el|elle|ella)_\S+){0,3}[.!]?$ "
        r"cosa_(?:sai|ricordi)_(?:di|su)_(?:me|mio|mia|noi) chi_sei cosa_(?:sai|puoi)_fare come_(?:stai|va) "
        r"ricorda(?:ti)?_che_(?:preferisco|mi_piace|io|sono) ci_(?:sentiamo|vediamo|aggiorniamo) a_(?:domani|presto|"
        r"dopo)[.!]?$ "
        r"come_(?:posso|faccio_a|si_fa_a)_(?:creare|programmare|configurare|impostare)_(?:un|una|un')_?(?:cron_?job|"
        r"automazione|"
        r"promemoria)"
    ),
    nth_words="il giorno giorni",
    nth=r"(?:il\s+)?giorn[oi]\s+\d{1,2}(?![\d:.])|il\s+\d{1,2}(?![\d:.,%])|\d{1,2}[ºª°]",
    spellings=r"\bgli\b|zion[ei]\b|\w(?:al|el|gl)l['’]|tt[aoei]\b|cch|ggi|\b(?:è|sì|più|perché)\b|(?:edì|ità)\b",
    adjective_after=True,
    folds=True,
    sure_at="alle alle_ore",
)
