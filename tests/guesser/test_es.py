"""Spanish: sentences and what the rules read out of them. Every rule of the data file has its sentence here."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

EXPLICIT = {
    "todos los días a las 8:00 AM revisa el correo": "0 8 * * *",
    "a las 8:00 a. m. cada día riega el jardín": "0 8 * * *",
    "Todos los dias a las 9 de la noche apaga las luces": "0 21 * * *",
    "cada día a las 8pm revisa las ventas": "0 20 * * *",
    "diariamente a las 23:55 cierra la caja": "55 23 * * *",
    "a diario a las 14h revisa la cola": "0 14 * * *",
    "Revisa la cola a las 6:30 todos los días": "30 6 * * *",
    "todas las mañanas a las 9 lee los titulares": "0 9 * * *",
    "cada tarde a las 5 riega las plantas": "0 17 * * *",
    "todas las noches a las 11 haz una copia de seguridad": "0 23 * * *",
    "cada noche a las 2 rota los logs": "0 2 * * *",
    "por las noches a las 10 y media apaga el servidor": "30 22 * * *",
    "todos los días a las ocho y cuarto de la mañana abre el portal": "15 8 * * *",
    "todos los días a las diez menos cuarto limpia la caché": "45 9 * * *",
    "todos los días a las 12 del mediodía publica el menú": "0 12 * * *",
    "cada día a mediodía publica el menú": "0 12 * * *",
    "cada día a medianoche borra los temporales": "0 0 * * *",
    "a las 3 de la madrugada, todos los días, rota los logs": "0 3 * * *",
    "todos los días a las 17.30 horas cierra los tickets": "30 17 * * *",
    "cada lunes a las 9:00 prepara la agenda": "0 9 * * 1",
    "los lunes a las 9 prepara la agenda": "0 9 * * 1",
    "todos los martes y jueves a las 18h manda la rutina": "0 18 * * 2,4",
    "los lunes, miércoles y viernes a las 7 publica un tuit": "0 7 * * 1,3,5",
    "los miercoles a las 7 publica un tuit": "0 7 * * 3",
    "los sábados y domingos a las 10 riega el jardín": "0 10 * * 0,6",
    "sábados y domingos a las 10 riega el jardín": "0 10 * * 0,6",
    "los fines de semana a las 11 revisa la piscina": "0 11 * * 0,6",
    "de lunes a viernes a las 8:30 publica el plan": "30 8 * * 1-5",
    "de lunes a sábado a las 8 abre la tienda en línea": "0 8 * * 1-6",
    "lunes a viernes, 8:00: publica el plan": "0 8 * * 1-5",
    "del lunes al jueves a las 20:00 revisa la alarma": "0 20 * * 1-4",
    "entre semana a las 7 y media resume el tráfico": "30 7 * * 1-5",
    "cada día laborable a las 9 revisa la bandeja": "0 9 * * 1-5",
    "todos los días hábiles a las 18:00 cierra la caja": "0 18 * * 1-5",
    "todos los días excepto los domingos a las 6 hornea pan": "0 6 * * 1-6",
    "todos los días menos sábado y domingo a las 6 hornea pan": "0 6 * * 1-5",
    "cada 15 minutos mira la cola": "*/15 * * * *",
    "cada quince minutos mira la cola": "*/15 * * * *",
    "cada 30min mira la cola": "*/30 * * * *",
    "cada media hora mira la cola": "*/30 * * * *",
    "cada minuto mira la cola": "* * * * *",
    "cada hora comprueba el disco": "0 * * * *",
    "cada 2 horas comprueba el disco": "0 */2 * * *",
    "cada dos horas comprueba el disco": "0 */2 * * *",
    "cada 10 minutos de 9 a 17 mira la cola": "*/10 9-16 * * *",
    "de las 9 a las 18, cada 30 minutos, mira la cola": "*/30 9-17 * * *",
    "cada hora entre las 8 y las 20 comprueba el disco": "0 8-20 * * *",
    "el día 1 de cada mes a las 7:00 saca el balance": "0 7 1 * *",
    "el 1 de cada mes a las 7:00 saca el balance": "0 7 1 * *",
    "el primer día de cada mes a las 7 saca el balance": "0 7 1 * *",
    "el día 1 y 15 de cada mes a las 6 AM paga las nóminas": "0 6 1,15 * *",
    "los días 5 y 20 de cada mes a las 10 paga las nóminas": "0 10 5,20 * *",
    "todos los meses el día 15 a las 9 paga el recibo": "0 9 15 * *",
    "mensualmente, el día 3 a las 12:00, factura a los clientes": "0 12 3 * *",
    "cada 3 de marzo a las 10 felicita a Ana": "0 10 3 3 *",
    "todos los años el 24 de diciembre a las 18:00 felicita al equipo": "0 18 24 12 *",
    "a las 9 y a las 18 todos los días mira la cola": "0 9,18 * * *",
    "dos veces al día, a las 9:00 y a las 17:00, mira la cola": "0 9,17 * * *",
    "cada día a las 8, 12 y 16 horas mide la temperatura": "0 8,12,16 * * *",
    "el último viernes de cada mes a las 16:00 trae tarta": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "todos los primeros lunes de mes a las 10 revisa los extintores": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0",
    "los miércoles alternos a las 10:00 revisa el presupuesto": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;BYHOUR=10;BYMINUTE=0",
    "cada 3 horas entre lunes y viernes sincroniza el CRM": "0 */3 * * 1-5",
    "los días 1 y 15 a las 9:00 envía la nómina": "0 9 1,15 * *",
    "el primer lunes del mes a las 9 crea el inventario": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "cada segundo martes de mes a las 9 revisa los extintores": "FREQ=MONTHLY;BYDAY=2TU;BYHOUR=9;BYMINUTE=0",
    "el último día de cada mes a las 18:00 cierra la caja": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "el último día hábil del mes a las 17 paga": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0",
    "el primer día laborable de cada mes a las 8 corre el informe": (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=8;BYMINUTE=0"
    ),
    "cada dos semanas los viernes a las 16 haz la retro": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=0",
    "quincenalmente los lunes a las 9 planifica el sprint": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
    "semana sí, semana no, el jueves a las 11 revisa el presupuesto": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=11;BYMINUTE=0",
    "Cada dos semanas prepara el resumen los viernes a las 16": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=0",
    "Quiero un boletín quincenal sobre IA, a las 10 de la mañana los martes": (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=10;BYMINUTE=0"
    ),
    "De lunes a viernes entre las 9 y las 18 comprueba cada 10 minutos la cola": "*/10 9-17 * * 1-5",
    "el 15 y el último día de cada mes a las 10 paga la nómina": "FREQ=MONTHLY;BYMONTHDAY=-1,15;BYHOUR=10;BYMINUTE=0",
    "un día sí y otro no a las 7 riega el huerto": "FREQ=DAILY;INTERVAL=2;BYHOUR=7;BYMINUTE=0",
    "día por medio a las 7 regá el huerto": "FREQ=DAILY;INTERVAL=2;BYHOUR=7;BYMINUTE=0",
    "cada 3 días a las 7:00 riega el huerto": "FREQ=DAILY;INTERVAL=3;BYHOUR=7;BYMINUTE=0",
    "cada 45 minutos mira la cola": "FREQ=MINUTELY;INTERVAL=45",
    "mañana a las 9 llama al dentista": "2026-11-25 09:00",
    "mañana por la tarde a las 4 llama al dentista": "2026-11-25 16:00",
    "pasado mañana a las 10:15 llama al dentista": "2026-11-26 10:15",
    "hoy a las 18:30 apaga el servidor": "2026-11-24 18:30",
    "esta tarde a las 7 apaga el servidor": "2026-11-24 19:00",
    "el próximo viernes a las 12 envía el boletín": "2026-11-27 12:00",
    "el viernes que viene a las 12 envía el boletín": "2026-11-27 12:00",
    "el 31 de diciembre a las 23:59 archiva los tickets": "2026-12-31 23:59",
    "dentro de 2 horas apaga el servidor": "2026-11-24 14:00",
    "en 30 minutos avísame": "2026-11-24 12:30",
    "programa una tarea para cada día a las 8pm que borre los temporales": "0 20 * * *",
}
VAGUE = {
    "todas las mañanas lee los titulares": "0 9 * * *",
    "por las tardes riega el jardín": "0 14 * * *",
    "cada lunes prepara la agenda": "0 9 * * 1",
    "los domingos por la noche prepara la agenda": "0 18 * * 0",
    "una vez al mes limpia los logs": "0 9 1 * *",
    "una vez por semana limpia los logs": "0 9 * * 1",
    "genera un informe semanal de ventas": "0 9 * * 1",
    "envía resumen diario de incidencias": "0 9 * * *",
    "al final de cada mes cierra la caja": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0",
}
NO_SCHEDULE = [
    "Resume la reunión del lunes a las 9:00",
    "La entrega es el viernes a las 17:00, escribe el borrador",
    "Busca vuelos que salgan a las 10:30",
    "Escribe un artículo de 3 páginas sobre el 2 de mayo",
    "El informe semanal tiene un error, corrígelo",
    "Actualiza el plan diario del equipo",
    "Resume las noticias de las últimas 24 horas",
    "Compara los precios de hoy con los de ayer",
    "Arregla el cron que corre todos los días a las 3am, está fallando",
    "Compara las ventas de los lunes con las de los viernes",
    "El horario es de 9:00 a 18:00, de lunes a viernes. Responde a los clientes fuera de ese horario",
    "Crea un plan de entrenamiento semanal para un maratón",
    "¿Qué hicimos ayer a las 9?",
    "Ordena mis hábitos diarios en una tabla",
    "Traduce el capítulo 12:30 del libro",
    "todos los días a las 25:00 riega el jardín",
    "Añade un segundo párrafo y un tercer ejemplo",
    "Manda a todos los clientes el catálogo",
    "Necesito el contrato antes del viernes a las 12:00",
]


@pytest.mark.parametrize(("text", "expected"), EXPLICIT.items())
def test_an_explicit_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize(("text", "expected"), VAGUE.items())
def test_a_vague_schedule_is_filled_and_its_time_asked_for(text: str, expected: str) -> None:
    assert when(text) == expected
    assert "time_of_day" in read(text).missing


@pytest.mark.parametrize("text", NO_SCHEDULE)
def test_a_time_that_is_no_schedule_fills_none(text: str) -> None:
    assert when(text) is None


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("cada día a las 9:00 hora de España revisa la cola", "Europe/Madrid"),
        ("cada día a las 9:00 (hora de Colombia) revisa la cola", "America/Bogota"),
        ("cada día a las 9 hora CDMX revisa la cola", "America/Mexico_City"),
        ("cada día a las 9, hora argentina, revisa la cola", "America/Argentina/Buenos_Aires"),
        ("cada lunes a las 09:00 UTC revisa la cola", "UTC"),
        ("cada día a las 9 busca hoteles en Madrid", None),
        ("busca una hora en Colombia para llamar", None),
    ],
)
def test_only_a_stated_zone_is_taken(text: str, zone: str | None) -> None:
    assert read(text).stated_zone == zone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("envía el informe a ana@empresa.es", "ana@empresa.es"),
        ("Envíame el resumen a ana@empresa.es", "ana@empresa.es"),
        ("mándaselo por correo a ana@empresa.es", "ana@empresa.es"),
        ("avisa a ana@empresa.es cuando termines", "ana@empresa.es"),
        ("Mándame a ana@empresa.es las bajas del mes", "ana@empresa.es"),
        ("responde a ana@empresa.es", None),
        ("no envíes nada a ana@empresa.es", None),
        ("Quiero un boletín sobre jardines, a ana@empresa.es", "ana@empresa.es"),
        ("Pregunta por el precio, a ana@empresa.es", None),
        ("busca los correos de ana@empresa.es", None),
        ("reenvía los correos de banco@ejemplo.es", None),
        ("añade a ana@empresa.es al grupo", None),
        ("Resume los tickets, destinatario: ana@empresa.es", "ana@empresa.es"),
        ("borra la cuenta de ana@empresa.es", None),
    ],
)
def test_an_address_is_filled_only_where_the_person_wants_to_be_told(text: str, address: str | None) -> None:
    assert notify_email(text) == address


def test_a_callback_is_read() -> None:
    assert callback_url("al terminar, haz POST del resultado a https://hooks.acme.io/ct") == "https://hooks.acme.io/ct"
    assert callback_url("resume https://hooks.acme.io/ct") is None


@pytest.mark.parametrize(
    ("text", "notify"),
    [
        ("avísame cuando baje el precio del vuelo", True),
        ("mandámelo por Telegram", True),
        ("que me llegue un mensaje si se cae la web", True),
        ("limpia los logs y no avises a nadie", False),
        ("limpia los logs, no hace falta que me avises", False),
        ("limpia los logs sin notificar", False),
        ("limpia los logs", False),
    ],
)
def test_being_told_is_asked_for_or_not(text: str, notify: bool) -> None:
    assert read(text).notify is notify


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Es urgente: reinicia el servidor", 100),
        ("prioridad alta: reinicia el servidor", 50),
        ("sin prisa, ordena las carpetas", -50),
        ("no es urgente, ordena las carpetas", -50),
        ("clasifica los correos urgentes", None),
    ],
)
def test_priority_speaks_of_the_task(text: str, priority: int | None) -> None:
    assert read(text).priority == priority


@pytest.mark.parametrize(
    "text", ["hola", "hola, ¿qué tal?", "ayúdame con algo", "gracias", "todos los días lo mismo", "cada 30 minutos"]
)
def test_what_says_no_work_is_not_a_task(text: str) -> None:
    assert read(text).is_abstained


@pytest.mark.parametrize(
    "text", ["resume esto: https://ejemplo.com/a", "riega el jardín", "busca vuelos a Lima", "arregla el login"]
)
def test_what_says_work_is_a_task(text: str) -> None:
    assert not read(text).is_abstained


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("refactoriza el módulo de pagos", "code"),
        ("investiga a los competidores de Acme", "research"),
        ("resume los hilos de soporte", "summarize"),
        ("redacta una entrada de blog sobre café", "content"),
        ("exporta las facturas a Excel", "data"),
        ("vigila la web y avísame si se cae", "monitor"),
        ("recuérdame llamar a mi madre", "communication"),
        ("reinicia el servidor de pruebas", "ops"),
    ],
)
def test_the_kind_is_read(text: str, kind: str) -> None:
    assert read(text).kind.kind == kind
