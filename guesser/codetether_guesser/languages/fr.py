"""French, as data."""

from codetether_guesser.languages.fr_contacts import FRENCH_CONTACTS
from codetether_guesser.languages.fr_cues import FRENCH_KINDS, FRENCH_MISSING
from codetether_guesser.languages.fr_texts import FRENCH_TEXTS
from codetether_guesser.languages.fr_words import FRENCH_WORDS
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.places import FRENCH_PLACES, zones_of

FRENCH = Language(
    code="fr",
    contact=FRENCH_CONTACTS,
    telltales=(
        "leur leurs nos vos y en comme mais aussi tout toute cela ça été être avoir fait il nous on se son sa ses lui quel "
        "quelle chez entre sans "
        "le la les des du de et en pour avec un une que chaque tous toutes jours jour au aux à est sont il elle je tu vous "
        "mon ma mes moi "
        "si quand ce cette cet ces envoie envoyer fais résume vérifie sur dans par ne pas plus bonjour merci heure heures "
        "matin semaine mois "
        "qui où ou toi mets trouve corrige salut"
    ),
    words=FRENCH_WORDS,
    clock=(
        r"\d{1,2}:\d{2}(?!:?\d\d)(?:\s?h\b)?|\d{1,2}\s?h\s?\d{2}(?!\w)|(?:(?<=\ba\s)|(?<=vers\s)|(?<=de\s)|"
        r"(?<=et\s))\d{1,2}\s?heures?(?!\w)"
        r"(?:\s\d{2}(?!\d|\s?min))?|(?<!les\s)(?<!dernieres\s)(?<!prochaines\s)(?<!dans\s)\d{1,2}\s?h(?!\w)|\d{1,2}\s?[ap]m\b"
    ),
    pm="pm",
    am="am",
    fillers="le la les l' de du des d' un une en par au environ exactement chaque h heures toujours pendant sur et_ce lancer",
    guards=(
        r"avant de du depuis échéance date daté version dernier passé précédent réunion notes hier livraison délai d'ici "
        r"pour_le il_y_a après "
        r"rapport compte_rendu pour"
    ),
    after_every={},
    run_nouns=(
        "job jobs exécution tâche workflow résumé digest vérification sauvegarde rappel rappels e-mail mail mise_à_jour "
        "rapport newsletter"
    ),
    make_verbs=(
        r"envo\w+ publi\w+ génèr\w+ génér\w+ cré\w+ prépar\w+ besoin veux voudrais fai[st]\w* rédig\w+ écri\w+ donne\w* "
        r"planifi\w+ configur\w+ "
        r"exécut\w+ reçoi\w+"
    ),
    run_verbs="exécute exécuter lance lancer démarre envoie tourne",
    happens=r"échéance délai part partent commence ouvre ouvrent se_termine arrive réunion décolle départ rendez-vous joue",
    tell=(
        r"fais(?:-le|-moi|-nous)?_savoir faites(?:-le|-moi|-nous)?_savoir "
        r"livr\w+_(?:\S+_){0,10}(?:slack|discord|teams|telegram|e-?mail|mail) "
        r"(?:sinon|alors)_(?:\S+_)?(?:sms|mail|e-?mail|message|notification|alerte) "
        r"(?:notification|notif|alerte|message)s?_(?:push|slack|telegram|discord|teams|whatsapp|sms|par_\S+|sur_\S+|si|"
        r"quand|dès|lorsque|en_cas) "
        r"(?:publi|post|partag|diffus)\w+_(?:\S+_){0,6}(?:sur|dans)_(?:le_canal|le_salon|#\S+|slack|discord|teams|telegram) "
        r"être_(?:averti|prévenu|informé|alerté|notifié)\w* me_(?:tenir|tiens|tient)_au_courant "
        r"lis-(?:moi|nous) "
        r"(?:veux|voudrais|souhaite|aimerais)_recevoir tiens-(?:moi|nous)_(?:au_courant|informés?) par_(?:e-?mail|mail|"
        r"courriel) "
        r"(?:envo|préven|prévien|avert|inform|notifi|rappel|di|montr|donn|écri|alert|racont|demand|appel)\w*-(?:moi|nous|"
        r"le-moi|la-moi|les-moi) "
        r"(?:me|m'|nous)_?(?:préven\w+|prévien\w+|avert\w+|inform\w+|notifi\w+|envo\w+|rappel\w+|dire|dis|dise|alert\w+|"
        r"montr\w+) "
        r"(?:envo\w+|préven\w+|prévien\w+|notifi\w+)_(?:\S+_){0,6}(?:à|au|aux|par|sur)_\S+ "
        r"poste\w*_(?:\S+_){0,6}(?:sur|dans)_\S+ rappels? webhook "
        r"(?:préviens|prévenez|avertis|avertissez|notifie|notifiez)_\S+"
    ),
    deliver=(
        r"renvo(?:ie|yer|yez|i)\w* parvenir envoyée?s? transmise?s? communiquée?s? "
        r"envo(?:ie|yer|yez|ies|i)(?:-\w+)* préven\w+ prévien\w+ avert\w+ inform\w+ notifi\w+ transme\w+ transfèr\w+ "
        r"transfér\w+ copie livr\w+ "
        r"partag\w+ adress(?:er|ez|e-\w+) (?:e-?)?mail courriel"
    ),
    results=(
        r"confirmation document pdf excel csv données export récap infos? message? tableur "
        r"relevé point tableau liste récapitulatif "
        r"liste compte_rendu résultats? bilan synthèse résultats? résumé rapport newsletter liste le la les tout état "
        r"alertes? notifications? avis brouillon fichiers? "
        r"liens? chiffres réponse "
        r"totaux bilan moi nous quand si dès"
    ),
    reply=(
        r"répon\w* d[eu](?=\s*$) sur concernant contact\w* annul\w* supprim\w* bloqu\w* ignor\w* invit\w* attribu\w* nommé "
        r"compte(?!_rendu) signé"
    ),
    negation=r"ne n' pas jamais sans personne aucun aucune rien non inutile",
    told=(
        r"(?:ne_|n')?(?:préven\w+|prévien\w+|avert\w+|notifi\w+|envo\w+|inform\w+)(?:-\w+)?_(?:pas|personne|rien) "
        r"sans_(?:me_)?(?:prévenir|notifier|avertir|envoyer)(?:_\w+)? "
        r"(?:inutile|pas_besoin|pas_la_peine)_de_(?:me_|m')?(?:prévenir|notifier|avertir|écrire|envoyer) "
        r"pas_de_(?:notifications?|mails?|e-mails?)"
    ),
    callback=(
        r"requête_post appel\w+ notifi\w+ envoi\w+ envoy\w+ transme\w+ ping\w* préviens prévenir "
        r"webhooks? callback url_de_rappel hook fais_(?:un_)?post(?:_\w+){0,3} notifie appelle "
        r"(?:envoie)_(?:les_|ces_)?événements_à poste_(?:\w+_){0,2}à post_(?:à|sur|vers) déclench\w+ invoqu\w+ "
        r"(?:requête|appel)_(?:(?:http|get|post)_)?(?:à|vers|sur) actionn\w+"
    ),
    callback_task=(
        r"(?:cré\w+|construi\w+|écri\w+|implément\w+|débogu\w+|test\w+|document\w+|corrig\w+|ajout\w+)_(?:un_|le_|"
        r"notre_)?(?:nouveau_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": (
            r"(?:quand|lorsque|dès_que|une_fois_que)_(?:c'est|tu_as|vous_avez|ce_sera)_(?:fini|terminé|prêt) à_la_fin "
            r"une_fois_(?:fini|terminé) "
            r"task[.]completed"
        ),
        "task.failed": r"(?:si|quand)_(?:ça|cela|il)_échoue en_cas_d'(?:échec|erreur) task[.]failed",
        "task.needs_input": r"si_(?:tu_as|vous_avez)_(?:des_)?questions? task[.]needs_input",
        "task.started": r"au_démarrage task[.]started",
        "task.progress": r"task[.]progress",
        "task.cancelled": r"si_(?:c'est_)?annulée? task[.]cancell?ed",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"en_urgence urgentissime priorité_absolue sans_délai sans_attendre au_plus_tôt le_plus_vite_possible "
            r"(?:est|très|c'est)_urgent urgent urgence_absolue d'urgence immédiatement tout_de_suite au_plus_vite "
            r"dès_que_possible asap "
            r"priorité_maximale priorité[:=]?_(?:urgente|maximale)"
        ),
        50: r"haute_priorité priorité[:=]?_(?:est_)?haute (?:c'est_)?très_important c'est_important",
        -50: (
            r"pas_d'urgence aucune_urgence rien_d'urgent pas_de_rush à_(?:ton|votre)_rythme quand_tu_as_le_temps "
            r"quand_vous_avez_le_temps "
            r"basse_priorité priorité[:=]?_(?:est_)?basse sans_urgence pas_urgent pas_pressé rien_ne_presse sans_se_presser "
            r"quand_(?:tu|vous)_(?:peux|pouvez|auras_le_temps|aurez_le_temps)"
        ),
    },
    polite=(
        r"(?:bonjour|salut|bonsoir|s'il_(?:te|vous)_plaît|svp|stp|merci_de|peux-tu|pouvez-vous|pourrais-tu|"
        r"pourriez-vous|tu_peux|"
        r"je_(?:veux|voudrais|souhaite)_que_tu|je_(?:veux|voudrais|souhaite)|j'aimerais_que|j'aimerais|j'ai_besoin_(?:de|"
        r"que)|aide-moi_à|aussi|"
        r"puis|ensuite|alors|et|donc)"
    ),
    joints="et_puis puis ensuite après_cela enfin et",
    task_nouns="tâche demande par et merci aujourd'hui donc maintenant mais pour ce ceci",
    vague=(
        r"chose choses quelque truc ça cela ceci ce fais faire aide aider moi svp stp peux tu vous veux voudrais besoin un "
        r"une le la les avec pour "
        r"mon et maintenant bonjour salut bonsoir merci test "
        r" ok oui non pouvez pourriez plaît plait quelqu'un quelqu marche fonctionne bon d'accord accord entendu "
        r"parfait bien être beaucoup infiniment comment "
        r" ça va qui que quoi là est il a même toujours"
    ),
    actions=(
        r"ajout\w+ envo\w+ cré\w+ fai[st]\w* faire construi\w+ écri\w+ génèr\w+ génér\w+ résum\w+ vérifi\w+ surveill\w+ "
        r"trouv\w+ cherch\w+ récupèr\w+ "
        r"récupér\w+ donne\w* montr\w+ list\w+ met\w*_à_jour mets supprim\w+ effac\w+ reli\w+ relis analys\w+ recherch\w+ "
        r"compar\w+ tradui\w+ rédig\w+ "
        r"prépar\w+ exécut\w+ lanc\w+ publi\w+ post\w+ notifi\w+ rappel\w+ préven\w+ prévien\w+ alert\w+ appel\w+ suivre "
        r"suis enregistr\w+ li[st]\w* "
        r"convert\w+ refactor\w+ corrig\w+ répar\w+ test\w+ déploi\w+ sauvegard\w+ archiv\w+ nettoi\w+ renomm\w+ déplac\w+ "
        r"copi\w+ import\w+ export\w+ "
        r"synchronis\w+ rapproch\w+ extrai\w+ organis\w+ planifi\w+ débogu\w+ implément\w+ configur\w+ collect\w+ calcul\w+ "
        r"compt\w+ réserv\w+ "
        r"télécharg\w+ invit\w+ attribu\w+ répon\w+ ferm\w+ ouvr\w+ fusionn\w+ class\w+ valid\w+ migr\w+ expliqu\w+ décri\w+ "
        r"détect\w+ redémarr\w+ "
        r"étein\w+ allum\w+ arros\w+ captur\w+ tri\w* capture"
    ),
    kinds=FRENCH_KINDS,
    missing=FRENCH_MISSING,
    zones=zones_of(
        "heure heures fuseau_horaire fuseau",
        FRENCH_PLACES,
        {
            "Europe/Paris": "heure_française heure_locale_de_paris paris",
            "Europe/Brussels": "heure_belge",
            "Europe/Zurich": "heure_suisse",
            "Europe/London": "heure_britannique",
            "America/Montreal": "heure_québécoise",
            "Asia/Tokyo": "heure_japonaise",
            "Europe/Berlin": "heure_allemande",
            "Europe/Madrid": "heure_espagnole",
            "Europe/Rome": "heure_italienne",
            "UTC": "heure_utc",
        },
    ),
    say=FRENCH_TEXTS,
    articles="le la les du de au",
    definite="le la les ce cette cet notre votre ton son dernier dernière",
    indefinite=(
        r"une? mon ma moi nous (?:envo\w+|génèr\w+|génér\w+|cré\w+|prépar\w+|fai[st]\w*|publi\w+|rédig\w+|planifi\w+)"
        r"(?!_(?:le|la|les|ce|cette|cet|notre|votre|ton|son)\b)"
    ),
    to="à pour",
    small="à pour le la les un une via par e-?mail mail courriel et adresse mon notre équipe boîte",
    about="sur concernant demandant pour_(?:demander|dire) disant que",
    still_told="préviens-moi prévenez-moi tiens-moi_au_courant",
    content_urgency=r"rien e-?mails? mails? messages? tickets? les tout marqu\w+ comme plus si",
    leads="à le la les l' en par au et de chaque du",
    dangling="à au aux de du des en pour par sur avec et ou le la les un une que",
    lasting="pendant durant",
    lasting_next="pendant_les_prochains pendant_les_prochaines dans_les_prochains durant_les_prochains pendant_les",
    repeating="fois",
    repeating_before="en_tout seulement exactement",
    to_me=r"(?:envoie|envoyez|donne|donnez|montre|passe)(?:-l[ae])?-(?:moi|nous)(?!_un_(?:rappel|message)) envoie-la_moi",
    talk=(
        r"comment_(?:annuler|créer|supprimer|arrêter|désactiver|modifier|programmer)_(?:un|une|mon|ma|le|la|"
        r"l')_?(?:\S+_){0,2}(?:automatisation|cron_?job|rappel|routine|tâche) "
        r"(?:tu_te|te)_(?:souviens|rappelles) "
        r"(?:comment_avance|où_en_est|comment_va)_[^.!?\n]{1,40}[?]?$ merci_(?:pour|d')[^.!?\n]*[.!]?$ "
        r"(?:puis-je|je_peux)_(?:changer|"
        r"modifier|annuler|déplacer)_(?:le|la|mon|ma)(?:_\S+){0,4}[?]?$ (?:oui|non|ok)_(?:merci|s'il_te_plaît|vas-y|"
        r"fais-le)[.!]?$ "
        r"(?:j'ai_passé|j'étais|je_suis_(?:fatigu|trist|content|heureu)\w*)[^.!?\n]*[.!]?$ "
        r"(?:laisse_tomber|oublie|peu_importe|tant_pis)[.!]?$ (?:annule)_ça[.!]?$ c'est_tout bon_travail "
        r"(?:je_te_redis|je_reviens) "
        r"(?:as-tu|es-tu|est-ce_que_tu_(?:as|es)|tu_as_(?:fini|envoyé|fait)) pourquoi_n'as-tu "
        r"(?:est-ce_que_)?(?:mon|ma|le|la)_(?:\S+_){0,3}(?:est|est-il|est-elle)_(?:prêt|prête|actif|active|fini|"
        r"finie|terminé)\S*[?]?$ "
        r""
        r"(?:arrête|stoppe|annule|désactive|suspends)_(?:le|la|l'|mon|ma)_?\S+_(?:quotidien\w*|hebdomadaire|"
        r"mensuel\w*|du_\S+|de_\d\S*)[.!]?$ "
        r""
        r"je_m'appelle je_préfère(?!_(?:que)) j'habite je_suis_allergique comment_t'appelles-tu combien_(?:ça|cela)_coûte "
        r"rien_pour_(?:le_moment|"
        r"l'instant) "
        r"(?:quelles?|quels?|combien_d')_?(?:sont_mes_)?(?:automatisations?|rappels?|tâches_planifiées|"
        r"routines?)_(?:\S+_){0,3}(?:ai-je|j'ai|"
        r"existent|sont) "
        r"(?:montre-moi|liste|affiche)_(?:toutes_|tous_)?mes_(?:automatisations|rappels|tâches_planifiées|routines) "
        r"(?:arrête|stoppe|annule|désactive|supprime|suspends)_(?:le|la|l'|mon|ma|ce|"
        r"cette)_?(?:\S+_){0,3}(?:automatisation|cron_?job|"
        r"rappel|routine)(?:_d[eu]_\S+){0,3}[.!]?$ "
        r"que_sais-tu_(?:de|sur)_(?:moi|mon|ma|mes) qui_es-tu que_peux-tu_faire comment_(?:vas-tu|ça_va) "
        r"(?:rappelle|souviens)-toi_que retiens_que on_se_(?:parle|voit|rappelle) à_(?:demain|bientôt|plus_tard)[.!]?$ "
        r"comment_(?:puis-je|je_peux|faire_pour|peut-on)_(?:créer|programmer|planifier|configurer)_(?:un|une)_(?:cron_?job|"
        r"automatisation|rappel)"
    ),
    nth_words="le",
    nth=r"\d{1,2}(?:er|ère|re|e|ème)(?!\w)|le\s+\d{1,2}(?![\d:.,e]|\s?h)",
    spellings=r"[œ]|\b(?:l|d|qu|j|c|n|s|m|jusqu)['’]|eau|ê[tr]|è[mr]e|-(?:moi|nous|tu|vous)\b|\bà\b",
    adjective_after=True,
    folds=True,
)
