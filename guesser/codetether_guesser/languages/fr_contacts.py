"""French words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"à_chaque_fois quand lorsque si s'ils? dès_que dès_qu' une_fois(?:_que)? à_la_fin "
    r"en_cas_d(?:e_|')(?:erreur|échec|succès|panne) "
    r"après_(?:chaque|la_fin)"
)

FRENCH_CONTACTS = ContactWords(
    listed="et ou",
    of="de du des par",
    answering="répond",
    telling="prév avert inform notifi dis",
    to_me="à_moi",
    labels=r"destinataires?(?:_d(?:u|es)_\w+)?",
    letters=(
        r"(?:écri|rédig|prépar)\w*_(?:moi_)?(?:un|une|le|la)_(?:\w+_){0,2}(?:e-?mail|mail|courriel|message|lettre|mot)_(?:à|au|pour)"
    ),
    forms="comme en",
    roles="à au aux à_la pour",
    at="via",
    conditions=_END,
    unless=r"sinon si_ce_n'est_pas si_(?:\w+_)?n(?:e_|')\w+_pas",
    ends=rf"{_END} ensuite au-dess(?:us|ous) avec_(?:le|les|la)_(?:\w+_)?(?:résultats?|données|json|résumé|rapport|chiffres)",
    outcomes=(
        r"synthèse résumé liste analyse réponse chiffres issue résultats? échecs? erreurs? événements? alertes? "
        r"rapports? tout"
    ),
    goes_to=r"(?:doit|doivent)_être_(?:envoy|post|transmis)\w*_(?:à|vers|sur) (?:va|vont|doivent_aller|doit_aller)_(?:à|vers)",
    handing=r"renvoie envoie transmet remet",
    tending=r"document expliqu décri remplac pourquoi vérifi surveill test corrig",
    used_as=r"comme_(?:(?:le|la|mon|notre|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirme\w* confirmation",
    writing=(
        r"(?:veux|voudrais|aimerais|souhaite)_(?:le_|la_|les_)?recevoir (?:à_)?faire_parvenir fais_parvenir "
        r"(?:m'|tu_m'|vous_m')?écri(?:s|vez|re)(?:-moi)? fais(?:-le)?_signe "
        r"donne_(?:des_)?nouvelles"
    ),
    writing_to="à au sur chez",
    keeping="tiens tenez tenir garde gardez",
    kept=r"au_courant informée?s? à_jour au_fait",
    arriving=r"(?:doit|doivent|devra|devront)_(?:atterrir|arriver|parvenir|aller|finir)_(?:chez|à|dans|sur)",
    sending=r"envoi transmission",
    told_behind=(
        r"(?:soit|soient|doit_être|doivent_être|sera|seront|veut_être)_(?:avert|inform|prév|notif|alert|ten)\w+ "
        r"(?:doit|doivent|veut)_(?:savoir|être_au_courant)"
    ),
    getting=r"reçoi(?:t|vent|ve) (?:doit|doivent|devra|veut)_recevoir",
    own=r"mon_(?:adresse|e-?mail|mail|courriel)_(?:est|c'est) joignable_(?:à|sur|au) (?:me_)?joindre_(?:à|sur|au)",
    via="par via au_moyen_de à_travers",
    endpoints=r"endpoint point_d'entrée",
    expecting="attend accepte prend qui_attend",
    hooks="webhook callback hook rappel url_de_rappel url_de_retour",
    faults=r"accepte traite est était ne_\w+ n'\w+ renvoie échoue répond reçoit met plante",
    then="puis",
    article="une?",
    address="adresse",
    triggers=r"déclench\w+ actionn\w+ invoqu\w+",
    incoming=r"(?:arriv|entr)e(?:nt)?_(?:à|sur|dans)",
    payloads=r"json données totaux chiffres fichiers? csv sortie",
    lastly=r"à_la_fin ensuite puis",
    wrong=r"mauvais\w* fauss\w+ vide pas",
    others=r"doivent devraient",
    past=r"(?:avons|ai|ont|a|avait)_(?:\w+_)?(?:envoy|transmi|adress)\w* (?:a_été|ont_été)_envoy\w+",
)
