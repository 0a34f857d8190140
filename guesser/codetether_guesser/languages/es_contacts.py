"""Spanish words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"cuando si en_cuanto una_vez_que al_(?:acabar|terminar|finalizar|completar\w*|concluir) en_caso_de_(?:error|fallo|éxito) "
    r"tras_(?:acabar|terminar|cada)"
)

SPANISH_CONTACTS = ContactWords(
    listed="y o e",
    of="de del",
    answering="responde contesta",
    telling="avis notific notifiqu inform di",
    to_me="a_mi a_mí",
    labels=r"destinat[áa]ri[oa]s?",
    letters=(
        r"(?:escrib|redact|prepar)\w*_(?:me_)?(?:un|una|el|la)_(?:\w+_){0,2}(?:correo|e-?mail|mail|mensaje|carta|nota)_(?:a|al|para)"
    ),
    forms="como en",
    roles="a al a_la para el_equipo_de",
    at="en",
    conditions=_END,
    unless=r"si_no si_no_(?:\w+) de_lo_contrario",
    ends=rf"{_END} al_final después con_(?:el|los|las?)_(?:\w+_)?(?:resultados?|datos|json|resumen|informe|cifras)",
    outcomes=r"resultados? fallos? errores eventos? alertas? avisos? informes? todo",
    goes_to=r"(?:va|van|deben_ir|tienen_que_ir)_a",
    handing=r"env[íi]a manda entrega pasa",
    tending=r"revis comprueb comprob verifi vigil arregl prueba monitor\w*",
    used_as=r"como_(?:(?:el|la|mi|nuestro|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirm[ae]\w* confirmación",
)
