"""Spanish words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"cada_vez_que al_final cuando si en_cuanto una_vez_que al_(?:acabar|terminar|finalizar|completar\w*|concluir) "
    r"en_caso_de_(?:error|fallo|éxito) "
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
    outcomes=(
        r"resumen lista análisis respuesta cifras finalización desenlace resultados? fallos? errores eventos? "
        r"alertas? avisos? informes? todo"
    ),
    goes_to=(
        r"(?:debe|deben|tiene_que|tienen_que)_(?:enviarse|mandarse|publicarse|ser_enviad\w+)_a "
        r"(?:va|van|deben_ir|tienen_que_ir)_a"
    ),
    handing=r"devuelve env[íi]a manda entrega pasa",
    tending=r"document explic describ reempla por_qu[ée] revis comprueb comprob verifi vigil arregl prueba monitor\w*",
    used_as=r"como_(?:(?:el|la|mi|nuestro|un)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirm[ae]\w* confirmación",
    writing=(
        r"(?:quiero|queremos|prefiero)_recib\w+ (?:haz|hazme|hacer|hágan?)_llegar escr[íi]b(?:e|a)(?:me|nos|le|les) "
        r"(?:da|dale|dar)_(?:un_)?(?:aviso|toque) "
        r"(?:quiero|queremos)_(?:enterar|saber)\w*"
    ),
    writing_to="a al en por",
    keeping="mantén mantener mantenga mantened ten tenga",
    kept="al_tanto informad[oa]s? al_corriente al_día",
    arriving=r"(?:debe|deben|tiene_que|tienen_que|ha_de|han_de)_(?:llegar|acabar|terminar|ir|caer)(?:_tanto)?_(?:a|en|al?_correo)",
    sending="envío remisión traslado",
    told_before=r"que_(?:se_)?(?:entere|sepa)n? (?:hay_que|se_debe|deb[ea]n?)_(?:avisar|informar|notificar)(?:se)?_a",
    told_behind=(
        r"(?:debe|deben|tiene_que|tienen_que|ha_de|quiere)_(?:enterarse|saber\w*|ser_(?:avisad|informad|notificad)\w+|estar_al_tanto)"
    ),
    getting=r"recib[ea]n? (?:debe|deben|tiene_que|tienen_que|quiere)_recibir",
    own=r"mi_(?:correo|e-?mail|dirección|mail)_es (?:me_)?(?:localizas|encuentras|pueden_localizar|podéis_encontrar)_en",
    via="a_través_de por vía mediante",
    endpoints="endpoint punto_de_entrada",
    expecting="espera recibe acepta necesita",
    hooks="webhook callback hook url_de_retorno url_de_vuelta",
    faults=r"acepta procesa está estaba no_\w+ devuelve falla responde recibe da dio tarda",
    then="luego",
    article="una?",
    address="dirección",
    triggers=r"dispar\w+ acciona\w* activa lanza",
    incoming=r"(?:llegan?|entran?)_(?:a|en)",
    payloads=r"json datos totales cifras archivos? ficheros? csv salida",
    lastly=r"al_final después luego",
    wrong=r"no equivocad\w+ vací\w+ duplicad\w+",
    others=r"deben tienen_que deberían",
    past=r"(?:que_(?:\w+_)?)(?:envi|mand)(?:amos|é|aron|ó|aste)\w* (?:hemos|he|han|ha)_(?:enviado|mandado) fue fueron",
)
