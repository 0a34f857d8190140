"""Spanish words by which the kind of work and what is missing are told, as data."""

SPANISH_KINDS = {
    "code": {
        7: (
            r"falla_al "
            r"\w+(?:error|exception) traceback stack_?trace "
            r"(?:escrib|cre|gener|desarroll|program|implement|constru|ha[gz])\w*_(?:me_)?(?:una?|el|"
            r"la)_(?:\S+_){0,2}(?:función|script|programa|clase|método|página_web|web|sitio|app|aplicación|bot|api) "
        ),
        4: (
            r"no_(?:funciona|carga|abre|arranca|aparece) roto rota falla botón pantalla_de_\w+ componente librería "
            r"clase método github_actions ci merge\w* fusion\w+ docker\w* react django laravel node[.]js página_web "
            r"error_en_(?:el|la) depend_abot excepción "
            r"paginación validación_de_\w+ modo_oscuro refactori\w+ depur\w+ lint\w* pruebas_unitarias "
            r"tests?_unitarios? pytest typescript python javascript "
            r"java rust código bug bugs pull_requests? prs? implement\w+ programa_(?:una?|el|la)_(?:función|script|app) "
            r"función script scripts endpoint regex dependenc\w+ vulnerabilidad\w* compil\w+ npm maven "
            r"migra\w*_(?:el|a)_\w+ inicio_de_sesión error_(?:4|5)\d\d error_de_\w+ compila falla_el_\w+ app_móvil "
            r"parche"
        ),
        2: (
            r"repo repositorio commits? rama api arregla corrige construye aplicación frontend backend dockerfile cli "
            r"web corr[ie]\w+ programa"
        ),
    },
    "research": {
        5: (
            r"busc\w+_en_(?:la_web|internet|google|línea|reddit) en_internet "
            r"qué_(?:han|ha)_(?:publicado|dicho|hecho) mira_qué "
        ),
        4: (
            r"comparativas? pros_y_contras ventajas_y_desventajas referentes mercado información_(?:sobre|de) "
            r"licitaciones subvenciones ayudas patentes reseñas_de qué_opina\w* encuéntr\w+ encuentra\w* búsqueda "
            r"oportunidades  "
            r"el_tiempo_(?:de|en|para) pronóstico precio_de "
            r"investig\w+ averigu\w+ compar\w+ competidores competencia estudio_de_mercado papers? "
            r"art[íi]culos_científicos qué_\w+_(?:es|son)_(?:mejor|más) más_barat\w+ alternativas_a restaurantes? "
            r"hoteles? vuelos? eventos_en causa motivo qué_diferencia diferencia_entre cómo_funciona qué_es"
        ),
        2: (
            r"cuáles cuál por_qué "
            r"cuál(?:es)?_(?:es|son) cuánt[oa]s? quién dónde busca\w* encuentra explor\w+ anali[zc]\w+ tendencias? "
            r"eval[úu]\w+ recomiend\w+ propón busc\w+ hallar localiz\w+ aprend\w+"
        ),
    },
    "summarize": {
        4: (
            r"en_(?:tres|cinco|\d+)_(?:puntos|frases|líneas|párrafos) lo_más_(?:importante|relevante|destacado) "
            r"puntos_(?:importantes|principales) parte_diario titulares qué_ha_pasado pasar\w*_a_limpio "
            r"sacar_los_\w+ ideas_principales resumido "
        ),
        7: (
            r"(?:ha[gz]|prepar|gener|env[ií]|m[aá]nd|cre|dame|redact|elabor)\w*_(?:\S+_){0,3}(?:resumen|síntesis|digest|"
            r"recopilación|informe_resumido) "
            r"revista_de_prensa "
        ),
        5: (
            r"hazme_un_documento_con lo_que_necesita transcrit[oa]s? minuta acuerdos "
            r"resum(?:e|es|en|ir|a|as|an|ido|eme|elo|ela|amos) resúm\w+ resumen resúmenes síntesis sintetiza digest "
            r"boletín_de_noticias puntos_clave parte_de_noticias repaso puntos_principales prensa"
        ),
        2: r"visión_general titulares destacados novedades acta transcripción lo_más_importante noticias",
    },
    "content": {
        4: (
            r"podcast episodio post_(?:de|para|en)_\w+ publicación_para comunicado_de_prensa presentación "
            r"diapositivas reformul\w+ reescrib\w+ corrige_(?:la_ortografía|el_texto) logo ilustración imagen_de "
            r"texto_(?:de|para) descripci\w+ párrafo editorial copy pie_de_\w+ campaña lema nombre_para "
            r"cenas comidas planifica\w* menú recetas? rutina_de_\w+ plan_de_\w+ "
            r"entradas?_de_blog artículo_de_blog blog newsletter boletín borrador redact\w+ art[íi]culo tuits? tweets? "
            r"hilo guion guión eslogan titular descripciones?_de_productos? traduc\w+ traduzc\w+ contenidos? ensayo "
            r"ideas? changelog publica\w* cartel menú guía plantilla quiz cuestionario receta poema discurso folleto "
            r"comunicado pie_de_foto parte_meteorológico lema retro\b agenda_de_la_reunión orden_del_día "
            r"organiza_el_menú diseñ\w+ carta cuentos? historias? poemas? canción chistes? adivinanzas? invitación "
            r"itinerario plan_de_\w+ brindis currículum"
        ),
        2: (
            r"escrib\w+ gener\w+ cre[ae]r? diseñ\w+ video vídeo redes_sociales posts? propuesta corrig\w+ frase texto "
            r"nota planific\w+ prepara\w* divertid\w+"
        ),
    },
    "data": {
        4: (
            r"gráfic[oa] diagrama histograma promedio suma mediana json presupuestos impagados extracto_bancario "
            r"gastos ingresos balance cifras horas_(?:imputadas|trabajadas|registradas) fichajes listado_de "
            r"dataset tabla_con importe apunta\w*_en_(?:mi|la)_hoja cotizaci\w+ deuda cobros albaranes "
            r"reportes? informes?_de_ventas "
            r"hoja_de_cálculo planilla google_sheets? excel csv concili\w+ base_de_datos sql registros? filas? "
            r"columnas? crm facturas? ventas kpis? métricas export\w+ import[ae]\w* extra[ei]\w* duplicados? informe "
            r"reporte report inventario stock estado_de_cuentas? recálculo recalcul\w+ nóminas? caja cierre_de_\w+ "
            r"tarifas? tipos_de_cambio presupuesto consumo lecturas? pedidos base_de_clientes clientes contabilidad "
            r"estadística\w* junta\w* reúne agrup\w+ nómina propinas recopila\w* pasa_(?:la|el|las|los)_\w+_a"
        ),
        2: (
            r"actualiz\w+ lista listado cuenta\w* tabla datos dashboard totales? calcul\w+ borra elimin\w+ sincroni\w+ "
            r"descarg\w+ proces\w+ recopil\w+ anot\w+ registr\w+ sum\w+ guarda\w* consult\w+"
        ),
    },
    "monitor": {
        5: (
            r"(?:av[ií]s|notif[ií]c|alert|informa|dime)\w*_(?:\S+_){0,3}(?:si|cuando|en_cuanto)_(?!termin|acab|est[ée]|"
            r"finali|complet|haya)\w+ ojo_a "
            r"si_(?:\S+_){1,5}(?:supera|baja|sube|cambia|pasa_de|cae) hay_stock "
            r"monitor\w* vigil\w+ revis[ae]\w* comprueb\w+ comprobar chequ\w+ verifi\w+ controla ping\w* "
            r"avísa\w*_(?:si|cuando) avisa\w*_(?:si|cuando) avises?_(?:\w+_){0,3}(?:si|cuando) alert\w+ rastre\w+ "
            r"sigue_el haz_seguimiento disponibilidad se_cae está_caíd\w+ responde_(?:bien|y) mir[ae]s?_si comprueba "
            r"mira_si vigila echa_un_ojo citas_libres disponible tarda_más precio_baj\w+ nivel_de_\w+ control[ae]\w* "
            r"cambios_de_precio cambios_en baj\w+_de_precio "
            r"(?:mánd|env[íi]|av[íi]s|escríb|dí|llám)\w*_(?:\S+_){0,3}(?:si|cuando)_\w+ pronóstico mareógrafo "
            r"nivel_del_\w+ consulta_(?:el|la)"
        ),
        2: (
            r"umbral nuev[oa]s_(?:anuncios|ofertas|actuaciones|publicaciones) anomal\w+ atrasad\w+ "
            r"procesos_judiciales vencid[oa]s "
            r"cambios? baja_de sub[ae]_de umbral estado detect\w+ cae caído temperatura bandeja espacio_en_disco cola "
            r"helada\w*"
        ),
    },
    "communication": {
        5: (
            r"(?:escrib|redact|env[ií]|m[aá]nd|prepar|respond|déja)\w*_(?:\S+_){0,3}(?:e-?mail|mail|correo|mensaje|"
            r"respuesta|invitación|carta|recordatorio|seguimiento)_(?:a|al|a_los|para|de_seguimiento|escrito) "
            r"correo_de_seguimiento que_se_le_responda "
        ),
        7: r"recu[ée]rda\w* recuerd[ae]\w* recordar\w* recordatorios? recordame",
        4: (
            r"pregunta\w*_(?:a|al|si) discúlp\w+ reenví\w+ propon_una_(?:cita|reunión) "
            r"dile_(?:a|al) sms felicita\w* llamar mensaje_de_telegram "
            r"ha[cz][eé]me_acordar h[aá]zme_acordar acu[eé]rdame acordate que_no_se_me_olvide agenda_una_(?:llamada|"
            r"reunión|cita) "
            r"respond\w+ contest\w+ invit\w+ notificaci\w+ felicit\w+ mensajes? bienvenida seguimiento_a "
            r"correos_urgentes avís\w+_(?:cada|todos|de) avis\w+_(?:cada|todos|de) convoc\w+ cumpleaños aniversario "
            r"saluda\w* invitación\w* anunci\w+ recordat\w+ escríbe\w*_a"
        ),
        2: (
            r"env[íi]\w+ mand\w+ email emails e-mail correos? whatsapp telegram sms llam\w+ dile avis\w+ avís\w+ "
            r"notific\w+ contact\w+ comunic\w+ difund\w+ publica\w*_en_(?:slack|el_canal)"
        ),
    },
    "ops": {
        4: (
            r"certificados? dominio dns ssl espacio_(?:en_disco|libre) "
            r"actualiz\w+_(?:el|los|la)_(?:servidor|sistema|paquetes) "
            r"(?:borr|elimin)\w+_(?:los|las|el)_(?:archivos|logs|ficheros|antiguos|viejos|temporales) calefacción "
            r"luces persianas instal\w+ rollback staging producción reserva_(?:un|una|la|el) descomprim\w+ zip "
            r"automátic\w+_de_\w+ bbdd "
            r"lanza_\S+ ejecuta_\S+ reinicia\w* contenedor\w* "
            r"despleg\w+ despliegu\w+ reinici\w+ copia_de_seguridad copias_de_seguridad backup\w* respald\w+ "
            r"archiv[ae]\w* renombr\w+ servidor\w* kubernetes cluster bucket limpi\w+ apag[au]\w* encend\w+ enciend\w+ "
            r"logs configur\w+ tarea_de_\w+ asign\w+ cierra máquinas rota\w*_(?:las|los) riega\w* regar activ[ae]\w* "
            r"desactiv\w+ bloque\w+ apag\w+ migr\w+ restaur\w+ servidor_de_\w+ copias? limpi\w+_(?:la|el|los|las) "
            r"álbumes pasar_(?:los|las|el|la) mover_(?:los|las|el|la) disco_nuevo mudanza"
        ),
        2: (
            r"mueve mover orden[ae]\w* comprim\w+ cerrar carpetas? archivos? tickets? ejecut\w+ clasific\w+ "
            r"organi[zc]\w+ programa agend\w+ arranc\w+ deten\w+ copi\w+ orden\w+"
        ),
    },
}

SPANISH_MISSING = {
    "account": (
        r"meta_ads google_ads facebook_ads instagram_ads trello_\w+ "
        r"(?:e-?)?(?:correos?|mails?)_(?:recibidos|no_leídos|nuevos) llegue_un_(?:correo|mail) mis_presupuestos "
        r"campañas? facebook publica_en_la_web "
        r"correos del_correo respond\w+_a_\S+@ contest\w+_a_\S+@ pedidos_de_hoy bandeja en_telegram "
        r"(?:mi|mis|el|la|nuestro)_(?:calendario|agenda|bandeja(?:_de_entrada)?|correos?|emails?|e-mails?|mails?|buzón) "
        r"mi_mail gmail bandeja_de_entrada zendesk hubspot salesforce stripe asana jira trello crm whatsapp shopify "
        r"quickbooks xero linkedin instagram s3 bucket notion tickets tuits? drive facturas suscripciones "
        r"servidor_de_\w+ copias carpeta_\w+ fotos tarifas contactos bandeja_de_soporte soporte invernadero caja "
        r"suscriptores álbumes disco_nuevo intercom freshdesk pipedrive clickup dropbox onedrive sharepoint paypal "
        r"woocommerce etsy typeform datev sentry datadog"
    ),
    "credentials": (
        r"twilio n8n mysql postgres\w* "
        r"claves?_(?:de_)?api api_keys? token contraseña newsapi openai"
    ),
    "repository": (
        r"github_actions dependabot "
        r"formulario_de_(?:registro|contacto|inicio) commits? ci repo repositorio pull_requests? prs? "
        r"issues?_de_github github_issues? fuga_de_memoria "
        r"pruebas_unitarias pytest rama dependencias changelog error_(?:4|5)\d\d inicio_de_sesión app_móvil compila"
    ),
    "file": (
        r"te_voy_a_(?:pasar|enviar|mandar) te_(?:paso|adjunto|mando)_(?:un|el|la|una) la_grabación "
        r"(?:este|esta|estos|ese|esa)_(?:\w+_)?(?:función|archivo|fichero|documento|pdf|texto|artículo|informe|contrato|"
        r"código|script|foto|imagen|hoja|nota|correo) "
        r"(?:el|la|los|las)_(?:acta|notas?|transcripción|pdf|contrato|grabación|documento|informe_del)\b (?<!con\s)adjunt\w+ "
        r"nota_seleccionada presupuesto_a\b las_páginas últimas_\d+_páginas informe_anual"
    ),
    "url": (
        r"una?_(?:url|página|página_web|web|sitio|endpoint) (?:esta|la|nuestra)_(?:url|web|página)_(?:no|está|responde) "
        r"nuestr[oa]_(?:web|sitio) endpoint_de_(?:la_)?api la_web_de\w* web_del_\w+ página_web_de\w* "
        r"la_página_del?_\w+"
    ),
    "list": (
        r"que_te_(?:indico|paso|digo) "
        r"watch-?list\w* "
        r"(?:la|una)_lista_de_\w+ siguiente_lista estos_(?:enlaces|canales|competidores) socios clientes_que "
        r"miembros_que"
    ),
    "topic": (
        r"mi_nicho un_tema algún_tema algo_interesante mis_(?:objetivos|metas|intereses) cosas boletín$ newsletter$ "
        r"mi_sector"
    ),
    "location": (
        r"(?:el|del)_(?:clima|tiempo_que_hará) pronóstico_del_tiempo mi_ciudad cerca_de_(?:mí|casa|aquí) mi_zona "
        r"nuestr[oa]_(?:ciudad|zona|barrio|municipio)"
    ),
    "phone": r"llámame avísame_por_(?:whatsapp|sms|teléfono) sms llamada_telefónica",
    "spreadsheet": r"hoja_de_cálculo planilla google_sheets?",
    "channel": r"en_slack mensaje_de_slack canal_de_(?:discord|teams)",
    "recipient_email": (
        r"destinatarios (?:avis\w*|env\w+|mand\w*)_a_mi_\w+ le_avise_a_mi_\w+ "
        r"(?:env[íi]\w*|mand\w*)_(?:\w+_){0,5}(?:al|a_los|a_todo_el|a_todos_los|a_la)_(?:equipo|jefe|gestores|gerentes|"
        r"clientes|finanzas|gerencia|dirección)\b por_(?:correo|e-?mail|mail)(?:_electrónico)? newsletter boletín "
        r"envíame_un_(?:correo|mail|email)"
    ),
    "data_source": (
        r"mis_(?:gastos|ventas|clientes) facturas?_(?:pase|vencid\w+|pendiente\w*) factura_pase cobros impagos "
        r"visitas consumos "
        r"vencimientos? catálogo reportes? ventas "
        r"(?:informe|reporte|resumen|listado|datos|cifras|números)_(?:\w+_){0,2}(?:de_)?(?:ventas|errores|ingresos|"
        r"gastos|bajas|inventario|stock|ejecutivo|financiero) ventas kpis? métricas base_de_datos inventario ingresos "
        r"tareas_pendientes estado_de_cuentas? cola_de_pedidos informe_de_\w+ facturación nóminas? tipos_de_cambio "
        r"pedidos base_de_clientes clientes lecturas? consumo mareógrafo nivel_del_\w+ entregado voluntarios"
    ),
    "url:monitor": (
        r"el_precio(?!_(?:\w+_)?(?:vol|vols|billet|train|hôtel|volo|biglietto|treno|vuelo|billete|tren|voo|passagem|"
        r"flug\w*|ticket\w*|hotel|bitcoin|btc|eth\w*|gold|oro|öl|aktie\w*|or|acci\w+|ações|strom\w*|dólar)\b) "
        r"producto artículo anuncios? "
        r"(?:la|el|esta|este|nuestr[oa]|mi|su)_(?:\w+_){0,2}(?:página|web|sitio|tienda|tienda_online|endpoint|portal|api|vuelo)"
    ),
    "account:ops": r"servidor(?:es)? base_de_datos copias?_de_seguridad carpetas? impresora equipos",
    "data_source:communication": r"citas? pacientes vencimientos? cumpleaños",
    "topic:research": r"(?:nuestr[oa]s?|mi|mis)_(?:producto|empresa|competencia|competidores|mercado|sector|marca|negocio)",
    "condition": r"si_(?:algo|cualquier_cosa)_cambia cuando_cambie si_hace_falta inusual demasiado_(?:alto|bajo)",
    "hours": r"horario_(?:laboral|de_oficina|comercial)",
    "criteria": r"(?:mejores|relevantes|más_importantes|interesantes)_(?:candidatos|opciones|leads|ofertas)",
    "language": r"trad[úu]ce(?:lo|la)$ a_otro_idioma",
    "destination": r"guárdalo_en_algún_sitio expórtalo súbelo_a_algún_(?:sitio|lado)",
    "name": r"<nombre> tu_nombre",
    "repository:ops": r"despleg\w+ despliegu\w+",
}
