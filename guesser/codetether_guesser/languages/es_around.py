"""Spanish words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

SPANISH_AROUND = Around(
    cron_asked="explica significa por_qu[eé]",  # "qué significa 0 9 * * 1"
    asks=r"explica(?:me|r)?\b por_qu[eé]_ diferenc\w+_entre",
    mends="corrige arreglar? depura",  # "corrige el error que sale cada día"
    which="que",
    regular="diari semanal",  # "la copia diaria falla"
    fails="falla",
    please="por_favor",
    stops=r"deja_de\s+\w+r para?_de\s+\w+r",  # "deja de enviarlo los lunes"
    instead="en_vez_de en_lugar_de y_no",
    either="o",
    writing="articulo ensayo poema cuento guia",
    about="sobre acerca_de",
    the="el la",
    our="nuestr[oa]",
    my="mi nuestr[oa]s?",
    opens="abren? cierran? salen?",  # "el museo abre a las 9"
    open=r"abiert\w+",
    at=r"a_las\s+ a\s+",
    takes_place=(  # "la reunión es todos los martes"
        r"(?:reunion|clase|curso|tienda|mercado|evento|partido|oficina|concierto|junta)(?:es|s)?\s+"
        r"(?:es|son|empieza\w*|comienza\w*|abre\w*|cierra\w*|tienen?_lugar|se_celebran?)(?:\s+abiert\w+)?\s*(?:el|los|las?)?\s*"
    ),
    of_time="sobre citas? horas?_libres? disponibles? consultas?",  # "un poema sobre los domingos"
    how_many="cuant[oa]s",
    goes_on="sale se_envia se_ejecuta corre llega",  # "la copia se ejecuta cada noche a las 2; documéntala"
    works="trabajo trabajamos",
    itself="automa[cz]ion tarea flujo bot robot",
    also="y",
    afterwards="luego",
    kindly="por_favor,",
    plans="plan horario dieta rutina viaje menu hotel",
    built="aplicacion pagina sitio juego componente dashboard linea_(?:de_)?cron expresion_cron formulario",
    number="n[uú]mero",
    inside="de en del",  # "arregla las pruebas de acme/shop"
    this="[EeÉé]st[ea]s?",  # "resume este texto: …"
    weather="tiempo clima",
    weather_in="en de a",
    no_place="la el mi mañana",
    in_place="en de a",
    me="mi",  # "escríbeme a mí por Slack"
    over="por en",
    written_as=r"como guard\w+ grab\w+ export\w* crea\w*",
    server=r"serv\w+",
    creates="cre[ai] gener escrib ha[gz]",  # "escríbeme un script"
    for_me="me nos",
    one="un una uno",
    code=r"script programa funci[oó]n clase sitio p[aá]gina landing\w* app",
    reminder=r"recordatorio alarma program\w+ agend\w+ planifi\w+",  # "un recordatorio para el 15 de marzo"
    reminder_for="para",
    schedule_cue=r"horario agenda\w*",  # horario: «cada día a las 9»
    reworks=r"tradu[czi]\w* corrig\w*",
    at_once="inmediatamente de_inmediato",  # "avísame de inmediato"
    holder="todo",
    held_with="con",  # "todo con prioridad alta"
    shown=r"mu[eé]stra(?:me|nos) dame",
    and_report="y",  # "revisa los registros y envía a x@y"
    report_to="a para",
    small="la el los las un una de",
)
