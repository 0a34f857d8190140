"""Italian words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"ogni_volta_che ad_ogni infine quando se appena una_volta non_appena al_(?:termine|completamento) alla_fine "
    r"in_caso_di_(?:errore|fallimento|successo) "
    r"dopo_(?:ogni|aver)"
)

ITALIAN_CONTACTS = ContactWords(
    listed="e ed o",
    of="di da del dal della dalla",
    answering="rispond",
    telling="avvis notific inform dì",
    to_me="a_me",
    labels=r"destinatar[io]",
    letters=(
        r"(?:scriv|redig|prepar)\w*_(?:un_|una_|un'|la_|il_)(?:\w+_){0,2}(?:e-?mail|mail|messaggio|lettera|nota)_(?:a|al|alla|per)"
    ),
    forms="come in",
    roles=r"a al alla all'?",
    at=r"su all'indirizzo",
    conditions=_END,
    unless=r"se_no se_non_(?:\w+) altrimenti",
    ends=rf"{_END} poi con_(?:il|i|la|le)_(?:\w+_)?(?:risultat[oi]|dati|json|riepilogo|rapporto|numeri)",
    outcomes=(
        r"sintesi riassunto riepilogo elenco lista analisi risposta numeri esit[oi] risultat[oi] errori? fallimenti "
        r"eventi avvisi? rapport[oi] tutto"
    ),
    goes_to=r"(?:deve|devono|va|vanno)_(?:essere_)?(?:inviat|mandat|pubblicat)\w_a (?:va|vanno|devono_andare|deve_andare)_a",
    handing=r"restituisci invia manda consegna",
    tending=r"document spieg descriv sostitu perch[eé] controll verific prov[ai] sorvegli",
    used_as=r"come_(?:(?:il|la|mio|nostro|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"conferma\w*",
    writing=(
        r"(?:voglio|vorrei|preferisco)_ricever\w+ fa(?:i|nne|llo|lle|rne)_avere scriv(?:imi|ici|etemi|ermi) "
        r"fai_un_(?:cenno|fischio) mandami_lì"
    ),
    writing_to="a al su in",
    keeping="tieni tenga tenete mantieni tenere",
    kept="aggiornat[oaie] informat[oaie] al_corrente",
    arriving=r"(?:deve|devono|dovrà|dovranno)_(?:arrivare|finire|andare|giungere)_(?:a|su|in|al)",
    sending="invio trasmissione inoltro",
    told_before=(
        r"lo_sappia lo_deve_sapere "
        r"(?:va|vanno|deve_essere|devono_essere|sia|siano)_(?:avvisat|informat|notificat|avvertit)\w"
    ),
    told_behind=(
        r"(?:va|vanno|deve_essere|devono_essere|sia|siano|vuole_essere)_(?:avvisat|informat|notificat|avvertit)\w "
        r"(?:deve|devono|vuole)_sapere\w*"
    ),
    getting=r"ricev[ae](?:no)? (?:deve|devono|vuole)_ricevere",
    own=r"(?:il_)?mio_(?:indirizzo|e-?mail)_è (?:la_)?mia_(?:mail|e-?mail|posta)_è (?:mi_)?trovi_(?:a|su)",
    via="tramite via attraverso con",
    endpoints=r"endpoint punto_d'ingresso",
    expecting="aspetta attende accetta riceve vuole",
    hooks="webhook callback hook url_di_ritorno",
    faults=r"accetta elabora è era sta non_\w+ restituisce fallisce risponde riceve dà va",
    then="poi",
    article="una?",
    address="indirizzo",
    triggers=r"lancia attiva aziona fa(?:i)?_partire invoc\w+",
    incoming=r"(?:arriva(?:no)?|entra(?:no)?)_(?:a|su)",
    payloads=r"json dati totali numeri file csv uscita",
    lastly=r"alla_fine infine poi",
    wrong=r"non sbagliat\w+ vuot\w+ doppi\w+",
    others=r"devono dovrebbero",
    past=r"(?:abbiamo|ho|hanno|ha|avevamo)_(?:\w+_)?(?:inviat|mandat|spedit)\w (?:è_stat\w|sono_stat\w)_(?:inviat|mandat)\w",
)
