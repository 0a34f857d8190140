"""French words by which the kind of work and what is missing are told, as data."""

FRENCH_KINDS = {
    "code": {
        7: (
            r"échoue "
            r"\w+(?:error|exception) traceback stack_?trace "
            r"(?:écri|cré|génèr|développ|programm|cod|implément|constru|"
            r"fai)\w*(?:-moi)?_(?:une?)_(?:\S+_){0,2}(?:fonction|script|programme|classe|méthode|site|page_web|"
            r"application|appli|bot|api) "
        ),
        4: (
            r"échou\w+ ne_(?:marche|fonctionne|s'affiche)_(?:plus|pas) cassée?s? bouton affichage requête playwright "
            r"intégration_continue ci github_actions merge\w* fusionn\w+ composant librairie bibliothèque docker\w* "
            r"react django laravel symfony wcag accessibilité "
            r"refactor\w* débogu\w+ debug\w* lint\w* tests?_unitaires? pytest typescript python javascript java rust "
            r"code bug bugs pull_requests? prs? implément\w+ fonction script scripts endpoint regex dépendances "
            r"vulnérabilités compil\w+ npm maven erreur_(?:4|5)\d\d page_de_paiement bug_d'\w+ dépôt plante correctif "
            r"compile requête_sql"
        ),
        2: (
            r"dépôt repo commits? branche api corrig\w+ répar\w+ construi\w+ application frontend backend dockerfile "
            r"cli panier site connexion"
        ),
    },
    "research": {
        4: (
            r"sur_(?:le_web|internet|google) en_ligne veille_\w+ marché benchmark avantages_et_inconvénients "
            r"comparatif avis_sur informations?_sur renseign\w+ appels_d'offres subventions brevets "
            r"trouve\w*(?:-moi)?_(?:les|des|un|une|trois|cinq|dix|\d+) "
            r"météo prévisions? prix_d[eu] horaires_d\w+ "
            r"investigu\w+ enquêt\w+ compar\w+ concurrents? étude_de_marché recherch\w+ papers? "
            r"trouv\w+_(?:les|des|tou\w+) moins_cher\w* alternatives_à restaurants? hôtels? vols? événements_à cause "
            r"meilleur\w*_\w+_pour qui_est quels?_sont quelle_est_la_différence différence_entre comment_fonctionne "
            r"qu'est-ce_que"
        ),
        2: (
            r"quels? quelles? pourquoi "
            r"cherch\w+ trouv\w+ explor\w+ analys\w+ tendances? évalu\w+ offres? trouve\w* cherche\w* déniche\w* "
            r"appren\w+"
        ),
    },
    "summarize": {
        4: (
            r"grands_titres faits_marquants en_(?:trois|cinq|\d+)_(?:points|phrases|lignes) condensé principales? "
            r"brief briefing bulletin ce_qui_s'est_passé résumer points_importants l'actualité actu actus "
        ),
        7: (
            r"(?:fai|prépar|génèr|génér|envo|donn|rédig|cré|produi)\w*(?:-moi)?_(?:\S+_){0,3}(?:résumé|synthèse|"
            r"récap\w*|digest|point)_(?:\w+) "
            r"revue_de_presse "
        ),
        5: (
            r"revue_de_presse l'essentiel points_clés récapitulatif\w* récap "
            r"résum\w+ synthè\w+ synthétis\w+ récapitul\w+ récap digest condens\w+ points_clés compte_rendu "
            r"revue_de_presse synthèse tour_d'horizon points_principaux bilan_de_la_semaine"
        ),
        2: r"aperçu titres nouveautés actualités? news transcription essentiel actualité\w* nouvelles infos",
    },
    "content": {
        4: (
            r"podcast épisode script_(?:à|de|pour|vidéo) post_(?:linkedin|instagram|facebook) publication "
            r"communiqué_de_presse idées présentation diapos?\w* diaporama reformul\w+ "
            r"corrige\w*_(?:les_fautes|l'orthographe) affiche logo illustration image_de préparation_\w+ "
            r"texte_(?:de|pour) descriptif paragraphe traduis editorial éditorial "
            r"articles?_de_blog billet blog newsletter brouillon rédig\w+ rédaction tweets? légendes? slogan traduc\w+ "
            r"tradui\w+ contenus? idées? infolettre fiches?_produits? ordre_du_jour affiche panneau menu recette poème "
            r"discours dépliant communiqué citation quiz modèle_de liste_de_bagages message_de_fête idées_d'\w+ "
            r"dessin\w+ lettre histoires? contes? poèmes? chanson blagues? devinettes? invitation itinéraire "
            r"plan_de_\w+ toast cv"
        ),
        2: (
            r"écri\w+ génèr\w+ génér\w+ cré\w+ vidéo réseaux_sociaux posts? proposition prépar\w+ publi\w+ texte note "
            r"liste_de \w*prépar\w+ drôle amusant\w*"
        ),
    },
    "data": {
        4: (
            r"trace\w* tracer graphique courbe diagramme histogramme camembert axes légende_et moyenne somme médiane "
            r"json devis impayés relevé_(?:bancaire|de_compte) comptes grand_livre dépenses budget "
            r"trésorerie chiffres heures_travaillées temps_passé liste_des scraper jeu_de_données tva "
            r"feuille_de_calcul tableur google_sheets? excel csv rapproch\w+ base_de_données sql enregistrements? "
            r"lignes? colonnes? crm factures? ventes kpis? métriques export\w+ import\w+ extrai\w+ extract\w+ doublons? "
            r"rapport stock inventaire statistiques bilan données facturation tva déclaration compteur relevés? "
            r"notes_de_frais paie commandes tarifs listing effectifs comptabilité statistique\w* consommation "
            r"not\w+_(?:le|la|les)_\w+ poids rassembl\w+ regroup\w+ pourboires report\w+_(?:le|la|les)"
        ),
        2: (
            r"mets_à_jour met\w*_à_jour liste compte tableau totaux calcul\w+ supprim\w+ synchronis\w+ télécharg\w+ "
            r"captur\w+ relèv\w+ relev\w+ collect\w+ enregistr\w+ not\w+ additionn\w+ consult\w+"
        ),
    },
    "monitor": {
        5: (
            r"en_stock rupture (?:dis|avis|signal)\w*-moi_(?:si|quand|dès)_(?!tu|c'est|ce_sera|termin|fini|vous)\w+ dès_qu'\w+ "
            r"si_(?:\S+_){1,5}(?:dépasse|baisse|tombe|dépense|augmente|change) "
            r"surveill\w+ vérifi\w+ contrôl\w+ ping\w* alert\w+ suivre suis prévien\w+_(?:si|quand|dès) répond\b "
            r"disponibilité tombe en_panne file_d'attente température niveau_d'\w+ relèv\w+_(?:la|le|les) relève\w* "
            r"billets prix_d\w+ passe_sous disponible\w* garde_un_œil espace_disque guett\w+ changements_de_prix "
            r"(?:envo|préven|prévien|avert|alert|écri|appel)\w*-moi_(?:\S+_){0,3}(?:si|quand|dès)_\w+ prévisions?_de "
            r"marégraphe niveau_de_\w+"
        ),
        2: (
            r"seuil nouvelles?_(?:annonces?|offres?) anomalies? en_retard dépass\w+ variation état_d[eu] "
            r"changements? mise_à_jour baisse statut détect\w+ regarde compteur regarde\w* vérifi\w+ gel prévision"
        ),
    },
    "communication": {
        5: (
            r"(?:écri|rédig|envo|prépar|répon)\w*(?:-moi)?_(?:\S+_){0,3}(?:e-?mail|mail|courriel|message|réponse|"
            r"invitation|courrier|rappel)_(?:à|au|aux|pour) "
        ),
        7: r"rappel\w* rappelle-moi",
        4: (
            r"demande_(?:à|au|aux)_\w+ excus\w+ transfèr\w+ transfér\w+ propos\w+_un_(?:rdv|rendez-vous) "
            r"prendre_rendez-vous préven\w+_(?:les|le|la) dis_(?:à|au|aux) souhaite_\w+ sms "
            r"répon\w+ invit\w+ notifi\w+ félicit\w+ messages? bienvenue relanc\w+ courrier anniversaire annonc\w+ "
            r"invitation\w* feuille_de_temps remerci\w+ écris_à saluer convoqu\w+ rappel\w*_(?:aux|à) "
            r"écris_(?:à|aux|au) souhait\w+"
        ),
        2: (
            r"envo\w+ mails? e-mails? emails? whatsapp telegram sms appel\w* dis préven\w+ prévien\w+ contact\w+ poste "
            r"publie\w*_(?:le|un)_message diffus\w+ partag\w+"
        ),
    },
    "ops": {
        4: (
            r"certificats? domaine dns ssl espace_(?:disque|libre) mises?_à_jour_(?:système|du_serveur|de_sécurité) "
            r"supprim\w+_(?:les|le|la)_(?:fichiers?|logs?|anciens?|anciennes?|vieux) chauffage lumières? volets "
            r"installe\w* installer migr\w+ purge\w* réserv\w+ décompress\w+ zip\w* déplace\w* "
            r"relance_(?:le|la)_(?:serveur|service) "
            r"lance_\S+[.]\w+ exécute_\S+[.]\w+ redémarr\w+ conteneurs? fichier_journal à_la_fin_du_fichier "
            r"déploi\w+ redémarr\w+ sauvegard\w+ backup\w* archiv\w+ renomm\w+ serveurs? kubernetes cluster bucket "
            r"nettoi\w+ nettoy\w+ étein\w+ allum\w+ logs configur\w+ attribu\w+ ferm\w+ arros\w+ lanc\w+_(?:le|la|les) "
            r"clôtur\w+ fermer? éteindre allumer convert\w+ images copi\w+ redimensionn\w+ activ\w+ désactiv\w+ "
            r"bloqu\w+ restaur\w+ vid\w+_(?:le|la|les) script_\w+ albums? déplacer_(?:les|le|la) nouveau_disque "
            r"déménagement"
        ),
        2: (
            r"déplac\w+ rang\w+ compress\w+ dossiers? fichiers? tickets? exécut\w+ class\w+ organis\w+ planifi\w+ "
            r"tri\w* démarr\w+ arrêt\w+ dossier caisse"
        ),
    },
}

FRENCH_MISSING = {
    "account": (
        r"meta_ads google_ads facebook_ads instagram_ads trello_\w+ "
        r"(?:e-?)?mails_(?:non_lus|reçus|entrants) boîte créa campagnes? facebook pennylane "
        r"répon\w+_à_\S+@ "
        r"(?:mon|ma|mes|notre|l')_?(?:calendrier|agenda|boîte(?:_mail|_de_réception)?|mails?|e-mails?|emails?) "
        r"boîte_de_réception gmail zendesk hubspot salesforce stripe asana jira trello crm whatsapp shopify linkedin "
        r"instagram s3 bucket notion factures tâches potager caisse avis_clients photos dossier_\w+ formulaire "
        r"serveur_de_test tickets factures_impayées facturation base_clients albums? nouveau_disque intercom freshdesk "
        r"pipedrive clickup dropbox onedrive sharepoint paypal woocommerce etsy typeform datev sentry datadog"
    ),
    "credentials": (
        r"twilio newsapi openai n8n mysql postgres\w* "
        r"clés?_(?:d')?api api_keys? mot_de_passe jeton"
    ),
    "repository": (
        r"github_actions dependabot "
        r"commits? ci repo dépôt pull_requests? prs? issues?_github tests?_unitaires? pytest branche dépendances "
        r"erreur_(?:4|5)\d\d page_de_paiement plante"
    ),
    "file": (
        r"je_(?:vais_)?t'envo\w+_(?:un|le|la|une) "
        r"(?:ce|cet|cette|ces)_(?:\w+_)?(?:fonction|fichier|document|pdf|texte|article|rapport|contrat|code|script|"
        r"photo|image) "
        r"(?:le|la|les)_(?:compte_rendu|compte-rendu|notes?|transcription|pdf|contrat|enregistrement|document) "
        r"pièce_jointe ci-joint\w* les_images dernières_pages \d+_dernières_pages rapport_annuel"
    ),
    "url": r"une?_(?:url|page|site|site_web|endpoint) (?:ce|cette|notre|le)_(?:url|site|page) la_page_d[eu]\w*_\w+",
    "list": (
        r"watch-?list\w* "
        r"(?:la|une)_liste_(?:de|des|d')_?\w+ liste_suivante adhérents clients_qui abonnés membres_qui"
    ),
    "topic": (
        r"mon_créneau un_sujet quelque_chose_d'intéressant mes_(?:objectifs|intérêts) newsletter$ infolettre$ "
        r"mon_secteur un_article$"
    ),
    "location": r"météo ma_ville près_de_chez_moi ma_région",
    "phone": r"appelle-moi sms coup_de_fil",
    "spreadsheet": r"feuille_de_calcul tableur google_sheets?",
    "channel": r"sur_slack$ canal_(?:discord|teams)",
    "recipient_email": (
        r"envo\w+_(?:\S+_){0,4}(?:aux|à_tous_les|à_chaque)_\w+ "
        r"envo\S+_(?:\S+_){0,5}(?:à_l'|au|aux|à_la|à_mon|à_toute_l')_?(?:équipe|patron|chef|clients?|direction|"
        r"comptabilité)\b par_(?:e-?)?mail newsletter"
    ),
    "data_source": (
        r"devis rdv patients dépenses impayés fréquentation consommation trésorerie "
        r"(?:rapport|données|chiffres|bilan)_(?:\w+_){0,2}(?:de_|des_|du_)?(?:ventes|erreurs|dépenses|stocks?) ventes? "
        r"kpis? métriques base_de_données inventaire chiffre_d'affaires statistiques compteur relevés? température "
        r"niveau_d'\w+ tva notes_de_frais paie commandes facturation poids marégraphe bénévoles"
    ),
    "url:monitor": (
        r"le_prix(?!_(?:\w+_)?(?:vol|vols|billet|train|hôtel|volo|biglietto|treno|vuelo|billete|tren|voo|passagem|"
        r"flug\w*|ticket\w*|hotel|bitcoin|btc|eth\w*|gold|oro|öl|aktie\w*|or|acci\w+|ações|strom\w*|dólar)\b) "
        r"(?:le_|un_)?produit l'article annonces? "
        r"(?:la|le|cette|ce|notre|mon|ma|sa)_(?:\w+_){0,2}(?:page|site|boutique|endpoint|api|portail)"
    ),
    "account:ops": r"serveurs? base_de_données sauvegardes? dossiers? imprimante",
    "topic:research": r"(?:notre|nos|mon|mes)_(?:produit|entreprise|concurrents?|marché|secteur|marque)",
    "condition": r"si_quelque_chose_change si_besoin inhabituel\w* trop_(?:haut|bas|élevé)",
    "hours": r"heures_(?:de_bureau|ouvrées|de_travail)",
    "criteria": r"(?:meilleurs|meilleures|pertinents|intéressants)_(?:candidats|options|leads)",
    "language": r"tradui[st](?:-le|-la)?$ dans_une_autre_langue",
    "destination": r"mets-le_quelque_part exporte-le",
    "name": r"<nom> votre_nom",
    "repository:ops": r"déploi\w+ déploy\w+",
}
