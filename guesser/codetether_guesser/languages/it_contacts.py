"""Italian words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"quando se appena una_volta non_appena al_(?:termine|completamento) alla_fine in_caso_di_(?:errore|fallimento|successo) "
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
    outcomes=r"risultat[oi] errori? fallimenti eventi avvisi? rapport[oi] tutto",
    goes_to=r"(?:va|vanno|devono_andare|deve_andare)_a",
    handing="invia manda consegna",
    tending=r"controll verific prov[ai] sorvegli",
    used_as=r"come_(?:(?:il|la|mio|nostro|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"conferma\w*",
)
