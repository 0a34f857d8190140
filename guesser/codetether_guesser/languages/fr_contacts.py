"""French words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"quand lorsque si dès_que dès_qu' une_fois(?:_que)? à_la_fin en_cas_d(?:e_|')(?:erreur|échec|succès|panne) "
    r"après_(?:chaque|la_fin)"
)

FRENCH_CONTACTS = ContactWords(
    listed="et ou",
    of="de du des par",
    answering="répond",
    telling="prév avert inform notifi dis",
    to_me="à_moi",
    labels=r"destinataires?",
    letters=(
        r"(?:écri|rédig|prépar)\w*_(?:moi_)?(?:un|une|le|la)_(?:\w+_){0,2}(?:e-?mail|mail|courriel|message|lettre|mot)_(?:à|au|pour)"
    ),
    forms="comme en",
    roles="à au aux à_la pour",
    at="via",
    conditions=_END,
    unless=r"sinon si_ce_n'est_pas si_(?:\w+_)?n(?:e_|')\w+_pas",
    ends=rf"{_END} ensuite avec_(?:le|les|la)_(?:\w+_)?(?:résultats?|données|json|résumé|rapport|chiffres)",
    outcomes=r"résultats? échecs? erreurs? événements? alertes? rapports? tout",
    goes_to=r"(?:va|vont|doivent_aller|doit_aller)_(?:à|vers)",
    handing="envoie transmet remet",
    tending=r"vérifi surveill test corrig",
    used_as=r"comme_(?:(?:le|la|mon|notre|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirme\w* confirmation",
)
