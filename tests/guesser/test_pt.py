"""Portuguese: sentences and what the rules read out of them. Every rule of the data file has its sentence here."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

EXPLICIT = {
    "todos os dias às 8h verifique o e-mail": "0 8 * * *",
    "todo dia às 9 horas verifique o e-mail": "0 9 * * *",
    "todo dia as 9h verifica o e-mail": "0 9 * * *",
    "Todo dia às 22:15 feche o caixa": "15 22 * * *",
    "diariamente às 23h55 feche o caixa": "55 23 * * *",
    "às 6h30, todos os dias, abra o portão": "30 6 * * *",
    "todas as manhãs às 9 leia as manchetes": "0 9 * * *",
    "toda manhã às 8h leia as manchetes": "0 8 * * *",
    "toda noite às 10 desligue as luzes": "0 22 * * *",
    "todos os dias às 8 da manhã abra o portão": "0 8 * * *",
    "todos os dias às 3 da tarde abra o portão": "0 15 * * *",
    "todos os dias às 9 da noite desligue as luzes": "0 21 * * *",
    "às 3h da madrugada, todos os dias, rode o backup": "0 3 * * *",
    "todo dia ao meio-dia publique o cardápio": "0 12 * * *",
    "todo dia ao meio-dia e meia publique o cardápio": "30 12 * * *",
    "todo dia à meia-noite apague os temporários": "0 0 * * *",
    "todos os dias às sete e meia leia as manchetes": "30 7 * * *",
    "toda segunda-feira às 9h prepare a pauta": "0 9 * * 1",
    "toda segunda às 9h prepare a pauta": "0 9 * * 1",
    "todas as segundas-feiras às 9:00 prepare a pauta": "0 9 * * 1",
    "às segundas, às 9h, prepara a agenda": "0 9 * * 1",
    "nas sextas às 17h envie o resumo": "0 17 * * 5",
    "toda terça e quinta às 18h mande o treino": "0 18 * * 2,4",
    "todas as terças e quintas às 18h mande o treino": "0 18 * * 2,4",
    "às segundas, quartas e sextas pelas 7h45 publica uma dica": "45 7 * * 1,3,5",
    "aos sábados às 10h regue o jardim": "0 10 * * 6",
    "sábados e domingos às 10h regue o jardim": "0 10 * * 0,6",
    "aos fins de semana às 11h regue o jardim": "0 11 * * 0,6",
    "nos finais de semana às 11h regue o jardim": "0 11 * * 0,6",
    "de segunda a sexta às 8h30 publique o plano": "30 8 * * 1-5",
    "segunda a sexta, 8h: publique o plano": "0 8 * * 1-5",
    "de segunda-feira a sábado às 8h abra a loja": "0 8 * * 1-6",
    "todo dia útil às 9h verifique a caixa": "0 9 * * 1-5",
    "todos os dias úteis às 19:00 feche o caixa": "0 19 * * 1-5",
    "em dias úteis às 19h feche o caixa": "0 19 * * 1-5",
    "todos os dias exceto domingo às 6h asse pão": "0 6 * * 1-6",
    "todos os dias menos aos domingos às 6h coze pão": "0 6 * * 1-6",
    "a cada 15 minutos veja a fila": "*/15 * * * *",
    "de 15 em 15 minutos vê a fila": "*/15 * * * *",
    "a cada quinze minutos veja a fila": "*/15 * * * *",
    "a cada meia hora veja a fila": "*/30 * * * *",
    "a cada 30min veja a fila": "*/30 * * * *",
    "de meia em meia hora veja a fila": "*/30 * * * *",
    "a cada minuto veja a fila": "* * * * *",
    "de hora em hora veja o disco": "0 * * * *",
    "a cada hora veja o disco": "0 * * * *",
    "a cada 2h veja o disco": "0 */2 * * *",
    "de 3 em 3 horas veja o disco": "0 */3 * * *",
    "de duas em duas horas veja o disco": "0 */2 * * *",
    "a cada 10 minutos das 9h às 17h veja a fila": "*/10 9-16 * * *",
    "das 8h às 18h, a cada 30 minutos, veja a fila": "*/30 8-17 * * *",
    "a cada hora entre 8h e 20h veja o disco": "0 8-20 * * *",
    "todo dia 5 às 10h emita as notas": "0 10 5 * *",
    "todo dia 5 e 20 às 10h emita as notas": "0 10 5,20 * *",
    "no dia 1 de cada mês às 7h faça o balanço": "0 7 1 * *",
    "dia 1º de cada mês às 7h faça o balanço": "0 7 1 * *",
    "no primeiro dia do mês às 7h faça o balanço": "0 7 1 * *",
    "todo mês no dia 15 às 9h pague o boleto": "0 9 15 * *",
    "mensalmente no dia 5 às 10:00 emita as notas": "0 10 5 * *",
    "todo ano em 24 de dezembro às 18h parabenize o time": "0 18 24 12 *",
    "duas vezes por dia, às 9h e às 17h, veja a fila": "0 9,17 * * *",
    "de segunda a sexta às 8h, 12h e 18h veja a fila": "0 8,12,18 * * 1-5",
    "na última sexta-feira de cada mês às 16h traga bolo": "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0",
    "na primeira segunda-feira do mês às 9h crie o inventário": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "toda primeira segunda do mês às 9h crie o inventário": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0",
    "na segunda terça-feira de cada mês às 9h teste o alarme": "FREQ=MONTHLY;BYDAY=2TU;BYHOUR=9;BYMINUTE=0",
    "no último dia do mês às 18h feche o caixa": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "no último dia útil do mês às 17h pague": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0",
    "no primeiro dia útil de cada mês às 8h rode o relatório": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=8;BYMINUTE=0",
    "no quinto dia útil do mês às 10h pague os salários": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5;BYHOUR=10;BYMINUTE=0",
    "a cada duas semanas na sexta às 16h faça a retro": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16;BYMINUTE=0",
    "quinzenalmente às segundas às 9h planeje a sprint": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
    "semana sim, semana não, à quinta às 11h, revê o orçamento": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=11;BYMINUTE=0",
    "Envie quinzenalmente o convite às terças-feiras às 20h": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=20;BYMINUTE=0",
    "três vezes por dia (8, 13, 18h) veja a fila": "0 8,13,18 * * *",
    "quartas alternadas às 10h revise o orçamento": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;BYHOUR=10;BYMINUTE=0",
    "nos dias 1 e 15 às 9h envie a folha": "0 9 1,15 * *",
    "dia sim, dia não às 7h regue a horta": "FREQ=DAILY;INTERVAL=2;BYHOUR=7;BYMINUTE=0",
    "a cada 3 dias às 7h regue a horta": "FREQ=DAILY;INTERVAL=3;BYHOUR=7;BYMINUTE=0",
    "a cada 45 minutos veja a fila": "FREQ=MINUTELY;INTERVAL=45",
    "amanhã às 9h ligue para o dentista": "2026-11-25 09:00",
    "amanhã de manhã às 9 ligue para o dentista": "2026-11-25 09:00",
    "depois de amanhã às 10h15 ligue para o dentista": "2026-11-26 10:15",
    "hoje às 18h30 desligue o servidor": "2026-11-24 18:30",
    "hoje à noite às 8 desligue o servidor": "2026-11-24 20:00",
    "na próxima sexta-feira às 12h envie o boletim": "2026-11-27 12:00",
    "sexta que vem às 12h envie o boletim": "2026-11-27 12:00",
    "em 31 de dezembro às 23:59 arquive os chamados": "2026-12-31 23:59",
    "daqui a 2 horas desligue o servidor": "2026-11-24 14:00",
    "daqui a 30 minutos me avise": "2026-11-24 12:30",
}
VAGUE = {
    "todas as manhãs leia as manchetes": "0 9 * * *",
    "toda tarde regue o jardim": "0 14 * * *",
    "toda segunda prepare a pauta": "0 9 * * 1",
    "aos domingos à noite prepare a pauta": "0 18 * * 0",
    "uma vez por mês limpe os logs": "0 9 1 * *",
    "uma vez por semana limpe os logs": "0 9 * * 1",
    "gere um relatório semanal de vendas": "0 9 * * 1",
    "envie resumo diário das ocorrências": "0 9 * * *",
    "me lembre todo dia 15 de pagar o aluguel": "0 9 15 * *",
    "no fim de cada mês feche o caixa": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0",
}
NO_SCHEDULE = [
    "Resuma a reunião de segunda às 9h",
    "Resuma a reunião de ontem às 15h",
    "A entrega é na sexta às 17h, escreva o rascunho",
    "Pesquise voos que saem às 10h30",
    "Escreva um artigo de 3 páginas sobre o 25 de abril",
    "O relatório semanal tem um erro, corrija",
    "Atualize o plano diário da equipe",
    "Resuma as notícias das últimas 24 horas",
    "Resuma as 3 principais notícias de hoje",
    "Compare os preços de hoje com os de ontem",
    "Compare as vendas das segundas com as das sextas",
    "O horário é das 9h às 18h, de segunda a sexta. Responda aos clientes fora desse horário",
    "Monte um cardápio semanal vegetariano",
    "Traduza o capítulo 12:30 do livro",
    "todos os dias às 25h regue o jardim",
    "Reescreva a segunda seção e o terceiro parágrafo",
    "Mande a todos os clientes o catálogo",
    "Preciso do contrato até sexta às 12h",
    "avisa-me quando o BTC cair 5% numa hora",
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
        ("todo dia às 9h (horário de Brasília) veja a fila", "America/Sao_Paulo"),
        ("todo dia às 9h, horário de Manaus, veja a fila", "America/Manaus"),
        ("todo dia às 9h (hora de Lisboa) veja a fila", "Europe/Lisbon"),
        ("todo dia às 9h BRT veja a fila", "America/Sao_Paulo"),
        ("toda segunda às 12h UTC veja a fila", "UTC"),
        ("todo dia às 9h pesquise hotéis em Lisboa", None),
        ("encontre um horário em Brasília para a reunião", None),
    ],
)
def test_only_a_stated_zone_is_taken(text: str, zone: str | None) -> None:
    assert read(text).stated_zone == zone


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("envie o relatório para ana@loja.com.br", "ana@loja.com.br"),
        ("mande para ana@loja.com.br", "ana@loja.com.br"),
        ("envia-me o resumo para ana@loja.pt", "ana@loja.pt"),
        ("avise ana@loja.com.br quando terminar", "ana@loja.com.br"),
        ("responda a ana@loja.com.br", None),
        ("não envie nada para ana@loja.com.br", None),
        ("busque os e-mails de ana@loja.com.br", None),
        ("encaminhe os e-mails de banco@exemplo.com", None),
        ("convide ana@loja.com.br para a reunião", None),
        ("apague a conta de ana@loja.com.br", None),
    ],
)
def test_an_address_is_filled_only_where_the_person_wants_to_be_told(text: str, address: str | None) -> None:
    assert notify_email(text) == address


def test_a_callback_is_read() -> None:
    assert callback_url("ao terminar, chame o webhook https://hooks.acme.io/ct") == "https://hooks.acme.io/ct"
    assert callback_url("resuma https://hooks.acme.io/ct") is None


@pytest.mark.parametrize(
    ("text", "notify"),
    [
        ("me avise quando o preço cair", True),
        ("avisa-me quando o preço cair", True),
        ("manda-me pelo Telegram", True),
        ("limpe os logs e não avise ninguém", False),
        ("limpe os logs, não precisa avisar", False),
        ("limpe os logs sem notificar", False),
        ("limpe os logs", False),
    ],
)
def test_being_told_is_asked_for_or_not(text: str, notify: bool) -> None:
    assert read(text).notify is notify


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("É urgente: reinicie o servidor", 100),
        ("prioridade alta: reinicie o servidor", 50),
        ("sem pressa, organize as pastas", -50),
        ("não é urgente, organize as pastas", -50),
        ("separe os e-mails urgentes", None),
    ],
)
def test_priority_speaks_of_the_task(text: str, priority: int | None) -> None:
    assert read(text).priority == priority


@pytest.mark.parametrize(
    "text", ["olá", "oi, tudo bem?", "me ajuda com isso", "obrigado", "todo dia faça isso", "a cada 30 minutos"]
)
def test_what_says_no_work_is_not_a_task(text: str) -> None:
    assert read(text, locale="pt-BR").is_abstained


@pytest.mark.parametrize(
    "text", ["resuma isto: https://exemplo.com/a", "regue o jardim", "pesquise voos para Lima", "corrija o login"]
)
def test_what_says_work_is_a_task(text: str) -> None:
    assert not read(text).is_abstained


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("refatore o módulo de pagamentos", "code"),
        ("pesquise os concorrentes da Acme", "research"),
        ("resuma as conversas do suporte", "summarize"),
        ("escreva um artigo de blog sobre café", "content"),
        ("exporte as notas fiscais para Excel", "data"),
        ("monitore o site e me avise se cair", "monitor"),
        ("me lembre de ligar para a minha mãe", "communication"),
        ("reinicie o servidor de testes", "ops"),
    ],
)
def test_the_kind_is_read(text: str, kind: str) -> None:
    assert read(text).kind.kind == kind
