"""Spanish, as data."""

from codetether_guesser.languages.es_contacts import SPANISH_CONTACTS
from codetether_guesser.languages.es_cues import SPANISH_KINDS, SPANISH_MISSING
from codetether_guesser.languages.es_texts import SPANISH_TEXTS
from codetether_guesser.languages.es_words import SPANISH_WORDS
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.places import SPANISH_PLACES, zones_of

SPANISH = Language(
    code="es",
    contact=SPANISH_CONTACTS,
    telltales=(
        "de la el los las un una unos unas del y e en por con del sobre desde hasta también ya nuestro nuestra tiene hace "
        "ser está están entre antes después nos les pero muy porque como escribe prepara limpia cierra haga ponme hecho qué "
        "una que cada todos todas días a al lunes para mi me un si cuando está hay es su sus más esta este "
        "envía envíame mándame revisa busca resume genera hola hora mañana semana mes lo le no quiero necesito cosa puedes "
        "dime hazme día manda "
        "haz recuérdame avísame siempre mismo"
    ),
    words=SPANISH_WORDS,
    clock=(
        r"\d{1,2}:\d{2}(?!:?\d\d)(?:\s?(?:[ap]\.?\s?m\b\.?|h\b|hs\b|hrs\b|horas\b))?|\d{1,2}\.\d{2}(?=\s?(?:[ap]\.?\s?m\b|"
        r"h\b|hs\b|horas))"
        r"(?:\s?(?:[ap]\.?\s?m\b\.?|h\b|hs\b|horas\b))|\d{1,2}\s?[ap]\.?\s?m\b\.?|\d{1,2}h\d{2}(?!\w)|"
        r"(?<=las\s)\d{1,2}\.\d{2}(?![\d%])|"
        r"(?:(?<=las\s)|(?<=\sy\s))\d{1,2}\s?(?:h|hs|hrs|horas)(?!\w)|"
        r"(?<!cada\s)(?<!ultimas\s)(?<!proximas\s)(?<!en\s)(?<!de\s)\d{1,2}\s?(?:hs?|hrs)(?!\w)"
    ),
    pm="pm p.m p.m.",
    am="am a.m a.m.",
    fillers=(
        "el la los las de del en que por al un una cada durante sobre aproximadamente exactamente h hs horas mismo siempre "
        "se ejecuta"
    ),
    guards=(
        "abiert[oa]s? abren horario horario_es horario_de_atención atención antes antes_de del de desde vence vencía para "
        "fecha fechado versión último pasado anterior reunión cita acta "
        "informe notas ayer "
        "entrega plazo hace tras después_de"
    ),
    after_every={"manana": ("daypart", "morning")},
    run_nouns=(
        "job jobs ejecución tarea workflow resumen digest revisión chequeo copia backup respaldo recordatorio recordatorios "
        "correo email "
        "actualización informe informes reporte reportes boletín newsletter listado análisis balance estadísticas aviso "
        "publicación sincronización limpieza verificación monitoreo"
    ),
    make_verbs=(
        r"env[íi]\w* mand\w* publi[cq]\w+ gener\w+ cre[ae]\w* prepar\w+ necesito quiero quisiera haz\w* hacer elabor\w+ "
        r"prod[uú]\w+ escrib\w+ "
        r"redact\w+ dame programa\w* configur\w+ ejecut\w+ recib\w+ obtén arma\w*"
    ),
    run_verbs="ejecuta ejecutar ejecútalo corre correr lanza lanzar empieza inicia envía",
    happens=(
        r"plazo vence cita sale salen salga salgan empieza empiezan comienza abre abren cierra_a termina llega lleguen "
        r"reunión despega "
        r"entrega_es juega"
    ),
    tell=(
        r"(?:env[íi]|mand|publi|poste|compart)\w*_(?:\S+_){0,7}(?:de|por|en|al?)_(?:el_)?(?:#\S+|slack|telegram|discord|"
        r"teams|whatsapp|canal) "
        r"se_(?:me_|nos_|le_|les_)?(?:avis|notific|notifiqu|alert)\w+ "
        r"hac\w+_saber hag\w+_saber haz(?:me|nos)?_saber "
        r"si_no,?_(?:\S+_)?(?:sms|correo|aviso|mensaje|alerta) "
        r"notificaci(?:ón|ones)_(?:diaria|semanal|mensual|automática|push|por|si|cuando)\w* "
        r"alertas?_(?:por|si|cuando) destinatarios? ser_(?:avisad|notificad|informad|alertad)\w "
        r"l[ée]e(?:me|nos) "
        r"h[aá](?:ce|z)me_acordar acuérdame (?:quiero|para)_recibir enviar_(?:un_|el_)?(?:resumen|informe|alertas?) "
        r"mantenme_(?:al_tanto|informad\w) "
        r"(?:av[íi]s|notif[íi][cq]|al[ée]rt|inform|recu[ée]rd|record|di|cu[ée]nt|env[íi]|m[áa]nd|escr[íi]b|ll[áa]m|mu[ée]str|"
        r"d|p[áa]s|preg[úu]nt)"
        r"(?:u?[aeé]|al|el|al[oae]s?)?(?:me|nos|melo|mela|melos|melas|noslo)\b(?:_\w+)? "
        r"me_(?:avis\w+|notifi\w+|inform\w+|env[íi]\w+|mand\w+|record\w+|recuerd\w+|di[gc]\w+|lleg\w+|cuent\w+|pas\w+) "
        r"(?:env[íi]\w*|mand\w*|avis\w*|notifi(?:ca|que|car)\w*)_(?:\w+_){0,4}(?:al?|por)_(?!(?:\w+_){0,4}(?:clientes?|"
        r"usuari\w+|leads?|suscriptor\w+)\b)\S+ notifi(?:ca|que|car)_en_\S+ "
        r"env[íi]a\w*_(?:notificaci\w+|alertas?|avisos?|recordatorios?) "
        r"envi[ea]_(?:un_|una_)?(?:mensaje|correo|aviso|notificación)(?!.{0,60}(?:client|usuari)) lo_env[íi]a que_me_\w+ "
        r"recordatorios? webhook avis[ae]_a "
        r"publ[íi]ca(?:lo|la)_en recordame avisame"
    ),
    deliver=(
        r"enviad[oa]s? mandad[oa]s? remitid[oa]s? comunicad[oa]s? "
        r"env[íi](?:[aeo]|ar|amos|en|es|ame|alo|ala|alos|alas|arlo|arla|arme|amelo|amela|e[ln]|os)? "
        r"m[áa]nd(?:[aeo]|ar|ame|alo|ala|alos|alas|"
        r"arlo|arla|amelo|amela|en|es|e)? av[íi]s[ae]\w* notif[íi]\w* inform[ae]\w* reenv[íi]\w* re[mp]ite remit\w+ copia "
        r"entreg[au]\w* "
        r"destinatari[oa]s? compart\w+ d[íi]le\w* p[áa]sa\w* escr[íi]be\w* e-?mail correo mail"
    ),
    results=(
        r"confirmación tabla csv pdf excel datos planilla documento gráfico síntesis "
        r"parte balance relación "
        r"resultados? resumen informe reporte boletín listado? lista hallazgos lo la los las estado alertas? notificaci\w+ "
        r"avisos? borrador "
        r"archivos? enlaces? cifras todo respuesta totales? salida copia novedades me nos cuando si al_terminar"
    ),
    reply=(
        r"respond\w* contest\w* responde de(?=\s*$) sobre acerca respecto contact\w* cancel\w* borr\w* elimin\w* bloque\w* "
        r"ignor\w* invit\w* "
        r"asign\w* llamad[oa] cuenta firmad[oa] con_usuario"
    ),
    negation=r"nada no nunca jamás sin tampoco nadie ningún ninguna",
    told=(
        r"no_(?:\w+_)?(?:avis|notifi|env[íi]|mand|inform|escrib|dig)\w*(?:_(?:a_nadie|nada|a_ninguno|copia|correos?|emails?))? "
        r"sin_(?:avisar|notificar|notificaciones|avisos?|alertas?|mandar\w*|enviar\w*)(?:_\w+)? "
        r"no_(?:hace_falta|es_necesario|hay_que|necesito|quiero|hay_necesidad_de)_(?:que_)?(?:me_)?(?:avis\w*|notific\w*|"
        r"inform\w*) "
        r"no_quiero_(?:notificaciones|correos|avisos)"
    ),
    callback=(
        r"petición_post llam\w+ notific\w+ notifiqu\w+ env[íi]\w+ m[áa]nd\w+ av[íi]s\w+ ping\w* "
        r"webhooks? callback callback_url url_de_retorno hook haz_(?:un_)?post(?:_\w+){0,3} publícalo_en notifica_a llama_a "
        r"(?:enví[ao]|manda)_(?:los_|el_|esos_)?(?:eventos?|resultados?)_a post_(?:a|en) dispar\w+ invoc\w+ "
        r"(?:petición|solicitud|llamada)_(?:(?:http|get|post)_)?a acciona\w* activa lanza"
    ),
    callback_task=(
        r"(?:crea\w*|construy\w*|escrib\w*|implement\w*|depur\w*|prueba|document\w*|arregla|diseñ\w*|desarroll\w*|"
        r"añad\w*)_(?:un_|el_|"
        r"nuestro_)?(?:nuevo_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": (
            r"(?:al|cuando|una_vez_que)_(?:terminar|acabar|finalizar|completar\w*|termin[ea]s?|acab[ea]s?|finalic[ea]s?|"
            r"esté_list[oa]|"
            r"hayas_terminado|complet[ea]s?) al_concluir cuando_concluy\w+ task[.]completed"
        ),
        "task.failed": r"si_(?:falla|hay_errores|hay_un_error|da_error) en_caso_de_(?:fallo|error) cuando_falle task[.]failed",
        "task.needs_input": r"si_(?:tienes|tiene)_(?:dudas|preguntas) si_necesitas_algo_de_mí task[.]needs_input",
        "task.started": r"cuando_empiece al_(?:empezar|iniciar) task[.]started",
        "task.progress": r"task[.]progress",
        "task.cancelled": r"si_se_cancela task[.]cancell?ed",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"urgentísimo urge con_la_máxima_urgencia a_la_mayor_brevedad con_carácter_urgente prioridad_absoluta "
            r"(?:es|muy|súper|esto_es|está)_urgente urgente urgentemente con_urgencia de_inmediato inmediatamente "
            r"ahora_mismo cuanto_antes "
            r"lo_antes_posible asap máxima_prioridad prioridad[:=]?_(?:urgente|máxima) emergencia ya_mismo"
        ),
        50: r"alta_prioridad prioridad[:=]?_(?:es_)?alta (?:es_)?muy_importante es_importante tarea_importante con_prioridad_alta",
        -50: (
            r"sin_ninguna_(?:prisa|urgencia) no_es_nada_urgente con_calma cuando_se_pueda prioridad_mínima "
            r"baja_prioridad prioridad[:=]?_(?:es_)?baja sin_prisas? no_(?:hay|corre|tengo)_prisa no_es_urgente no_urge "
            r"sin_urgencia "
            r"cuando_(?:puedas|tengas_tiempo|pueda|tenga_tiempo) no_corre_prisa sin_apuro no_hay_apuro"
        ),
    },
    polite=(
        r"(?:hola|buenas|buenos_días|buenas_tardes|por_favor|porfa|porfavor|puedes|podrías|podés|puede_usted|podría|"
        r"me_gustaría_que|"
        r"me_gustaría|quiero_que|quisiera_que|quisiera|quiero|necesito_que|necesito|ayúdame_a|también|luego|después|y|"
        r"así_que|entonces|"
        r"hazme_el_favor_de)"
    ),
    joints="y_luego y_después y_entonces luego después a_continuación por_último finalmente y e",
    task_nouns="tarea encargo asunto petición por y gracias hoy así ahora pero a para esto",
    vague=(
        r"cosa cosas algo eso esto ese esa hazlo haz hacer hace ayuda ayúdame ayudarme por_favor puedes podrías quiero "
        r"necesito quisiera "
        r"un una el la los las con para mi y ahora hola buenas buenos días tardes noches gracias prueba ok vale qué cómo "
        r"quién sí no oye hay "
        r"mismo siempre lo de tal que todo esas estas tema nada adiós estás aquí ahí bueno entendido claro alguien "
        r"funciona bien muchas mil "
        r"test me te favor dime"
    ),
    actions=(
        r"añad\w+ agreg\w+ env[íi]\w* mand\w* mánd\w* cre[ae]\w* haz\w* constru\w+ escrib\w* escríb\w* gener\w+ resum\w+ "
        r"resúm\w+ comprueb\w+ "
        r"comprob\w+ monitor\w* encuentr\w+ encontrar busc\w* búsc\w* obt[eé]n\w* obten\w+ tra[ei]\w* dame dar muestr\w+ "
        r"muéstr\w+ mostrar "
        r"list[ae]\w* actuali[zc]\w+ borr\w+ elimin\w+ quit\w+ revis\w+ anali[zc]\w+ investig\w+ compar\w+ traduc\w+ "
        r"traduzc\w+ redact\w+ "
        r"prepar\w+ ejecut\w+ publi[cq]\w+ notific\w+ recu[eé]rd\w+ record\w+ recuerd\w+ avis\w+ avís\w+ alert\w+ llam\w+ "
        r"llám\w+ segu\w+ "
        r"registr\w+ lee\w* leer convert\w+ conviert\w+ refactori\w+ arregl\w+ corrig\w+ correg\w+ prueb\w+ probar "
        r"despleg\w+ despliegu\w+ "
        r"respald\w+ archiv\w+ limpi\w+ renombr\w+ muev\w+ mover copi\w+ import\w+ export\w+ sincroni\w+ concili\w+ extra\w+ "
        r"orden\w+ "
        r"organi[zc]\w+ planific\w+ program\w+ agend\w+ agénd\w+ depur\w+ implement\w+ configur\w+ diseñ\w+ recopil\w+ "
        r"compil\w+ calcul\w+ "
        r"cuent\w+ contar reserv\w+ descarg\w+ sub[ei]\w* invit\w+ asign\w+ respond\w+ contest\w+ vigil\w+ cierr\w+ cerrar "
        r"abr[ei]\w* fusion\w+ "
        r"clasific\w+ etiquet\w+ valid\w+ verific\w+ verifí\w+ audit\w+ migr\w+ explic\w+ describ\w+ detect\w+ reinici\w+ "
        r"apag\w+ enciend\w+ "
        r"encola\w* lanz\w+ proces\w+ adapt\w+ guard\w+ compr\w+ sac\w+ mir\w+ dime decir quiero necesito informe toc\w+ "
        r"propón\w* ped\w+ pid\w+"
    ),
    kinds=SPANISH_KINDS,
    missing=SPANISH_MISSING,
    zones=zones_of(
        "hora horario huso_horario zona_horaria",
        SPANISH_PLACES,
        {
            "Europe/Madrid": "hora_española hora_peninsular_española horario_español madrid",
            "America/Mexico_City": "hora_del_centro_de_méxico hora_del_centro hora_mexicana",
            "America/Bogota": "hora_colombiana",
            "America/Lima": "hora_peruana",
            "America/Santiago": "hora_chilena",
            "America/Caracas": "hora_venezolana",
            "America/La_Paz": "hora_boliviana",
            "America/Montevideo": "hora_uruguaya",
            "America/Asuncion": "hora_paraguaya",
            "Europe/London": "hora_británica",
            "Europe/Paris": "hora_francesa",
            "Europe/Berlin": "hora_alemana",
            "Asia/Tokyo": "hora_japonesa",
            "UTC": "hora_utc hora_universal",
        },
    ),
    say=SPANISH_TEXTS,
    articles="el la los las de del al día",
    definite="el la los las este esta ese esa nuestro nuestra su tu último última",
    indefinite=(
        r"un una unos unas mi me nos (?:env[íi]\w*|mand\w*|gener\w+|cre[ae]\w*|prepar\w+|haz\w*|publi[cq]\w+|elabor\w+|"
        r"redact\w+|dame|programa\w*|"
        r"recib\w+|quiero|necesito)(?!_(?:el|la|los|las|este|esta|ese|esa|nuestro|nuestra|su|tu)\b)"
    ),
    to="a para",
    small="a al el la los las un una vía por e-?mail mail correo electrónico y dirección mi nuestro equipo buzón para lo",
    about="sobre acerca_de preguntando pidiendo para_(?:pedir|preguntar|decir)\\w* diciendo que",
    still_told="avísame avisame hazme_saber házmelo_saber",
    content_urgency=r"nada algo como de por para correos? emails? mensajes? tickets? casos? los las cualquier si marcad\w+ "
    r"marque_como como todo más",
    leads="a en por el la los las y cada de",
    dangling="a al de del en por para con y e o el la los las un una que",
    lasting="durante por",
    lasting_next="durante_los_próximos durante_las_próximas por_los_próximos por_las_próximas los_próximos las_próximas",
    repeating="veces",
    repeating_before="en_total solo unas exactamente",
    to_me=r"(?:env[íi]a|m[áa]nda|da|pasa|mu[ée]stra)(?:me|nos|melo|mela)(?!_un_(?:recordatorio|mensaje))",
    talk=(
        r"cómo_(?:\w+_)?(?:cancelo|cancelar|creo|crear|programo|programar|pauso|pausar|elimino|borro|cambio|"
        r"configuro|desactivo)_(?:un|una|mi|el|la)_(?:\S+_){0,2}(?:automatización|cron_?job|recordatorio|rutina|"
        r"tarea) "
        r"(?:te_acuerdas|recuerdas)_(?:de|mi) por_qué_no_(?:se_ejecutó|llegó|corrió) "
        r"cómo_va_[^.!?\n]{1,40}[?]?$ (?:gracias|muchas_gracias)_por[^.!?\n]*[.!]?$ (?:hola_mundo) "
        r"(?:soportas|funciona_con|entiendes) "
        r"(?:puedo)_(?:cambiar|mover|cancelar|pausar)_(?:el|la|mi)(?:_\S+){0,4}[?]?$ "
        r"(?:sí|no|vale|ok)_(?:por_favor|gracias|hazlo|adelante)[.!]?$ "
        r"(?:tuve|estuve|me_siento|estoy_(?:cansad|triste|content|aburrid)\w)[^.!?\n]*[.!]?$ "
        r"(?:no_importa|olvídalo|déjalo|da_igual)[.!]?$ (?:cancela|deshaz)_eso[.!]?$ eso_es_todo buen_trabajo "
        r"(?:te_aviso|luego_te_digo) "
        r"¿?(?:has|hiciste|enviaste|mandaste|estás|eres) por_qué_no_(?:has|me_has|enviaste) "
        r"¿?(?:está|sigue)_(?:mi|el|la)_(?:\S+_){0,3}(?:list[oa]|activ[oa]|hech[oa]|terminad[oa])[?]?$ "
        r"¿?cuándo_(?:se_ejecuta|corre|toca)_(?:mi|el|la) "
        r"(?:para|pausa|cancela|desactiva|detén|quita)_(?:el|la|mi)_\S+_(?:diari[oa]|semanal|mensual|de_los_\S+|"
        r"de_las_\S+|programad[oa])[.!]?$ "
        r""
        r"me_llamo (?:prefiero(?!_(?:que))|soy_alérgic|vivo_en) cómo_te_llamas cuánto_cuesta_(?:esto|usarte) "
        r"nada_(?:por_ahora|más) "
        r"(?:qué|cuáles|cuántas|cuántos)_(?:son_mis_)?(?:automatizaciones|recordatorios|programaciones|rutinas|"
        r"tareas_programadas)"
        r"_(?:\S+_){0,3}(?:tengo|hay|están) (?:qué|cuáles)_son_mis_(?:automatizaciones|recordatorios|rutinas) "
        r"(?:muéstrame|lista|dime|enséñame)_(?:todas_|todos_)?mis_(?:automatizaciones|recordatorios|rutinas|"
        r"tareas_programadas) "
        r"(?:para|pausa|cancela|desactiva|borra|elimina|detén)_(?:el|la|mi|esa|ese)_(?:\S+_){0,3}(?:automatización|"
        r"cron_?job|recordatorio|"
        r"rutina)(?:_(?:de|del)_\S+){0,3}[.!]?$ "
        r"qué_(?:recuerdas|sabes)_(?:de|sobre)_(?:mí|mi|mis|nosotros) quién_eres qué_puedes_hacer cómo_estás "
        r"recuerda_que_(?:prefiero|"
        r"me_gusta|soy|vivo|mi) nos_vemos hasta_(?:luego|mañana|pronto) hablamos "
        r"cómo_(?:puedo|se|hago_para)_(?:crear?|crea|programar?|programa|configurar?|configura)_(?:un|una)_(?:cron_?job|"
        r"automatización|"
        r"recordatorio)"
    ),
    nth_words="el día días",
    nth=(
        r"(?:el\s+)?d[ií]as?\s+\d{1,2}(?![\d:.]|\s?(?:h|hs|horas)\b)|el\s+\d{1,2}(?![\d:.,%])|\d{1,2}[ºª°]|\d{1,2}(?:er|ro|"
        r"do)(?!\w)"
    ),
    spellings=r"[ñ¿¡]|ci[óo]n(?:es)?\b|\w[ií]a[ns]\b|[íáéóú]me(?:lo|la)?\b",
    adjective_after=True,
    folds=True,
    sure_at="a_las a_la sobre_las",
)
